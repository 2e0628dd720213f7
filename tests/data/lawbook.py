"""The register's dated facts as plain intervals, so that a law of the world is a few lines."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox
from devolved.build.infer import infer
from devolved.build.inputs import Inputs
from devolved.build.parse import parse
from devolved.vocabulary import BASE, NAMESPACES

REPOSITORY = Path(__file__).resolve().parents[2]
ALWAYS, NEVER = "0000-01-01", "9999-12-31"


@dataclass(frozen=True)
class Interval:
    """Something that holds from a day up to another (ISO dates; half-open)."""

    thing: str
    since: str
    until: str
    said: dict = field(hash=False, compare=False, default_factory=dict)

    def holds(self, day: str) -> bool:
        return self.since <= day < self.until


class Register:
    """The whole register in one store; rows come back as plain strings, our addresses as ``kind/slug``."""

    def __init__(self, triples: bytes):
        self._store = ox.Store()
        self._store.bulk_load(triples, format=ox.RdfFormat.N_TRIPLES)

    @classmethod
    def load(cls) -> "Register":
        inputs = Inputs(REPOSITORY)
        workspace = parse(inputs)
        infer(workspace, inputs)
        return cls(workspace.serialise("nt"))

    def rows(self, where: str) -> list[dict[str, str]]:
        """The rows of a SELECT * whose pattern this is."""
        prefixes = "".join(f"PREFIX {p}: <{n}>\n" for p, n in NAMESPACES.items())
        answer = self._store.query(f"{prefixes}SELECT DISTINCT * WHERE {{ {where} }}")
        names = [v.value for v in answer.variables]
        return [{n: _plain(v) for n, v in zip(names, row, strict=False) if v is not None} for row in answer]

    def intervals(self, where: str) -> list[Interval]:
        """Rows about a dated ``?thing``, as intervals; without a beginning it is taken to have held always."""
        dated = where + " OPTIONAL { ?thing devo:sinceDay ?since } OPTIONAL { ?thing devo:untilDay ?until }"
        return [Interval(r["thing"], r.get("since", ALWAYS), r.get("until", NEVER), r) for r in self.rows(dated)]


def _plain(term) -> str:
    return term.value.removeprefix(BASE + "id/")


def overlaps(intervals: Iterable[Interval]) -> Iterator[tuple[Interval, Interval]]:
    """Pairs that hold on one day."""
    ordered = sorted(intervals, key=lambda i: (i.since, i.until))
    for number, earlier in enumerate(ordered):
        for later in ordered[number + 1 :]:
            if later.since < earlier.until and later.since < later.until:
                yield earlier, later


def gaps(intervals: Iterable[Interval], since: str, until: str) -> list[tuple[str, str]]:
    """Stretches between two days on which none holds."""
    found, reached = [], since
    for interval in sorted(intervals, key=lambda i: i.since):
        if interval.since > reached:
            found.append((reached, min(interval.since, until)))
        reached = max(reached, interval.until)
        if reached >= until:
            break
    if reached < until:
        found.append((reached, until))
    return [(a, b) for a, b in found if a < b]


def grouped(intervals: Iterable[Interval], *names: str) -> dict:
    """Intervals by what they say under some names."""
    found = {}
    for interval in intervals:
        found.setdefault(tuple(interval.said[n] for n in names), []).append(interval)
    return found
