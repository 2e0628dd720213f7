"""What is known only to a month or year is neither said nor counted as done before it was (ontology, decision 0406)."""

import re
from datetime import date, timedelta

import pytest
from devolved.register.days import say
from reading import lead, words

DEF = "PREFIX devo: <https://w3id.org/devolved/def#>\nPREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n"
KINDS = {
    "Meeting": "heldOn",
    "Judgement": "judgedOn",
    "Commitment": "madeOn",
    "Agreement": "agreedOn",
    "Instrument": "madeOn",
}


@pytest.fixture(scope="module")
def loose(real_store):
    """Of each class what is known to a month or year only: address, first day, last day."""
    found = {}
    for name, said in KINDS.items():
        rows = real_store.rows(
            f"{DEF}SELECT ?thing ?first ?last WHERE {{ ?thing a devo:{name} ; devo:{said} ?day ; devo:onDay ?first ; "
            "devo:latestDay ?last . FILTER ( ?first < ?last ) }} ORDER BY ?thing".replace("}}", "}")
        )
        found[name] = [
            (row["thing"].value.partition("/id/")[2], *(date.fromisoformat(row[n].value) for n in ("first", "last")))
            for row in rows
        ]
    assert sum(map(len, found.values())) > 10
    return found


@pytest.mark.parametrize("name", KINDS)
def test_its_page_says_so_from_the_first_day_to_the_last(real_client, loose, name):
    for thing, first, last in loose[name]:
        for day, unsure in ((first - timedelta(1), False), (first, True), (last - timedelta(1), True), (last, False)):
            said = words(real_client, f"/doc/{thing}?on={day}")
            assert (f"Whether that was by {say(day)} we have not found." in said) == unsure, (thing, day)


def test_a_meeting_is_listed_from_the_first_day_and_counted_from_the_last(real_client, real_store, loose):
    for meeting, first, last in loose["Meeting"]:
        row = next(
            iter(real_store.rows(f"{DEF}SELECT ?f {{ <https://w3id.org/devolved/id/{meeting}> devo:meetingOf ?f }}"))
        )
        forum = row["f"].value.partition("/id/")[2]
        for day in (first, last):
            (counted,) = real_store.rows(
                f"{DEF}SELECT ( COUNT(?m) AS ?n ) {{ ?m devo:meetingOf <{row['f'].value}> ; devo:latestDay ?by "
                f'FILTER ( ?by <= "{day}"^^xsd:date ) }}'
            )
            said = re.search(r"found (\w+) meetings?", lead(real_client, f"/doc/{forum}?on={day}"))
            numbers = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
            n = int(counted["n"].value)
            assert said and said[1] in (str(n), (numbers + [""] * 99)[n]), (forum, day)
        rows = real_client.get(f"/views/forums/meetings.json?on={first}").json["rows"]
        assert any(r["meeting"]["id"].endswith(meeting) for r in rows)


def test_promises_of_the_month_are_named_beside_those_of_the_day(real_client, loose):
    for promise, first, last in loose["Commitment"]:
        slug = promise.partition("/")[2]
        for day, unsure in ((first, True), (last, False)):
            page = real_client.get(f"/promises?on={day}", headers={"Accept": "text/html"}).text
            beside = page.partition('id="of-unknown-day"')[2].partition("</p>")[0]
            assert (f"/{slug}" in beside) == unsure and (f'data-promise="{slug}"' in page) != unsure, (promise, day)


def test_a_promise_of_the_month_of_the_first_day_is_no_change_between_two_days(real_client, loose):
    for promise, first, last in loose["Commitment"]:
        for begin, told in ((first, False), (first - timedelta(1), True)):
            rows = real_client.get(f"/views/changes/statuses.json?first={begin}&second={last}").json["rows"]
            assert any(row["about"]["id"].endswith(f"/{promise}") for row in rows) == told, (promise, begin)


def test_whoever_was_seen_last_long_before_the_day_is_said_to_have_been(real_client, real_store):
    rows = real_store.rows(
        DEF + "PREFIX org: <http://www.w3.org/ns/org#> SELECT ?who ?seen { ?t a devo:Tenure ; org:member ?who ; "
        "devo:knownOn ?seen FILTER NOT EXISTS { ?t devo:endsOn|devo:endsAfter|devo:endsBefore ?end } }"
    )
    assert len(rows) > 20
    for row in rows:
        seen = date.fromisoformat(row["seen"].value)
        person = row["who"].value.partition("/id/")[2]
        for day, told in ((seen + timedelta(92), False), (seen + timedelta(93), True)):
            said = lead(real_client, f"/doc/{person}?on={day}")
            assert (f"last seen in office on {say(seen)}" in said) == told, (person, day, said)
