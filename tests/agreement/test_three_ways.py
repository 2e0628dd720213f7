"""One question, three ways: the flat view over HTTP, the intervals as the curators wrote them, and the pages.

The intervals are read here from the published dump by plain Python, so that no rule
and no query of ours stands on both sides.
"""

import csv
import gzip
import html
import io
import random
import re
from datetime import date
from functools import cache

import pytest
from devolved.settings import Settings
from devolved.web.app import create_app
from rdflib import Dataset, Namespace
from rdflib.namespace import FOAF, ORG, RDF, RDFS

pytestmark = pytest.mark.xdist_group("three-ways")
BASE = "https://w3id.org/devolved/"
DEVO, ID = Namespace(BASE + "def#"), Namespace(BASE + "id/")
NAMED = ["2019-01-01", "2024-06-01", "2025-05-23", "2026-08-01", date.today().isoformat()]


@pytest.fixture(scope="module")
def client(real_release):
    app = create_app(real_release, Settings())
    yield app.test_client()
    app.extensions["devolved"].close()


@pytest.fixture(scope="module")
def facts(real_release):
    graph = Dataset(default_union=True)
    with gzip.open(real_release.path / "devolved.nq.gz", "rt") as file:
        kept = [line for line in file if "/graph/inferred>" not in line and "/graph/deprecated>" not in line]
    graph.parse(data="".join(kept), format="nquads")
    return graph


def days(facts) -> list[str]:
    """The days of the issue, and the days on and around which something begins or ends."""
    edges = {
        str(o)
        for p in (DEVO.startsOn, DEVO.endsOn)
        for o in facts.objects(None, p)
        if len(str(o)) == 10 and "2000-01-01" < str(o) < "2030"
    }
    return NAMED + random.Random(7).sample(sorted(edges), 15)


def full(written) -> str:
    """An imprecise bound is read as its first day."""
    return str(written) + "-01-01"[len(str(written)) - 4 :] if written is not None else ""


def holds(facts, thing, day: str) -> bool:
    """Whether an interval covers a day, by DESIGN's rules for bounds."""
    begins = facts.value(thing, DEVO.startsOn) or facts.value(thing, DEVO.startsBefore)
    ends = next(
        (v for p in (DEVO.endsOn, DEVO.endsAfter, DEVO.endsBefore) if (v := facts.value(thing, p)) is not None), None
    )
    return begins is not None and full(begins) <= day and (ends is None or day < full(ends))


def chairs(facts, day):
    seats = [s for s in facts.subjects(DEVO.role, ID["role/chair"]) if holds(facts, s, day)]
    return {
        (str(facts.value(s, DEVO.seatIn)), p) for s in seats for p in holders(facts, facts.value(s, DEVO.heldBy), day)
    }


def holders(facts, post, day):
    return {str(facts.value(t, ORG.member)) for t in facts.subjects(DEVO.post, post) if holds(facts, t, day)}


def mayors(facts, day):
    posts = [
        p
        for p in facts.subjects(DEVO.role, ID["role/mayor"])
        if facts.value(p, DEVO.filledBy) != ID["filling/appointed"]
    ]
    return {(str(facts.value(p, ORG.postIn)), m) for p in posts for m in holders(facts, p, day)}


def constituents(facts, day):
    found = [m for m in facts.subjects(DEVO.membershipKind, ID["membership-kind/constituent"]) if holds(facts, m, day)]
    return {(str(facts.value(m, ORG.organization)), str(facts.value(m, ORG.member))) for m in found}


def tiers(facts, day):
    found = [d for d in facts.subjects(RDF.type, DEVO.TierDesignation) if holds(facts, d, day)]
    return {(str(facts.value(d, DEVO.designates)), str(facts.value(d, DEVO.tier))) for d in found}


def powers(facts, day):
    found = [c for c in facts.subjects(RDF.type, DEVO.Conferral) if holds(facts, c, day)]
    return {(str(facts.value(c, DEVO.conferredOn)), str(facts.value(c, DEVO.power))) for c in found}


QUESTIONS = {"chair": chairs, "mayor": mayors, "constituent": constituents, "tierOnDay": tiers, "holdsPower": powers}


def flat(client, day: str, word: str) -> set[tuple[str, str]]:
    query = f"SELECT DISTINCT ?a ?b {{ ?a <{DEVO[word]}> ?b }}"
    reply = client.get("/sparql", query_string={"query": query, "on": day}, headers={"Accept": "text/csv"})
    assert reply.status_code == 200
    rows = list(csv.reader(io.StringIO(reply.text)))[1:]
    return {tuple(row) for row in rows}


@pytest.mark.parametrize("word", QUESTIONS)
def test_the_flat_view_says_what_the_intervals_say(client, facts, word):
    for day in days(facts):
        assert flat(client, day, word) == QUESTIONS[word](facts, day), day


def test_the_chair_of_the_council_of_the_nations_and_regions_follows_the_office(client, facts):
    council = str(ID["forum/council-of-the-nations-and-regions"])
    found = {
        day: [p.rpartition("/")[2] for b, p in chairs(facts, day) if b == council]
        for day in ("2025-05-23", "2026-08-01")
    }
    assert found["2025-05-23"] == ["keir-starmer"]
    assert len(found["2026-08-01"]) == 1 and found["2026-08-01"] != ["keir-starmer"]


def text(client, path: str, day: str) -> str:
    """A page as a reader sees it, without marks and with single spaces."""
    reply = client.get(path, query_string={"on": day}, headers={"Accept": "text/html"})
    assert reply.status_code == 200, path
    main = re.search(r"<main.*</main>", reply.text, re.DOTALL)[0]
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", "", main)))


@cache
def name(facts, person: str) -> str:
    return str(next(facts.objects(ID[person.removeprefix(BASE + "id/")], FOAF.name)))


@pytest.mark.parametrize("day", NAMED)
def test_pages_name_the_mayor_and_the_chair_of_that_day(client, facts, day):
    for body, person in chairs(facts, day) | mayors(facts, day):
        page = text(client, "/doc/" + body.removeprefix(BASE + "id/"), day)
        assert name(facts, person) in page, (body, person)


def test_pages_list_the_councils_and_powers_of_that_day(client, facts):
    labels = dict(flat_labels(client))
    for slug, day in [
        ("greater-manchester-combined-authority", "2024-06-01"),
        ("west-midlands-combined-authority", "2019-01-01"),
    ]:
        body = str(ID["authority/" + slug])
        page = text(client, "/doc/authority/" + slug, day)
        wanted = [thing for b, thing in constituents(facts, day) | powers(facts, day) if b == body]
        assert len(wanted) > 10
        assert [labels[t] for t in wanted if labels[t] not in page] == []


def flat_labels(client):
    query = (
        f"SELECT ?a ?label {{ ?a a ?class ; <{RDFS.label}> ?label VALUES ?class {{ <{DEVO.Council}> <{DEVO.Power}> "
        "} }"
    )
    reply = client.get("/sparql", query_string={"query": query}, headers={"Accept": "text/csv"})
    return [tuple(row) for row in csv.reader(io.StringIO(reply.text))][1:]


def test_the_table_of_authorities_shows_those_of_that_day(client, facts):
    classes = (
        DEVO.CombinedAuthority,
        DEVO.CombinedCountyAuthority,
        DEVO.GreaterLondonAuthority,
        DEVO.SingleCouncilAuthority,
    )
    for day in NAMED:
        reply = client.get("/views/authorities/in-force.csv", query_string={"on": day})
        shown = {row[0] for row in list(csv.reader(io.StringIO(reply.text)))[1:]}
        assert shown == {str(a) for c in classes for a in facts.subjects(RDF.type, c) if holds(facts, a, day)}, day
