"""The map says what the table of authorities says, for any day."""

import re

import pytest

from devolved.reading import maps
from devolved.settings import Settings
from devolved.store import open_store
from devolved.web.app import create_app
from devolved.web.site import Site


@pytest.fixture(scope="module")
def client(real_release):
    store = open_store(real_release, Settings(workers=1))
    yield create_app(Site(real_release, store), Settings(workers=1, client_rate=0)).test_client()
    store.close()


def drawn(client, **asked) -> dict[str, str]:
    """Each area drawn, with what its colour says."""
    text = client.get("/map", query_string=asked, headers={"Accept": "text/html"}).text
    return dict(re.findall(r'<a href="/doc/authority/([\w-]+)[^"]*" aria-label="[^"]*: ([^":]+)">', text))


def test_the_map_of_a_day_draws_the_authorities_of_that_day(client):
    for day in ("2016-06-01", "2026-11-24"):
        rows = client.get("/views/authorities/in-force.json", query_string={"on": day}).text
        areas = drawn(client, on=day)
        assert areas and all(f"/id/authority/{slug}" in rows for slug in areas)
    assert "greater-manchester-combined-authority" in drawn(client, on="2016-06-01")
    assert "west-midlands-combined-authority" not in drawn(client, on="2016-06-01")


def test_the_colour_says_whether_there_is_a_mayor(client):
    assert drawn(client, on="2016-06-01")["greater-manchester-combined-authority"] != "a mayor in office"
    assert drawn(client, on="2019-06-01")["greater-manchester-combined-authority"] == "a mayor in office"
    assert drawn(client, on="2019-06-01", by="party")["west-midlands-combined-authority"] == "Conservative"


@pytest.mark.parametrize("by", ["mayor", "tier", "party", "since"])
def test_the_picture_stands_alone(client, by):
    reply = client.get("/map.svg", query_string={"by": by})
    assert reply.status_code == 200 and reply.mimetype == "image/svg+xml" and "<script" not in reply.text


def test_an_unknown_way_to_colour_is_refused_with_those_there_are(client):
    reply = client.get("/map", query_string={"by": "mood"}, headers={"Accept": "application/json"})
    assert reply.status_code == 400 and "mayor, tier, party, since" in reply.json["detail"]


def test_a_ring_becomes_a_path_and_an_islet_nothing():
    square = "POLYGON ((-2 53, -1 53, -1 54, -2 54, -2 53))"
    assert re.fullmatch(r"M(\d+ \d+ ?){4}z", maps.path(square))
    assert maps.path("MULTIPOLYGON (((-2 53, -2.001 53, -2 53.001, -2 53)))") == ""
