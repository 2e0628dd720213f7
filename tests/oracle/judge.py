"""What is wrong with a sentence about who holds a place, where a council belongs or how a promise stands on a day,
by the record alone.
"""

import re

from record import Fact, Promise, span, words

HOLDS = re.compile(
    r"(has|have) held it|(?<!found who )\bholds? it\b|; its mayor( since [^.;]*?)? is |, chaired by|\. "
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


def of_person(sentence: str, facts: list[Fact], day: int, posts: dict[str, str]) -> list[str]:
    """What is wrong with a sentence about what a person holds. ``posts``: label by address."""
    certain = [f for f in facts if f.certain(day)]
    perhaps = [f for f in facts if f.possible(day) and not f.certain(day)]
    gone = [f for f in facts if f.d <= day]
    coming = [f for f in facts if f.a > day]
    present = re.search(r" (has been|is) ", sentence.replace(" is named in", ""))
    wrong = []
    for fact in certain:
        if posts[fact.place] not in sentence:
            wrong.append(f"holds {posts[fact.place]}, which is not named")
        begun = fact.said.get("startsOn") or fact.said.get("startsBefore")
        if begun and "since" in sentence and words(begun) not in sentence:
            wrong.append(f"the beginning, {words(begun)}, is not what is said")
    if certain:
        return wrong if present else [*wrong, "holds a post, and is not said to"]
    if present:
        wrong.append("holds nothing for certain, and is said to")
    named = [f for f in facts if posts[f.place] in sentence]
    if (perhaps or gone) and not {id(f) for f in named} & {id(f) for f in perhaps or gone}:
        wrong.append("what may be held, or was held last, is not named")
    if perhaps or gone:
        for fact in gone[-1:] if not perhaps else []:
            last = max(gone, key=lambda f: f.d)
            ends = {words(v) for f in gone if f.d == last.d for n, v in f.said.items() if n.startswith("ends")}
            if ends and not any(end.split()[-1] in sentence for end in ends):
                wrong.append(f"the end, {', '.join(sorted(ends))}, is not what is said of {fact.place}")
    elif coming and not re.search(r" becomes | is to | by \d", sentence):
        wrong.append("what comes is not said to come")
    return wrong


def of_council(
    sentence: str, facts: list[Fact], bodies: dict[str, Fact], day: int, names: dict[str, str], mayors: dict[str, set]
) -> list[str]:
    """What is wrong with a sentence about where a council belongs.

    ``bodies``: the days of each authority; ``mayors``: for each authority, the names of whoever may be its mayor.
    """
    wrong = []
    here = [f for f in facts if f.certain(day) and bodies[f.place].possible(day)]
    maybe = [f for f in facts if f.possible(day) and bodies[f.place].possible(day)]
    for fact in here:
        name = names[fact.place]
        if name not in sentence:
            wrong.append(f"belongs to {name}, which is not named")
        if fact.said["kind"] == "constituent" and bodies[fact.place].certain(day) and "is a member of" not in sentence:
            wrong.append("is a member, and is not said to be")
    if maybe and "not in any devolved area" in sentence:
        wrong.append("may belong somewhere, and is said not to")
    # One authority may bear the name that another had before it.
    called = {names[f.place] for f in maybe}
    for address in {f.place for f in facts} - {f.place for f in maybe}:
        if names[address] in sentence and names[address] not in called:
            wrong.append(f"does not belong to {names[address]}, which is named")
    if re.search(r" [Mm]ayor\b", sentence):
        under = {n for f in here if f.said["kind"] in ("constituent", "within-area") for n in mayors.get(f.place, ())}
        if not any(name in sentence for name in under) and not re.search("first [Mm]ayor.* is to be elected", sentence):
            wrong.append("a mayor is named who is not of its authority")
        elsewhere = {n for names_ in mayors.values() for n in names_} - under
        wrong += [f"{n} is not its mayor and is named" for n in elsewhere if n in sentence]
    return wrong


# What a sentence must say for each status, in words that no other status has.
STATUS_WORDS = {
    "announced": "nnounced, and no step since",
    "in-progress": "n progress",
    "legislated": "n law",
    "delivered": "elivered",
    "delayed": "elayed",
    "dropped": "ropped",
    "superseded": "uperseded",
    "kept-so-far": "ept, as far as seen",
    "lapsed": "apsed, as far as seen",
    "too-vague": "oo vague to be judged",
}


def of_promise(sentence: str, promise: Promise, day: int) -> list[str]:
    """What is wrong with a sentence about how a promise stands."""
    wrong = []
    made = promise.made and span(promise.made)
    if made and made[0] > day:
        # Its own words may hold such a word.
        ours = re.sub("“[^”]*”", "", sentence)
        if any(f". {w[:1].upper()}{w[1:]}" in ours for w in ("had", "nothing")) or "found" in ours:
            wrong.append("is said to have been looked for before it was made")
        return wrong if "not been made" in sentence else [*wrong, "is not said to have come later"]
    if promise.made and words(promise.made) not in sentence:
        wrong.append("the day on which it was made is not said")
    if promise.made and day < promise.made_by:
        unsure = "Whether that was by" in sentence and "found" in sentence
        return wrong if unsure else [*wrong, "is not said to be of an unknown day"]
    if "Whether that was by" in sentence:
        wrong.append("is said to be of an unknown day")
    standing = promise.standing(day)
    tail = sentence.split(". ", 1)[-1]
    if standing and not any(STATUS_WORDS[status] in tail for status in standing):
        wrong.append(f"stands as {', '.join(sorted(standing))}, which is not said")
    if not standing and "Nothing had been found" not in sentence:
        wrong.append("was not assessed yet, and is not said so")
    if ("overdue" in tail) != promise.overdue(day):
        wrong.append("is overdue and not said to be" if promise.overdue(day) else "is not overdue and said to be")
    seen = [v for v in (*promise.looked, *(on for on, _, by in promise.assessed if by <= day)) if span(v)[0] <= day]
    if "last checked" in tail and (not seen or words(max(seen)[:7]) not in tail):
        wrong.append("was last checked at another time")
    return wrong
