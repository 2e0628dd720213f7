"""A reader who sees something wrong is led to whom the operator named, with the place filled in."""

from urllib.parse import unquote

import pytest
from devolved.errors import BadSetting
from devolved.settings import Settings
from devolved.store import open_store
from devolved.web.app import create_app
from devolved.web.site import Site

PATH = "/doc/post/mayor-of-northshire"
FORM = "https://issues.example/new?body={page}|{thing}|{fact}|{release}|{day}"


@pytest.fixture(scope="module")
def filled(tiny_release):
    settings = Settings(workers=1, client_rate=0, corrections=FORM)
    store = open_store(tiny_release, settings)
    yield create_app(Site(tiny_release, store), settings).test_client()
    store.close()


def test_page_section_and_note_fill_in_where_the_reader_is(filled, tiny_release):
    text = filled.get(PATH + "?on=2019-01-01", headers={"Accept": "text/html"}).get_data(as_text=True)
    links = [piece.partition('"')[0] for piece in text.split('href="https://issues.example/new?body=')[1:]]
    said = [unquote(link).split("|") for link in links]
    assert len(said) > 3
    assert all(one[0] == f"{PATH}?on=2019-01-01" for one in said)
    assert all(one[3:] == [tiny_release.version, "2019-01-01"] for one in said)
    assert any(one[2].startswith("note ") for one in said) and any(one[1] and not one[2] for one in said)
    assert not any(c in link for link in links for c in "<>\"' ")


def test_the_page_says_whom_it_reaches(filled):
    text = filled.get("/about/contribute", headers={"Accept": "text/html"}).get_data(as_text=True)
    assert "issues.example" in text and "<pre" not in text


def test_without_the_setting_the_text_to_copy_is_offered(tiny_pages, tiny_release):
    page = tiny_pages.get(PATH, headers={"Accept": "text/html"}).get_data(as_text=True)
    assert '<a href="/about/contribute">Something wrong?</a>' in page
    text = tiny_pages.get("/about/contribute", headers={"Accept": "text/html"}).get_data(as_text=True)
    assert f"Release: {tiny_release.version}" in text and "has named no address" in text


@pytest.mark.parametrize("written", ["javascript:alert(1)", "curator@example.org", "mailto:", "ftp://example.org"])
def test_another_kind_of_address_is_refused(written):
    with pytest.raises(BadSetting, match="DEVOLVED_CORRECTIONS"):
        Settings.from_environment({"DEVOLVED_CORRECTIONS": written})
