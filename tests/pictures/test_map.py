"""The map says what the table of authorities says, for any day."""

import re

import pytest
from devolved.register.pictures import maps
from devolved.settings import Settings
from devolved.store import open_store
from devolved.web.app import create_app
from devolved.web.site import Site


@pytest.fixture(scope="module")
def client(real_client):
    return real_client


def drawn(client, **asked) -> dict[str, str]:
    """Each area drawn, with what its colour says."""
    text = client.get("/map", query_string=asked, headers={"Accept": "text/html"}).text
    return dict(re.findall(r'<a href="/doc/authority/([\w-]+)[^"]*" aria-label="[^"]*: ([^":]+)">', text))


def in_force(client, **asked) -> set[str]:
    return {
        row["authority"]["id"].rpartition("/")[2]
        for row in client.get("/views/authorities/in-force.json", query_string=asked).json["rows"]
    }


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


DAYS = ["1999-01-01", "2012-06-01", "2016-06-01", "2021-06-01", "2024-06-01", "2026-11-24", "2030-01-01"]
LOST = "greater-manchester-combined-authority"


@pytest.fixture(scope="module")
def client_with_a_gap(real_release):
    """The same register with one outline lost; the real one has them all."""
    store = open_store(real_release, Settings(workers=1))
    whole, patch = maps.atlas, pytest.MonkeyPatch()
    patch.setattr(
        maps,
        "atlas",
        lambda store: maps.Atlas(
            {a: o for a, o in whole(store).authorities.items() if not a.endswith(LOST)}, whole(store).districts
        ),
    )
    yield create_app(Site(real_release, store), Settings(workers=1, client_rate=0)).test_client()
    patch.undo()
    store.close()


def named_in_the_lead(client, day: str) -> tuple[set[str], str]:
    lead = (
        client.get("/map", query_string={"on": day}, headers={"Accept": "text/html"})
        .text.split('<p class="lead">')[1]
        .split("</p>")[0]
    )
    return set(re.findall(r"/doc/authority/([\w-]+)", lead)), " ".join(lead.split())


@pytest.mark.parametrize("day", DAYS)
def test_every_authority_in_force_is_drawn_and_counted(client, day):
    expected = in_force(client, on=day)
    named, lead = named_in_the_lead(client, day)
    assert set(drawn(client, on=day)) == expected and not named
    assert lead.startswith(f"{len(expected) or 'No'} strategic authorit")


@pytest.mark.parametrize("day", DAYS)
def test_an_authority_in_force_without_an_outline_is_counted_and_named_as_not_drawn(client_with_a_gap, day):
    expected = in_force(client_with_a_gap, on=day)
    named, lead = named_in_the_lead(client_with_a_gap, day)
    assert set(drawn(client_with_a_gap, on=day)) == expected - {LOST}
    assert named == expected & {LOST}
    assert lead.startswith(f"{len(expected) or 'No'} strategic authorit")


@pytest.mark.parametrize("by", ["mayor", "tier", "party", "since"])
def test_the_key_counts_every_authority_in_force(client, by):
    text = client.get("/map", query_string={"by": by}, headers={"Accept": "text/html"}).text
    key = text.split('<ul class="map-key">')[1].split("</ul>")[0]
    assert sum(map(int, re.findall(r'<span class="quiet">(\d+)</span>', key))) == len(in_force(client))


def test_the_key_is_in_the_order_of_time_and_of_tiers(client):
    def words(by):
        text = client.get("/map", query_string={"by": by}, headers={"Accept": "text/html"}).text
        return re.findall(r"<span>([^<]+)</span>", text.split('<ul class="map-key">')[1].split("</ul>")[0])

    assert words("since")[:4] == ["before 2015", "2015 to 2019", "2020 to 2024", "2025 and after"]
    assert words("tier")[:3] == ["Established mayoral", "Mayoral", "Foundation"]
    assert words("mayor")[0] == "a mayor in office"


def test_what_has_no_devolution_is_listed_in_words(client):
    def without(day):
        return (
            client.get("/map", query_string={"on": day}, headers={"Accept": "text/html"})
            .text.split('id="without"')[1]
            .split("</section>")[0]
        )

    assert "Kent" in without("2026-11-24") and "Leicester City Council" in without("2026-11-24")
    assert "Derbyshire" in without("2016-06-01") and "Derbyshire" not in without(
        "2026-11-24"
    )  # its districts lie in the East Midlands now
    assert "Camden" not in without("2012-06-01")  # London is devolved, though no borough is recorded as a member


def test_who_holds_a_power_can_be_seen(client):
    holders = {
        row["authority"]["id"].rpartition("/")[2]
        for row in client.get("/views/powers/holding.json?power=bus-franchising").json["rows"]
    }
    areas = drawn(client, power="bus-franchising")
    assert holders and {slug for slug, word in areas.items() if word == "holds it"} == holders & set(areas)
    assert client.get("/map?by=power").status_code == 400


@pytest.mark.parametrize("by", ["mayor", "tier", "party", "since"])
def test_the_picture_stands_alone(client, by):
    reply = client.get("/map.svg", query_string={"by": by})
    assert reply.status_code == 200 and reply.mimetype == "image/svg+xml" and "<script" not in reply.text


def test_an_unknown_way_to_colour_is_refused_with_those_there_are(client):
    reply = client.get("/map", query_string={"by": "mood"}, headers={"Accept": "application/json"})
    assert reply.status_code == 400 and "mayor, tier, party, since" in reply.json["detail"]


def test_a_ring_becomes_a_path_and_an_islet_nothing():
    square = maps.Outline("a", maps.rings("POLYGON ((-2 53, -1 53, -1 54, -2 54, -2 53))"))
    assert square.path == "M268 290l60 0 0-100-60 0z"
    assert maps.rings("MULTIPOLYGON (((-2 53, -2.001 53, -2 53.001, -2 53)))") == ()


def test_the_middle_of_a_hollow_shape_lies_in_the_shape():
    shape = maps.Outline("a", maps.rings("POLYGON ((-2 53, -1 53, -1 54, -1.2 54, -1.2 53.1, -2 53.1, -2 53))"))
    assert shape.holds(shape.middle)
    assert not shape.holds((0, 0))


def test_no_colour_of_the_page_is_without_its_dark_twin(client):
    """Fills come from tokens, which the stylesheet gives both for light and for dark."""
    style = client.get("/static/devolved.css").text
    light, dark = style.split("@media (prefers-color-scheme: dark)")[:2]
    for token in ("--map-full", "--map-mid", "--map-bare", "--map-line"):
        assert f"{token}:" in light and f"{token}:" in dark.split("}")[0]
