"""What an empty cell means: said in the header of each view, for every column that may be empty.

::

    # Missing: ?since — {beginning}
    # Missing: ?holder with ?stands — –            in rows where the other column has a value
    # Missing: ?place without ?meeting — –         in rows where it has none
    # Missing: ?readOn where ?extent not-read — –  in rows where it is this: a slug, a kind, or text in quotation marks
    # Missing: ?winner ?votes before ?pollOn — not held yet    on days before the one in the other column
    # Missing: ?status within ?madeOn — not known by this day    on days within the month or year in the other column
    # Missing: ?mayor before ?first — first election {?first}

The first line that fits a row is told. A dash says that there is nothing to be found; words in braces are reckoned
from the row's record: ``{beginning}``, ``{end}`` of a thing, ``{left}`` of a person, ``{who}`` where a holder was not
found, ``{unsure}`` where it is not certain who it was, ``{office}`` as which somebody came. ``{?name}`` is the day in
another column, with its preposition.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from devolved.register import days
from devolved.register.intervals import on_or_in
from devolved.store.terms import Term

LINE = re.compile(r"((?:\?\w+ )+)(?:(with|without|before|within|where) \?(\w+) (?:([^ ]+|\"[^\"]+\") )?)?— (.+)")
# What is read out where nothing was found, and where a view does not say what an empty cell means.
NOT_FOUND = "not found"
RECKONED = ("{beginning}", "{end}", "{left}", "{who}", "{unsure}", "{office}")


@dataclass(frozen=True)
class Missing:
    """The words for an empty cell of a column, in the rows of which ``how`` is true of another column."""

    column: str
    words: str
    how: str = ""
    other: str = ""
    value: str = ""

    def fits(self, row: Mapping[str, Term], on: date) -> bool:
        """Whether these are the words for a row on a day."""
        there = row.get(self.other)
        if self.how == "without":
            return there is None
        if self.how == "before":
            first = days.first_day(there.value) if there else None
            return first is not None and on < first
        if self.how == "within":
            return there is not None and len(there.value) < 10 and on.isoformat().startswith(there.value)
        if self.how == "where":
            return there is not None and self.value in (there.value, *there.value.split("/")[-2:])
        return not self.how or there is not None


def rules(line: str) -> list[Missing]:
    """One line of a header, for each column that it names. Raises ValueError where it cannot be read."""
    found = LINE.fullmatch(line)
    if not found or (found[2] == "where") != bool(found[4]):
        raise ValueError(f"write '# Missing: ?column [with|without|before|within ?other] — words', not {line!r}")
    named, how, other, value, words = found.groups()
    return [Missing(name[1:], words, how or "", other or "", (value or "").strip('"')) for name in named.split()]


def words(said: Iterable[Missing], column: str, row: Mapping[str, Term], on: date) -> str:
    """What an empty cell of a row says: words, or what is to be reckoned."""
    told = next((rule.words for rule in said if rule.column == column and rule.fits(row, on)), NOT_FOUND)
    return re.sub(r"\{\?(\w+)\}", lambda found: on_or_in(row[found[1]].value), told)


def tells(table, column: str) -> bool:
    """Whether a column of which no cell of a table has a value still tells something of a row."""
    return any(words(table.view.missing, column, row, table.on) in RECKONED for row in table.rows)
