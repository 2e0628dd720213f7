"""The questions that shapes ask go from one thing to the next.

rdflib takes the patterns of a group by how few unknowns each has, whatever they share. Two patterns of which each names
a constant, ``?a devo:role <chair>`` and ``?b devo:role <chair>``, are then joined as all pairs: nothing at two hundred
seats, hours at forty thousand. A constant that is compared in a FILTER instead leaves the order to what is known
already.
"""

import pytest
from casebook import shapes
from rdflib import BNode, Variable
from rdflib.namespace import SH
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue

CONSTRAINTS = {str(c).partition("#")[2] or str(c): q for c, q in shapes().subject_objects(SH.select)}


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


@pytest.mark.parametrize("name", CONSTRAINTS)
def test_no_question_goes_through_all_pairs(name):
    found = []
    asked = prepareQuery(str(CONSTRAINTS[name]), initNs=dict(shapes().namespaces()))
    leaps(asked.algebra, {Variable("this")}, found)
    assert not found, f"{name} goes through all pairs at {found}"


def test_all_pairs_would_be_noticed():
    found = []
    asked = (
        "SELECT * { ?a a $this ; <x:role> <x:chair> ; <x:in> ?c . ?b <x:in> ?c ; <x:role> <x:chair> "
        "OPTIONAL { ?w <x:won> true ; <x:who> ?a } }"
    )
    leaps(prepareQuery(asked).algebra, {Variable("this")}, found)
    assert len(found) == 2
