"""The JSON-LD context and the prefixes know every word of the ontology."""

import json

import pyoxigraph as ox
import pytest
from devolved.vocabulary import BASE, KINDS, NAMESPACES, SCHEMES
from rdflib import OWL, RDF, RDFS, SH, Graph, Namespace, URIRef
from rulebook import ONTOLOGY

DEVO = Namespace(BASE + "def#")
CONTEXT = json.loads((ONTOLOGY / "context.jsonld").read_text("utf-8"))["@context"]


@pytest.fixture(scope="module")
def graph():
    return Graph().parse(ONTOLOGY / "devolved.ttl")


def named(graph, kind):
    return {term.removeprefix(DEVO): term for term in graph.subjects(RDF.type, kind) if isinstance(term, URIRef)}


def test_every_class_is_in_the_context(graph):
    assert {name for name in named(graph, OWL.Class) if CONTEXT.get(name) != f"devo:{name}"} == set()


def test_every_object_property_is_in_the_context_as_a_link(graph):
    expected = {name: {"@id": f"devo:{name}", "@type": "@id"} for name in named(graph, OWL.ObjectProperty)}
    assert {name: CONTEXT.get(name) for name in expected} == expected


def test_every_datatype_property_is_in_the_context_with_its_type(graph):
    for name, term in named(graph, OWL.DatatypeProperty).items():
        wanted = {"@id": f"devo:{name}"}
        match graph.value(term, RDFS.range):
            case None | URIRef() as r if r is None or str(r).endswith("#string"):
                pass
            case r if str(r).endswith("#langString"):
                wanted["@language"] = "en"
            case r:
                wanted["@type"] = "xsd:" + str(r).rsplit("#", 1)[-1]
        assert CONTEXT.get(name) == wanted, name


def test_the_context_names_no_word_that_the_ontology_lacks(graph):
    known = {f"devo:{n}" for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty) for n in named(graph, kind)}
    used = {v if isinstance(v, str) else v["@id"] for v in CONTEXT.values() if isinstance(v, str | dict)}
    assert {u for u in used if u.startswith("devo:")} == known


def test_json_written_with_the_context_means_what_the_turtle_says():
    document = {
        "@context": CONTEXT,
        "id": "register:tenure/mayor-of-the-tees-valley-2017-05-08",
        "type": "Tenure",
        "post": "register:post/mayor-of-the-tees-valley",
        "member": "register:person/ben-houchen",
        "knownOn": "2026-11-23",
    }
    turtle = """
        PREFIX devo: <https://w3id.org/devolved/def#> PREFIX i: <https://w3id.org/devolved/id/> PREFIX org: <http://www.w3.org/ns/org#>
        <https://w3id.org/devolved/id/tenure/mayor-of-the-tees-valley-2017-05-08> a devo:Tenure ;
            devo:post <https://w3id.org/devolved/id/post/mayor-of-the-tees-valley> ;
            org:member <https://w3id.org/devolved/id/person/ben-houchen> ;
            devo:knownOn "2026-11-23"^^<http://www.w3.org/2001/XMLSchema#date> ."""
    written = Graph().parse(data=json.dumps(document), format="json-ld")
    assert set(written) == set(Graph().parse(data=turtle, format="turtle"))


def test_three_processors_read_every_word_of_the_context_alike():
    """rdflib, PyLD (the reference processor in Python) and Oxigraph, over a document that uses every property."""
    pyld = pytest.importorskip("pyld.jsonld")
    properties = {name: meant for name, meant in CONTEXT.items() if isinstance(meant, dict) and "@id" in meant}
    document = {
        "@context": CONTEXT,
        "id": "register:tenure/northshire",
        "type": [name for name, meant in CONTEXT.items() if isinstance(meant, str) and meant.startswith("devo:")],
        **{name: "register:x/y" if meant.get("@type") == "@id" else "1" for name, meant in properties.items()},
    }
    written = json.dumps(document)
    by_pyld = pyld.to_rdf(document, {"format": "application/n-quads"})
    by_oxigraph = "".join(f"{quad.triple} .\n" for quad in ox.parse(written, ox.RdfFormat.JSON_LD))
    readings = [
        {(s, p, o.n3()) for s, p, o in graph}
        for graph in (
            Graph().parse(data=written, format="json-ld"),
            Graph().parse(data=by_pyld, format="nt"),
            Graph().parse(data=by_oxigraph, format="nt"),
        )
    ]
    assert readings[0] == readings[1] == readings[2]
    assert {str(p) for _, p, _ in readings[0] if str(p).startswith(DEVO)} == {
        str(DEVO) + m["@id"].removeprefix("devo:") for m in properties.values() if m["@id"].startswith("devo:")
    }


def test_every_vocabulary_kind_and_scheme_has_a_declared_prefix():
    graph = Graph().parse(ONTOLOGY / "prefixes.ttl")
    declared = {}
    for entry in graph.objects(URIRef(BASE + "prefixes"), SH.declare):
        declared[str(graph.value(entry, SH.prefix))] = str(graph.value(entry, SH.namespace))
    assert {**NAMESPACES, **{word: f"{BASE}id/{word}/" for word in (*KINDS, *SCHEMES)}}.items() <= declared.items()


def test_kinds_of_the_ontology_are_those_that_have_addresses(graph):
    kinds = {str(kind) for kind in graph.objects(None, DEVO.kind)}
    assert kinds | {"geometry"} == set(KINDS)
    for kind, name in KINDS.items():
        assert kind == "geometry" or str(graph.value(DEVO[name], DEVO.kind)) == kind
