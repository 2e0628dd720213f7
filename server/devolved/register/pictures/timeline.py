"""Timelines: bars over the years, in percent of the width, from rows that have a beginning.

Made from tables that a page has asked for already, so a strip costs no query
and the table beside it says the same in words.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from devolved.register import days
from devolved.register.intervals import Interval, by_then, shortened
from devolved.register.tables.tables import Table

# view → the column that names the bar
STRIPS = {
    "mayors/of-authority": "person",
    "authorities/tiers-of": "tier",
    "authorities/names-of": "name",
    "posts/holders": "person",
    "people/tenures-of": "post",
    "forums/chairs-of": "person",
    "authorities/in-tier": "authority",
    "authorities/of-council": "authority",
    "authorities/through-county": "authority",
    "powers/holders": "holder",
}
ALONE = ("posts/holders", "mayors/of-authority")  # one at a time: days that nobody's tenure covers are shown as such

WITHIN, BEFORE = (
    0.9,
    1.8,
)  # percent of the width that a letter needs within a bar (on a wide page), and before one (on a phone too)


@dataclass(frozen=True)
class Bar:
    """One interval: where it begins and how wide it is, in percent."""

    left: float
    width: float
    label: str
    detail: str
    party: str = ""
    open: bool = False
    future: bool = False
    gap: bool = False  # nobody was found
    outside: bool = False  # its label stands before it, for want of room within


@dataclass
class Strip:
    """Lanes of bars over one span of time."""

    title: str
    first: date
    last: date
    now: float
    lanes: list[list[Bar]] = field(default_factory=list)
    ticks: list[tuple[float, str]] = field(default_factory=list)
    gaps: list[tuple[date, date | None]] = field(
        default_factory=list
    )  # days on which nobody is on record: first, and the first that is filled again

    @property
    def unfilled(self) -> list[str]:
        """The days on which nobody is on record, in words."""
        return [over(begins, ends) for begins, ends in self.gaps]


def strips(sections, on: date, label, evidence, ended: date | None = None) -> dict[str, Strip]:
    """Strips for the sections that are told as time, by view.

    ``ended`` is the day from which the thing itself is no more: nobody can be missing from then.
    """
    found = {}
    for place, table in sections:
        name = STRIPS.get(table.view.path)
        if name and (strip := strip_of(table, name, place.heading, on, label, evidence, ended)):
            found[table.view.path] = strip
    return found


def strip_of(table: Table, name: str, title: str, on: date, label, evidence, ended: date | None = None) -> Strip | None:
    """A strip from one table, or None when nothing has a beginning."""
    spans = []
    for row in table.rows:
        begins = days.first_day(row["since"].value) if "since" in row else None
        ends = days.first_day(row["until"].value) if "until" in row else None
        found = evidence(row["record"].value) if "record" in row else None
        bound = "" if ends or not found else found.ends_after or found.ends_before  # it has ended, on a day not known
        begins, ends = begins or (found and days.first_day(found.starts_before)) or None, ends or days.first_day(bound)
        if begins is None and ends is None:
            continue
        spans.append((begins, ends, row, found))
    known = [b for b, *_ in spans if b] + [e for _, e, *_ in spans if e]
    if not known:
        return None
    first, last = min(known), max([*known, on])
    margin = timedelta(days=max(30, (last - first).days // 40))
    first, last = first - margin // 2, last + margin
    whole = (last - first).days

    def at(day: date) -> float:
        return round(100 * (day - first).days / whole, 2)

    strip = Strip(title, first, last, at(on))
    for begins, ends, row, found in sorted(spans, key=lambda s: s[0] or first):
        term = row[name]
        text = label(term.value) if term.kind == "iri" else term.value
        said = " ".join(filter(None, (_beginning(row, found), _end(row, found))))
        left, right = at(begins or first), at(ends or last)
        party = row["party"].value if "party" in row else ""
        width = max(round(right - left, 2), 0.4)
        bar = Bar(
            left,
            width,
            text,
            said,
            party,
            ends is None,
            bool(begins and begins > on),
            outside=width < len(text) * WITHIN and left > len(text) * BEFORE,
        )
        lane = next(
            (lane for lane in strip.lanes if lane[-1].left + lane[-1].width <= bar.left + 0.01 and not bar.outside),
            None,
        )
        if lane is None:
            strip.lanes.append(lane := [])
        lane.append(bar)
    if table.view.path in ALONE and not table.more:
        _show_gaps(strip, table, on, at, ended)
    strip.ticks = _ticks(first, last, at)
    return strip


def _beginning(row, found) -> str:
    """When an interval began, no closer than it is known."""
    if "since" in row:
        return f"from {days.say(row['since'].value)}"
    return by_then(found.starts_before) if found and found.starts_before else ""


def _end(row, found) -> str:
    """When an interval ended, no closer than it is known."""
    if "until" in row:
        return f"to {days.say(row['until'].value)}"
    over = Interval(endsAfter=found.ends_after, endsBefore=found.ends_before).over() if found else ""
    return f"to a day {over}" if over else ""


def _show_gaps(strip: Strip, table: Table, on: date, at, ended: date | None) -> None:
    """Days between one holder and the next, and after the last, where both bounds are known to the day."""
    spans: list[tuple[date, date | None]] = []
    for row in table.rows:
        begins = days.exact(row["since"].value) if "since" in row else None
        if begins is None:
            return  # a holder whose first day is not known may have filled any gap
        spans.append((begins, days.exact(row["until"].value) if "until" in row else None))
    reached: date | None = None
    unsure = False
    for begins, ends in sorted(spans, key=lambda s: s[0]):
        if reached and begins > reached and not unsure:
            strip.gaps.append((reached, begins))
        unsure = ends is None  # still in office, or gone on a day not known
        reached = max(filter(None, (reached, ends)), default=None)
    if reached and not unsure and reached <= on and not any(b and b > on for b, _ in spans):
        strip.gaps.append((reached, None))
    strip.gaps = [
        (begins, min(filter(None, (ends, ended)), default=None))
        for begins, ends in strip.gaps
        # A post known to have been there on the day its holder left is not known to have stood empty.
        if not ended or begins + timedelta(days=1) < ended
    ]
    for begins, ends in strip.gaps:
        left = at(begins)
        width = max(round(at(ends or on) - left, 2), 0.4)
        strip.lanes[0].append(Bar(left, width, "no one on record", over(begins, ends), gap=True))


def over(begins: date, ends: date | None) -> str:
    """How long nobody was found: "on 12 December 2018", "from 4 May to 7 May 2018", "from 4 May 2018 on".

    The day on which somebody is found again is no day without.
    """
    last = ends - timedelta(days=1) if ends else None
    if last == begins:
        return f"on {days.say(begins)}"
    if last:
        return f"from {shortened(begins.isoformat(), last.isoformat())} to {days.say(last)}"
    return f"from {days.say(begins)} on"


def _ticks(first: date, last: date, at) -> list[tuple[float, str]]:
    years = last.year - first.year
    step = next(s for s in (1, 2, 5, 10, 20, 50) if years / s <= 8)
    found = [(at(date(year, 1, 1)), str(year)) for year in range(first.year, last.year + 1) if year % step == 0]
    return [(x, text) for x, text in found if 1 <= x <= 97]
