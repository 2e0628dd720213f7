"""How the promises stand, reckoned from the rows of the view ``commitments/documents``.

What cannot be tested (rhetoric, or too vague to check) is counted apart and is in no other figure.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from devolved.register.intervals import last_day
from devolved.store.terms import Term
from devolved.vocabulary import kind_and_slug

Row = dict[str, Term]
# In the order of their meaning: what was done, what is under way, what went wrong, what ended otherwise.
ORDER = (
    "delivered",
    "kept-so-far",
    "legislated",
    "in-progress",
    "announced",
    "delayed",
    "lapsed",
    "dropped",
    "superseded",
    "too-vague",
)
# What ``commitments/documents`` says of a promise whose best source is an official text read on another host.
COPY = "copy of an official text"
OPEN = frozenset({"announced", "in-progress", "delayed", "legislated"})


@dataclass(frozen=True)
class Tally:
    """Figures of promises on a day, each with what it is a part of."""

    tested: int
    kept: int
    fallen: int
    overdue: int
    lapsed: int
    open: int
    silent: int
    untested: int
    primary: int
    # Promises that rest on no primary source, but on a copy of an official text.
    copies: int
    # Tested promises by the slug of their status, in the order of meaning.
    by_status: dict[str, int]


def slug_of(row: Row, name: str) -> str:
    """The slug of a row's value; empty where there is none."""
    parts = kind_and_slug(row[name].value) if name in row else None
    return parts[1] if parts else ""


def holds(row: Row, name: str) -> bool:
    """Whether a row says yes."""
    return name in row and row[name].value in ("true", "1")


def untested(row: Row) -> bool:
    """Whether a promise is words without a test, never scored."""
    return slug_of(row, "status") == "too-vague" or slug_of(row, "strength") == "rhetoric"


def late(row: Row) -> bool:
    """Whether a promise that can be tested is overdue or has lapsed."""
    return not untested(row) and (holds(row, "past") or slug_of(row, "status") == "lapsed")


def fallen(row: Row, on: date) -> bool:
    """Whether the day for which it was promised has come and gone."""
    due = last_day(row["dueBy"].value) if "dueBy" in row else None
    return due is not None and due < on


def due_next(row: Row, on: date) -> bool:
    """Whether it is open and its day comes within a year."""
    due = last_day(row["dueBy"].value) if "dueBy" in row else None
    if due is None or untested(row) or slug_of(row, "status") not in OPEN:
        return False
    return on <= due <= date(on.year + 1, on.month, min(on.day, 28))


def tally(rows: Sequence[Row], on: date) -> Tally:
    """Reckon the figures of these promises."""
    tested = [row for row in rows if not untested(row)]
    statuses = Counter(slug_of(row, "status") for row in tested)
    fell = [row for row in tested if fallen(row, on)]
    return Tally(
        tested=len(tested),
        kept=statuses["delivered"] + statuses["kept-so-far"],
        fallen=len(fell),
        overdue=sum(holds(row, "past") for row in fell),
        lapsed=statuses["lapsed"],
        open=sum(statuses[s] for s in OPEN),
        silent=sum(holds(row, "aged") for row in tested),
        untested=len(rows) - len(tested),
        primary=sum(holds(row, "primary") for row in rows),
        copies=sum(row["rests"].value == COPY for row in rows),
        by_status={s: statuses[s] for s in (*ORDER, *sorted(statuses.keys() - set(ORDER))) if statuses[s]},
    )
