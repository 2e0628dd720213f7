"""What most needs another look: the thing, the reason, the day of the newest look, the day by which to look again.

One rule a reason (`REASONS`): so many days after the newest evidence; for promises the day on which they are due, or on
which the interval ends. What was looked at since that day waits as long as anything else of its reason. Of two reasons
for one thing the one that calls sooner counts.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from devolved.register import days, queries
from devolved.register.following.due import ends_of_intervals
from devolved.register.intervals import last_day
from devolved.register.register import Register

WEEK = timedelta(days=7)
# Reason → (what it says, days after which a look is too old), the most pressing first.
REASONS = {
    "due": ("A promise is due, or was, and is not known to be kept", 30),
    "recurs": ("A promise that recurs: the interval has ended", 30),
    "uncertain": ("Nobody is known to have followed the holder who left", 30),
    "uncited": ("It has no source yet", 0),
    "holder": ("Somebody holds the post, as far as was last seen", 90),
    "weak": ("A holder known only from secondary sources", 60),
    "standing": ("It stands, as far as was last seen", 365),
}


@dataclass(frozen=True)
class Again:
    """One thing to look at again. ``looked`` is the newest day of evidence, None where there is none."""

    thing: str
    why: str
    looked: date | None
    by: date

    def late(self, on: date) -> int:
        """Days that have passed since the day by which it was to be looked at; below 0 for one to come."""
        return (on - self.by).days


def this_week(register: Register, on: date) -> list[Again]:
    """What is to be looked at within a week of a day: by reason as REASONS has them, the longest overdue first."""
    return register.lately("recheck", on, lambda: _read(register, on))


def _read(register: Register, on: date) -> list[Again]:
    chosen: dict[str, Again] = {}
    order = list(REASONS)
    for row in queries.rows(register.store, "recheck", on, day=days.term(on)):
        said = {name: term.value for name, term in row.items()}
        again = _again(said["thing"], said["why"], said, on)
        before = chosen.get(again.thing) if again else None
        if (
            again
            and again.by <= on + WEEK
            and (not before or (again.by, order.index(again.why)) < (before.by, order.index(before.why)))
        ):
            chosen[again.thing] = again
    return sorted(chosen.values(), key=lambda a: (order.index(a.why), a.by, a.thing))


def _again(thing: str, why: str, said: dict[str, str], on: date) -> Again | None:
    """None where no day follows: what is known only of days to come."""
    looked = last_day(said.get("looked", ""))
    wait = timedelta(days=REASONS[why][1])
    written = last_day(said["on"]) if "on" in said else None
    if why == "uncited":
        return Again(thing, why, None, on)
    if why == "due":
        called = written
    elif why == "recurs":
        begun = days.exact(said["from"])
        ends = ends_of_intervals(begun, said["every"], on + WEEK) if begun else []
        called = ends[-1] if ends else None
    else:
        looked = max(filter(None, (looked, written)), default=None)
        called = looked + wait if looked else None
    if called is None:
        return None
    if why in ("due", "recurs") and looked and looked >= called:
        called = looked + wait
    return Again(thing, why, looked, called)
