"""What changes on a day, in a few words, from the tables that a page has asked for anyway.

The day bar leads to the last change before the day shown and to the next: these words say what it is. Where no table
of the page has a row that begins, ends or happens on that day, the kind of the change is said: "an election". A day is
written as closely as it is known: what is known to the month is not dated by a day.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from devolved.register import days
from devolved.register.sentences.told import Row
from devolved.register.sentences.wording import lower, the_within
from devolved.register.tables.tables import Table

# View → the column that is told; the words for a row that begins, one that ends, one that had begun by then, and one
# that is seen last.
DATED = {
    "mayors/of-authority": ("person", "{} becomes mayor", "{} leaves the mayoralty", "{} is mayor by then", "as mayor"),
    "posts/holders": ("person", "{} takes office", "{} leaves office", "{} is in office by then", "in office"),
    "people/tenures-of": ("post", "becomes {}", "is no longer {}", "is {} by then", "as {}"),
    "authorities/tiers-of": ("tier", "becomes {}", "is no longer {}", "is {} by then", "as {}"),
    "authorities/of-council": ("authority", "joins {}", "leaves {}", "belongs to {} by then", "in {}"),
    "authorities/names-of": ("name", "named {}", "no longer named {}", "named {} by then", "as {}"),
    "forums/chairs-of": ("person", "{} takes the chair", "{} leaves the chair", "{} is in the chair by then", "there"),
    "powers/held-by": ("power", "gains {}", "loses {}", "has {} by then", "with {}"),
    "powers/holders": ("holder", "{} gains it", "{} loses it", "{} has it by then", "with it"),
    "money/of-body": ("fund", "a sum begins: {}", "a sum ends: {}", "a sum by then: {}", "with {}"),
}
# What lies in the area of an authority, or is to be a member, does not join it.
PLACES = {
    "within-area": ("comes into the area of {}", "leaves the area of {}", "is in the area of {} by then"),
    "prospective-constituent": ("is to join {}", "is no longer to join {}", "is to join {} by then"),
}
# View → the column of its day, the column that is told, the words.
HAPPENED = {
    "elections/of-authority": ("pollOn", "winner", "{} is elected"),
    "commitments/history": ("assessedOn", "status", "found {}"),
    "forums/meetings-of": ("heldOn", "", "a meeting"),
}
PLAIN = ("powers/held-by", "authorities/tiers-of", "commitments/history")  # told as words, not as names


@dataclass(frozen=True)
class Changed:
    """A day on which something changed: as closely as it is known, and the kinds of what changed."""

    written: str
    kinds: tuple[str, ...]

    def in_words(self) -> str:
        return self.kinds[0] + (" and more" if len(self.kinds) > 1 else "") if self.kinds else ""


def days_of(rows: Iterable[Row]) -> dict[str, Changed]:
    """The days of the view ``things/days-of``, in their order. A day that one record names is said as a day."""
    found: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        day = row["on"].value
        found.setdefault(day, []).append((row["written"].value if "written" in row else day, row["what"].value))
    return {
        day: Changed(
            max((written for written, _ in told), key=lambda written: (written == day, len(written))),
            tuple(dict.fromkeys(sorted((what for _, what in told), key=lambda what: not what.startswith("it ")))),
        )
        for day, told in sorted(found.items())
    }


def said(tables: Iterable[Table], day: str, label: Callable[[str], str], evidence: Callable) -> tuple[str, str]:
    """What the first table that knows says of the day, and the day as that has it; empty where none knows.

    With "and more" where it is not all; in a table what begins on the day is told before what ends. ``evidence`` gives
    that of a record: where only a bound is known, the words say so.
    """
    found: dict[str, str] = {}
    for table in tables:
        told = (_of(table.view.path, row, day, label, evidence) for row in table.rows)
        for _, words, written in sorted((t for t in told if t), key=lambda t: t[0]):
            found.setdefault(words, written)
    words, written = next(iter(found.items()), ("", ""))
    return words + (" and more" if len(found) > 1 else ""), written


def _of(path: str, row: Row, day: str, label: Callable[[str], str], evidence: Callable) -> tuple[int, str, str] | None:
    """What a row says of the day and how it writes that, after a number by which a beginning comes before an end.

    None where it says nothing.
    """

    def named(column: str) -> str:
        if column not in row:
            return ""
        words = label(row[column].value) if row[column].kind == "iri" else row[column].value
        return lower(words) if path in PLAIN else words

    if path in DATED and (name := named(DATED[path][0])):
        _, begins, ends, by_then, seen = DATED[path]
        if path == "authorities/of-council":
            name = the_within(name) + name
            place = row["membershipKind"].value.rpartition("/")[2] if "membershipKind" in row else ""
            begins, ends, by_then = PLACES.get(place, (begins, ends, by_then))
        for edge, words in (("since", begins), ("until", ends)):
            if edge in row and _compared(row[edge].value) == day:
                return int(edge == "until"), words.format(name), row[edge].value
        found = evidence(row["record"].value) if "record" in row else None
        if found and "since" not in row and _compared(found.starts_before) == day:
            return 0, by_then.format(name), found.starts_before
        if found and "until" not in row and _day_after(found.ends_after) == day:
            who = f"{name} is " if "{}" in begins[:2] else ""
            return 1, f"{who}last seen {seen.format(name)}", found.ends_after
    elif path in HAPPENED:
        at, column, words = HAPPENED[path]
        if at in row and _compared(row[at].value) == day and (not column or column in row):
            return 0, words.format(named(column)) if column else words, row[at].value
    return None


def _compared(written: str | None) -> str:
    """The day by which a day, month or year is compared."""
    return first.isoformat() if (first := days.first_day(written)) else ""


def _day_after(written: str | None) -> str:
    """The day from which what was last seen on a day is no longer claimed; of a month or year, its first day."""
    exact = days.exact(written) if written else None
    return (exact + timedelta(days=1)).isoformat() if exact else _compared(written)
