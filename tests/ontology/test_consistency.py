"""Nothing in the ontology, the concepts or the stories contradicts itself under OWL RL."""

import owlrl
import pytest
from rdflib import OWL, RDF, Graph, Namespace, URIRef
from rulebook import ONTOLOGY

DEVO = Namespace("https://w3id.org/devolved/def#")
ERROR = URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")  # how owlrl says that a graph is inconsistent
FILES = [*ONTOLOGY.glob("*.ttl"), *ONTOLOGY.glob("concepts/*.ttl")]


def closed(*paths, extra=""):
    graph = Graph()
    for path in sorted(paths):
        graph.parse(path)
    graph.parse(data=extra, format="turtle")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    return graph


def faults(graph):
    messages = [str(message) for message in graph.objects(None, ERROR)]
    return messages + [f"{thing} is nothing" for thing in graph.subjects(RDF.type, OWL.Nothing)]


@pytest.fixture(scope="module")
def whole():
    return closed(*FILES, *ONTOLOGY.glob("stories/*.ttl"))


def test_ontology_concepts_and_stories_are_consistent(whole):
    assert faults(whole) == []


def test_no_class_is_inferred_to_be_empty(whole):
    assert [c for c in whole.subjects(OWL.equivalentClass, OWL.Nothing) if c != OWL.Nothing] == []


def test_a_post_that_is_also_a_person_is_found_out():
    graph = closed(
        ONTOLOGY / "devolved.ttl",
        extra="@prefix devo: <https://w3id.org/devolved/def#> . <urn:x> a devo:Post , devo:Person .",
    )
    assert faults(graph)


def test_domains_and_ranges_are_claims_that_give_types():
    extra = (
        "@prefix devo: <https://w3id.org/devolved/def#> . <urn:t> devo:electedAt <urn:e> . "
        "<urn:p> devo:holder <urn:h> . <urn:f> devo:designates <urn:a> ."
    )
    graph = closed(ONTOLOGY / "devolved.ttl", ONTOLOGY / "alignments.ttl", extra=extra)
    org = Namespace("http://www.w3.org/ns/org#")
    for thing, kind in (
        ("t", DEVO.Tenure),
        ("t", org.Membership),
        ("p", org.Post),
        ("a", DEVO.Body),
        ("a", org.FormalOrganization),
    ):
        assert (URIRef(f"urn:{thing}"), RDF.type, kind) in graph
