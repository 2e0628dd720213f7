"""What a dated record bears on a day: it holds, it does not, or it cannot be told.

A beginning may be a day, a month or a year (``startsOn``), or only a day by which it had
begun (``startsBefore``); an end likewise (``endsOn``), or bounds (``endsAfter``,
``endsBefore``). An interval is half-open: the end is the first day on which it no longer
holds. Nothing here asks the store, and nothing here chooses a day that is not in the
record (DESIGN: a bound is not an event).
"""

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum

from devolved.register import days

# For how long what was seen is told as lasting without a word.
QUARTER = timedelta(days=92)
BOUNDS = ("startsOn", "startsBefore", "endsOn", "endsAfter", "endsBefore", "knownOn")


class State(Enum):
    """What is known of a record on a day."""

    NOT_YET = "not yet"
    HOLDS = "holds"
    ENDED = "ended"
    UNCERTAIN = "uncertain"


def last_day(value: str) -> date | None:
    """The last day of a date, month or year; None where there is none."""
    first = days.first_day(value)
    if first is None or len(value) >= 10:
        return first
    if len(value) >= 7:
        return first.replace(day=calendar.monthrange(first.year, first.month)[1])
    return first.replace(month=12, day=31)


@dataclass(frozen=True)
class Interval:
    """One record's bounds, as written in the data (empty where absent).

    ``floor`` is a day before which it cannot have begun, from elsewhere in the record: the
    day of the election, or of the last certain day of whoever held the place before.
    """

    startsOn: str = ""
    startsBefore: str = ""
    endsOn: str = ""
    endsAfter: str = ""
    endsBefore: str = ""
    knownOn: str = ""
    floor: str = ""

    def not_before(self, day: str) -> "Interval":
        """The same, known not to have begun before a day (of an election, say)."""
        return replace(self, floor=max(self.floor, day))

    @classmethod
    def of(cls, row: Mapping) -> "Interval":
        """From a view's row, whose columns bear the properties' names."""
        return cls(**{name: str(row[name].value) for name in BOUNDS if name in row})

    @property
    def earliest_start(self) -> date | None:
        """The first day on which it can have begun; None: any earlier day."""
        return days.first_day(self.startsOn or self.floor)

    @property
    def latest_start(self) -> date | None:
        """The last day on which it can have begun; None: it began before all that is recorded."""
        return last_day(self.startsOn or self.startsBefore)

    @property
    def earliest_end(self) -> date | None:
        """The first day on which it can have been over; None: it never was, as far as is known."""
        if self.endsOn:
            return days.first_day(self.endsOn)
        if self.endsAfter:
            return _next(days.first_day(self.endsAfter))
        if self.endsBefore:
            return self.latest_start and _next(self.latest_start)
        return None

    @property
    def latest_end(self) -> date | None:
        """The day on which it was over at the latest; None: not known to be over."""
        return last_day(self.endsOn or self.endsBefore)

    @property
    def ended(self) -> bool:
        """Whether it is known to have ended, on whatever day."""
        return bool(self.endsOn or self.endsAfter or self.endsBefore)

    def on(self, day: date) -> State:
        """What is known of it on a day."""
        if self.earliest_start and day < self.earliest_start:
            return State.NOT_YET
        if self.latest_end and day >= self.latest_end:
            return State.ENDED
        begun = self.begun(day)
        over = self.earliest_end is not None and day >= self.earliest_end
        if begun and not over:
            return State.HOLDS
        return State.UNCERTAIN

    def seen_before(self, day: date) -> date | None:
        """The day on which it was last seen to hold, where no end is known and it is more than three months before
        the one given: what was so then need not be so still.
        """
        known = days.first_day(self.knownOn) if not self.ended else None
        # Of what is first known by the day of its only sight the beginning tells that day.
        later = known and (self.latest_start is None or self.latest_start < known)
        return known if known and later and day - known > QUARTER else None

    def begun(self, day: date) -> bool:
        """Whether it had begun by a day, for certain."""
        return self.latest_start is None or day >= self.latest_start

    def within(self, other: "Interval") -> "Interval":
        """The part of this one that lies within another: the later beginning and the earlier end."""
        begins = max((self, other), key=lambda i: i.latest_start or date.min)
        ends = min((self, other), key=lambda i: i.earliest_end or date.max)
        # What is only known to have ended before a day may have ended before the other began: say from when on.
        seen = ends.endsAfter or (ends.endsBefore and _before(ends.earliest_end))
        return Interval(
            begins.startsOn,
            begins.startsBefore,
            ends.endsOn,
            seen,
            ends.endsBefore,
            self.knownOn,
            max(self.floor, other.floor, (self if begins is other else other).startsOn),
        )

    def since(self) -> str:
        """ "since 8 May 2017", "since May 2017", "since before 8 August 2026"; empty when no beginning is known."""
        if self.startsOn:
            return f"since {days.say(self.startsOn)}"
        return by_then(self.startsBefore) if self.startsBefore else ""

    def began(self) -> str:
        """ "on 8 May 2017", "in May 2017", "by 8 August 2026"."""
        if self.startsOn:
            return on_or_in(self.startsOn)
        return f"by {days.say(self.startsBefore)}" if self.startsBefore else "on a day that we have not found"

    def over(self) -> str:
        """ "on 5 May 2025", "in 2021", "between 18 June and 30 July 2026", "after 18 June 2026",
        "before 9 May 2025".
        """
        if self.endsOn:
            return on_or_in(self.endsOn)
        if self.endsAfter and self.endsBefore:
            return f"between {shortened(self.endsAfter, self.endsBefore)} and {days.say(self.endsBefore)}"
        if self.endsAfter:
            return f"after {days.say(self.endsAfter)}"
        return f"before {days.say(self.endsBefore)}" if self.endsBefore else ""


def by_then(value: str) -> str:
    """A beginning of which only a day, month or year is known by which it was: "since before 8 August 2026",
    "since June 2016 or before", since what is known to the month may have begun in it.
    """
    return f"since before {days.say(value)}" if len(value) >= 10 else f"since {days.say(value)} or before"


def on_or_in(value: str) -> str:
    """A day, month or year with its preposition."""
    return f"{'on' if len(value) >= 10 else 'in'} {days.say(value)}" if value else ""


def shortened(first: str, second: str) -> str:
    """The first of two days without what the second says anyway: "18 June" before "30 July 2026"."""
    words, others = days.say(first).split(), days.say(second).split()
    while len(words) > 1 and len(others) > 1 and len(words) == len(others) and words[-1] == others[-1]:
        words, others = words[:-1], others[:-1]
        if len(words) == 1 and words == others:
            return days.say(first)
    return " ".join(words)


@dataclass(frozen=True)
class Held:
    """Somebody or something in a place over an interval: a tenure, a seat, a membership.

    ``elected`` is the day of the election that began it, where it is known.
    """

    who: str
    interval: Interval
    record: str = ""
    party: str = ""
    elected: str = ""


@dataclass(frozen=True)
class Situation:
    """How a place that one holds at a time stands on a day.

    ``now`` holds it for certain; ``perhaps`` may hold it; ``before`` is the last known to have
    left, ``after`` the first known to come. ``vacant``: the record itself bounds the gap by days.
    """

    now: tuple[Held, ...] = ()
    perhaps: tuple[Held, ...] = ()
    before: Held | None = None
    after: Held | None = None
    vacant: bool = False


def situation(held: Iterable[Held], day: date) -> Situation:
    """How a place stands on a day, from all that is recorded of it."""
    found: dict[State, list[Held]] = {state: [] for state in State}
    for each in _floored(list(held)):
        found[each.interval.on(day)].append(each)
    before = max(found[State.ENDED], key=lambda h: h.interval.latest_end or date.min, default=None)
    after = min(found[State.NOT_YET], key=lambda h: h.interval.earliest_start or date.max, default=None)
    now, perhaps = tuple(found[State.HOLDS]), tuple(found[State.UNCERTAIN])
    exact = bool(before and after and len(before.interval.endsOn) >= 10 and len(after.interval.startsOn) >= 10)
    return Situation(now, perhaps, before, after, exact and not now and not perhaps)


def _floored(held: list[Held]) -> list[Held]:
    """One at a time: whoever is known only by a day in office did not begin before an earlier holder's certain days
    were over.
    """
    floored = []
    for each in held:
        latest = each.interval.latest_start
        if latest and not each.interval.startsOn:
            earlier = [
                other.interval.earliest_end or other.interval.latest_start
                for other in held
                if other is not each and other.interval.latest_start and other.interval.latest_start < latest
            ]
            certain = max((day for day in earlier if day and day <= latest), default=None)
            if certain:
                each = replace(each, interval=each.interval.not_before(certain.isoformat()))
        floored.append(each)
    return floored


def _next(day: date | None) -> date | None:
    return day + timedelta(days=1) if day and day < date.max else day


def _before(day: date | None) -> str:
    """The day before, as it is written; empty where there is none."""
    return (day - timedelta(days=1)).isoformat() if day and day > date.min else ""
