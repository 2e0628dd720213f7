"""The releases as facts: their files and sums, and what changed between two, as JSON and RDF."""

import csv
import json
from dataclasses import dataclass

from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, PROV, RDF, RDFS, XSD

from devolved.register import documents
from devolved.register.changes import Change
from devolved.release import Release
from devolved.store.terms import Term
from devolved.vocabulary import BASE

DCAT = Namespace("http://www.w3.org/ns/dcat#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
ACTIVITIES = {"added": "Create", "ended": "Update", "corrected": "Update", "withdrawn": "Delete"}
AS = Namespace("https://www.w3.org/ns/activitystreams#")
SAYS = {
    "devolved.nq.gz": "Every statement with the graph (the file) it stands in: N-Quads",
    "devolved.trig.gz": "The same as TriG, with prefixes",
    "devolved.ttl.gz": "All statements without their graphs: Turtle",
    "devolved.jsonld.gz": "Every graph as JSON-LD",
    "devolved.sqlite": "A table for every class: SQLite",
    "dataset.ttl": "Description of the release: VoID, DCAT, quality",
    "validation.ttl": "What the shapes said of it: SHACL report",
    "versions.csv.gz": "Of every thing, since which release it stands as it does",
    "coverage.csv": "How far the register reaches",
    "tables/concepts.csv": "Every concept of the schemes",
}


@dataclass(frozen=True)
class File:
    """One file of a release."""

    name: str
    bytes: int
    sha256: str
    says: str


def order(release: Release) -> tuple[int, ...]:
    return tuple(int(part) for part in release.version.split("."))


def files(release: Release) -> list[File]:
    """Files of a release: dumps and reports first, then tables, ontology, shapes, rules."""
    found = [File(n, e["bytes"], e["sha256"], SAYS.get(n) or _says(n)) for n, e in release.manifest["files"].items()]
    rooms = ("", "tables", "ontology", "shapes", "rules")
    return sorted(
        found,
        key=lambda f: (
            rooms.index(room) if (room := f.name.rpartition("/")[0].split("/")[0]) in rooms else 9,
            f.name not in SAYS,
            f.name,
        ),
    )


def _says(name: str) -> str:
    if name.startswith("tables/"):
        return "What its columns mean: CSVW" if name.endswith(".json") else "One row for each thing: CSV"
    return {
        "ontology": "The ontology and its concepts",
        "shapes": "What the data must obey",
        "rules": "What the build infers",
    }.get(name.split("/")[0], "")


def facts(release: Release) -> dict:
    """What a list says of a release."""
    facts = release.manifest
    base = f"{BASE}releases/{release.version}"
    kept = {k: facts[k] for k in ("version", "built", "commit", "uncommitted", "triples", "validation") if k in facts}
    return kept | {
        "id": base,
        "bytes": sum(f["bytes"] for f in facts["files"].values()),
        "manifest": f"/releases/{release.version}/manifest.json",
    }


def coverage(release: Release) -> list[dict[str, str]]:
    """The release's own measure of how far it reaches; empty where it has none."""
    path = release.path / "coverage.csv"
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def graph(releases: list[Release], current: str, files: bool = False) -> Graph:
    """Releases as datasets of one series (DCAT 3), with their files where asked."""
    g = documents.new_graph()
    series = URIRef(BASE + "dataset")
    g += [
        (series, RDF.type, DCAT.DatasetSeries),
        (series, DCTERMS.title, Literal("Devolved: the register of English devolution", lang="en")),
        (series, DCAT.last, URIRef(f"{BASE}releases/{current}")),
    ]
    for release in releases:
        node, facts = URIRef(f"{BASE}releases/{release.version}"), release.manifest
        g += [
            (node, RDF.type, DCAT.Dataset),
            (node, DCTERMS.title, Literal(f"Devolved, release {release.version}", lang="en")),
            (node, DCAT.inSeries, series),
            (node, DCAT.version, Literal(release.version)),
            (node, DCTERMS.issued, Literal(facts["built"], datatype=XSD.date)),
            (node, DCTERMS.license, URIRef(documents.CC_BY)),
        ]
        for name, entry in facts["files"].items() if files else ():
            file, sum_ = URIRef(f"{node}/{name}"), URIRef(f"{node}/{name}#sha256")
            g += [
                (node, DCAT.distribution, file),
                (file, RDF.type, DCAT.Distribution),
                (file, DCAT.downloadURL, file),
                (file, DCAT.byteSize, Literal(entry["bytes"], datatype=XSD.nonNegativeInteger)),
                (file, SPDX.checksum, sum_),
                (sum_, SPDX.algorithm, SPDX.checksumAlgorithm_sha256),
                (sum_, SPDX.checksumValue, Literal(entry["sha256"], datatype=XSD.hexBinary)),
            ]
    return g


def changes_graph(older: Release, newer: Release, found: tuple[Change, ...]) -> Graph:
    """Changes as activities (PROV-O, Activity Streams 2.0):
    the thing, its kind of change, and the statements as reified RDF.
    """
    g = documents.new_graph()
    g.bind("as", AS)
    first, second = (URIRef(f"{BASE}releases/{r.version}") for r in (older, newer))
    whole = URIRef(f"{first}/diff/{newer.version}")
    g += [
        (whole, RDF.type, AS.Collection),
        (whole, PROV.used, first),
        (whole, PROV.generated, second),
        (whole, AS.totalItems, Literal(len(found), datatype=XSD.nonNegativeInteger)),
    ]
    for one in found:
        node = URIRef(f"{whole}#{one.thing.removeprefix(BASE + 'id/')}")
        g += [
            (whole, AS.items, node),
            (node, RDF.type, AS[ACTIVITIES[one.kind]]),
            (node, DCTERMS.type, Literal(one.kind)),
            (node, AS.object, URIRef(one.thing)),
            (node, RDFS.label, Literal(one.label, lang="en")),
        ]
        for relation, side in ((PROV.invalidated, one.before), (PROV.generated, one.after)):
            for number, (path, value) in enumerate(side):
                statement = URIRef(f"{node}-{relation.rpartition('#')[2]}-{number}")
                g += [
                    (node, relation, statement),
                    (statement, RDF.type, RDF.Statement),
                    (statement, RDF.subject, URIRef(one.thing)),
                    (statement, RDF.predicate, URIRef(path)),
                    (statement, RDF.object, documents.node(value)),
                ]
    return g


def change(one: Change) -> dict:
    """A change as JSON."""
    return {
        "kind": one.kind,
        "id": one.thing,
        "label": one.label,
        "before": [_statement(*s) for s in one.before],
        "after": [_statement(*s) for s in one.after],
    }


def _statement(path: str, value: Term) -> dict:
    said = {"predicate": path, "value": value.value}
    return said | (
        {"type": "iri"}
        if value.kind == "iri"
        else {"type": "literal", "datatype": value.datatype} | ({"language": value.language} if value.language else {})
    )


def as_json(document: dict) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
