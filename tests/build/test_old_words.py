"""A release answers old words in a graph of their own, says where derived graphs come from, and asserts no mapping."""

import csv
import gzip

import pytest
from devolved.vocabulary import BASE, DEPRECATED, DEPRECATED_GRAPH, GRAPH, NAMESPACES
from rdflib import RDF, Dataset, URIRef

PROV, OWL = NAMESPACES["prov"], NAMESPACES["owl"]


@pytest.fixture(scope="module")
def said(tiny_release) -> Dataset:
    data = Dataset()
    with gzip.open(tiny_release.path / "devolved.nq.gz") as file:
        data.parse(file, format="nquads")
    return data


def test_old_words_of_things_stand_in_their_own_graph_alone(said):
    renamed = {URIRef(word) for word in DEPRECATED} - {
        URIRef(NAMESPACES["devo"] + day) for day in ("sinceDay", "untilDay")
    }
    graphs = {str(graph) for s, p, o, graph in said.quads() if p in renamed and "/id/" in str(s)}
    assert graphs == {DEPRECATED_GRAPH}


def test_tables_show_no_deprecated_word(tiny_release):
    names = {word.rpartition("#")[2] for word in DEPRECATED}
    shown = set()
    for path in (tiny_release.path / "tables").glob("*.csv"):
        with path.open(newline="") as file:
            shown |= set(next(csv.reader(file)))
    assert "earliestStart" in shown and names & shown == set()


def test_derived_graphs_say_what_they_come_from(said, tiny_release):
    release = URIRef(f"{BASE}releases/{tiny_release.version}")
    for name in ("inferred", "deprecated", "today"):
        assert (URIRef(GRAPH + name), URIRef(PROV + "wasDerivedFrom"), release) in said.graph(URIRef(GRAPH + "dataset"))


def test_mappings_are_told_of_and_not_stated(said):
    mappings = said.graph(URIRef(GRAPH + "mappings"))
    axioms = set(mappings.subjects(RDF.type, URIRef(OWL + "Axiom")))
    assert len(axioms) > 50
    assert not [p for p in set(mappings.predicates()) if "skos" in str(p)]
