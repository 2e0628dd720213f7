"""The questions that shapes ask go from one thing to the next.

rdflib takes the patterns of a group by how few unknowns each has, whatever they share. Two patterns of which each names
a constant, ``?a devo:role <chair>`` and ``?b devo:role <chair>``, are then joined as all pairs: nothing at two hundred
seats, hours at forty thousand. A constant that is compared in a FILTER instead leaves the order to what is known
already.
"""

from pathlib import Path

import pytest
from rdflib import BNode, Graph, Variable
from rdflib.namespace import SH
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue

ROOT = Path(__file__).resolve().parents[2]


def questions() -> dict[str, CompValue]:
    """What each SPARQL constraint asks, as rdflib will evaluate it, by the constraint's name."""
    graph = Graph()
    for path in sorted((ROOT / "shapes").glob("*.ttl")):
        graph.parse(path)
    prefixes = dict(graph.namespaces())
    return {
        str(c).partition("#")[2] or str(c): prepareQuery(str(q), initNs=prefixes).algebra
        for c, q in graph.subject_objects(SH.select)
    }


def leaps(part, known: set, found: list) -> set:
    """Note patterns that share nothing with what is known when their turn comes; return what is known afterwards."""
    if not isinstance(part, CompValue):
        return known
    if part.name == "BGP":
        for number, triple in enumerate(part.triples):
            unknowns = {term for term in triple if isinstance(term, (Variable, BNode))}
            if unknowns and not unknowns & known and (number or known != {Variable("this")}):
                found.append(triple)
            known = known | unknowns
        return known
    if "p1" in part:  # Join, LeftJoin, Union, Minus: the first side is there when the second is asked
        return leaps(part.p2, leaps(part.p1, known, found), found)
    return leaps(part.p, known, found) if "p" in part else known


@pytest.mark.parametrize(("name", "question"), questions().items())
def test_no_question_goes_through_all_pairs(name, question):
    found = []
    leaps(question, {Variable("this")}, found)
    assert not found, f"{name} goes through all pairs at {found}"


def test_all_pairs_would_be_noticed():
    found = []
    asked = (
        "SELECT * { ?a a $this ; <x:role> <x:chair> ; <x:in> ?c . ?b <x:in> ?c ; <x:role> <x:chair> "
        "OPTIONAL { ?w <x:won> true ; <x:who> ?a } }"
    )
    leaps(prepareQuery(asked).algebra, {Variable("this")}, found)
    assert len(found) == 2
