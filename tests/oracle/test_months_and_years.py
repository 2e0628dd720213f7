"""What is known only to a month or year, or was seen long before the day, is told as such (ontology, decision 0406)."""

import re
from datetime import date, timedelta

import pytest
from devolved.register.days import say
from walk import LONG

DEF = "PREFIX devo: <https://w3id.org/devolved/def#>\nPREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n"
ORG = "PREFIX org: <http://www.w3.org/ns/org#>\n"
KINDS = {
    "Meeting": "heldOn",
    "Judgement": "judgedOn",
    "Commitment": "madeOn",
    "Agreement": "agreedOn",
    "Instrument": "madeOn",
}
NUMBERS = "no one two three four five six seven eight nine ten".split()


@pytest.fixture(scope="module")
def loose(real_store):
    """Of each class what is known to a month or year only: address, first day, last day."""
    found = {}
    for name, said in KINDS.items():
        rows = real_store.rows(
            f"{DEF}SELECT ?thing ?first ?last WHERE {{ ?thing a devo:{name} ; devo:{said} ?day ; devo:onDay ?first ; "
            "devo:latestDay ?last . FILTER ( ?first < ?last ) } ORDER BY ?thing"
        )
        days = [[date.fromisoformat(row[name].value) for name in ("first", "last")] for row in rows]
        found[name] = [(row["thing"].value, *days) for row, days in zip(rows, days, strict=True)]
    assert sum(map(len, found.values())) > 10
    return found


@pytest.mark.parametrize("name", KINDS)
def test_its_sentence_says_so_from_the_first_day_to_the_last(said, loose, name):
    for thing, first, last in loose[name][:: 1 if LONG else 3]:
        for day, unsure in ((first, True), (last, False)):
            told = f"Whether that was by {say(day)} we have not found." in said(thing, day)
            assert told == unsure, (thing, day, said(thing, day))


def test_a_meeting_is_listed_from_the_first_day_and_counted_from_the_last(said, real_store, loose):
    for meeting, first, last in loose["Meeting"]:
        (row,) = real_store.rows(f"{DEF}SELECT ?forum {{ <{meeting}> devo:meetingOf ?forum }}")
        forum = row["forum"].value
        for day in (first, last):
            (counted,) = real_store.rows(
                f"{DEF}SELECT ( COUNT(?m) AS ?n ) {{ ?m devo:meetingOf <{forum}> ; devo:latestDay ?by . "
                f'FILTER ( ?by <= "{day}"^^xsd:date ) }}'
            )
            number = int(counted["n"].value)
            told = re.search(r"found (\w+) meetings?", said(forum, day))
            assert told and told[1] in (str(number), *NUMBERS[number : number + 1]), (forum, day)
        rows = said.register.ask("forums/meetings", first, limit=10_000).rows
        assert any(row["meeting"].value == meeting for row in rows)


def test_whoever_was_seen_last_long_before_the_day_is_said_to_have_been(said, real_store):
    rows = real_store.rows(
        f"{DEF}{ORG}SELECT ?who ?post ?seen {{ ?t a devo:Tenure ; org:member ?who ; devo:post ?post ; "
        "devo:knownOn ?seen ; devo:latestStart ?begun . FILTER ( ?begun < ?seen ) "
        "FILTER NOT EXISTS { ?t devo:endsOn|devo:endsAfter|devo:endsBefore ?end } }"
    )
    assert len(rows) > 20
    for row in rows:
        seen = date.fromisoformat(row["seen"].value)
        for thing in (row["who"].value, row["post"].value):
            for day, told in ((seen + timedelta(92), False), (seen + timedelta(93), True)):
                sentence = said(thing, day)
                assert (f"last seen in office on {say(seen)}" in sentence) == told, (thing, day, sentence)
