"""The ontology says about itself what a registry, a checker of FAIR and a user must know, and says it once."""

import re

import pytest
from rdflib import DCTERMS, OWL, RDF, XSD, Graph, Literal, Namespace, URIRef
from rulebook import ONTOLOGY

DEF = URIRef("https://w3id.org/devolved/def")
DEVO = Namespace(DEF + "#")
VANN = Namespace("http://purl.org/vocab/vann/")
MOD = Namespace("https://w3id.org/mod#")
VS = Namespace("http://www.w3.org/2003/06/sw-vocab-status/ns#")
GRAPH = Graph().parse(ONTOLOGY / "devolved.ttl")
ONCE = [
    OWL.versionIRI,
    OWL.versionInfo,
    OWL.priorVersion,
    DCTERMS.title,
    DCTERMS.description,
    DCTERMS.creator,
    DCTERMS.publisher,
    DCTERMS.license,
    DCTERMS.rights,
    DCTERMS.bibliographicCitation,
    DCTERMS.created,
    DCTERMS.issued,
    DCTERMS.modified,
    DCTERMS.language,
    VANN.preferredNamespacePrefix,
    VANN.preferredNamespaceUri,
    MOD.acronym,
    MOD.status,
    MOD.hasRepresentationLanguage,
]
DATES = re.compile(r"(On|By|Before|After|From|Start|End|Day|Year)$")
NUMBERS = re.compile(r"(Count|Number|Votes|Pounds|Percent|Km2|Years|electorate|inYear)$")
# A truth that a participle says.
TRUTHS = {"heldOnline", "metOnline", "allCandidatesKnown"}
TOO_GENERAL = set(
    "about after at before between by date for from in name number of on online people place text thing title "
    "to type under url value with won".split()
)


@pytest.mark.parametrize("property", ONCE, ids=lambda p: p.rpartition("/")[2])
def test_the_ontology_says_once(property):
    assert len(list(GRAPH.objects(DEF, property))) == 1


def test_the_version_is_one_number_and_follows_another():
    version = str(GRAPH.value(DEF, OWL.versionInfo))
    assert re.fullmatch(r"\d+\.\d+\.\d+", version)
    assert GRAPH.value(DEF, OWL.versionIRI) == URIRef(f"{DEF}/{version}")
    prior = str(GRAPH.value(DEF, OWL.priorVersion)).rpartition("/")[2]
    assert [*map(int, prior.split("."))] < [*map(int, version.split("."))]
    assert version in str(GRAPH.value(DEF, DCTERMS.bibliographicCitation))
    assert f"## {version} " in (ONTOLOGY / "CHANGES.md").read_text("utf-8")


def test_dates_of_the_ontology_are_in_order():
    created, issued, modified = (GRAPH.value(DEF, p) for p in (DCTERMS.created, DCTERMS.issued, DCTERMS.modified))
    assert {d.datatype for d in (created, issued, modified)} == {XSD.date}
    assert created <= issued <= modified


def test_no_term_is_called_stable_before_two_releases():
    words = {
        str(GRAPH.value(t, VS.term_status))
        for t in set(GRAPH.subjects(VS.term_status))
        if (t, OWL.deprecated, None) not in GRAPH
    }
    assert words == {"testing"}


def live(kind) -> set[str]:
    return {t.removeprefix(DEVO) for t in GRAPH.subjects(RDF.type, kind) if (t, OWL.deprecated, None) not in GRAPH}


def test_no_property_has_a_name_that_claims_too_much():
    assert (live(OWL.ObjectProperty) | live(OWL.DatatypeProperty)) & TOO_GENERAL == set()


def test_dates_numbers_and_truths_are_named_for_what_they_are():
    by_range = {
        t.removeprefix(DEVO): GRAPH.value(t, URIRef("http://www.w3.org/2000/01/rdf-schema#range"))
        for t in GRAPH.subjects(RDF.type, OWL.DatatypeProperty)
    }
    for name in live(OWL.DatatypeProperty):
        if by_range[name] == XSD.date:
            assert DATES.search(name), name
        elif by_range[name] in (XSD.integer, XSD.decimal, XSD.gYear):
            assert NUMBERS.search(name), name
        elif by_range[name] == XSD.boolean:
            assert name in TRUTHS or re.match(r"is[A-Z]", name), name


def test_flat_relations_stand_under_one_property():
    under = set(GRAPH.subjects(URIRef("http://www.w3.org/2000/01/rdf-schema#subPropertyOf"), DEVO.flatProperty))
    flat = set(GRAPH.subjects(DEVO.flat, Literal(True)))
    relations = {
        f for f in flat if (f, RDF.type, OWL.ObjectProperty) in GRAPH and (f, OWL.deprecated, None) not in GRAPH
    }
    assert under - {DEVO.tierNow, DEVO.statusNow} == relations
    assert flat - under - {DEVO.tierNow, DEVO.statusNow} == {DEVO.isOpen}


def test_the_table_of_changes_names_every_renaming():
    text = (ONTOLOGY / "CHANGES.md").read_text("utf-8")
    said = dict(re.findall(r"^\| `(\w+)` \| `(\w+)` \|", text, re.MULTILINE))
    found = {}
    for old in GRAPH.subjects(OWL.deprecated, Literal(True)):
        new = list(GRAPH.objects(old, DCTERMS.isReplacedBy))
        if len(new) == 1:
            found[old.removeprefix(DEVO)] = new[0].removeprefix(DEVO)
    assert said == found
