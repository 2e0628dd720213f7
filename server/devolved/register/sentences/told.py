"""What sentences are made of: words, names to link, places for evidence, and the rows they draw on."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from devolved.register import days
from devolved.register.intervals import BOUNDS, Interval
from devolved.register.sentences.wording import counted, lower
from devolved.store.terms import Term

Row = dict[str, Term]


@dataclass(frozen=True)
class Named:
    """A thing to be called by its name."""

    address: str


@dataclass(frozen=True)
class Marked:
    """A place for the evidence of a record."""

    record: str


Part = str | Named | Marked


class Told:
    """What a sentence may draw on."""

    def __init__(self, name: str, address: str, rows: list[Row], on: date, label: Callable[[str], str]):
        self.name, self.address, self.rows, self.on, self.label = name, address, rows, on, label
        self.row = rows[0]

    def get(self, name: str) -> str:
        return self.row[name].value if name in self.row else ""

    def words(self, name: str) -> str:
        """The name of a concept, to stand inside a sentence."""
        found = self.get(name)
        return lower(self.label(found)) if found else ""

    def day(self, name: str) -> date | None:
        return days.first_day(self.get(name))

    def whether_yet(self, written: str) -> str:
        """That it is not known whether something had happened by the day shown, of what is known to a month or year
        that the day lies in; empty where it is known.

        The latest day on which it can have happened is the column ``?latestDay``, as the build derives it.
        """
        first, latest = self.day(written), self.day("latestDay")
        unsure = first and latest and first <= self.on < latest
        return f" Whether that was by {days.say(self.on)} we have not found." if unsure else ""

    def interval(self) -> Interval:
        """The bounds of the thing itself, from columns called as the properties are (``?bodyStartsOn`` …)."""
        return Interval(**{name: self.get("body" + name[0].upper() + name[1:]) for name in BOUNDS})

    def distinct_where(self, name: str, other: str, ending: str) -> list[str]:
        """The values of a column in rows where another column ends so, each once, in order."""
        chosen = [r[name].value for r in self.rows if name in r and other in r and r[other].value.endswith(ending)]
        return list(dict.fromkeys(chosen))

    def count(self, name: str, one: str, many: str) -> str:
        return counted(int(self.get(name) or 0), one, many)

    def distinct(self, name: str) -> list[str]:
        return list(dict.fromkeys(row[name].value for row in self.rows if name in row))


def listed(addresses: list[str], joint: str = " and ") -> list[Part]:
    """Names in a row: "A", "A and B", "A, B and C"."""
    parts: list[Part] = []
    for place, address in enumerate(addresses):
        parts += ["" if not place else joint if place == len(addresses) - 1 else ", ", Named(address)]
    return [p for p in parts if p]
