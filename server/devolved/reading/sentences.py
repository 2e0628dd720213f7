"""Lead sentences: what a thing is, in one sentence made from the data.

Each kind has a view (``views/lead/<kind>.rq``) and a function here that puts
its row into words. Parts are plain strings or ``Named`` things, so that a page
can link the names and a machine can read the sentence.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from devolved.reading import days
from devolved.store.terms import Term

Row = dict[str, Term]


@dataclass(frozen=True)
class Named:
    """A thing to be called by its name."""

    address: str


@dataclass(frozen=True)
class Marked:
    """A place for the evidence of a record."""

    record: str


Part = str | Named | Marked
NUMBERS = "no one two three four five six seven eight nine ten eleven twelve".split()


def lead(kind: str, name: str, address: str, rows: list[Row], on: date, label: Callable[[str], str]) -> list[Part]:
    """The sentence for a thing of a kind, or an empty list where none is written for the kind."""
    make = SENTENCES.get(kind)
    parts = make(Told(name, address, rows, on, label)) if make and rows else []
    if len(parts) > 1 and parts[-1] == "." and isinstance(parts[-2], Marked):
        parts[-2:] = [".", parts[-2]]  # the mark follows the full stop
    return parts


class Told:
    """What a sentence may draw on."""

    def __init__(self, name: str, address: str, rows: list[Row], on: date, label: Callable[[str], str]):
        self.name, self.address, self.rows, self.on, self.label = name, address, rows, on, label
        self.row = rows[0]

    def get(self, name: str) -> str:
        return self.row[name].value if name in self.row else ""

    def words(self, name: str) -> str:
        """The name of a concept, to stand inside a sentence."""
        found = self.get(name)
        return lower(self.label(found)) if found else ""

    def day(self, name: str) -> date | None:
        return days.first_day(self.get(name))

    def count(self, name: str, one: str, many: str) -> str:
        return counted(int(self.get(name) or 0), one, many)

    def distinct(self, name: str) -> list[str]:
        return list(dict.fromkeys(row[name].value for row in self.rows if name in row))


def authority(told: Told) -> list[Part]:
    kind = lower(told.label(told.get("class")))
    since, until, begins = told.get("since"), told.get("until"), told.day("sinceDay")
    if told.day("untilDay") and told.day("untilDay") <= told.on:
        return [f"{the(told.name)} was {a(kind)} from {days.say(since)} to {days.say(until) or 'a day not known'}."]
    if not told.get("open"):
        if begins and begins > told.on:
            return [f"{the(told.name)} is to become {a(kind)} on {days.say(since)}. On {days.say(told.on)} it does not exist yet."]
        announced = f"announced {in_or_on(told.get('announced'))}" if told.get("announced") else "announced"
        return [f"{the(told.name)} is {a(kind)} that has been {announced} and is not yet made."]
    tier = told.words("tier")
    head = f"{the(told.name)} is {a(tier + ' authority') if tier else a(kind)}"
    if int(told.get("councils") or 0):
        head += f" of {told.count('councils', 'council', 'councils')}"
    if told.get("mayor"):
        parts: list[Part] = [head + "; its mayor", f" {days.since(told.get('mayorSince'))}" if told.get("mayorSince") else "", " is ", Named(told.get("mayor"))]
        if told.get("party"):
            parts += [" (", Named(told.get("party")), ")"]
        return [*parts, ".", Marked(told.get("record"))]
    return [head + (f", in being since {days.say(since)}" if since else "") + ". It has no elected mayor" + (" yet." if "mayoral" in tier else ".")]


def post(told: Told) -> list[Part]:
    held: list[Part] = [f"{the(told.name)} is "]
    filled, body = told.words("filledBy"), told.get("body")
    held.append(f"{a(filled)} post" if filled and filled != "ex officio" else "a post")
    if body:
        held += [" in ", Named(body)]
    if told.day("untilDay") and told.day("untilDay") <= told.on:
        return [f"{the(told.name)} was a post", *([" in ", Named(body)] if body else []), f" until {days.say(told.get('until')) or 'a day not known'}."]
    if told.get("holder"):
        held += ["; it is held by ", Named(told.get("holder"))]
        if told.get("party"):
            held += [" (", Named(told.get("party")), ")"]
        held.append(f" {days.since(told.get('since'))}" if told.get("since") else "")
        return [*held, ".", Marked(told.get("record"))]
    return [*held, f". No one is on record as holding it on {days.say(told.on)}."]


def person(told: Told) -> list[Part]:
    posts = [row for row in told.rows if "post" in row]
    if not posts:
        earlier = int(told.get("earlier") or 0)
        if earlier:
            return [f"{told.name} holds no post on record on {days.say(told.on)}, and has held {counted(earlier, 'at another time', 'at other times')}."]
        return [f"{told.name} is in the register as a candidate or an author, and holds no post on record."]
    parts: list[Part] = [told.name]
    if told.get("party"):
        parts += [" (", Named(told.get("party")), ")"]
    parts.append(" is ")
    for place, row in enumerate(posts):
        parts += ["" if not place else " and " if place == len(posts) - 1 else ", ", Named(row["post"].value)]
        if "since" in row:
            parts.append(f" {days.since(row['since'].value)}")
        if "record" in row:
            parts.append(Marked(row["record"].value))
    return [*parts, "."]


def forum(told: Told) -> list[Part]:
    if told.day("sinceDay") and told.day("sinceDay") > told.on:
        return [f"{the(told.name)} first met on {days.say(told.get('since'))}; on {days.say(told.on)} it does not exist yet."]
    past = told.day("untilDay") and told.day("untilDay") <= told.on
    seats = int(told.get("seats") or 0)
    parts: list[Part] = [f"{the(told.name)} {'was' if past else 'is'} a forum" + (f" of {counted(seats, 'post', 'posts')}" if seats else "")]
    if told.get("chair"):
        parts += [", chaired by ", Named(told.get("chair")), " as ", Named(told.get("post")), Marked(told.get("record"))]
    if told.get("meetsEvery"):
        parts.append(f". It is to meet {every(told.get('meetsEvery'))}")
    meetings = int(told.get("meetings") or 0)
    if meetings:
        parts.append(f"; a record of {counted(meetings, 'meeting', 'meetings')} was found, the last of {days.say(told.get('last'))}")
    else:
        parts.append("; no record of a meeting was found, which does not mean that none was held")
    return [*parts, "."]


def power(told: Told) -> list[Part]:
    holders = int(told.get("holders") or 0)
    parts: list[Part] = [f"{told.name} is a power"]
    if told.get("competence"):
        parts += [" under ", Named(told.get("competence"))]
    parts.append(f"; {counted(holders, 'authority is', 'authorities are') if holders else 'no authority is'} on record as holding it on {days.say(told.on)}")
    firsts = told.distinct("firstHolder")
    if told.get("first") and len(firsts) == 1:
        parts += [", the first being ", Named(firsts[0]), f", since {days.say(told.get('first'))}"]
    return [*parts, "."]


def commitment(told: Told) -> list[Part]:
    makers = told.distinct("maker")
    parts: list[Part] = [f"A {told.words('strength')} promise" if told.get("strength") else "A promise"]
    if makers:
        parts.append(" by ")
        for place, maker in enumerate(makers):
            parts += ["" if not place else " and ", Named(maker)]
    if told.get("madeOn"):
        parts.append(f", made {in_or_on(told.get('madeOn'))}")
    if told.get("madeIn"):
        parts += [" in ", Named(told.get("madeIn"))]
    if told.get("dueBy"):
        parts.append(f", to be kept by {days.say(told.get('dueBy'))}")
    if told.get("status"):
        parts += ["; it stands as ", Named(told.get("status"))]
        if told.get("assessedOn"):
            parts.append(f", on evidence of {days.say(told.get('assessedOn'))}")
    return [*parts, "."]


def meeting(told: Told) -> list[Part]:
    parts: list[Part] = [Named(told.get("forum")) if told.get("forum") else told.name, f" met on {days.say(told.get('heldOn'))}"]
    if told.get("place"):
        parts.append(f" in {told.get('place')}")
    if told.get("chair"):
        parts += [", with ", Named(told.get("chair")), " in the chair"]
    people = int(told.get("people") or 0)
    return [*parts, f"; {counted(people, 'person is', 'people are') if people else 'no one is'} on record as attending."]


def instrument(told: Told) -> list[Part]:
    kind = told.words("kind")
    parts: list[Part] = [f"{the(told.name) if not told.name.startswith('The ') else told.name} is {a(kind) if kind else 'an instrument'}"]
    if told.get("number"):
        parts.append(f" ({told.get('number')})")
    if told.get("madeOn"):
        parts.append(f", {'enacted' if kind == 'act' else 'made'} {in_or_on(told.get('madeOn'))}")
    powers = int(told.get("powers") or 0)
    if powers:
        parts.append(f"; {counted(powers, 'conferral of a power rests', 'conferrals of powers rest')} on it")
    return [*parts, "."]


def council(told: Told) -> list[Part]:
    kind, region = told.words("kind") or "council", told.get("region")
    past = told.day("untilDay") and told.day("untilDay") <= told.on
    parts: list[Part] = [f"{the(told.name) if 'council' in told.name.lower() else told.name} {'was' if past else 'is'} {a(kind)}"]
    if region:
        parts += [" in ", Named(region)]
    if past:
        return [*parts, f" until {days.say(told.get('until')) or 'a day not known'}."]
    if found := told.distinct("authority"):
        parts.append("; it is a member of ")
        for place, address in enumerate(found):
            parts += ["" if not place else " and of ", Named(address)]
    else:
        parts.append("; it belongs to no strategic authority on record")
    return [*parts, "."]


def election(told: Told) -> list[Part]:
    day = told.day("onDay")
    if day and day > told.on:
        return ["The poll for ", Named(told.get("post")), f" is to be held on {days.say(told.get('pollOn'))}."]
    if not told.get("winner"):
        return ["The poll for ", Named(told.get("post")), f" was held on {days.say(told.get('pollOn'))}; its winner is not on record."]
    parts: list[Part] = [Named(told.get("winner"))]
    if told.get("party"):
        parts += [" (", Named(told.get("party")), ")"]
    parts += [" won the poll for ", Named(told.get("post")), f" on {days.say(told.get('pollOn'))}"]
    if told.get("turnout"):
        parts.append(f", on a turnout of {told.get('turnout').rstrip('0').rstrip('.') if '.' in told.get('turnout') else told.get('turnout')}%")
    return [*parts, "."]


def judgement(told: Told) -> list[Part]:
    parts: list[Part] = [Named(told.get("judge")) if told.get("judge") else "An author", " published "]
    parts.append(f"{a(told.words('stance'))} judgement" if told.get("stance") else "a judgement")
    for place, about in enumerate(told.distinct("about")):
        parts += [" about " if not place else " and ", Named(about)]
    return [*parts, f" {in_or_on(told.get('judgedOn'))}."]


def source(told: Told) -> list[Part]:
    parts: list[Part] = ["A document"]
    if told.get("publisher"):
        parts.append(f" published by {told.get('publisher')}")
    if told.get("issued"):
        parts.append(f" {in_or_on(told.get('issued'))}")
    records = int(told.get("records") or 0)
    return [*parts, f"; {counted(records, 'record rests', 'records rest') if records else 'nothing yet rests'} on it."]


SENTENCES = {
    "authority": authority,
    "post": post,
    "person": person,
    "forum": forum,
    "power": power,
    "commitment": commitment,
    "meeting": meeting,
    "instrument": instrument,
    "council": council,
    "election": election,
    "judgement": judgement,
    "source": source,
}


def plain(parts: list[Part], label: Callable[[str], str]) -> str:
    """The sentence as text."""
    return "".join(label(p.address) if isinstance(p, Named) else p if isinstance(p, str) else "" for p in parts)


def a(words: str) -> str:
    return f"{'an' if words[:1].lower() in 'aeio' or words[:6].lower() == 'unclea' else 'a'} {words}"


def the(name: str) -> str:
    """A body's name at the head of a sentence."""
    bare = name in ("Cornwall", "Buckinghamshire", "Surrey", "Warwickshire") or name.startswith(("The ", "Transport for"))
    return name if bare else f"The {name}"


def lower(words: str) -> str:
    """A label inside a sentence: no capital, unless it is an acronym or a name."""
    return words if len(words) > 1 and words[1].isupper() else words[:1].lower() + words[1:]


def counted(number: int, one: str, many: str) -> str:
    word = NUMBERS[number] if 0 <= number < len(NUMBERS) else f"{number:,}"
    return f"{word} {one if number == 1 else many}"


def in_or_on(value: str) -> str:
    """"on 8 May 2017", "in May 2017", "in 2017"."""
    return f"{'on' if len(value) >= 10 else 'in'} {days.say(value)}" if value else ""


def every(duration: str) -> str:
    """P6M → every six months, P3M → every three months."""
    number, unit = duration[1:-1], {"M": "month", "Y": "year", "W": "week", "D": "day"}.get(duration[-1:], "")
    if not number.isdigit() or not unit:
        return f"every {duration}"
    return f"every {unit}" if number == "1" else f"every {counted(int(number), unit, unit + 's')}"
