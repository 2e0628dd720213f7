"""Describe: the release tells about itself in VoID (https://www.w3.org/TR/void/) and in DCAT 3, in the application
profile of Europe's portals (DCAT-AP 3: https://semiceu.github.io/DCAT-AP/releases/3.0.0/).

A catalogue, a series, one dataset a release, its files with sizes and sums, and the services that answer from it.
``description`` goes into the store as /graph/dataset; ``distributions`` adds what only the finished files can tell.
What is said stands in ``turtle/description.ttl`` and ``turtle/distributions.ttl``.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from devolved.build.queries import QUERIES
from devolved.build.turtle import TEMPLATES
from devolved.build.workspace import Workspace
from devolved.release import sha256

DUMPS = {  # file → media type, EU file type, what it is
    "devolved.nq.gz": ("application/n-quads", "RDF_N_QUADS", "Every graph as N-Quads"),
    "devolved.trig.gz": ("application/trig", "RDF_TRIG", "Every graph as TriG"),
    "devolved.ttl.gz": ("text/turtle", "RDF_TURTLE", "The union of all graphs but the shapes, as Turtle"),
    "devolved.jsonld.gz": ("application/ld+json", "JSON_LD", "Every graph as JSON-LD"),
}
SQLITE = {"devolved.sqlite": ("application/vnd.sqlite3", "BIN", "Every class as a table, for SQLite")}


@dataclass(frozen=True)
class File:
    """One file of a release, as the catalogue tells of it."""

    name: str
    media: str
    kind: str  # of the EU's authority table of file types
    title: str
    size: int
    sum: str


def description(workspace: Workspace, version: str, built: date) -> str:
    """Turtle about the catalogue, the series and this release, with VoID counts of the union."""
    return TEMPLATES.write(
        "description",
        version=version,
        built=built.isoformat(),
        dumps=DUMPS,
        count=workspace.rows(QUERIES.text("void-counts"))[0],
        classes=workspace.rows(QUERIES.text("void-classes")),
        properties=workspace.rows(QUERIES.text("void-properties")),
        links=workspace.rows(QUERIES.text("void-links")),
        confidences=workspace.rows(QUERIES.text("confidences")),
    )


def distributions(folder: Path, version: str) -> str:
    """Turtle about the files in a release folder: address, size and SHA-256 sum of each;
    and about the terms of others used here.
    """
    return TEMPLATES.write("distributions", version=version, files=list(_files(folder)))


def _files(folder: Path) -> Iterator[File]:
    tables = sorted(folder.glob("tables/*.csv"))
    known = DUMPS | SQLITE | {f"tables/{t.name}": ("text/csv", "CSV", f"Table of class {t.stem}") for t in tables}
    for name, (media, kind, title) in known.items():
        file = folder / name
        if file.is_file():
            yield File(name, media, kind, title, file.stat().st_size, sha256(file))
