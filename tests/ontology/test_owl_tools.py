"""Two OWL tools of others read the ontology, a reasoner finds nothing impossible,
and it keeps to the profile it claims.

OWL 2 has no xsd:date, xsd:gYear and xsd:duration among its datatypes
(https://www.w3.org/TR/owl2-syntax/#Datatype_Maps), though RDF has. They are used because the data is; a reasoner that
refuses them is given the ontology without those ranges.
"""

import shutil

import pytest
from rdflib import DCTERMS, FOAF, OWL, RDF, RDFS, XSD, BNode, Graph, Namespace, URIRef
from rulebook import ONTOLOGY

DEVO = Namespace("https://w3id.org/devolved/def#")
BEYOND_OWL = {XSD.date, XSD.gYear, XSD.duration, RDF.langString}
# https://www.w3.org/TR/owl2-profiles/#Entities_3, as far as one could come to use them.
DATATYPES_OF_RL = {
    *(RDFS.Literal, RDF.XMLLiteral, RDF.PlainLiteral, XSD.string, XSD.boolean, XSD.decimal, XSD.integer, XSD.anyURI),
    *(XSD.nonNegativeInteger, XSD.positiveInteger, XSD.dateTime, XSD.dateTimeStamp, XSD.language, XSD.token),
}
# What OWL knows without being told (https://www.w3.org/TR/owl2-syntax/#Annotation_Properties).
BUILT_IN = tuple(str(space._NS) for space in (OWL, RDF, RDFS, XSD))
# Axioms of the RL grammar between named classes and properties (https://www.w3.org/TR/owl2-profiles/#Axioms_3),
# by the names of Horned OWL. It passes over owl:AllDisjointClasses, which HermiT reads.
AXIOMS_OF_RL = {
    *("SubClassOf", "EquivalentClasses", "DisjointClasses", "SubObjectPropertyOf", "SubDataPropertyOf"),
    *("EquivalentObjectProperties", "EquivalentDataProperties", "InverseObjectProperties"),
    *("ObjectPropertyDomain", "ObjectPropertyRange", "DataPropertyDomain", "DataPropertyRange"),
    *("DeclareClass", "DeclareObjectProperty", "DeclareDataProperty", "DeclareAnnotationProperty"),
    *("AnnotationAssertion", "OntologyAnnotation", "ObjectPropertyAssertion"),
}
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)


@pytest.fixture(scope="module")
def graph() -> Graph:
    """The three files that make the ontology; prefixes.ttl is one of its own."""
    whole = Graph()
    for name in ("devolved", "alignments", "declarations"):
        whole.parse(ONTOLOGY / f"{name}.ttl")
    return whole


@pytest.fixture(scope="module")
def file(graph, tmp_path_factory):
    path = tmp_path_factory.mktemp("owl") / "devolved.owl"
    graph.serialize(path, format="xml")
    return path


def ours(graph, kind) -> set[str]:
    return {str(term) for term in graph.subjects(RDF.type, kind) if str(term).startswith(DEVO)}


def test_horned_owl_reads_every_word_as_what_it_is(graph, file):
    horned = pytest.importorskip("pyhornedowl").open_ontology(str(file))
    assert str(horned.get_version_iri()) == str(graph.value(URIRef("https://w3id.org/devolved/def"), OWL.versionIRI))
    read = {
        OWL.Class: horned.get_classes(),
        OWL.ObjectProperty: horned.get_object_properties(),
        OWL.DatatypeProperty: horned.get_data_properties(),
        OWL.AnnotationProperty: horned.get_annotation_properties(),
    }
    for kind, found in read.items():
        assert {str(term) for term in found if str(term).startswith(DEVO)} == ours(graph, kind), kind


def test_horned_owl_reads_axioms_of_the_rl_profile_and_no_annotation_as_a_relation(file):
    axioms = [a.component for a in pytest.importorskip("pyhornedowl").open_ontology(str(file)).get_axioms()]
    assert {type(a).__name__ for a in axioms} <= AXIOMS_OF_RL
    # What replaces a deprecated word is said with a property of Dublin Core that a relation of ours stands under.
    relations = {str(a).split("<")[1].split(">")[0] for a in axioms if type(a).__name__ == "ObjectPropertyAssertion"}
    assert relations == {str(DCTERMS.isReplacedBy)}


def test_every_word_of_others_is_declared_as_one_kind_of_word(graph):
    """A tool that is not told takes an annotation for a relation (OWL 2, section 5.8.1, typing constraints)."""
    used = {p for p in graph.predicates()} | {
        o for p in (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range) for o in graph.objects(None, p)
    }
    others = {t for t in used if isinstance(t, URIRef) and not str(t).startswith((*BUILT_IN, str(DEVO)))}
    assert {t: kinds for t in others if len(kinds := kinds_of(graph, t)) != 1} == {}
    declared = {t for k in KINDS for t in graph.subjects(RDF.type, k) if not t.startswith(str(DEVO))}
    # Said by the document that is served, of itself, and by the class whose addresses are ours.
    assert declared - others == {
        FOAF.Document,
        FOAF.primaryTopic,
        URIRef("http://www.opengis.net/ont/geosparql#Geometry"),
    }


def kinds_of(graph, term) -> list:
    return [kind for kind in KINDS if (term, RDF.type, kind) in graph]


def test_datatypes_are_those_of_the_profile_but_for_four_that_the_data_needs(graph):
    ranges = {o for p in graph.subjects(RDF.type, OWL.DatatypeProperty) for o in graph.objects(p, RDFS.range)}
    assert ranges - DATATYPES_OF_RL == BEYOND_OWL


def reasoned(graph, tmp_path, extra=""):
    owlready2 = pytest.importorskip("owlready2")
    if not shutil.which("java"):
        pytest.skip("HermiT needs Java")
    kept = Graph().parse(data=extra, format="turtle")
    for triple in graph:
        if not (triple[1] == RDFS.range and triple[2] in BEYOND_OWL):
            kept.add(triple)
    path = tmp_path / "kept.owl"
    kept.serialize(path, format="xml")
    world = owlready2.World()
    with world.get_ontology(path.as_uri()).load():
        owlready2.sync_reasoner(world, debug=0)
    return world


def test_hermit_finds_no_class_that_nothing_can_be(graph, tmp_path):
    assert list(reasoned(graph, tmp_path).inconsistent_classes()) == []


def test_hermit_would_find_one(graph, tmp_path):
    extra = f"<urn:both> a <{OWL.Class}> ; <{RDFS.subClassOf}> <{DEVO.Post}> , <{DEVO.Person}> ."
    found = {c.iri for c in reasoned(graph, tmp_path, extra).inconsistent_classes()}
    assert found - {str(OWL.Nothing)} == {"urn:both"}


def test_every_axiom_is_of_the_owl_2_rl_profile(graph):
    """Named classes in axioms, and lists of disjoint ones;
    https://www.w3.org/TR/owl2-profiles/#OWL_2_RL admits all of these and no more is used.
    """
    allowed = {
        OWL.AllDisjointClasses,
        OWL.members,
        OWL.inverseOf,
        OWL.equivalentProperty,
        OWL.deprecated,
        OWL.Ontology,
        OWL.versionIRI,
        OWL.versionInfo,
        OWL.priorVersion,
        OWL.backwardCompatibleWith,
        *KINDS,
    }
    used = {term for triple in graph for term in triple if isinstance(term, URIRef) and term.startswith(str(OWL))}
    assert used <= allowed
    lists = set(graph.subjects(RDF.first, None)) | set(graph.subjects(RDF.type, OWL.AllDisjointClasses))
    assert {node for triple in graph for node in triple if isinstance(node, BNode)} <= lists, "no class without a name"


def test_no_word_is_two_kinds_of_word(graph):
    for term in {t for kind in KINDS for t in graph.subjects(RDF.type, kind)}:
        assert len([kind for kind in KINDS if (term, RDF.type, kind) in graph]) == 1, term


def test_a_property_stands_under_properties_of_its_own_kind(graph):
    for below, above in (*graph.subject_objects(RDFS.subPropertyOf), *graph.subject_objects(OWL.equivalentProperty)):
        if above.startswith(DEVO):
            assert set(graph.objects(below, RDF.type)) == set(graph.objects(above, RDF.type)), below
