"""Comparisons: two authorities side by side, and the register on two days.

Both are views asked together and laid out; nothing here states a fact that no
view has. ``GROUPS`` is the order in which changes are told: each view answers
with ``?about`` and what it was and is, or with what fell between the days.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from devolved.calendar import today
from devolved.errors import BadRequest
from devolved.register import days
from devolved.register.tables.tables import Table
from devolved.register.tables.views import Column, View
from devolved.store.terms import Term

ELECTION = date(2024, 7, 4)  # a general election: what stood on that day is the old state
GROUPS = (
    ("changes/mayors", "Mayors"),
    ("changes/parties", "Parties of mayors"),
    ("changes/chairs", "Chairs"),
    ("changes/posts", "Other posts"),
    ("changes/tiers", "Tiers"),
    ("changes/powers", "Powers"),
    ("changes/councils", "Councils of authorities"),
    ("changes/seats", "Seats in forums"),
    ("changes/bodies", "Bodies"),
    ("changes/names", "Names"),
    ("changes/statuses", "Promises"),
    ("changes/passing", "Came and went in between"),
    ("changes/happenings", "Meetings, elections, agreements and laws"),
)
EVENTS = ("changes/passing", "changes/happenings")  # groups of what fell between the days
ALWAYS = (*EVENTS, "changes/statuses")  # groups whose rows all are events
FIRST_SEEN = "first seen in this period, may be older"
FACTS = (  # of an authority: title, column, the column that says since when, the column of its record
    ("Kind", "form", "", ""),
    ("Exists since", "since", "", "record"),
    ("Ended", "until", "", "record"),
    ("Tier", "tier", "tierSince", "designation"),
    ("Mayor", "mayor", "mayorSince", "tenure"),
    ("Party of the mayor", "party", "", "tenure"),
    ("Councils", "councils", "", ""),
    ("People", "people", "", "population"),
    ("Square kilometres", "areaKm2", "", ""),
    ("Documents about its powers read, if only in part", "coverage", "", ""),
)
SAME = ("fund", "unit", "basis", "since", "until")  # amounts are set side by side when all of these agree
WHOLE = View(
    "compare",
    "days",
    "",
    "What changed between two days",
    "What began, ended or changed in the register between two days?",
    columns=(
        Column("group", "Group"),
        Column("about", "About", "thing"),
        Column("was", "On the first day"),
        Column("is", "On the second day"),
        Column("since", "Since"),
        Column("until", "To"),
    ),
)


@dataclass(frozen=True)
class Span:
    """Two days, the earlier first."""

    first: date
    second: date


def span(first: str, second: str, today: date) -> Span:
    """The days as written, from the last general election to today where left out.

    Raises BadRequest unless the first comes first.
    """
    found = Span(days.read(first) if first else ELECTION, days.read(second) if second else today)
    if found.first >= found.second:
        raise BadRequest(
            f"The first day must come before the second; {found.first} does not come before {found.second}. "
            "Exchange them, or choose others."
        )
    return found


def between(ask: Callable[..., Table], found: Span, thing: str) -> list[tuple[str, Table]]:
    """The whole table of every group, with its heading, named as on the later day."""
    values = {"first": found.first.isoformat(), "second": found.second.isoformat(), "thing": thing}
    return [(heading, ask(path, found.second, values)) for path, heading in GROUPS]


def seen(table: Table) -> list[dict]:
    """The rows of a group that are no events: what holds on one of the days, since or until a day that is only bounded.

    Where both days have an answer and the two differ something did happen between them, on whatever day; but not where
    the newer is known to a month or year in which the later day, one of the past, lies: it may have come after that.
    """
    if not any(column.name == "since" for column in table.view.columns) or table.view.path in ALWAYS:
        return []
    return [
        row
        for row in table.rows
        if ("since" not in row and not ("was" in row and "is" in row))
        or (table.on < today() and _runs_on(row, table.on))
    ]


def _runs_on(row: dict, day: date) -> bool:
    """Whether what a row tells is known to a month or year alone, in which the day lies."""
    written = row["since"].value if "since" in row else ""
    return 0 < len(written) < 10 and day.isoformat().startswith(written)


def unchanged(tables: list[tuple[str, Table]], unsure: list[str]) -> list[tuple[str, Table]]:
    """The groups that stood alike on both days: neither is there a row, nor one first seen (``unsure``, by heading)."""
    return [(h, t) for h, t in tables if not t.rows and h not in unsure and t.view.path not in EVENTS]


def joined(tables: list[tuple[str, Table]], on: date) -> Table:
    """All groups as one table for a download: a happening is what its thing is since its day."""
    rows = []
    for heading, table in tables:
        unsure = seen(table)
        for row in table.rows:
            apart = any(row is other for other in unsure)
            entry = {"group": Term("literal", f"{heading}: {FIRST_SEEN}" if apart else heading)}
            entry |= {n: row[n] for n in ("about", "was", "is", "since", "until", "record") if n in row}
            for name, source in (("is", "what"), ("is", "event"), ("since", "on")):
                if source in row:
                    entry[name] = row[source]
            rows.append(entry)
    return Table(WHOLE, rows, on)


def facts(table: Table, pair: tuple[str, str]) -> list[tuple[str, str, list[dict]]]:
    """Each fact: its title, its column, and for each authority the value, since when, and the record.

    An end is told where there is one.
    """
    by = {row["authority"].value: row for row in reversed(table.rows)}
    found = []
    for title, name, since, record in FACTS:
        cells = [
            {"value": by.get(a, {}).get(name), "since": by.get(a, {}).get(since), "record": by.get(a, {}).get(record)}
            for a in pair
        ]
        if name != "until" or any(cell["value"] for cell in cells):
            found.append((title, name, cells))
    return found


def absent(found: list[tuple[str, str, list[dict]]], on: date) -> list[str]:
    """For each of two authorities, by their facts: "yet" if it began only after the day, "any more" if it had ended."""
    cells = {name: [cell["value"] for cell in of] for _, name, of in found}
    began, ended = (
        [value and days.first_day(str(value)) for value in cells.get(name, (None, None))] for name in ("since", "until")
    )
    return [
        "yet" if start and on < start else "any more" if end and end <= on else ""
        for start, end in zip(began, ended, strict=True)
    ]


def aligned(table: Table, pair: tuple[str, str], names: tuple[str, ...] = SAME) -> list[tuple[dict, list[list[dict]]]]:
    """Rows set side by side where the named columns agree: one row that stands for them, and each authority's own."""
    found: dict[tuple, tuple[dict, list[list[dict]]]] = {}
    for row in table.rows:
        key = tuple(row.get(name) for name in names)
        sides = found.setdefault(key, (row, [[] for _ in pair]))[1]
        sides[pair.index(row["authority"].value)].append(row)
    return list(found.values())
