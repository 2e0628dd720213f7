"""Statements as files: sorted lines in, any format out, with little of it in memory at a time."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import BinaryIO

import pyoxigraph as ox

PACKET = 10_000  # lines
FORMATS = {
    "nq": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "nt": ox.RdfFormat.N_TRIPLES,
    "ttl": ox.RdfFormat.TURTLE,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdf": ox.RdfFormat.RDF_XML,
}


def write(lines: Iterable[str], file: BinaryIO, format: str, prefixes: dict | None = None) -> None:
    """Write sorted N-Quads lines (without the dot) in a format; in triple formats what several graphs say is said once.

    Only some lines at a time are held as anything but lines.
    """
    if merges := not FORMATS[format].supports_datasets:
        lines = _merged(lines)
    packets = ("".join(line + " .\n" for line in packet).encode() for packet in _packets(lines))
    if format in ("nq", "nt"):
        for packet in packets:
            file.write(packet)
        return
    quads = (quad for packet in packets for quad in ox.parse(packet, format=ox.RdfFormat.N_QUADS))
    if merges:
        quads = (ox.Triple(q.subject, q.predicate, q.object) for q in quads)
    ox.serialize(quads, file, FORMATS[format], prefixes=prefixes)


def _merged(lines: Iterable[str]) -> Iterator[str]:
    """Lines without their graph. A triple's lines stand side by side:
    nothing sorts before the space that ends an object.
    """
    last = ""
    for line in lines:
        triple = line.rpartition(" ")[0]
        if triple != last:
            yield triple
        last = triple


def _packets(lines: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(lines)
    while packet := list(islice(rest, PACKET)):
        yield packet
