"""What is said of other vocabularies:
claims that a reasoner may act on, and mappings with a reason, in the form of SSSOM.

https://mapping-commons.github.io/sssom/
"""

import csv
import re

import pytest
from devolved.vocabulary import NAMESPACES
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Namespace, URIRef
from rulebook import ONTOLOGY

DEVO = Namespace("https://w3id.org/devolved/def#")
LINES = (ONTOLOGY / "mappings.sssom.tsv").read_text("utf-8").splitlines()
HEAD = [line for line in LINES if line.startswith("#")]
ROWS = list(
    csv.DictReader((line for line in LINES if not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE)
)
PREDICATES = {"skos:exactMatch", "skos:closeMatch", "skos:broadMatch", "skos:narrowMatch", "skos:relatedMatch"}
REQUIRED = {"subject_id", "predicate_id", "object_id", "mapping_justification"}


@pytest.fixture(scope="module")
def words() -> Graph:
    return Graph().parse(ONTOLOGY / "devolved.ttl")


def test_the_set_names_itself_its_licence_and_its_prefixes():
    said = dict(re.findall(r"^# (\w+): (\S.*)$", "\n".join(HEAD), re.MULTILINE))
    assert said["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert said["mapping_set_id"].startswith("https://w3id.org/devolved/")
    prefixes = dict(re.findall(r"^#   (\w+): (\S+)$", "\n".join(HEAD), re.MULTILINE))
    used = {row[column].partition(":")[0] for row in ROWS for column in REQUIRED}
    assert used <= prefixes.keys()
    assert all(NAMESPACES.get(prefix, namespace) == namespace for prefix, namespace in prefixes.items())


def test_every_mapping_has_a_subject_of_ours_a_reason_and_the_label_of_its_subject(words):
    assert ROWS and set(ROWS[0]) >= REQUIRED
    for row in ROWS:
        subject = DEVO[row["subject_id"].removeprefix("devo:")]
        assert row["subject_label"] == str(words.value(subject, RDFS.label)), row
        assert (subject, OWL.deprecated, None) not in words
        assert row["predicate_id"] in PREDICATES
        assert row["mapping_justification"] == "semapv:ManualMappingCuration"
        assert row["comment"] and not row["object_id"].startswith("devo:")


def test_no_mapping_stands_twice_and_they_are_sorted():
    keys = [(row["subject_id"].lower(), row["predicate_id"], row["object_id"]) for row in ROWS]
    assert len({(r["subject_id"], r["predicate_id"], r["object_id"]) for r in ROWS}) == len(ROWS)
    assert keys == sorted(keys)


def test_no_class_or_property_is_made_a_concept():
    graph = Graph()
    for path in ONTOLOGY.glob("*.ttl"):
        graph.parse(path)
    matches = (SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch)
    assert [triple for match in matches for triple in graph.triples((None, match, None))] == []


def test_nothing_is_claimed_about_the_words_of_others():
    """Axioms have a word of ours as their subject. Of others' words it is said which kind of word each is, as OWL asks
    (declarations.ttl), and of GeoSPARQL's class which addresses are ours and what readers are told it is.
    """
    graph = Graph()
    for path in ONTOLOGY.glob("*.ttl"):
        graph.parse(path)
    own = "https://w3id.org/devolved/"
    kinds = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty}
    others = {
        (s, p)
        for s, p, o in graph
        if isinstance(s, URIRef) and not s.startswith(own) and not (p == RDF.type and o in kinds)
    }
    geometry = URIRef(NAMESPACES["geo"] + "Geometry")
    assert others == {(geometry, DEVO.kind), (geometry, RDFS.label)}


def test_provenance_decorates_no_class():
    graph = Graph().parse(ONTOLOGY / "devolved.ttl").parse(ONTOLOGY / "alignments.ttl")
    assert [c for c in graph.objects(None, RDFS.subClassOf) if c.startswith(NAMESPACES["prov"])] == []


def test_claims_and_mappings_do_not_overlap(words):
    claimed = Graph().parse(ONTOLOGY / "alignments.ttl") + words
    spaces = dict(re.findall(r"^#   (\w+): (\S+)$", "\n".join(HEAD), re.MULTILINE))
    for row in ROWS:
        prefix, _, name = row["object_id"].partition(":")
        subject, target = DEVO[row["subject_id"][5:]], URIRef(spaces[prefix] + name)
        assert not {(subject, RDFS.subClassOf, target), (subject, RDFS.subPropertyOf, target)} & set(claimed), row
        assert (subject, RDF.type, None) in words
