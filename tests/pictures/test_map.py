"""The map says what the table of authorities says, for any day."""

import re
import xml.etree.ElementTree as ET
from datetime import date
from itertools import pairwise

import pytest
from devolved.register.days import say
from devolved.register.pictures import maps, naming
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
    return dict(
        re.findall(r'<a href="/doc/authority/([\w-]+)[^"]*" data-area="[^"]*" aria-label="[^"]*: ([^":]+)">', text)
    )


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


def page_of(client, path="/map", **asked) -> str:
    return client.get(path, query_string=asked, headers={"Accept": "text/html"}).text


def test_names_and_mayors_stand_on_the_map_itself(client):
    text = page_of(client)
    picture = text.split("data-map>")[1].split("</svg></div>")[0]
    told = [
        re.sub(r"<[^>]+>", " ", one) for one in re.findall(r"<text[^>]*text-anchor=.(?:end|start).*?</text>", picture)
    ]
    told = [" ".join(one.split()) for one in told]
    mayors = client.get("/views/authorities/in-force.json").json["rows"]
    assert len(re.findall(r'class="map-named"', picture)) == len(mayors)
    for row in mayors:
        assert any(row.get("mayor", {"label": ""})["label"] in one for one in told)
    assert len(re.findall(r'<li value="\d+">', text)) == len(mayors)


def test_every_district_of_england_leads_to_its_answer(client):
    text = page_of(client)
    linked = set(re.findall(r'<a href="/place/([\w-]+)" tabindex="-1"><title>[^<]+</title>', text))
    councils = {f["id"].rpartition("/")[2] for f in client.get("/map.geojson").json["features"] if "council" in f["id"]}
    assert len(linked) > 290 and linked == councils
    for slug in sorted(linked)[::60]:
        assert client.get(f"/place/{slug}", headers={"Accept": "text/html"}).status_code == 200


def test_no_name_covers_another():
    points = [
        (f"a{i}", "Cambridgeshire and Peterborough", "Paul Bristow, Conservative", (250 + i, 300)) for i in range(20)
    ]
    for anchor in ("end", "start"):
        names = sorted((n for n in naming.placed(points).values() if n.anchor == anchor), key=lambda n: n.y)
        assert len(names) == 10
        for above, below in pairwise(names):
            assert above.y + naming.LINE * (len(above.lines) + len(above.note)) <= below.y
        assert names[0].y >= naming.TOP
        assert names[-1].y <= maps.HEIGHT + 140


def test_years_are_those_in_which_the_record_has_a_change(client):
    years = page_of(client).split('class="map-years"')[1].split("</nav>")[0]
    linked = re.findall(r'<a href="/map\?on=(\d{4})-\d\d-\d\d"[^>]*>(\d{4})</a>', years)
    assert all(day == year for day, year in linked) and {"2011", "2017", "2024"} <= {year for _, year in linked}
    assert "2009" not in dict(linked) and ">2009<" in years


def test_the_map_can_be_framed_and_taken_away(client):
    frame = client.get("/map/embed?by=tier")
    assert "frame-ancestors *" in frame.headers["Content-Security-Policy"] and "2026" in frame.text
    assert "release" in frame.text and "<table" not in frame.text
    shapes = client.get("/map.geojson?by=tier")
    assert shapes.mimetype == "application/geo+json" and shapes.headers["Access-Control-Allow-Origin"] == "*"
    authorities = [f for f in shapes.json["features"] if f["properties"]["kind"] == "authority"]
    assert {f["id"].rpartition("/")[2] for f in authorities} == in_force(client)
    for feature in shapes.json["features"]:
        for polygon in feature["geometry"]["coordinates"]:
            for ring in polygon:
                assert len(ring) >= 4 and ring[0] == ring[-1] and all(-7 < x < 2 and 49 < y < 56 for x, y in ring)


def test_a_picture_says_its_source_its_day_and_what_its_marks_mean(client):
    for asked in ({"by": "power"}, {"by": "party", "names": "numbers"}, {"on": "2012-06-01", "theme": "dark"}):
        reply = client.get("/map.svg", query_string=asked)
        root = ET.fromstring(reply.text)
        words = " ".join(" ".join(root.itertext()).split())
        assert "Source: Devolved, release" in words and "no strategic authority in force" in words
        assert ("1 June 2012" if "on" in asked else say(date.today())) in words
        assert ("gives the whole answer" in words) == (asked.get("by") == "power")


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


def test_of_a_power_the_map_says_what_the_ledger_says_and_not_read_where_it_says_nothing(client):
    def slugs(path):
        return {row["authority"]["id"].rpartition("/")[2]: row for row in client.get(path).json["rows"]}

    whole = client.get("/views/powers/ledger.json?authority=west-of-england-combined-authority").json["rows"]
    lacked = next(row["power"]["id"].rpartition("/")[2] for row in whole if row["state"] == "read, and not there")
    for power in ("bus-franchising", lacked):
        areas = drawn(client, power=power)
        ledger = slugs(f"/views/powers/ledger.json?power={power}")
        holders = set(slugs(f"/views/powers/holding.json?power={power}"))
        assert holders and {slug for slug, word in areas.items() if word == "held"} == holders & set(areas)
        assert all(word == (ledger[s]["state"] if s in ledger else "not read") for s, word in areas.items())
    assert client.get("/map?by=power").status_code == 200
    assert client.get("/map?by=power&power=no-such", headers={"Accept": "application/json"}).status_code == 400


def test_of_money_the_map_speaks_of_one_kind_of_sum_and_calls_none_small_that_was_not_found(client):
    areas = drawn(client, by="money", fund="investment-fund")
    rows = client.get("/views/money/per-head.json?fund=investment-fund").json["rows"]
    given = {row["authority"]["id"].rpartition("/")[2]: int(row["perHead"]) for row in rows}
    assert {slug for slug, word in areas.items() if word == "no such sum found"} == set(areas) - set(given)
    for slug, word in areas.items():
        if slug in given:
            bounds = [int(n.replace(",", "")) for n in re.findall(r"£([\d,]+)", word)]
            assert bounds[0] <= given[slug] <= bounds[-1]
    assert client.get("/map?by=money&fund=no-such", headers={"Accept": "application/json"}).status_code == 400


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
