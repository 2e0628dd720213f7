"""A reader who sees something wrong is led to whom the operator named, with the place filled in."""

import html
import re
from urllib.parse import unquote, urlencode

import pytest
from devolved.errors import BadSetting
from devolved.freeze.addresses import address
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


def led(client, path: str) -> list[str]:
    """Where every "Something wrong?" of a page leads."""
    text = client.get(path, headers={"Accept": "text/html"}).get_data(as_text=True)
    links = re.findall(r'<a href="([^"]*)"[^>]*>(?:Something )?wrong\?</a>', text, re.IGNORECASE)
    start, page = re.findall(
        r'<form id="wrong" action="([^"]*)"><input type="hidden" name="page" value="([^"]*)">', text
    )[0]
    facts = re.findall(r'<button form="wrong" name="fact" value="(\d+)">', text)
    assert len(facts) == text.count("popover id=") > 0 and len(links) > 1
    return [html.unescape(one) for one in links] + [
        f"{start}?{urlencode({'page': html.unescape(page), 'fact': fact})}" for fact in facts
    ]


def read(client, path: str) -> str:
    reply = client.get(path, headers={"Accept": "text/html"})
    assert reply.status_code == 200
    return html.unescape(reply.get_data(as_text=True))


def test_page_section_and_note_fill_in_where_the_reader_is(filled, tiny_release):
    page, said = PATH + "?on=2019-01-01", []
    for there in led(filled, page):
        text = read(filled, there)
        link = text.split('href="https://issues.example/new?body=')[1].partition('"')[0]
        assert not any(c in link for c in "<>\"' ")
        said.append(unquote(link).split("|"))
        assert f"Page: {page}\n" in text and f"Release: {tiny_release.version}\n" in text
    assert all(one[0] == page and one[3:] == [tiny_release.version, "2019-01-01"] for one in said)
    assert any(one[2].startswith("note ") for one in said) and sum(bool(one[1] and not one[2]) for one in said) > 1


def test_the_page_says_whom_it_reaches(filled):
    assert "Write to issues.example" in read(filled, "/about/contribute")


def test_without_the_setting_the_text_to_copy_is_filled_in(tiny_pages, tiny_release):
    there = next(there for there in led(tiny_pages, PATH) if "fact=" in there)
    text = read(tiny_pages, there)
    assert f"Page: {PATH}\nWhat it says: note " in text and "has named no address" in text
    assert f"Release: {tiny_release.version}" in text and "issues.example" not in text


@pytest.mark.parametrize(
    "page", ["//elsewhere.example", "https://elsewhere.example", "/\\elsewhere.example", "javascript:1"]
)
def test_a_page_elsewhere_is_left_out(filled, page):
    text = read(filled, "/about/contribute?" + urlencode({"page": page, "fact": '"><script>'}))
    assert "You came from" not in text and "elsewhere.example" not in text.partition("<footer")[0]


def test_one_page_of_the_static_edition_serves_every_fact():
    assert address("/about/contribute?fact=12&amp;page=/doc/post/mayor-of-northshire") == "/about/contribute"


@pytest.mark.parametrize("written", ["javascript:alert(1)", "curator@example.org", "mailto:", "ftp://example.org"])
def test_another_kind_of_address_is_refused(written):
    with pytest.raises(BadSetting, match="DEVOLVED_CORRECTIONS"):
        Settings.from_environment({"DEVOLVED_CORRECTIONS": written})
