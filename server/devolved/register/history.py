"""The releases as facts: their files and sums, and what changed between two, as JSON and RDF."""

import csv
import json
from dataclasses import dataclass
from pathlib import Path

from rdflib import Graph

from devolved.register import documents
from devolved.register.changes import Change
from devolved.release import Release
from devolved.store.terms import Term
from devolved.turtle import Templates
from devolved.vocabulary import BASE

TEMPLATES = Templates(Path(__file__).with_name("turtle"))
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


def files(release: Release) -> list[File]:
    """Files of a release: dumps and reports first, then tables, ontology, shapes, rules."""
    found = [File(n, e["bytes"], e["sha256"], SAYS.get(n) or _says(n)) for n, e in release.manifest["files"].items()]
    rooms = {"": 0, "tables": 1, "ontology": 2, "shapes": 3, "rules": 4}
    return sorted(found, key=lambda f: (rooms.get(_room(f.name), 9), f.name not in SAYS, f.name))


def _room(name: str) -> str:
    """The first folder of a path; empty for a file that lies in none."""
    return name.split("/")[0] if "/" in name else ""


def _says(name: str) -> str:
    if name.startswith("tables/"):
        return "What its columns mean: CSVW" if name.endswith(".json") else "One row for each thing: CSV"
    return {
        "ontology": "The ontology and its concepts",
        "shapes": "What the data must obey",
        "rules": "What the build infers",
    }.get(_room(name), "")


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
    return _parsed("releases", releases=releases, current=current, files=files)


def changes_graph(older: Release, newer: Release, found: tuple[Change, ...]) -> Graph:
    """Changes as activities (PROV-O, Activity Streams 2.0):
    the thing, its kind of change, and the statements as reified RDF.
    """
    return _parsed("changes", older=older, newer=newer, changes=found)


def _parsed(name: str, **values) -> Graph:
    return documents.new_graph().parse(data=TEMPLATES.write(name, **values), format="turtle")


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
    said = {"predicate": path, "value": value.value, "type": value.kind}
    if value.kind == "literal":
        said["datatype"] = value.datatype
    return said | ({"language": value.language} if value.language else {})


def as_json(document: dict) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
