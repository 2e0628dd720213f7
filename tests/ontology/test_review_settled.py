"""What the review of 28 November 2026 found wrong stands right: each row says where, and what it was before.

Promises that had contradicted the law, or whose day had gone by unnoticed, are among the rows; two general tests hold
the kind. The table is ``reviewed.csv``: a thing, a property and its value (or none) a row.
"""

import csv
import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from devolved.vocabulary import NAMESPACES, iri
from rulebook import REPOSITORY

DAY = "2026-11-28"
ROWS = list(csv.reader((Path(__file__).with_name("reviewed.csv")).open(encoding="utf-8")))[1:]
PHRASES = {"withdrawn": "devo:withdrawnOn", "replaced by": "dcterms:isReplacedBy"}


@pytest.fixture(scope="module")
def standing(register) -> dict[str, str]:
    """How each promise stood on the day."""
    return {t.subject.value: last(t.object.value) for t in register.flat(DAY, "status-on-day")}


def last(address: str) -> str:
    return address.rpartition("/")[2]


@pytest.mark.parametrize(("thing", "named", "value", "_before"), ROWS, ids=[f"{r[0]} {r[1]}" for r in ROWS])
def test_it_stands_right(register, standing, thing, named, value, _before):
    address = iri(*thing.split("/"))
    if named == "status":
        assert standing[address] == value
        return
    prefix, name = PHRASES.get(named, named).split(":")
    found = register.store.quads_for_pattern(ox.NamedNode(address), ox.NamedNode(NAMESPACES[prefix] + name), None)
    values = {quad.object.value.removeprefix("https://w3id.org/devolved/id/") for quad in found}
    if named == "withdrawn":
        assert values and not is_told(register, address), "withdrawn, and no longer a thing of any kind"
    elif named == "replaced by":
        assert values == {value} and is_told(register, iri(*value.split("/")))
    else:
        assert values == ({value} if value else set()) and is_told(register, address)


def is_told(register, address: str) -> bool:
    kind = ox.NamedNode(NAMESPACES["rdf"] + "type")
    return any(register.store.quads_for_pattern(ox.NamedNode(address), kind, None))


def test_no_promise_that_law_carries_out_stands_below_the_law_without_a_reason(register, standing):
    """The kind of which seventeen promises were examples; a Bill is not law."""
    carried = """PREFIX devo: <https://w3id.org/devolved/def#>
        SELECT DISTINCT ?promise WHERE {
            ?promise devo:carriedOutBy ?means . ?means devo:provisionOf? ?law . ?law devo:instrumentKind ?kind .
            FILTER ( !STRENDS(STR(?kind), "/bill") ) FILTER NOT EXISTS { ?promise devo:statusReason ?reason } }"""
    promises = [row["promise"].value for row in register.store.query(carried)]
    assert len(promises) > 40
    assert {standing[promise] for promise in promises} <= {"legislated", "delivered", "kept-so-far", "superseded"}


def test_no_day_went_by_unnoticed(register, standing):
    """The kind of which seven promises were examples: after its day each was kept, or looked for and told as late."""
    due = """PREFIX devo: <https://w3id.org/devolved/def#>
        SELECT ?promise ?by ( MAX(STR(?on)) AS ?looked ) WHERE {
            ?promise a devo:Commitment ; devo:dueBy ?by . ?check devo:checks ?promise ; devo:checkedOn ?on
        } GROUP BY ?promise ?by"""
    fallen = [row for row in register.store.query(due) if row["by"].value < DAY[: len(row["by"].value)]]
    assert len(fallen) >= 7
    view = (REPOSITORY / "server/devolved/register/views/commitments/overdue.rq").read_text("utf-8")
    ended = set(re.findall(r"status:([\w-]+)", re.search(r"NOT IN \((.*?)\)", view)[1]))
    for row in fallen:
        assert standing[row["promise"].value] in ended or row["looked"].value > row["by"].value, row["promise"].value


def test_a_promise_that_recurs_says_so_in_its_name(register):
    """A thing to be set up once is not due again."""
    recurring = """PREFIX devo: <https://w3id.org/devolved/def#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        SELECT ?name WHERE { ?promise devo:recurrenceKind ?kind ; skos:prefLabel ?name . ?promise a devo:Commitment }"""
    names = [row["name"].value for row in register.store.query(recurring)]
    assert len(names) >= 8
    rhythm = re.compile(r"\b(every|each|twice|times a year|annual|yearly|regularly|beside|after)\b", re.I)
    assert [name for name in names if not rhythm.search(name)] == []


def test_what_was_not_found_is_never_said_not_to_have_been(register):
    """Of each lapse it is said that it goes as far as was seen, and what was found; of no promise more."""
    told = """PREFIX devo: <https://w3id.org/devolved/def#> PREFIX dcterms: <http://purl.org/dc/terms/>
        SELECT ?said ?status WHERE { ?one devo:assesses|devo:checks ?promise ; dcterms:description ?said .
            OPTIONAL { ?one devo:status ?status } }"""
    rows = list(register.store.query(told))
    lapsed = [row["said"].value for row in rows if row["status"] and row["status"].value.endswith("/lapsed")]
    assert lapsed and all("as far as seen" in said and "found" in said for said in lapsed)
    claims = re.compile(
        r"\b(?:was|were) (?:not|never) held\b|\bdid not meet\b|\bnever met\b|\bwas not published\b", re.I
    )
    assert [row["said"].value for row in rows if claims.search(row["said"].value)] == []
