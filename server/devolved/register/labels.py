"""Names of things, many at a time.

A page gathers every IRI it will show and asks once. Names depend on the day:
a body that was renamed bears the name it had (``rdfs:label`` of the day's
graph). Answers are kept for the life of a release and day, up to a limit.
"""

from collections.abc import Iterable
from datetime import date

from devolved.bounded import ByteLimitedCache
from devolved.register import queries
from devolved.store.protocol import Store
from devolved.vocabulary import BASE, NAMESPACES, kind_and_slug

KEPT = 4 * 2**20  # bytes


class Labels:
    """The names of one release's things."""

    def __init__(self, store: Store):
        self._store = store
        self._kept = ByteLimitedCache(KEPT)

    def of(self, things: Iterable[str], on: date | None = None) -> dict[str, str]:
        """IRI → name. Things without one get the words of their address."""
        wanted = {t for t in things if t}
        found = {thing: label for thing in wanted if (label := self._kept.get((on, thing))) is not None}
        missing = sorted(wanted - found.keys())
        for piece in queries.pieces(missing):
            found |= self._ask(piece, on)
        return found

    def one(self, thing: str, on: date | None = None) -> str:
        return self.of([thing], on)[thing]

    def _ask(self, things: list[str], on: date | None) -> dict[str, str]:
        terms = queries.iris(things)
        labels: dict[str, tuple] = {}
        if terms:
            for row in queries.rows(self._store, "labels", on, thing=terms):
                label = row["label"]
                # The derived label knows the day; the others stand in where there is none. English first.
                derived = row["property"].value.endswith("#label")
                rank = (not derived, label.language not in ("en", "en-gb", ""), label.value)
                thing = row["thing"].value
                if thing not in labels or rank < labels[thing]:
                    labels[thing] = rank
        names = {thing: labels[thing][2] if thing in labels else words(thing) for thing in things}
        for thing, name in names.items():
            self._kept.put((on, thing), name)
        return names


def words(address: str) -> str:
    """A readable stand-in for a name: the last words of an address."""
    if parts := kind_and_slug(address):
        return parts[1].replace("-", " ")
    for prefix, namespace in NAMESPACES.items():
        if address.startswith(namespace) and len(address) > len(namespace):
            return f"{prefix}:{address[len(namespace) :]}"
    if address.startswith(BASE):
        return address[len(BASE) :]
    return address
