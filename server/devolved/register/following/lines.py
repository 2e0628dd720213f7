"""Events, and days to come, as lines to be read: those of one day and kind stand in one line.

``happened`` tells the newest first; ``coming`` the next first. A line opens with words where its things share them
("Promised: …; …"), and names at most ``NAMED`` of its things, counting the rest.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from devolved.register.feeds import Entry
from devolved.register.following.due import Due

NAMED = 3
# How the title of an event or of a day begins → how its line does.
OPENINGS = {
    "Announced": "Promised",
    "Now in progress": "Under way",
    "Now delivered": "Delivered",
    "Now kept so far": "Kept so far",
    "Now legislated": "In law",
    "Now superseded": "Superseded",
    "Now delayed": "Delayed",
    "Now lapsed": "Lapsed",
    "Now dropped": "Dropped",
    "Due": "Due",
    "Due again": "Due again",
}
# Of one day: how the titles of bodies end → what they share.
ENDINGS = {" begins": "Begins", " ends": "Ends", ": a meeting is due": "A meeting is due"}


@dataclass(frozen=True)
class Line:
    """One line: the day as a machine reads it and as it is said, the words that open it, and (thing, words) each."""

    day: str
    when: str
    opening: str
    things: tuple[tuple[str, str], ...]
    more: int = 0


def happened(entries: Iterable[Entry], say, most: int) -> list[Line]:
    """The first lines of what happened; ``say`` writes a day in words."""
    return _lines(((e.day, say(e.day), e.thing, e.title) for e in entries), most)


def coming(dues: Iterable[Due], on: date, most: int) -> list[Line]:
    """The first lines of what is to come after a day.

    What may have happened already (law known to take effect in the year that runs) is no date to come, and a promise
    that a forum will meet is not told beside the meeting that is due.
    """
    known = [d for d in dues if d.last > on and (d.first > on or d.kind in ("promise", "meeting", "recurring"))]
    met = {d.last for d in known if d.kind == "meeting"}
    told = [d for d in known if d.kind != "recurring" or d.last not in met]
    return _lines(((d.last.isoformat(), d.when, d.thing, d.title) for d in told), most)


def _lines(found: Iterable[tuple[str, str, str, str]], most: int) -> list[Line]:
    grouped: dict[tuple[str, str, str], dict[str, str]] = {}
    for day, when, thing, title in found:
        opening, words = _opened(title)
        key = day, when, opening or title
        if key not in grouped and len(grouped) == most:
            break
        grouped.setdefault(key, {}).setdefault(thing, words)
    lines = []
    for (day, when, opening), things in grouped.items():
        alone = len(things) == 1 and next(iter(things.values())) == opening
        named = list(things.items())[:NAMED]
        lines.append(Line(day, when, "" if alone else opening, tuple(named), len(things) - len(named)))
    return lines


def _opened(title: str) -> tuple[str, str]:
    """How a line with this title begins, and the words left of it. Nothing where it stands alone."""
    head, colon, rest = title.partition(": ")
    if colon and head in OPENINGS:
        return OPENINGS[head], rest
    for ending, opening in ENDINGS.items():
        if title.endswith(ending):
            return opening, title.removesuffix(ending)
    return "", title
