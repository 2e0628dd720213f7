"""What is wrong with a sentence about who holds a place on a day, by the record alone."""

import re
from datetime import date

from record import EVER, NEVER, Fact, words

HOLDS = re.compile(
    r"(has|have) held it|\bholds? it\b|; its mayor( since [^.;]*?)? is |, chaired by|\. "
    r"The mayor( since [^.;]*?)? is |has been [^.]* since"
)
NONE = re.compile(r"It has no elected mayor|; its first mayor is to be elected|Its first election is|No one")
UNKNOWN = re.compile(r"[Ww]e have not found who|has not been found")


def complaints(  # noqa: C901 (one law after another)
    sentence: str, facts: list[Fact], day: int, names: dict[str, str], exists: bool = True, open_ended: bool = False
) -> list[str]:
    """Every way in which the sentence says more, or less, than the facts bear. ``names``: label by address.

    ``open_ended``: whoever may hold it need not be named where the sentence says that we have not found who does.
    """
    certain = [f for f in facts if f.certain(day)]
    possible = [f for f in facts if f.possible(day) and not certain]
    gone = [f for f in facts if f.d <= day]
    wrong = []
    if not exists:
        if HOLDS.search(sentence):
            wrong.append("somebody is said to hold what does not exist")
        return wrong
    for fact in certain:
        name = names.get(fact.who, fact.who)
        if name not in sentence:
            wrong.append(f"{name} holds it and is not named")
        begun = fact.said.get("startsOn") or fact.said.get("startsBefore")
        if begun and "since" in sentence and words(begun) not in sentence:
            wrong.append(f"{name}'s beginning, {words(begun)}, is not what is said")
    if certain:
        if not HOLDS.search(sentence):
            wrong.append("somebody holds it, and nobody is said to")
        if UNKNOWN.search(sentence) or NONE.search(sentence) or "vacant" in sentence:
            wrong.append("it is held, and said to be vacant or not known")
        return wrong
    if HOLDS.search(sentence):
        wrong.append("nobody holds it for certain, and somebody is said to")
    for fact in [] if open_ended and UNKNOWN.search(sentence) else possible:
        if names.get(fact.who, fact.who) not in sentence:
            wrong.append(f"{names.get(fact.who, fact.who)} may hold it and is not named")
    if (gone or possible) and NONE.search(sentence):
        wrong.append("it was held, and is said never to have been")
    if (gone or possible) and re.search(r"\byet\b", sentence):
        wrong.append('it was held, and the sentence says "yet"')
    if "vacant" in sentence and not (_exact_end(gone) and _exact_start([f for f in facts if f.a > day])):
        wrong.append("said to be vacant without days that bound it")
    if gone and not possible and not open_ended:
        last = max(gone, key=lambda f: f.d)
        if names.get(last.who, last.who) not in sentence:
            wrong.append("who left last is not named")
    return wrong


def _exact_end(facts: list[Fact]) -> bool:
    return bool(facts) and len(max(facts, key=lambda f: f.d).said.get("endsOn", "")) == 10


def _exact_start(facts: list[Fact]) -> bool:
    return bool(facts) and len(min(facts, key=lambda f: f.a).said.get("startsOn", "")) == 10


def days_of(facts: list[Fact], *more: str) -> list[date]:
    """The days to look at: around every bound of the facts."""
    found = {d for fact in facts for d in fact.days()}
    return [
        date.fromordinal(d)
        for d in sorted(found)
        if EVER < d < NEVER and date(1990, 1, 1).toordinal() < d < date(2035, 1, 1).toordinal()
    ]
