"""Search: everything that has a name, by any of its names, forgiving of spelling.

The names and the matching are those of reconciliation; here they are ranked
for people: what begins with the words typed comes first while typing.
"""

from dataclasses import dataclass

from devolved.register import queries
from devolved.register.matching.match import Matcher
from devolved.register.matching.names import NAMED, NAMED_SCHEMES, TYPES, fold
from devolved.store.protocol import Store
from devolved.store.terms import iri
from devolved.vocabulary import BASE, KINDS, NAMESPACES

EVERYTHING = (*NAMED, *NAMED_SCHEMES, "region", "source", "judgement")


@dataclass(frozen=True)
class Found:
    """One result. ``also`` is the name that was matched, where it is not the one shown."""

    address: str
    kind: str
    label: str
    score: float
    also: str = ""


def find(matcher: Matcher, words: str, kinds: tuple[str, ...] = (), limit: int = 40) -> list[Found]:
    """The best results for words; those that contain all of them come before those that are merely alike."""
    wanted = kinds or EVERYTHING
    best: dict[str, Found] = {}
    for candidate in matcher.find(words, wanted, limit):
        thing = candidate.thing
        best[thing.iri] = Found(thing.iri, thing.kind, thing.label, candidate.score)
    for found in _containing(matcher, words, wanted):
        if found.address not in best or best[found.address].score < found.score:
            best[found.address] = found
    return sorted(best.values(), key=lambda f: (-f.score, len(f.label), f.label))[:limit]


def suggest(matcher: Matcher, words: str, limit: int = 8) -> list[Found]:
    """Suggestions while typing: names that begin with the words, then names with such words in them."""
    found = _containing(matcher, words, EVERYTHING)
    found.sort(key=lambda f: (-f.score, TYPES.index(f.kind), len(f.label), f.label))
    if len(found) < 3 and len(words) > 3:
        seen = {f.address for f in found}
        found += [f for f in find(matcher, words, limit=limit) if f.address not in seen]
    return found[:limit]


def _containing(matcher: Matcher, words: str, kinds: tuple[str, ...]) -> list[Found]:
    """Things of which a name has all the words, or their beginnings; the best name of each."""
    written = fold(words)
    parts = written.split()
    best: dict[str, Found] = {}
    for name in matcher.index.names if parts else ():
        thing = matcher.index.things[name.thing]
        # What no part is found in at all need not be taken apart.
        if thing.kind not in kinds or not all(part in name.written for part in parts):
            continue
        tokens = name.written.split()
        if not all(any(token.startswith(part) for token in tokens) for part in parts):
            continue
        score = 84 + 12 * len(written) / max(len(name.written), len(written))
        score = min(score + 3 * name.written.startswith(written) - 4 * thing.ended, 99.0)
        if thing.iri not in best or best[thing.iri].score < score:
            own = name.how in ("preferred", "label", "surname", "short") or name.written in thing.folded
            best[thing.iri] = Found(thing.iri, thing.kind, thing.label, score, "" if own else name.written)
    return list(best.values())


def descriptions(store: Store, addresses: list[str]) -> dict[str, str]:
    """What each thing is, in the register's words."""
    found = queries.rows(store, "descriptions", thing=queries.iris(addresses)) if addresses else ()
    return {row["thing"].value: row["text"].value for row in found}


def things_of(store: Store, kind: str, most: int) -> list[tuple[str, str]]:
    """(slug, label) of everything of a kind or scheme, for a list to choose from; empty when there are too many."""
    whole = f"{BASE}id/{kind}"
    if kind in KINDS:
        whole = NAMESPACES["geo" if kind == "geometry" else "devo"] + KINDS[kind]
    labels: dict[str, str] = {}
    for row in queries.rows(store, "things-of", limit=2 * most + 2, whole=iri(whole)):
        labels.setdefault(row["thing"].value.rpartition("/")[2], row["label"].value)
    return sorted(labels.items(), key=lambda pair: pair[1].casefold()) if len(labels) <= most else []
