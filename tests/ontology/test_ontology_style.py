"""The ontology reads as if one hand had written it: every term says what it means, in the same order and layout."""

import re

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Namespace, URIRef
from rulebook import ONTOLOGY

DEVO = Namespace("https://w3id.org/devolved/def#")
VS = Namespace("http://www.w3.org/2003/06/sw-vocab-status/ns#")
TEXT = (ONTOLOGY / "devolved.ttl").read_text("utf-8")
SECTIONS = ("Annotation properties", "Classes", "Object properties", "Datatype properties", "Deprecated terms")
ORDER = [
    "rdfs:label",
    "skos:definition",
    "skos:scopeNote",
    "skos:example",
    "dcterms:source",
    "vs:term_status",
    "rdfs:isDefinedBy",
]
BLOCKS = dict(re.findall(r"^devo:(\w+)\n((?:    .*\n)+)\.$", TEXT, re.MULTILINE))
FILES = sorted([*ONTOLOGY.glob("*.ttl"), *ONTOLOGY.glob("concepts/*.ttl"), *ONTOLOGY.glob("stories/*.ttl")])


@pytest.fixture(scope="module")
def graph():
    return Graph().parse(ONTOLOGY / "devolved.ttl")


def terms(graph, *types):
    return sorted(
        {t for kind in types for t in graph.subjects(RDF.type, kind) if isinstance(t, URIRef) and t.startswith(DEVO)}
    )


def test_every_term_is_found_by_these_tests(graph):
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    assert {t.removeprefix(DEVO) for t in terms(graph, *kinds)} == set(BLOCKS)


@pytest.mark.parametrize("term", BLOCKS)
def test_a_term_has_label_definition_scope_two_examples_status_and_home(graph, term):
    term = DEVO[term]
    for property, number in (
        (RDFS.label, 1),
        (SKOS.definition, 1),
        (SKOS.scopeNote, 1),
        (SKOS.example, 2),
        (VS.term_status, 1),
    ):
        assert len(list(graph.objects(term, property))) == number, property
    assert graph.value(term, RDFS.isDefinedBy) == URIRef("https://w3id.org/devolved/def")
    negative = [e for e in graph.objects(term, SKOS.example) if e.startswith("Not ")]
    assert len(negative) == 1, "one example says what it is not"
    assert str(graph.value(term, VS.term_status)) in {"stable", "testing", "unstable", "archaic"}


@pytest.mark.parametrize("term", BLOCKS)
def test_statements_come_in_the_agreed_order(term):
    names = [line.split()[0] for line in BLOCKS[term].splitlines()]
    tail = [name for name in names if name in ORDER]
    assert names[0] == "a"
    assert tail == sorted(tail, key=ORDER.index) == names[-len(tail) :]


def test_sentences_end_with_a_full_stop_and_labels_do_not(graph):
    for property in (SKOS.definition, SKOS.scopeNote, SKOS.example):
        assert [text for text in graph.objects(None, property) if not text.endswith(".")] == []
    assert [label for label in graph.objects(None, RDFS.label) if label.endswith(".")] == []


def test_classes_cite_a_source(graph):
    from rdflib import DCTERMS

    assert [c for c in terms(graph, OWL.Class) if not graph.value(c, DCTERMS.source)] == []


@pytest.mark.parametrize("section", SECTIONS)
def test_terms_are_alphabetical_within_their_section(section):
    start = TEXT.index(f"# {section}\n")
    end = min((i for s in (*SECTIONS, "What cannot") if (i := TEXT.find(f"\n# {s}", start + 1)) > 0), default=len(TEXT))
    names = re.findall(r"^devo:(\w+)$", TEXT[start:end], re.MULTILINE)
    assert names and names == sorted(names, key=str.lower)


def test_classes_begin_with_a_capital_and_properties_do_not(graph):
    assert all(c.removeprefix(DEVO)[0].isupper() for c in terms(graph, OWL.Class))
    assert all(p.removeprefix(DEVO)[0].islower() for p in terms(graph, OWL.ObjectProperty, OWL.DatatypeProperty))


def test_flat_properties_say_that_they_stand_only_in_day_graphs(graph):
    flat = list(graph.subjects(DEVO.flat, None))
    assert len(flat) >= 11
    assert all("nly in day graphs" in graph.value(p, SKOS.scopeNote) for p in flat)


def test_every_scheme_named_by_a_property_exists_or_is_left_to_the_data(graph):
    left = {"competence", "fund", "mission", "topic"}
    named = {str(s).rsplit("/", 1)[-1] for s in graph.objects(None, DEVO.scheme)}
    assert {s for s in named if not (ONTOLOGY / f"concepts/{s}.ttl").exists()} <= left


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.relative_to(ONTOLOGY).as_posix())
def test_files_are_written_the_one_agreed_way(path):
    """Prefixes first; one statement a line, ending `` ;``; the dot alone; no blank line within a thing."""
    lines = path.read_text("utf-8").split("\n")
    assert lines[-1] == "" and lines[-2] != "", "one line break at the end"
    body = next(i for i, line in enumerate(lines) if not line.startswith(("PREFIX ", "#")))
    assert not [line for line in lines[body:] if line.startswith("PREFIX")], "prefixes come first"
    inside = False
    for number, line in enumerate(lines, 1):
        assert line == line.rstrip(), f"line {number} ends in a space"
        if line.startswith("    ") and not line.startswith("        "):
            assert inside and line.endswith((" ;", " (")) or line == "    ) ;", f"line {number}: {line}"
        elif line == ".":
            inside = False
        elif line and not line.startswith(("PREFIX ", "#", " ")):
            assert not inside and re.fullmatch(r"\S+", line), f"line {number} begins a thing: {line}"
            inside = True
        elif not line:
            assert not inside, f"line {number} is blank within a thing"


@pytest.mark.parametrize("path", sorted(ONTOLOGY.glob("concepts/*.ttl")), ids=lambda p: p.stem)
def test_concepts_have_label_definition_and_scheme(path):
    graph = Graph().parse(path)
    scheme = URIRef(f"https://w3id.org/devolved/id/{path.stem}")
    assert (scheme, RDF.type, SKOS.ConceptScheme) in graph and graph.value(scheme, SKOS.prefLabel)
    concepts = set(graph.subjects(SKOS.inScheme, scheme))
    assert concepts and set(graph.subjects(SKOS.topConceptOf, scheme)) <= concepts
    assert set(graph.subjects(RDF.type, None)) == concepts | {scheme}
    for concept in concepts:
        assert concept.startswith(scheme + "/"), concept
        assert len(list(graph.objects(concept, SKOS.prefLabel))) == 1
        assert graph.value(concept, SKOS.definition), concept
