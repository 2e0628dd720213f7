"""The ontology as it is served, by the list of a FAIR checker.

FOOPS! (Garijo, Corcho and Poveda-Villalón, ISWC 2021; https://w3id.org/foops/) publishes 24 tests of an ontology, each
with the properties that it accepts (https://github.com/oeg-upm/fair_ontologies, folder ``doc/test``, read as of 16
April 2026). Each is done here under its own name, on what a client gets at the address. Four cannot be passed before
others have acted, and are named at the end: a DOI, and entries in public registries.
"""

import pytest
from rdflib import DC, DCTERMS, FOAF, OWL, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef

DEF = URIRef("https://w3id.org/devolved/def")
BIBO = Namespace("http://purl.org/ontology/bibo/")
MOD = Namespace("https://w3id.org/mod#")
PROV = Namespace("http://www.w3.org/ns/prov#")
PAV = Namespace("http://purl.org/pav/")
SCHEMA = Namespace("https://schema.org/")
VANN = Namespace("http://purl.org/vocab/vann/")
RDF_TYPES = {
    "text/turtle": "turtle",
    "application/rdf+xml": "xml",
    "application/ld+json": "json-ld",
    "application/n-triples": "nt",
}
TERMS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
CREATOR = (DC.creator, DCTERMS.creator, PAV.createdBy, PAV.authoredBy, SCHEMA.creator, PROV.wasAttributedTo)
CREATED = (DCTERMS.created, SCHEMA.dateCreated, PROV.generatedAtTime, PAV.createdOn)
LICENCE = (DCTERMS.license, SCHEMA.license)
PUBLISHER = (DC.publisher, DCTERMS.publisher, SCHEMA.publisher)
BEFORE = (DCTERMS.replaces, PROV.wasRevisionOf, OWL.priorVersion, PAV.previousVersion)
# Test, what is looked for, and the properties any of which says it.
METADATA = [
    ("OM1", "title", (DC.title, DCTERMS.title, SCHEMA.name)),
    ("OM1", "description", (DCTERMS.abstract, DC.description, DCTERMS.description, RDFS.comment, SKOS.note)),
    ("OM1", "licence", LICENCE),
    ("OM1", "version IRI", (OWL.versionIRI,)),
    ("OM1", "creator", CREATOR),
    ("OM1", "namespace URI", (VANN.preferredNamespaceUri,)),
    ("OM2", "prefix", (VANN.preferredNamespacePrefix,)),
    ("OM2", "version info", (OWL.versionInfo, SCHEMA.schemaVersion)),
    ("OM2", "creation date", CREATED),
    ("OM2", "citation", (DCTERMS.bibliographicCitation,)),
    ("OM3", "publisher", PUBLISHER),
    ("OM3", "logo", (FOAF.logo, SCHEMA.logo)),
    ("OM3", "status", (BIBO.status, MOD.status)),
    ("OM3", "source", (DCTERMS.source, PROV.hadOriginalSource)),
    ("OM3", "issued", (DCTERMS.issued,)),
    ("OM3, optional", "previous version", BEFORE),
    ("OM3, optional", "backward compatibility", (OWL.backwardCompatibleWith,)),
    ("OM3, optional", "modified", (DCTERMS.modified, SCHEMA.dateModified)),
    ("OM4.1", "licence", LICENCE),
    ("OM5.1", "creator", CREATOR),
    ("OM5.1", "creation date", CREATED),
    ("OM5.1, optional", "previous version", BEFORE),
    ("OM5.2", "issued", (DCTERMS.issued, SCHEMA.datePublished)),
    ("OM5.2", "publisher", PUBLISHER),
    ("FIND1", "prefix", (VANN.preferredNamespacePrefix,)),
]


def path(address) -> str:
    """Where this server answers for an address of the register."""
    assert address.startswith("https://w3id.org/devolved/")
    return address.removeprefix("https://w3id.org/devolved")


@pytest.fixture(scope="module")
def served(tiny) -> Graph:
    """What a client gets that asks the ontology's address for Turtle."""
    answer = tiny.get(path(DEF), headers={"Accept": "text/turtle"}, follow_redirects=True)
    return Graph().parse(data=answer.data, format="turtle")


@pytest.mark.parametrize("test, looked_for, properties", METADATA, ids=lambda v: v if isinstance(v, str) else "")
def test_om_and_find1_metadata(test, looked_for, properties, served):
    assert any(served.value(DEF, p) for p in properties), f"{test}: {looked_for}"


def test_om4_2_the_licence_can_be_resolved_and_is_the_one_of_the_repository(served):
    (licence,) = served.objects(DEF, DCTERMS.license)
    assert licence == URIRef("https://creativecommons.org/licenses/by/4.0/")


def test_purl1_http1_the_address_is_persistent_and_of_an_open_protocol():
    assert DEF.startswith("https://w3id.org/")


@pytest.mark.parametrize("media", RDF_TYPES)
def test_uri1_rdf1_cn1_the_address_answers_in_rdf(media, tiny):
    answer = tiny.get(path(DEF), headers={"Accept": media}, follow_redirects=True)
    assert (answer.status_code, answer.mimetype) == (200, media)
    assert (DEF, RDF.type, OWL.Ontology) in Graph().parse(data=answer.data, format=RDF_TYPES[media])


def test_doc1_cn1_the_address_answers_in_html_and_tells_the_metadata(tiny, served):
    answer = tiny.get(path(DEF), headers={"Accept": "text/html"}, follow_redirects=True)
    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    for said in (OWL.versionInfo, DCTERMS.bibliographicCitation, DCTERMS.license, VANN.preferredNamespaceUri):
        assert str(served.value(DEF, said)) in answer.text


def test_uri2_the_document_holds_one_ontology_and_it_has_that_address(served):
    assert set(served.subjects(RDF.type, OWL.Ontology)) == {DEF}
    assert str(served.value(DEF, VANN.preferredNamespaceUri)) == str(DEF) + "#"


def test_ver1_ver2_the_version_has_an_address_of_its_own_that_resolves(tiny, served):
    version = served.value(DEF, OWL.versionIRI)
    assert version != DEF and version.endswith(str(served.value(DEF, OWL.versionInfo)))
    assert tiny.get(path(version), follow_redirects=True).status_code == 200


def test_voc1_voc2_metadata_and_words_build_on_other_vocabularies(served):
    reused = {str(n) for n in (DCTERMS._NS, VANN, MOD, FOAF._NS)}
    assert all(any(p.startswith(space) for p in served.predicates(DEF)) for space in reused)
    above = {o for p in (RDFS.subClassOf, RDFS.subPropertyOf) for o in served.objects(None, p)}
    assert {o for o in above if not o.startswith(DEF)} >= {URIRef("http://www.w3.org/ns/org#Membership"), SKOS.Concept}


def test_voc3_voc4_every_word_has_a_label_and_a_definition(served):
    words = {t for kind in TERMS for t in served.subjects(RDF.type, kind) if t.startswith(DEF)}
    assert len(words) > 150
    assert {w for w in words if not served.value(w, RDFS.label) or not served.value(w, SKOS.definition)} == set()


@pytest.mark.parametrize("property", [RDFS.seeAlso, VANN.changes, VANN.usageNote, FOAF.logo, FOAF.homepage])
def test_whatever_the_ontology_points_at_on_this_host_is_there(property, tiny, served):
    for target in served.objects(DEF, property):
        assert tiny.get(path(target), follow_redirects=True).status_code == 200, target


@pytest.mark.parametrize(
    "address, media",
    [
        ("/def/context", "application/ld+json"),
        ("/def/context.jsonld", "application/ld+json"),
        ("/def/mappings", "text/tab-separated-values"),
        ("/def/mappings.sssom.tsv", "text/tab-separated-values"),
    ],
)
def test_what_goes_with_the_ontology_is_served(address, media, tiny):
    answer = tiny.get(address, follow_redirects=True)
    assert (answer.status_code, answer.mimetype) == (200, media)


def test_fails_are_those_that_only_others_can_mend(served):
    """OM3 asks for a DOI, FIND2 for the prefix in prefix.cc or LOV, FIND3 and FIND3_BIS for an entry in a registry of
    vocabularies or a public catalogue. None is claimed before it is so.
    """
    identifiers = {o for p in (BIBO.doi, SCHEMA.identifier, DCTERMS.identifier) for o in served.objects(DEF, p)}
    assert {i for i in identifiers if "doi.org" in i or isinstance(i, Literal)} == set()
    assert served.value(DEF, SCHEMA.includedInDataCatalog) is None
