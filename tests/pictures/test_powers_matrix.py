"""The powers matrix says what its view says, cell by cell."""

import re

import pytest
from devolved.settings import Settings
from devolved.store import open_store
from devolved.web.app import create_app
from devolved.web.site import Site


@pytest.fixture(scope="module")
def pages(tiny_release):
    settings = Settings(workers=1, client_rate=0)
    return create_app(Site(tiny_release, open_store(tiny_release, settings)), settings).test_client()


def cells(text: str) -> set[str]:
    return set(re.findall(r'data-cell="([^"]+)"', text))


def of_view(pages, query: str = "") -> set[str]:
    lines = pages.get(f"/views/powers/matrix.json{query}").text
    found = re.findall(r'/id/power/([a-z0-9-]+)".*?/id/authority/([a-z0-9-]+)"', lines, re.S)
    return {" ".join(pair) for pair in found}


def test_cells_are_those_of_the_view(pages):
    answer = pages.get("/powers")
    assert answer.status_code == 200
    assert cells(answer.text) == of_view(pages) != set()


def test_a_competence_narrows(pages):
    text = pages.get("/powers").text
    whole = cells(text)
    parts = [
        cells(pages.get(f"/powers?competence={key}").text) for key in re.findall(r'<option value="([a-z-]+)"', text)
    ]
    assert parts and set().union(*parts) == whole


def test_an_unknown_competence_is_refused_with_what_is_allowed(pages):
    answer = pages.get("/powers?competence=nonsense")
    assert answer.status_code == 400 and "Allowed" in answer.text
