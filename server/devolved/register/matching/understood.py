"""What words inside a question name: a thing of the register for sure, a place, or nothing.

A name counts only where every telling word of it is a word of the thing's names, so that "New York" is not York.
"""

import re
from dataclasses import dataclass, field
from datetime import date

from rapidfuzz import fuzz, process

from devolved.register.matching.match import Matcher
from devolved.register.matching.names import core, fold
from devolved.register.matching.places import Place, PlaceIndex

# Below this a name is somebody else's, however well its words agree.
NAMED = 76.0
# How alike two words must be to be one word, misspelt.
ALIKE = 78.0


@dataclass(frozen=True)
class Understood:
    """What a question asks: a view with its parameters, and what answers it in a sentence.

    One of these gives the sentence: ``thing`` (its lead), ``place`` (its card), ``power`` (whether ``thing`` holds
    it), or else the view's headline. ``choices``: the name is several places', and one must be chosen.
    """

    view: str = ""
    values: dict[str, str] = field(default_factory=dict)
    thing: str = ""
    place: Place | None = None
    power: str = ""
    choices: tuple[Place, ...] = ()
    on: date | None = None
    # An address that answers instead of a view: the comparison of two days.
    href: str = ""


class Names:
    """Tells what a few words name, or that they name nothing. Built once a release; safe to use from many threads."""

    def __init__(self, matcher: Matcher, places: PlaceIndex):
        self.matcher, self.places = matcher, places
        self._words: dict[str, set[str]] = {}
        for name in matcher.index.names:
            if name.how != "identifier":
                self._words.setdefault(name.thing, set()).update(name.written.split())

    def thing(self, text: str, *kinds: str) -> str:
        """The address of the one thing of these kinds that a text names; empty where none is surely meant."""
        words = bare(text)
        if not words:
            return ""
        found = self.matcher.find(words, kinds, 5)
        fitting = [c for c in found if c.score >= NAMED and self._covers(words, c.thing.iri)]
        if not fitting:
            return self._only_one(words, kinds)
        best = fitting[0]
        rivals = [c for c in fitting[1:] if best.score - c.score < 1.0 and c.thing.ended == best.thing.ended]
        return best.thing.iri if not rivals or best.score == 100 else ""

    def _only_one(self, text: str, kinds: tuple[str, ...]) -> str:
        """The one thing of these kinds whose names hold all of several telling words; empty where more do."""
        telling = set(core(fold(text), True).split())
        things = self.matcher.index.things
        holding = [t for t, words in self._words.items() if things[t].kind in kinds and telling <= words]
        return holding[0] if len(telling) > 1 and len(holding) == 1 else ""

    def _covers(self, text: str, thing: str) -> bool:
        names = self._words.get(thing, set())
        telling = core(fold(text), True).split()
        return all(
            word in names or (len(word) > 4 and process.extractOne(word, names, scorer=fuzz.ratio, score_cutoff=ALIKE))
            for word in telling
        )

    def where(self, text: str) -> Understood | None:
        """A place that a text names: a postcode district, a town, else a council."""
        words = bare(text)
        if district := self.places.district(words):
            return Understood(place=district)
        found = self.places.named(words)
        if len(found) > 1:
            return Understood(choices=tuple(found))
        if found:
            return Understood(place=found[0])
        if council := self.thing(words, "council"):
            slug = council.rpartition("/")[2]
            return Understood(place=Place(slug, self.matcher.index.things[council].label, "council", slug))
        near = self.places.near(words, 2) if len(words) > 5 else []
        return Understood(place=near[0]) if len(near) == 1 else None


def bare(text: str) -> str:
    """A name without the words around it."""
    return re.sub(
        r"^(?:the|in|of|for|at|a|an)\s+(?:the\s+)?|\s+(?:area|region)$|^area of ", "", text.strip(" ,?.'\"")
    ).strip()
