"""Reconcile: a name, perhaps a type, perhaps properties → candidates with scores.

Independent of the version of the API (https://www.w3.org/community/reconciliation/):
``web/reconcile.py`` translates both versions to ``Question``.
"""

from dataclasses import dataclass, field, replace
from datetime import date

from devolved.register.matching.extension import PROPERTIES, Value, address, values
from devolved.register.matching.match import CERTAIN, CLEAR, Candidate, Matcher
from devolved.register.matching.names import fold
from devolved.store.protocol import Store

WRONG = 18.0  # points lost when a property disagrees
RIGHT = 6.0  # points won when one agrees
POOL = 25  # candidates that properties may reorder


@dataclass(frozen=True)
class Condition:
    """A property that should (or must) have one of the given values."""

    property: str
    wanted: tuple[str, ...]
    required: bool = False


@dataclass(frozen=True)
class Question:
    """One row of somebody's table."""

    text: str = ""
    kinds: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    limit: int = 5
    on: date | None = None
    features: dict = field(default_factory=dict)


def answer(store: Store, matcher: Matcher, questions: list[Question], today: date) -> list[list[Candidate]]:
    """Candidates for each question, in order, best first.

    Each property is asked of the store once for a whole batch and day.
    """
    found = [matcher.find(q.text, q.kinds, POOL if q.conditions else q.limit) if q.text else [] for q in questions]
    asked: dict[tuple[str, date], set[str] | None] = {}
    for question, candidates in zip(questions, found, strict=True):
        for condition in question.conditions:
            key = condition.property, question.on or today
            things = asked.setdefault(key, set()) if question.text else None
            if things is None:
                asked[key] = None
            else:
                things.update(c.thing.iri for c in candidates)
    known = {
        key: values(store, PROPERTIES[key[0]], things, key[1])
        for key, things in asked.items()
        if things is None or things
    }
    return [_weigh(matcher, q, c, known, q.on or today) for q, c in zip(questions, found, strict=True)]


def _weigh(
    matcher: Matcher, question: Question, candidates: list[Candidate], known: dict, day: date
) -> list[Candidate]:
    if not question.conditions:
        return candidates
    if not question.text:
        candidates = _by_properties(matcher, question, known, day)
    weighed = []
    for candidate in candidates:
        score, possible = candidate.score, True
        for condition in question.conditions:
            agrees = _agrees(known.get((condition.property, day), {}).get(candidate.thing.iri, []), condition.wanted)
            possible = possible and (agrees or not condition.required)
            score += RIGHT if agrees else -WRONG
        if possible:
            weighed.append(replace(candidate, score=round(max(0.0, min(100.0, score)), 1), match=False))
    weighed.sort(key=lambda c: -c.score)
    first, second = [*(c.score for c in weighed[:2]), 0.0, 0.0][:2]
    if first >= CERTAIN and first - second >= CLEAR:
        weighed[0] = replace(weighed[0], match=True)
    return weighed[: question.limit]


def _by_properties(matcher: Matcher, question: Question, known: dict, day: date) -> list[Candidate]:
    """Things that agree with every property, when no name is given."""
    agreeing = set.intersection(
        *(
            {t for t, values in known.get((condition.property, day), {}).items() if _agrees(values, condition.wanted)}
            for condition in question.conditions
        )
    )
    things = [matcher.index.things[t] for t in sorted(agreeing) if t in matcher.index.things]
    wanted = [t for t in things if not question.kinds or t.kind in question.kinds]
    return [Candidate(thing, 94.0, False, "properties") for thing in wanted[:POOL]]


def _agrees(found: list[Value], wanted: tuple[str, ...]) -> bool:
    """Whether one of the values is one of those wanted: as identifier, address, text or name."""
    for value in found:
        label = fold(value.label)
        forms = {value.term.value, fold(value.term.value), label}
        for text in wanted:
            folded = fold(text)
            if {text, address(text), folded} & forms or (len(text) > 3 and folded and folded in label):
                return True
    return False
