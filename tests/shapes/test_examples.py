"""Each example is judged as its first line says, and together they try every constraint."""

import pyshacl
import pytest
from casebook import DEVO, DEVOSH, EXAMPLES, SH, cases, named_shapes, read, results, results_by_case, shapes
from rdflib import RDF, BNode, Graph, URIRef

pytestmark = pytest.mark.xdist_group("shapes")
COMPONENTS = {
    "minCount": "MinCount",
    "maxCount": "MaxCount",
    "class": "Class",
    "or": "Or",
    "not": "Not",
    "node": "Node",
    "nodeKind": "NodeKind",
    "datatype": "Datatype",
    "pattern": "Pattern",
    "languageIn": "LanguageIn",
    "uniqueLang": "UniqueLang",
    "minLength": "MinLength",
    "minInclusive": "MinInclusive",
    "maxInclusive": "MaxInclusive",
    "minExclusive": "MinExclusive",
    "lessThanOrEquals": "LessThanOrEquals",
    "qualifiedMaxCount": "QualifiedMaxCount",
    "closed": "Closed",
}
# They only serve another shape, which is reported in their stead.
SERVANTS = {DEVOSH["Known-type"], DEVOSH["WonCandidacy-isElected"]}


@pytest.mark.parametrize("name", cases())
def test_an_example_is_judged_as_its_first_line_says(name):
    assert {r.shape for r in results_by_case()[name]} == cases()[name].violates


@pytest.mark.parametrize("name", [name for name, case in cases().items() if case.violates])
def test_each_wrong_thing_is_found_out(name):
    wrong = {thing for thing in cases()[name].things if "/wrong-" in thing}
    assert wrong <= {r.thing for r in results_by_case()[name]}


def test_nothing_is_described_in_two_examples():
    described = [thing for case in cases().values() for thing in case.things]
    assert sorted(set(described)) == sorted(described)


def test_every_result_is_about_a_thing_of_an_example():
    assert results_by_case()["nobody"] == []


def test_every_constraint_has_an_example_that_breaks_it():
    broken = {(r.shape, r.component) for r in results()}
    declared = {
        (shape.removeprefix(DEVOSH), component + "ConstraintComponent")
        for shape in {*named_shapes(SH.PropertyShape), *named_shapes(SH.NodeShape)} - SERVANTS
        for parameter, component in COMPONENTS.items()
        if (shape, SH[parameter], None) in shapes()
    }
    declared |= {(s.removeprefix(DEVOSH), "SPARQLConstraintComponent") for s in named_shapes(SH.SPARQLConstraint)}
    assert declared - broken == set()


@pytest.fixture(scope="module")
def conforming() -> Graph:
    """All examples that conform."""
    graph = Graph()
    for name, case in cases().items():
        if not case.violates:
            graph.parse(EXAMPLES / f"{name}.ttl")
    return graph


@pytest.mark.parametrize("shape", [s for s in named_shapes(SH.NodeShape) if (s, SH.property, None) in shapes()])
def test_every_property_of_a_shape_stands_in_a_conforming_example(shape, conforming):
    """An example that conforms because it says nothing proves nothing."""
    realised = URIRef("http://data.europa.eu/eli/ontology#is_realized_by")
    derived = {DEVO.sinceDay, DEVO.untilDay, DEVO.succeededBy, DEVO.establishes, realised}
    for prop in shapes().objects(shape, SH.property):
        path = shapes().value(prop, SH.path)
        if isinstance(path, URIRef) and path not in derived:
            assert (None, path, None) in conforming, f"no conforming example uses {path}"


def test_a_thing_without_an_address_is_refused():
    data = Graph().add((BNode(), RDF.type, DEVO.Passage))
    found = read(pyshacl.validate(data, shacl_graph=shapes())[1])
    assert "Thing-address" in {r.shape for r in found}
