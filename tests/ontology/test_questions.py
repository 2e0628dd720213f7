"""Every question gets exactly the answer that is filed beside it."""

import csv
import re
from io import StringIO

import pyoxigraph as ox
import pytest
from devolved.vocabulary import NAMESPACES, iri
from rulebook import ONTOLOGY, World, words

QUESTIONS = sorted((ONTOLOGY / "questions").glob("*.rq"))
DEVO = NAMESPACES["devo"]
HEADER = re.compile(r"# [A-Z][^\n]+\?\n# Why:  [^\n]+\n(?:# Note: [^\n]+\n)*(?:PREFIX [\w-]+: +<[^>]+>\n)+\nSELECT ")
SHORT_WAYS = [
    path.stem for path in QUESTIONS if path.stem.endswith("-flat") and "graph/on/2026-11-24" in path.read_text("utf-8")
]


# What a curator adds in an ordinary spring: two by-elections and a meeting, after every day that a question names.
LATER = """
election:west-midlands-2027-by a devo:Election ; skos:prefLabel "West Midlands mayoral by-election 2027"@en ;
    devo:electionFor post:mayor-of-west-midlands ; devo:pollOn "2027-02-04"^^xsd:date ; devo:turnoutPercent 51.0 ;
    devo:votingSystem voting-system:first-past-the-post ; devo:allCandidatesKnown true .
candidacy:west-midlands-2027-by-andy-street a devo:Candidacy ; devo:candidacyIn election:west-midlands-2027-by ;
    devo:candidate person:andy-street ; devo:party party:conservative ; devo:firstRoundVotes 300001 ;
        devo:isElected true .
candidacy:west-midlands-2027-by-liam-byrne a devo:Candidacy ; devo:candidacyIn election:west-midlands-2027-by ;
    devo:candidate person:liam-byrne ; devo:party party:labour ; devo:firstRoundVotes 300000 ; devo:isElected false .
tenure:mayor-of-west-midlands-2024-05-06 devo:endsOn "2027-02-08"^^xsd:date .
tenure:mayor-of-west-midlands-2027-02-08 a devo:Tenure ; devo:post post:mayor-of-west-midlands ;
    org:member person:andy-street ; devo:party party:conservative ; devo:beganBy beginning:elected ;
    devo:electedAt election:west-midlands-2027-by ; devo:startsOn "2027-02-08"^^xsd:date .
election:tees-valley-2027-by a devo:Election ; skos:prefLabel "Tees Valley mayoral by-election 2027"@en ;
    devo:electionFor post:mayor-of-tees-valley ; devo:pollOn "2027-03-04"^^xsd:date ; devo:turnoutPercent 20.0 .
candidacy:tees-valley-2027-by-sue-jeffrey a devo:Candidacy ; devo:candidacyIn election:tees-valley-2027-by ;
    devo:candidate person:sue-jeffrey ; devo:party party:labour ; devo:firstRoundVotes 60000 ; devo:isElected true .
tenure:mayor-of-tees-valley-2027-03-08 a devo:Tenure ; devo:post post:mayor-of-tees-valley ;
    org:member person:sue-jeffrey ; devo:party party:labour ; devo:startsOn "2027-03-08"^^xsd:date .
meeting:mayoral-council-2027-01-20 a devo:Meeting ; skos:prefLabel "Mayoral Council for England, 20 January 2027"@en ;
    devo:meetingOf forum:mayoral-council-for-england ; devo:heldOn "2027-01-20"^^xsd:date ; devo:meetingPlace "Leeds" .
"""


@pytest.fixture(scope="session")
def later(register) -> World:
    """The register as it stands, and what may well be added to it within months."""
    world = World(words().encode() + LATER.encode())
    world.store.extend(quad for quad in register.store if quad.graph_name == ox.DefaultGraph())
    for (tenure,) in world.store.query(
        f"SELECT ?t WHERE {{ ?t <{DEVO}post> <{iri('post', 'mayor-of-tees-valley')}> . "
        f"FILTER NOT EXISTS {{ ?t <{DEVO}endsOn> ?end }} FILTER ( ?t != "
        f"<{iri('tenure', 'mayor-of-tees-valley-2027-03-08')}> ) }}"
    ):
        day = ox.Literal("2027-03-08", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#date"))
        world.store.add(ox.Quad(tenure, ox.NamedNode(DEVO + "endsOn"), day))
    return world.infer()


def answer(stem: str) -> list[dict]:
    return list(csv.DictReader(StringIO((ONTOLOGY / "questions" / f"{stem}.csv").read_text("utf-8"))))


@pytest.mark.parametrize("path", QUESTIONS, ids=lambda p: p.stem)
def test_a_question_gets_its_answer(register, path):
    assert register.select(path.read_text("utf-8")) == path.with_suffix(".csv").read_text("utf-8")


@pytest.mark.parametrize("path", QUESTIONS, ids=lambda p: p.stem)
def test_what_happens_later_changes_no_answer(later, path):
    """A by-election or a meeting is added every few months; a question names its days, so that its answer stands."""
    assert later.select(path.read_text("utf-8")) == path.with_suffix(".csv").read_text("utf-8")


@pytest.mark.parametrize("path", QUESTIONS, ids=lambda p: p.stem)
def test_a_question_says_what_it_asks_and_why_and_orders_its_rows(path):
    text = path.read_text("utf-8")
    assert HEADER.match(text), "begin with the question, # Why:, notes, prefixes"
    assert "\nORDER BY " in text or path.stem.startswith("02"), "rows come in a stated order"
    assert "NOW()" not in text, "a question names its days"
    declared = set(re.findall(r"^PREFIX ([\w-]+):", text, re.MULTILINE))
    body = re.sub(r'<http[^>]*>|"[^"]*"', "", text.partition("\n\n")[2])
    assert declared == set(re.findall(r"(?<![\w?:-])([a-z][\w-]*):[A-Za-z0-9]", body)), (
        "declare the prefixes that are used, and no others"
    )


def test_questions_are_numbered_without_gaps_and_all_are_answered():
    assert [int(path.name[:2]) for path in QUESTIONS] == list(range(1, len(QUESTIONS) + 1))
    assert {path.stem for path in QUESTIONS} == {path.stem for path in (ONTOLOGY / "questions").glob("*.csv")}
    assert len(QUESTIONS) >= 60


def test_no_answer_is_empty():
    assert [path.stem for path in QUESTIONS if not answer(path.stem)] == []


@pytest.mark.parametrize("stem", SHORT_WAYS)
def test_the_short_way_gives_what_the_intervals_give(stem):
    (long,) = [p.stem for p in QUESTIONS if p.stem[3:] == stem[3:].removesuffix("-flat")]
    short = answer(stem)
    latest = [row for row in answer(long) if row.get("day", "2026-11-24") == "2026-11-24"]
    assert {tuple(row.values()) for row in short if row.get("day", "2026-11-24") == "2026-11-24"} == {
        tuple(row[name] for name in short[0]) for row in latest
    }
