"""Comparisons say what the flat views of the days say, and what the record says of two authorities."""

import csv
import io
import re
from datetime import date

import pytest
from devolved.register.register import LIBRARY
from devolved.vocabulary import BASE

DEVO = BASE + "def#"
PAIR = "first=greater-manchester-combined-authority&second=west-midlands-combined-authority"
DAYS = [
    ("2016-05-01", "2017-05-09"),
    ("2019-01-01", "2021-05-10"),
    ("2024-07-04", "2026-11-24"),
    ("2026-04-28", "2026-08-01"),
]
# a group of changes, and the plain property that it compares
FLAT = {"mayors": "mayor", "chairs": "chair", "tiers": "tierOnDay", "powers": "holdsPower", "statuses": "statusOnDay"}


@pytest.fixture(scope="module")
def store(real_store):
    return real_store


@pytest.fixture(scope="module")
def client(real_client):
    return real_client


def rows(client, address: str) -> list[dict]:
    reply = client.get(address)
    assert reply.status_code == 200, reply.text[:300]
    return list(csv.DictReader(io.StringIO(reply.text)))


def flat(store, name: str, day: str) -> set[tuple[str, str]]:
    return {
        (r["s"].value, r["o"].value)
        for r in store.rows(f"SELECT ?s ?o {{ ?s <{DEVO}{name}> ?o }}", on=date.fromisoformat(day))
    }


@pytest.mark.parametrize(("first", "second"), DAYS)
@pytest.mark.parametrize("group", FLAT)
def test_a_group_is_the_difference_of_the_flat_views(client, store, group, first, second):
    before, after = (flat(store, FLAT[group], day) for day in (first, second))
    found = rows(client, f"/views/changes/{group}.csv?first={first}&second={second}")
    assert {(r["about"], r["was"]) for r in found if r["was"]} == before - after
    assert {(r["about"], r["is"]) for r in found if r["is"]} == after - before


@pytest.mark.parametrize(("first", "second"), DAYS)
def test_bodies_and_councils_are_the_difference_of_the_flat_views(client, store, first, second):
    before, after = ({s for s, _ in flat(store, "isOpen", day)} for day in (first, second))
    found = {r["about"]: r["is"] for r in rows(client, f"/views/changes/bodies.csv?first={first}&second={second}")}
    assert found == dict.fromkeys(after - before, "in being") | dict.fromkeys(before - after, "not in being")
    found = [
        r
        for r in rows(client, f"/views/changes/councils.csv?first={first}&second={second}")
        if r["membershipKind"].endswith("/constituent")
    ]
    before, after = (flat(store, "constituent", day) for day in (first, second))
    assert ({(r["about"], r["was"]) for r in found if r["was"]}, {(r["about"], r["is"]) for r in found if r["is"]}) == (
        before - after,
        after - before,
    )


def test_since_the_election_the_west_of_england_has_another_mayor(client):
    found = rows(
        client,
        "/compare/days.csv?first=2024-07-04&second=2026-11-24&thing=authority/west-of-england-combined-authority",
    )
    mayor = next(r for r in found if r["group"] == "Mayors")
    assert (mayor["wasLabel"], mayor["isLabel"], mayor["since"]) == ("Dan Norris", "Helen Godwin", "2025-05-05")
    assert {r["aboutLabel"] for r in found if r["group"] == "Tiers"} == {"West of England Combined Authority"}


def test_a_person_is_found_where_he_was_and_where_he_is(client):
    found = rows(client, "/compare/days.csv?first=2024-07-04&second=2026-11-24&thing=person/andy-burnham")
    said = {(r["group"], r["about"].rpartition("/")[2], r["wasLabel"], r["isLabel"]) for r in found}
    assert ("Mayors", "greater-manchester-combined-authority", "Andy Burnham", "Bev Craig") in said
    assert ("Other posts", "prime-minister", "Rishi Sunak", "Andy Burnham") in said


def test_what_came_and_went_is_told_apart(client):
    found = rows(client, "/views/changes/passing.csv?first=2024-07-04&second=2026-11-24&thing=post/prime-minister")
    assert [(r["whatLabel"], r["on"], r["until"]) for r in found] == [("Keir Starmer", "2024-07-05", "2026-07-20")]


def test_what_happened_to_an_authority_is_its_own(client):
    found = rows(
        client,
        "/views/changes/happenings.csv?first=2017-01-01&second=2025-12-31&thing=authority/west-of-england-combined-authority",
    )
    assert [r["about"].rpartition("/")[2] for r in found] == [
        "si-2017-126",
        "west-of-england-2017",
        "west-of-england-2021",
        "west-of-england-2025",
        "west-of-england-local-growth-plan-2025",
    ]


def test_money_per_head_is_drawn_without_adding_what_overlaps(client):
    spec = client.get("/views/money/per-head/chart.json").json
    assert spec["encoding"]["x"]["stack"] is None
    most = max((r for r in rows(client, "/views/money/per-head.csv")), key=lambda r: int(r["perHead"]))
    assert most["authority"].endswith("/tees-valley-combined-authority") and int(most["perHead"]) == 1444


PER_HEAD = [view for view in LIBRARY if view.chart and "perHead" in str(view.chart["encoding"]["x"])]


@pytest.mark.parametrize("view", PER_HEAD, ids=lambda view: view.path)
def test_a_frame_of_money_per_head_is_one_fund_for_the_same_years(view, client):
    assert len(PER_HEAD) > 1 and view.chart["encoding"]["facet"]["field"] == "same"
    assert view.chart["resolve"]["scale"] == {"x": "independent", "y": "independent"}
    counted: dict[str, set] = {}
    for row in client.get(f"/views/{view.path}.json").json["rows"]:
        funds = counted.setdefault(row["same"], set())
        funds.add(tuple(str(row.get(name)) for name in ("fund", "unit", "since", "until")))
        assert {"perHead", "people"} <= row.keys() and row["perHead"] == round(row["amount"] / row["people"])
    # Years are told to the year alone: two spans of one name would stand in one frame.
    assert len(counted) > 1 and all(len(funds) == 1 for funds in counted.values()), counted


def test_the_page_counts_what_its_download_has(client):
    asked = "first=2019-01-01&second=2021-05-10"
    text = client.get(f"/compare/days?{asked}", headers={"Accept": "text/html"}).text
    counted = {
        name: int(n.replace(",", ""))
        for name, n in re.findall(r'<a href="#changes-(\w+)">[^<]+</a> \(([\d,]+)\)', text)
    }
    told = rows(client, f"/compare/days.csv?{asked}")
    events = [row for row in told if "first seen" not in row["group"]]
    assert sum(counted.values()) == len(events)  # what was first seen between the days stands apart, and is no change
    assert len(told) == len(client.get(f"/compare/days.json?{asked}").json["rows"])
    # Cambridgeshire and Peterborough, West of England, West Yorkshire. The first day of the mayor of North of Tyne is
    # known only to lie before 7 May 2019: he was first seen then, which is no event.
    assert counted["mayors"] == 3
    assert any("first seen" in row["group"] for row in told)


def test_no_power_of_two_authorities_is_held_by_one_and_by_both(client):
    both = {r["power"] for r in rows(client, f"/views/compare/powers-of-both.csv?{PAIR}")}
    only = rows(client, f"/views/powers/only-one-has.csv?{PAIR}")
    assert both and only and {r["power"] for r in only} & both == set()


def test_powers_are_not_added_up_and_what_was_read_is_said(client):
    """A total would measure reading."""
    sides = rows(client, f"/compare.csv?{PAIR}")
    assert all("powers" not in side for side in sides)
    coverage = {r["authority"]: r for r in rows(client, "/views/authorities/reading-coverage.csv")}
    for side in sides:
        known = coverage[side["authority"]]
        assert side["coverage"] == f"{known['read']} of {known['documents']}"
    text = client.get(f"/compare?{PAIR}", headers={"Accept": "text/html"}).text
    assert "Documents about its powers read, if only in part" in text and "Powers held" not in text


def test_the_page_shows_every_power_once_with_its_law(client):
    text = client.get(f"/compare?{PAIR}", headers={"Accept": "text/html"}).text
    for row in rows(client, f"/views/powers/only-one-has.csv?{PAIR}") + rows(
        client, f"/views/compare/powers-of-both.csv?{PAIR}"
    ):
        assert text.count(f'"/doc/power/{row["power"].rpartition("/")[2]}"') == 1
    assert "Bus Services Act 2017" in text and "£630 million" in text and "(£220 a head)" in text


def test_a_past_day_compares_what_stood_then(client):
    text = client.get(f"/compare?{PAIR}&on=2019-06-01", headers={"Accept": "text/html"}).text
    assert "Andy Burnham" in text and "Andy Street" in text and "Bev Craig" not in text


def test_an_authority_that_is_no_more_and_one_not_yet_in_being_are_told_so(client):
    text = client.get(
        "/compare?first=north-of-tyne-combined-authority&second=north-east-combined-authority&on=2019-06-01",
        headers={"Accept": "text/html"},
    ).text
    assert '7 May 2024 <span class="quiet">(not yet in being on this day)</span>' in text and ">Ended</th>" in text
    assert ">Ended</th>" not in client.get(f"/compare?{PAIR}", headers={"Accept": "text/html"}).text


@pytest.mark.parametrize(("address", "status", "said"), [
    ("/compare?first=nowhere&second=surrey", 404, "no authority called “nowhere”"),
    ("/compare?first=surrey&second=surrey", 400, "two different"),
    ("/compare.csv?first=surrey", 400, "first=…&second=…"),
    ("/compare.pdf", 404, "csv, json"),
    ("/compare/days?first=2026-01-01&second=2020-01-01", 400, "must come before"),
    ("/compare/days?first=2026-01-01&second=2026-01-01", 400, "must come before"),
    ("/compare/days?first=soon", 400, "not a day"),
    ("/compare/days?thing=surrey", 400, "kind/slug"),
    ("/compare/days?thing=dragon/smaug", 404, "no kind of thing"),
    ("/compare/days?thing=person/no-such-person", 404, "no person called"),
    ("/compare/days?thing=person/%22%3E%3Cscript%3E", 404, "no person called"),
])  # fmt: skip
def test_what_cannot_be_compared_is_refused_with_advice(client, address, status, said):
    reply = client.get(address, headers={"Accept": "application/json"})
    assert reply.status_code == status and said in reply.json["detail"]


def test_a_half_made_choice_asks_for_the_other(client):
    reply = client.get("/compare?first=surrey", headers={"Accept": "text/html"})
    assert reply.status_code == 200 and "Choose the other authority too" in reply.text
