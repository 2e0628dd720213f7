"""Who holds a place on a day, put into words for every case that the record can bear.

The cases: somebody holds it for certain; one may have left, or another may have come, on a
day that is only bounded; it is vacant (both days are known); it was never held (its first
election is to come); or we have not found who holds it. "Nobody" is said only where the
record bears it.
"""

from collections.abc import Sequence
from datetime import date

from devolved.register import days
from devolved.register.intervals import BOUNDS, Held, Interval, Situation, on_or_in, situation
from devolved.register.sentences.told import Marked, Named, Part, Row, Told


def holders(rows: Sequence[Row]) -> list[Held]:
    """The holders that a lead's rows name, one a record; a poll bounds the beginning from below."""
    found: dict[str, Held] = {}
    for row in rows:
        if "record" in row and "holder" in row:
            party = row["party"].value if "party" in row else ""
            interval, elected = Interval.of(row), row["pollOn"].value if "pollOn" in row else ""
            if elected and not interval.startsOn:
                interval = interval.not_before(elected)
            if "chairPost" in row:
                seat = {
                    name: row[f"seat{name[0].upper()}{name[1:]}"]
                    for name in BOUNDS
                    if f"seat{name[0].upper()}{name[1:]}" in row
                }
                interval = interval.within(Interval.of(seat))
            record = row["record"].value
            found.setdefault(record, Held(row["holder"].value, interval, record, party, elected))
    return list(found.values())


def stands(told: Told) -> Situation:
    """How the place of a lead stands on its day."""
    return situation(holders(told.rows), told.on)


def named(held: Held) -> list[Part]:
    """A holder with the party, where one is known."""
    party: list[Part] = [" (", Named(held.party), ")"] if held.party else []
    return [Named(held.who), *party]


def all_named(held: Sequence[Held]) -> list[Part]:
    """Several holders: "A (Labour) and B (Labour)"."""
    parts: list[Part] = []
    for place, each in enumerate(held):
        parts += ["" if not place else " and " if place == len(held) - 1 else ", ", *named(each)]
    return [p for p in parts if p != ""]


def since(held: Sequence[Held]) -> str:
    """ " since 6 May 2025", where all of them came at one time; else nothing."""
    words = {each.interval.since() for each in held}
    return f" {words.pop()}" if len(words) == 1 and "" not in words else ""


def last_seen(held: Sequence[Held], day: date) -> str:
    """ "; last seen in office on 19 June 2026", where that was more than three months before the day; else nothing.

    Of several holders it is told of those seen together.
    """
    seen = {each.interval.seen_before(day) for each in held}
    known = seen.pop() if len(seen) == 1 else None
    return f"; last seen in office on {days.say(known)}" if known else ""


def marks(held: Sequence[Held]) -> list[Part]:
    """The places for the evidence of the records named."""
    return [Marked(each.record) for each in held if each.record]


def between(state: Situation, place: str, day: date) -> list[Part]:
    """Sentences for a day on which nobody holds a place for certain though somebody did or will.

    ``place`` is what it is called inside a sentence: "the post", "the chair", "the mayoralty".
    """
    leaving = _leaving(state, day)
    coming = [held for held in state.perhaps if held not in leaving] or ([state.after] if state.after else [])
    parts: list[Part] = []
    for held in leaving:
        over = held.interval.over()
        parts += ["; " if parts else "", Named(held.who)]
        parts += [f" left {over}" if over else " has left, on a day that we have not found", Marked(held.record)]
    for held in coming:
        parts += ["; " if parts else "", Named(held.who), " ", *arrival(held, day), Marked(held.record)]
    parts = [part for part in parts if part != ""]
    if state.vacant:
        return [*parts, f". On {days.say(day)} {place} was vacant."]
    if leaving and coming:
        return [*parts, f". Who held {place} on {days.say(day)} we have not found."]
    if leaving:
        return [*parts, ". We have not found who followed."]
    if state.perhaps:
        return [*parts, f". Whether that was before {days.say(day)} we have not found."]
    return [*parts, f". We have not found who held {place} on {days.say(day)}."]


def _leaving(state: Situation, day: date) -> list[Held]:
    """Those who may have left, having begun for certain; else the last who did."""
    ending = [held for held in state.perhaps if held.interval.begun(day) and held.interval.ended]
    return ending or ([state.before] if state.before else [])


def arrival(held: Held, day: date) -> list[Part]:
    """ "took office on 8 May 2017", "was elected on 30 July 2026 and was in office by 8 August 2026"."""
    interval = held.interval
    if interval.startsOn:
        took = "takes" if interval.latest_start and interval.latest_start > day else "took"
        return [f"{took} office {interval.began()}"]
    elected = f"was elected {on_or_in(held.elected)} and " if held.elected else ""
    return [f"{elected}was in office {interval.began()}"]


def first_election(told: Told) -> str:
    """The next poll after the day, in words: "on 6 May 2027"; empty where none is known."""
    polls = sorted({row["nextPoll"].value for row in told.rows if "nextPoll" in row})
    return next((on_or_in(p) for p in polls if (days.first_day(p) or date.min) > told.on), "")
