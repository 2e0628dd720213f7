"""How a release's statements are loaded into the engine: the order decides how quickly they are found again.

The register, which is all graphs but the shapes, becomes the engine's default graph.

In memory the engine keeps each statement in a block of its own, chained to the
one before it about the same subject (and predicate, object, graph), and walks
whole chains. Statements are therefore given in the order of their subjects, so
that neighbours in a chain are neighbours in memory, and in pieces, so that
what was read does not lie between them. The register's own store comes first,
into fresh memory. Long answers are up to a third quicker for it.
"""

import gzip
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox

from devolved.vocabulary import GRAPH

SHAPES_GRAPH = GRAPH + "shapes"
DUMP = "devolved.nq.gz"
PIECE = 10_000  # statements given to the engine at once
SHAPES = f"{SHAPES_GRAPH}>".encode()
BLANK = b"_:"
QUADS, TRIPLES = ox.RdfFormat.N_QUADS, ox.RdfFormat.N_TRIPLES


def memory(release: Path) -> tuple[ox.Store, ox.Store]:
    """All graphs of a release, with the register as default graph; and the register alone, likewise."""
    with gzip.open(release / DUMP) as file:
        lines = sorted(file)
    pieces = [lines[start : start + PIECE] for start in range(0, len(lines), PIECE)]
    register = [_register(piece) for piece in pieces]
    store, plain = ox.Store(), ox.Store()
    for one in (plain, store):
        for triples in register:
            _give(one, triples, TRIPLES, ox.DefaultGraph())
    for piece in pieces:
        _give(store, b"".join(piece), QUADS, None)
    return store, plain


def disk(release: Path, folder: Path) -> ox.Store:
    """A new store on disk, likewise. The engine sorts for itself there."""
    store = ox.Store(str(folder))
    for shape, format, graph in ((b"".join, QUADS, None), (_register, TRIPLES, ox.DefaultGraph())):
        with gzip.open(release / DUMP) as file:
            lines = Lines(file, shape)
            store.bulk_load(cast(IO[bytes], lines), format=format, to_graph=graph)  # which it reads, and no more
        _give(store, lines.blank, format, graph)
    store.flush()
    store.optimize()
    return store


class Lines:
    """A file read in pieces, without the lines that may name blank nodes: those are kept for later."""

    def __init__(self, file, shape: Callable[[list[bytes]], bytes]):
        self._file, self._shape, self._piece, self._at = file, shape, b"", 0
        self.blank = b""

    def read(self, size: int) -> bytes:
        while self._at == len(self._piece):
            lines = list(islice(self._file, PIECE))
            if not lines:
                return b""
            self.blank += self._shape([line for line in lines if BLANK in line])
            self._piece, self._at = self._shape([line for line in lines if BLANK not in line]), 0
        start, self._at = self._at, min(self._at + size, len(self._piece))
        return self._piece[start : self._at]


def quad(triple: ox.Triple, graph: ox.NamedNode | ox.DefaultGraph) -> ox.Quad:
    """A statement in a graph."""
    return ox.Quad(triple.subject, triple.predicate, triple.object, graph)


def _register(lines: list[bytes]) -> bytes:
    """Lines of N-Quads as N-Triples: what the register holds of them, all but the shapes."""
    parts = [line.rpartition(b" <") for line in lines]
    return b"".join([triple + b" .\n" for triple, _, graph in parts if not graph.startswith(SHAPES)])


def _give(store: ox.Store, data: bytes, format: ox.RdfFormat, graph) -> None:
    """Add statements. The fast way names blank nodes anew each time:
    lines that may have one go the slow way and keep the name.
    """
    if BLANK in data:
        lines = data.splitlines(keepends=True)
        blank = ox.parse(b"".join(line for line in lines if BLANK in line), format=format)
        store.extend(quad(found.triple, graph) if graph else found for found in blank)
        data = b"".join(line for line in lines if BLANK not in line)
    store.bulk_load(data, format=format, to_graph=graph)
