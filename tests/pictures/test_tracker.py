"""The tracker shows the promises of its view, and its filters narrow them."""

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


def shown(pages, query: str = "") -> set[str]:
    answer = pages.get(f"/promises{query}")
    assert answer.status_code == 200
    return set(re.findall(r'data-promise="([^"]+)"', answer.text))


def of_view(pages, path: str) -> set[str]:
    return set(re.findall(r"/id/commitment/([a-z0-9-]+)", pages.get(path).text))


def test_rows_are_those_of_the_view(pages):
    assert shown(pages) == of_view(pages, "/views/commitments/tracker.json") != set()


@pytest.mark.parametrize("name", ["status", "strength", "competence", "mission"])
def test_filters_narrow_as_the_view_does(pages, name):
    select = re.search(rf'<select id="f-{name}".*?</select>', pages.get("/promises").text, re.S)[0]
    for key in re.findall(r'value="([a-z0-9-]+)"', select):
        assert shown(pages, f"?{name}={key}") == of_view(pages, f"/views/commitments/tracker.json?{name}={key}") != set()


def test_overdue_and_stale_narrow(pages):
    assert shown(pages, "?overdue=1") == of_view(pages, "/views/commitments/overdue.json")
    assert shown(pages, "?stale=1") <= of_view(pages, "/views/commitments/stale.json")


@pytest.mark.parametrize("name", ["status", "strength", "competence", "mission", "overdue", "stale"])
def test_unknown_values_are_refused_with_what_is_allowed(pages, name):
    answer = pages.get(f"/promises?{name}=nonsense")
    assert answer.status_code == 400 and "Allowed" in answer.text
