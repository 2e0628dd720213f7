"""The words of the register lead to their meaning: ontology, shapes, prefixes, schemes, classes, graphs."""

import re

import pytest
from rdflib import OWL, RDF, RDFS, SH, SKOS, Graph, URIRef

BASE = "https://w3id.org/devolved/"
RDF_FORMATS = {"ttl": "turtle", "jsonld": "json-ld", "rdf": "xml", "nt": "nt"}


def read(client, path: str, extension: str = "ttl") -> Graph:
    answer = client.get(f"{path}.{extension}")
    assert answer.status_code == 200, answer.text[:300]
    return Graph().parse(data=answer.data, format=RDF_FORMATS[extension])


@pytest.mark.parametrize("extension", RDF_FORMATS)
@pytest.mark.parametrize(
    "path, subject, kind",
    [
        ("/def", "def#Tenure", OWL.Class),
        ("/def", "def", OWL.Ontology),
        ("/shapes", "shapes#Affiliation", SH.NodeShape),
        ("/prefixes", "prefixes", OWL.Ontology),
        ("/doc/tier", "id/tier", SKOS.ConceptScheme),
        ("/doc/tier", "id/tier/mayoral", SKOS.Concept),
        ("/doc/forum", "def#Forum", OWL.Class),
    ],
)
def test_words_in_every_format(path, subject, kind, extension, real):
    assert (URIRef(BASE + subject), RDF.type, kind) in read(real, path, extension)


@pytest.mark.parametrize("path", ["/def", "/shapes"])
def test_words_as_a_page_with_an_anchor_a_term(path, real):
    page = real.get(path, headers={"Accept": "text/html"})
    assert page.mimetype == "text/html" and ('id="Tenure"' in page.text)
    assert real.get(path, headers={"Accept": "text/turtle"}).mimetype == "text/turtle"


def test_a_scheme_names_its_concepts(real):
    graph = read(real, "/doc/status")
    concepts = set(graph.subjects(SKOS.inScheme, URIRef(BASE + "id/status")))
    assert len(concepts) > 5 and all(
        graph.value(c, SKOS.prefLabel) and graph.value(c, SKOS.definition) for c in concepts
    )
    answer = real.get("/id/status", headers={"Accept": "text/turtle"}, follow_redirects=True)
    assert answer.mimetype == "text/turtle"


def test_a_kind_names_its_things(real):
    graph = read(real, "/doc/forum")
    forum = URIRef(BASE + "id/forum/council-of-the-nations-and-regions")
    assert str(graph.value(forum, RDFS.label)) == "Council of the Nations and Regions"


def test_graphs(real, real_release):
    name = next(g for g in real_release.manifest["graphs"] if g.startswith(BASE + "graph/forums/"))
    graph = Graph().parse(data=real.get(name.removeprefix("https://w3id.org/devolved")).data, format="turtle")
    assert len(graph) > real_release.manifest["graphs"][name]  # and what the document says of itself
    assert len(Graph().parse(data=real.get("/graph/on/2020-01-01").data, format="turtle")) > 50
    assert real.get("/graph/register").status_code == 303
    assert real.get("/graph/nothing").status_code == real.get("/graph/on/never").status_code == 404


def test_the_style_guide_is_a_page_with_the_deprecation_policy(tiny):
    text = tiny.get("/def/style", headers={"Accept": "text/html"}).text
    assert "<h2>Deprecation</h2>" in text and "<table>" in text
    assert "](" not in text and 'href="/def/changes"' in text


def test_every_renamed_word_leads_to_an_update_for_data_of_ones_own(tiny):
    text = tiny.get("/def/changes", headers={"Accept": "text/html"}).text
    updates = re.findall(r'href="(/releases/[^"]+/migration/[^"]+\.ru)"', text)
    assert len(updates) == text.count("SPARQL Update</a>") == 12
    for update in updates:
        answer = tiny.get(update)
        assert (answer.status_code, answer.mimetype) == (200, "application/sparql-update")
        assert "INSERT" in answer.text


def test_versions_of_the_ontology(real):
    assert real.get("/def/1.1.0").status_code == 303 and real.get("/def/0.0.1").status_code == 404
