"""Dump: write the release's files, the same bytes for the same facts."""

import gzip
import shutil
from pathlib import Path

from devolved.build.inputs import ROOMS, Inputs
from devolved.store.engine import Workspace
from devolved.vocabulary import BASE, NAMESPACES, GRAPH, KINDS, SCHEMES


def prefixes() -> dict[str, str]:
    """Prefixes that dumps are written with: vocabularies, kinds and concept schemes."""
    return NAMESPACES | {kind: f"{BASE}id/{kind}/" for kind in (*KINDS, *SCHEMES)}


def dump(workspace: Workspace, folder: Path) -> None:
    """Write N-Quads, TriG, Turtle and JSON-LD, gzipped without a time stamp.

    The quad formats hold every graph; Turtle holds the union without the shapes.
    """
    union = [g for g in workspace.graphs if g != GRAPH + "shapes"]
    compress(folder / "devolved.nq.gz", workspace.serialise("nq"))
    compress(folder / "devolved.trig.gz", workspace.serialise("trig", prefixes=prefixes()))
    compress(folder / "devolved.ttl.gz", workspace.serialise("ttl", union, prefixes()))
    compress(folder / "devolved.jsonld.gz", workspace.serialise("jsonld"))


def compress(path: Path, data: bytes) -> None:
    """Write gzip whose bytes depend on the data alone (RFC 1952: MTIME 0, no name)."""
    path.write_bytes(gzip.compress(data, compresslevel=6, mtime=0))


def carry(inputs: Inputs, folder: Path) -> None:
    """Copy what travels with a release: rules, ontology and shapes as they were written."""
    shutil.copytree(inputs.root / "ontology" / "rules", folder / "rules", dirs_exist_ok=True)
    for room in ROOMS:
        if room != "data":
            for path in sorted((inputs.root / room).rglob("*")):
                if path.suffix in (".ttl", ".jsonld") and "rules" not in path.parts:
                    target = folder / room / path.relative_to(inputs.root / room)
                    target.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copyfile(path, target)
