"""Dump: write the release's files, the same bytes for the same facts."""

import shutil
import zlib
from pathlib import Path
from typing import BinaryIO, cast

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.term import Node

from devolved.build.inputs import ROOMS, Inputs
from devolved.build.serialise import write
from devolved.build.workspace import Workspace
from devolved.vocabulary import BASE, GRAPH, KINDS, NAMESPACES, SCHEMES

# Of the ontology and the shapes: Turtle, the JSON-LD context, mappings, migrations, and what is told of them in words.
CARRIED = {".ttl", ".jsonld", ".tsv", ".ru", ".md"}


def prefixes() -> dict[str, str]:
    """Prefixes that dumps are written with: vocabularies, kinds and concept schemes."""
    return NAMESPACES | {kind: f"{BASE}id/{kind}/" for kind in (*KINDS, *SCHEMES)}


def dump(workspace: Workspace, folder: Path) -> None:
    """Write N-Quads, TriG, Turtle and JSON-LD, gzipped without a time stamp.

    The quad formats hold every graph; Turtle holds the union without the shapes.
    """
    lines = workspace.lines()
    shapes = f" <{GRAPH}shapes>"
    for format, named in (("nq", None), ("trig", prefixes()), ("ttl", prefixes()), ("jsonld", None)):
        said = (line for line in lines if not line.endswith(shapes)) if format == "ttl" else lines
        with (folder / f"devolved.{format}.gz").open("wb") as file, Pressed(file) as pressed:
            write(said, cast(BinaryIO, pressed), format, named)


class Pressed:
    """Writes gzip whose bytes depend on the data alone (RFC 1952: no time, no name), packet by packet."""

    def __init__(self, file: BinaryIO):
        self._file, self._press = file, zlib.compressobj(6, zlib.DEFLATED, 16 + zlib.MAX_WBITS)

    def write(self, data: bytes) -> int:
        self._file.write(self._press.compress(data))
        return len(data)

    def flush(self) -> None:
        """Nothing: what is held back belongs to a packet that is not full."""

    def __enter__(self) -> "Pressed":
        return self

    def __exit__(self, fault, *rest) -> None:
        if fault is None:
            self._file.write(self._press.flush())


def carry(inputs: Inputs, folder: Path) -> None:
    """Copy what travels with a release: rules, ontology and shapes as they were written, with their mappings, style
    guide, decisions, migrations and exports, and each file of shapes with what it needs of the others behind it.
    """
    shutil.copytree(inputs.root / "ontology" / "rules", folder / "rules", dirs_exist_ok=True)
    for room in ROOMS:
        if room != "data":
            for path in sorted((inputs.root / room).rglob("*")):
                if (path.suffix in CARRIED and "rules" not in path.parts) or path.parent.name == "exports":
                    target = folder / room / path.relative_to(inputs.root / room)
                    target.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copyfile(path, target)
    shapes = {path: Graph().parse(path) for path in sorted((folder / "shapes").glob("*.ttl"))}
    whole = Graph()
    for said in shapes.values():
        whole += said
    for path, said in shapes.items():
        if borrowed := _borrowed(said, whole):
            with path.open("a", encoding="utf-8") as file:
                file.write("\n# What the shapes above use of other files, so that this one can be used alone.\n")
                file.write("\n".join(borrowed) + "\n")


def _borrowed(said: Graph, whole: Graph) -> list[str]:
    """Statements of ``whole`` about what ``said`` mentions and does not describe, and so on, as lines of N-Triples."""
    names: dict[Node, str] = {}
    known, lines = set(said.subjects()), []
    waiting: list[Node] = [*sorted({o for o in said.objects() if isinstance(o, URIRef)} - known)]
    while waiting:
        node = waiting.pop(0)
        if node in known:
            continue
        known.add(node)
        for path, value in sorted(whole.predicate_objects(node), key=_steady):
            if isinstance(value, BNode):
                names.setdefault(value, f"_:borrowed{len(names)}")
            lines.append(" ".join((names.get(node) or node.n3(), path.n3(), names.get(value) or value.n3(), ".")))
            if not isinstance(value, Literal):
                waiting.append(value)
    return lines


def _steady(pair) -> tuple[str, str]:
    """By which the statements of one thing are put in order: blank nodes have other names at each reading."""
    path, value = pair
    return str(path), "" if isinstance(value, BNode) else value.n3()
