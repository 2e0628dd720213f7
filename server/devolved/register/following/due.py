"""What is due and on which day, and, once the day has passed, what was found.

Elections, days that promises name, the ends of the intervals in which a forum promised to meet, days on which law
takes effect and on which bodies begin and end. A day known only as a month or year is due by its end. What was not
found is never said not to have happened.
"""

import calendar as months
import re
from dataclasses import dataclass, field
from datetime import date, timedelta

from devolved.register import days, queries
from devolved.register.intervals import last_day, on_or_in
from devolved.register.register import Register
from devolved.register.sentences.wording import comes_or_goes, lower, the
from devolved.store.terms import Term

AHEAD = timedelta(days=731)  # how far intervals are counted on beyond the day shown
EVERY = re.compile(r"P(?:(\d{1,3})Y)?(?:(\d{1,4})M)?")
KINDS = {  # kind of a day → its name, for a list and for categories of a calendar
    "election": "Elections",
    "promise": "Promises due",
    "meeting": "Meetings promised",
    "recurring": "Promises that recur",
    "law": "Law in force",
    "begins": "Bodies begin",
    "ends": "Bodies end",
}
# Kinds of things that have a calendar of their own.
FOLLOWED = ("authority", "council", "forum", "commitment", "election", "post", "instrument")
ENDED = ("delivered", "dropped", "superseded", "lapsed")


@dataclass(frozen=True)
class Due:
    """One day. ``written`` is as the record has it; ``first`` to ``last`` are the days that it allows."""

    thing: str
    kind: str
    written: str
    first: date
    last: date
    title: str
    # What was found by the day shown; empty for days to come and where the record itself is the finding.
    found: str = ""
    related: frozenset[str] = field(default=frozenset(), compare=False)

    @property
    def when(self) -> str:
        """ "on 6 May 2027", "in May 2028", "by 11 October 2026", "by the end of 2026"."""
        if self.kind in ("promise", "meeting", "recurring"):
            return f"by {'the end of ' * (len(self.written) < 10)}{days.say(self.written)}"
        return on_or_in(self.written)


def dates(register: Register, on: date, about: str = "") -> list[Due]:
    """Every day in order, or those of one thing and what has to do with it."""
    found = register.lately("due", on, lambda: _read(register, on))
    return [one for one in found if not about or about == one.thing or about in one.related]


def ends_of_intervals(first: date, every: str, until: date) -> list[date]:
    """The ends of whole intervals from a day on, up to another day.

    A duration is in years and months; a day of the month that some months lack counts as the month's last.
    """
    match = EVERY.fullmatch(every)
    step = 12 * int(match[1] or 0) + int(match[2] or 0) if match else 0
    found: list[date] = []
    while step and first.year < until.year + 1:
        month = 12 * first.year + first.month - 1 + step * (len(found) + 1)
        year, index = divmod(month, 12)
        end = date(year, index + 1, min(first.day, months.monthrange(year, index + 1)[1]))
        if end > until:
            break
        found.append(end)
    return found


def _read(register: Register, on: date) -> list[Due]:
    gathered: dict[tuple, set[str]] = {}
    for row in queries.rows(register.store, "dates-due", on):
        values = tuple(
            row[name].value if name in row else "" for name in ("thing", "kind", "on", "every", "until", "status")
        )
        related = gathered.setdefault(values, set())
        if "related" in row:
            related.add(row["related"].value)
    evidence = _Found(register, on)
    wanted = {value for values, related in gathered.items() for value in (values[0], values[5], *related)}
    labels = register.labels.of({w for w in wanted | evidence.people if w}, on)
    found = []
    for (thing, kind, written, every, until, status), related in gathered.items():
        name, about = labels[thing], frozenset(related)
        if every:
            begun, over = days.exact(written), days.first_day(until)
            limit = min(filter(None, (over and over - timedelta(days=1), on + AHEAD)))
            before = begun
            for end in ends_of_intervals(begun, every, limit) if begun else ():
                told = evidence.interval(thing, before, end, kind) if end <= on and before else ""
                was = "was" if end <= on else "is"
                title = f"{the(name)}: a meeting {was} due" if kind == "meeting" else f"Due again: {name}"
                found.append(Due(thing, kind, end.isoformat(), end, end, title, told, about))
                before = end
            continue
        first, last = days.first_day(written), last_day(written)
        if first and last:
            told = evidence.of(thing, kind, labels, status) if last <= on else ""
            title = _title(thing, kind, name, [labels[r] for r in sorted(related) if "/post/" in r])
            if kind in ("law", "begins", "ends") and first <= on < last:
                # Of a year or month that runs nothing says that the day is still to come.
                title += ", perhaps already"
            found.append(Due(thing, kind, written, first, last, title, told, about))
    return sorted(found, key=lambda d: (d.last, d.kind, d.title))


def _title(thing: str, kind: str, name: str, posts: list[str]) -> str:
    if kind == "election":
        return f"Election for {posts[0]}" if posts else name
    return {
        "promise": f"Due: {name}",
        "law": f"{name} in force",
        "begins": comes_or_goes(name, thing, "begins"),
        "ends": comes_or_goes(name, thing, "ends"),
    }[kind]


class _Found:
    """What the record has, by a day, of the things that were due."""

    def __init__(self, register: Register, on: date):
        self.met: dict[str, list[str]] = {}
        self.elected: dict[str, list[str]] = {}
        self.checked: dict[str, str] = {}
        for row in queries.rows(register.store, "dates-found", on, day=days.term(on)):
            self._take(row["thing"].value, row["what"].value, row)
        self.people = {person for people in self.elected.values() for person in people}

    def _take(self, thing: str, what: str, row: dict[str, Term]) -> None:
        if what == "elected":
            self.elected.setdefault(thing, []).append(row["who"].value)
        elif what == "checked":
            self.checked[thing] = max(self.checked.get(thing, ""), row["on"].value)
        else:
            self.met.setdefault(thing, []).append(row["on"].value)

    def interval(self, thing: str, after: date, by: date, kind: str) -> str:
        """Of one interval: the meetings found in it; that none was found; or that nobody looked."""
        if kind != "meeting":
            return "What was found stands with the promise."
        held: list[str] = []
        perhaps: list[str] = []
        for written in sorted(self.met.get(thing, ())):
            first, last = days.first_day(written), last_day(written)
            if first and last and first <= by and last > after:
                (held if after < first and last <= by else perhaps).append(on_or_in(written))
        if held:
            return f"Met {', '.join(held).replace(', on ', ', ')}."
        if perhaps:
            return f"Met {' and '.join(perhaps)}, perhaps in this interval."
        if thing in self.checked:
            return (
                f"We found no record of a meeting in this interval; last looked for on {days.say(self.checked[thing])}."
            )
        return "Not yet read: nothing is said of whether it met."

    def of(self, thing: str, kind: str, labels: dict[str, str], status: str) -> str:
        """Of a day that has passed."""
        if kind == "election":
            names = " and ".join(labels[one] for one in self.elected.get(thing, ()))
            return f"{names} was elected." if names else "We have not found who was elected."
        if kind != "promise":
            return ""
        said = f"Found: {lower(labels[status])}." if status else "We have not found what became of it."
        looked = self.checked.get(thing)
        return said + (f" Last looked for on {days.say(looked)}." if looked and not status.endswith(ENDED) else "")
