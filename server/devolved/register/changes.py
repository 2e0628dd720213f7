"""What changed between two releases, thing by thing.

A thing is *added*, *withdrawn* (it is no longer there), *ended* (it was given an
end and nothing else but its evidence changed) or *corrected* (any other
statement differs). Releases are immutable, so an answer never changes.
"""

import gzip
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from devolved.release import Release
from devolved.store.terms import Term, dataset_statements
from devolved.vocabulary import BASE, DEPRECATED_GRAPH, GRAPH, INFERRED_GRAPH, NAMESPACES

KINDS_OF_CHANGE = ("added", "ended", "corrected", "withdrawn")
_APART = {
    INFERRED_GRAPH,
    DEPRECATED_GRAPH,
    *(GRAPH + name for name in ("shapes", "ontology", "dataset", "coverage", "examples", "mappings")),
}
_DEVO = NAMESPACES["devo"]
_ENDS = {_DEVO + name for name in ("endsOn", "endsAfter", "endsBefore")}
_EVIDENCE = {
    _DEVO + "knownOn",
    _DEVO + "confidence",
    NAMESPACES["dcterms"] + "source",
    NAMESPACES["skos"] + "editorialNote",
}
_NAMES = [
    NAMESPACES["skos"] + "prefLabel",
    NAMESPACES["foaf"] + "name",
    NAMESPACES["dcterms"] + "title",
    NAMESPACES["rdfs"] + "label",
]

Statement = tuple[str, Term]  # predicate, object


@dataclass(frozen=True)
class Change:
    """One thing that differs. Statements are sorted."""

    kind: str
    thing: str
    label: str
    before: tuple[Statement, ...]  # only in the older release
    after: tuple[Statement, ...]  # only in the newer one


def changes(older: Release, newer: Release) -> tuple[Change, ...]:
    """Every thing that differs, in the order of KINDS_OF_CHANGE, then by address."""
    return _changes(older.path, newer.path)


@lru_cache(maxsize=8)
def _changes(older: Path, newer: Path) -> tuple[Change, ...]:
    return compared(things(older), things(newer))


def compared(before: dict[str, set[Statement]], after: dict[str, set[Statement]]) -> tuple[Change, ...]:
    """The same for statements that are at hand: thing → what is said of it."""
    found = []
    for thing in before.keys() | after.keys():
        gone, come = (
            before.get(thing, set()) - after.get(thing, set()),
            after.get(thing, set()) - before.get(thing, set()),
        )
        if gone or come:
            kind = _kind(thing in before, thing in after, gone, come)
            label = _label(after.get(thing) or before[thing], thing)
            found.append(Change(kind, thing, label, tuple(sorted(gone)), tuple(sorted(come))))
    return tuple(sorted(found, key=lambda c: (KINDS_OF_CHANGE.index(c.kind), c.thing)))


def things(folder: Path) -> dict[str, set[Statement]]:
    """Asserted statements of every thing with an address of ours, in the release of a folder."""
    return asserted(gzip.decompress((folder / "devolved.nq.gz").read_bytes()))


def asserted(dataset: bytes) -> dict[str, set[Statement]]:
    """The same, in N-Quads that are at hand."""
    found: dict[str, set[Statement]] = {}
    for s, p, o, graph in dataset_statements(dataset):
        if graph not in _APART and s.value.startswith(BASE + "id/"):
            found.setdefault(s.value, set()).add((p.value, o))
    return found


def _kind(was: bool, is_: bool, gone: set[Statement], come: set[Statement]) -> str:
    if not was:
        return "added"
    if not is_:
        return "withdrawn"
    ended = any(p in _ENDS for p, _ in come) and not any(p in _ENDS for p, _ in gone)
    others = any(p not in _ENDS | _EVIDENCE for p, _ in gone | come)
    return "ended" if ended and not others else "corrected"


def _label(statements: set[Statement], thing: str) -> str:
    for name in _NAMES:
        for predicate, value in sorted(statements):
            if predicate == name:
                return value.value
    return thing.removeprefix(BASE + "id/")
