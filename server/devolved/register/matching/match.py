"""Match what people write to things in the register.

Scores run from 0 to 100. 100: exactly the thing's own name or identifier. Above
90: another name, an older name, initials, a short form. Below: similar spelling.
A candidate is *a match* when it scores at least ``CERTAIN`` and stands clear of
the next, so that a program may take it without asking.
"""

from dataclasses import dataclass

from rapidfuzz import fuzz, process

from devolved.register.matching.names import (
    KIND_WORDS,
    ON_REQUEST,
    TYPES,
    Named,
    NameIndex,
    core,
    fold,
    kinds_said,
)

CERTAIN = 88.0
CLEAR = 3.0  # points that the best must be ahead of the next thing
ENDED = 4.0  # points that a thing loses when it is no more: its successor is likelier meant
OTHER_KIND = 9.0  # points that an authority or a council loses when the words speak of the other, or of its mayor
FLOOR = 62.0  # below this a name is somebody else's


@dataclass(frozen=True)
class Candidate:
    thing: Named
    score: float
    match: bool
    how: str  # which kind of name was matched


class Matcher:
    """Finds things by name. Built once a release; safe to use from many threads."""

    def __init__(self, index: NameIndex):
        self.index = index
        self._exact: dict[str, list[int]] = {}
        for number, name in enumerate(index.names):
            self._exact.setdefault(name.written, []).append(number)
        self._written = [n.written for n in index.names]
        self._cores = [n.core for n in index.names]
        self._words = {word for name in index.names for word in name.written.split()}
        self._rank = {kind: position for position, kind in enumerate(TYPES)}

    def find(self, text: str, kinds: tuple[str, ...] = (), limit: int = 5) -> list[Candidate]:
        """The best candidates, best first; at most one a thing. Empty when nothing comes near."""
        if text.startswith("http"):
            thing = self.index.things.get(text.strip())
            return [Candidate(thing, 100.0, True, "address")] if thing and self._wanted(thing, kinds) else []
        query = self._mended(fold(text))
        if not query:
            return []
        said = kinds_said(query)
        best: dict[str, tuple[float, str]] = {}
        for number, score in self._scores(query):
            name = self.index.names[number]
            if not self._wanted(self.index.things[name.thing], kinds):
                continue
            if self.index.things[name.thing].ended:
                score -= ENDED
            if (
                said
                and score < 100
                and (kind := self.index.things[name.thing].kind) in ("authority", "council")
                and kind not in said
            ):
                score -= OTHER_KIND
            if score >= FLOOR and score > best.get(name.thing, (0.0, ""))[0]:
                best[name.thing] = score, name.how
        ranked = sorted(
            best.items(), key=lambda item: (-item[1][0], self._rank[self.index.things[item[0]].kind], item[0])
        )
        return self._judge(ranked[:limit])

    def suggest(self, prefix: str, kinds: tuple[str, ...] = ()) -> list[Named]:
        """Things of which a name begins with what was typed, then those with a word that does,
        then those that come near.
        """
        typed = fold(prefix)
        places: dict[str, tuple] = {}
        for name in self.index.names if typed else ():
            thing = self.index.things[name.thing]
            begins = name.written.startswith(typed)
            if self._wanted(thing, kinds) and (begins or f" {typed}" in name.written):
                place = (not begins, thing.ended, self._rank[thing.kind], -name.weight, thing.label)
                places[name.thing] = min(places.get(name.thing, place), place)
        found = sorted(places, key=lambda iri: (places[iri], iri))
        return [self.index.things[iri] for iri in found] + [
            c.thing for c in self.find(prefix, kinds, limit=10) if c.thing.iri not in places
        ]

    def _mended(self, query: str) -> str:
        """Misspelt words of kind put right ("metroploitan"), so that they do not weigh as part of the name."""
        words = query.split()
        for position, word in enumerate(words):
            if len(word) > 5 and word not in self._words:
                near = process.extractOne(word, KIND_WORDS, scorer=fuzz.ratio, score_cutoff=82)
                words[position] = near[0] if near else word
        return " ".join(words)

    def _wanted(self, thing: Named, kinds: tuple[str, ...]) -> bool:
        return thing.kind in kinds if kinds else thing.kind not in ON_REQUEST

    def _scores(self, query: str):
        """Pairs of name number and score, for names that may be meant."""
        for number in self._exact.get(query, ()):
            yield number, 100.0 * self.index.names[number].weight
        bare, titled = core(query), core(query, True)
        found: dict[int, float] = {}
        near = []
        for essence in {bare, titled}:
            near += process.extract(essence, self._cores, scorer=fuzz.ratio, limit=60, score_cutoff=55)
            near += process.extract(essence, self._cores, scorer=fuzz.token_sort_ratio, limit=60, score_cutoff=55)
        near += process.extract(query, self._written, scorer=fuzz.token_sort_ratio, limit=60, score_cutoff=55)
        for _, _, number in near:
            if number not in found:
                kind = self.index.things[self.index.names[number].thing].kind
                if kind == "person":  # "Mayor Burnham" is written of a person without the title
                    found[number] = self._similarity(bare, bare, number)
                else:
                    found[number] = self._similarity(query, titled if kind == "post" else bare, number)
        yield from found.items()

    def _similarity(self, query: str, essence: str, number: int) -> float:
        """How near a name is: mostly its essence, partly the words of kind around it."""
        name = self.index.names[number]
        if name.how == "identifier":
            return 0.0  # a code is right or wrong, never nearly right
        if name.how == "initials" and essence != name.core:
            return 0.0
        alike = max(fuzz.ratio(essence, name.core), fuzz.token_sort_ratio(essence, name.core))
        if len(essence) < 5 and alike < 100:
            return 0.0  # short words are near too many others
        whole = max(fuzz.ratio(query, name.written), fuzz.token_sort_ratio(query, name.written))
        return min(99.0, 0.8 * alike + 0.2 * whole) * (0.5 + 0.5 * name.weight)

    def _judge(self, ranked) -> list[Candidate]:
        candidates = []
        for position, (thing, (score, how)) in enumerate(ranked):
            following = ranked[position + 1][1][0] if position + 1 < len(ranked) else 0.0
            certain = position == 0 and score >= CERTAIN and score - following >= CLEAR
            candidates.append(Candidate(self.index.things[thing], round(score, 1), certain, how))
        return candidates
