"""Mappings: how our words stand to those of others, from the SSSOM file, as RDF in the store.

SSSOM's own form in RDF (https://mapping-commons.github.io/sssom/): each mapping is an ``owl:Axiom`` that is told of and
not stated, so that no class becomes a SKOS concept by it.
"""

import csv
import re

from devolved.build.inputs import Inputs
from devolved.errors import BuildError
from devolved.store.terms import Term, iri
from devolved.vocabulary import BASE, NAMESPACES

SSSOM = "https://w3id.org/sssom/"
FILE = "ontology/mappings.sssom.tsv"


def as_turtle(inputs: Inputs) -> str:
    """Every mapping with its reason; nothing where there is no such file.

    Raises BuildError when a prefix is not declared.
    """
    path = inputs.root / FILE
    if not path.exists():
        return ""
    lines = path.read_text("utf-8").splitlines()
    prefixes = dict(re.findall(r"^#   (\w+): (\S+)$", "\n".join(lines), re.MULTILINE))

    def full(name: str) -> str:
        prefix, _, local = name.partition(":")
        if prefix not in prefixes:
            raise BuildError(f"{FILE} uses the prefix {prefix!r} without declaring it in its curie_map.")
        return iri(prefixes[prefix] + local).n3()

    owl, rdfs = NAMESPACES["owl"], NAMESPACES["rdfs"]
    parts = []
    for row in csv.DictReader(
        (line for line in lines if not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE
    ):
        name = "-".join(row[column].replace(":", "-") for column in ("subject_id", "predicate_id", "object_id"))
        parts.append(f"""<{BASE}def/mappings#{name}> a <{owl}Axiom> ;
    <{owl}annotatedSource> {full(row["subject_id"])} ;
    <{owl}annotatedProperty> {full(row["predicate_id"])} ;
    <{owl}annotatedTarget> {full(row["object_id"])} ;
    <{SSSOM}mapping_justification> {full(row["mapping_justification"])} ;
    <{rdfs}comment> {Term("literal", row["comment"], "", "en").n3()} .
""")
    return "".join(parts)
