"""What changes on a day, in a few words, from the tables that a page has asked for anyway.

The day bar leads to the last change before the day shown and to the next: these words say what it is. Where no table
of the page has a row that begins, ends or happens on that day, the kind of the change is said: "an election". A day is
written as closely as it is known: what is known to the month is not dated by a day.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from devolved.register import days
from devolved.register.sentences.told import Row
from devolved.register.sentences.wording import lower
from devolved.register.tables.tables import Table

# View → the column that is told; the words for a row that begins, one that ends, and one that had begun by then.
DATED = {
    "mayors/of-authority": ("person", "{} becomes mayor", "{} leaves the mayoralty", "{} is mayor by then"),
    "posts/holders": ("person", "{} takes office", "{} leaves office", "{} is in office by then"),
    "people/tenures-of": ("post", "becomes {}", "is no longer {}", "is {} by then"),
    "authorities/tiers-of": ("tier", "becomes {}", "is no longer {}", "is {} by then"),
    "authorities/of-council": ("authority", "joins {}", "leaves {}", "belongs to {} by then"),
    "authorities/names-of": ("name", "named {}", "no longer named {}", "named {} by then"),
    "forums/chairs-of": ("person", "{} takes the chair", "{} leaves the chair", "{} is in the chair by then"),
    "powers/held-by": ("power", "gains {}", "loses {}", "has {} by then"),
    "powers/holders": ("holder", "{} gains it", "{} loses it", "{} has it by then"),
    "money/of-body": ("fund", "money begins: {}", "money ends: {}", "money by then: {}"),
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
            max((written for written, _ in told), key=len),
            tuple(dict.fromkeys(sorted((what for _, what in told), key=lambda what: not what.startswith("it ")))),
        )
        for day, told in sorted(found.items())
    }


def said(tables: Iterable[Table], day: str, label: Callable[[str], str], evidence: Callable) -> str:
    """What the first table that knows says of the day; with "and more" where it is not all. Empty where none knows.

    ``evidence`` gives that of a record: where only a bound is known, the words say so.
    """
    found: list[str] = []
    for table in tables:
        for row in table.rows:
            if (words := _of(table.view.path, row, day, label, evidence)) and words not in found:
                found.append(words)
    return found[0] + (" and more" if len(found) > 1 else "") if found else ""


def _of(path: str, row: Row, day: str, label: Callable[[str], str], evidence: Callable) -> str:
    def named(column: str) -> str:
        if column not in row:
            return ""
        words = label(row[column].value) if row[column].kind == "iri" else row[column].value
        return lower(words) if path in PLAIN else words

    if path in DATED:
        column, begins, ends, by_then = DATED[path]
        for edge, words in (("since", begins), ("until", ends)):
            if edge in row and _compared(row[edge].value) == day:
                return words.format(named(column)) if named(column) else ""
        found = evidence(row["record"].value) if "record" in row and "since" not in row else None
        if found and found.starts_before == day and named(column):
            return by_then.format(named(column))
    elif path in HAPPENED:
        at, column, words = HAPPENED[path]
        if at in row and _compared(row[at].value) == day and (not column or column in row):
            return words.format(named(column)) if column else words
    return ""


def _compared(written: str) -> str:
    """The day by which a day, month or year is compared."""
    return first.isoformat() if (first := days.first_day(written)) else ""
