"""Triple Pattern Fragments: the right triples, the right count, and controls that lead on."""

import pytest
from rdflib import Dataset, Graph, Literal, Namespace, URIRef
from rdflib.namespace import RDF, RDFS, VOID

HYDRA = Namespace("http://www.w3.org/ns/hydra/core#")
DEVO = Namespace("https://w3id.org/devolved/def#")
ROOT = "http://localhost/fragments"


def ask(client, **parameters) -> Graph:
    answer = client.get("/fragments", query_string=parameters, headers={"Accept": "text/turtle"})
    assert answer.status_code == 200, answer.text
    return Graph().parse(data=answer.data, format="turtle")


def total(graph: Graph) -> int:
    counts = {int(o) for o in graph.objects(None, VOID.triples)}
    assert len(counts) == 1
    return counts.pop()


def test_pages_hold_every_triple_once(real, real_app):
    store = real_app.extensions["devolved"].site.store
    expected = {
        (r["s"].value, r["o"].value) for r in store.rows(f"SELECT ?s ?o WHERE {{ ?s <{DEVO.councilKind}> ?o }}")
    }
    found, page, seen = [], 1, None
    while True:
        graph = ask(real, predicate=str(DEVO.councilKind), page=page)
        seen = total(graph)
        found += [(str(s), str(o)) for s, o in graph.subject_objects(DEVO.councilKind)]
        following = list(graph.objects(None, HYDRA.next))
        if not following:
            break
        page += 1
        assert f"page={page}" in following[0]
    assert len(found) == len(set(found)) == seen and set(found) == expected and page > 3


@pytest.mark.parametrize(
    "parameters, least",
    [
        ({}, 40_000),
        ({"object": '"Andy Burnham"'}, 1),
        ({"object": '"Greater Manchester Combined Authority"@en'}, 1),
        ({"object": '"2017-05-08"^^http://www.w3.org/2001/XMLSchema#date'}, 1),
        ({"subject": "https://w3id.org/devolved/id/person/andy-burnham", "predicate": "?p"}, 5),
        ({"predicate": str(RDF.type), "object": str(DEVO.Post)}, 20),
        ({"subject": "http://example.org/nobody"}, 0),
    ],
)
def test_patterns(parameters, least, real):
    graph = ask(real, **parameters)
    assert total(graph) >= least and (least or total(graph) == 0)


def test_controls(real):
    graph = ask(real)
    search = graph.value(None, RDF.type, HYDRA.Collection) and graph.value(URIRef(ROOT + "#dataset"), HYDRA.search)
    assert graph.value(search, HYDRA.template) == Literal(ROOT + "{?subject,predicate,object}")
    mappings = {
        str(graph.value(m, HYDRA.variable)): graph.value(m, HYDRA.property)
        for m in graph.objects(search, HYDRA.mapping)
    }
    assert mappings == {"subject": RDF.subject, "predicate": RDF.predicate, "object": RDF.object}


def test_controls_stand_apart_in_trig(real):
    dataset = Dataset()
    dataset.parse(
        data=real.get(
            "/fragments", query_string={"object": '"Andy Burnham"'}, headers={"Accept": "application/trig"}
        ).data,
        format="trig",
    )
    default = dataset.default_graph
    assert (URIRef("https://w3id.org/devolved/id/person/andy-burnham"), RDFS.label, Literal("Andy Burnham")) in default
    assert not list(default.triples((None, HYDRA.search, None)))


@pytest.mark.parametrize(
    "parameters, status",
    [
        ({"subject": "not an iri"}, 400),
        ({"object": '"open'}, 400),
        ({"page": "0"}, 400),
        ({"page": "x"}, 400),
        ({"predicate": "http://a b"}, 400),
        ({"predicate": "http://example.org/none", "page": "2"}, 404),
        ({"format": "pdf"}, 406),
        ({"on": "never"}, 400),
    ],
)
def test_nonsense_is_refused(parameters, status, real):
    assert real.get("/fragments", query_string=parameters).status_code == status


def test_another_day(real):
    gm = "https://w3id.org/devolved/id/authority/greater-manchester-combined-authority"
    graph = ask(real, subject=gm, predicate=str(DEVO.mayor), on="2020-01-01")
    assert list(graph.objects(URIRef(gm), DEVO.mayor)) == [URIRef("https://w3id.org/devolved/id/person/andy-burnham")]
