"""The cells of data tables: each value set by the unit of its column, and what stands where a value is missing.

A function a unit, chosen once a column. Each returns the HTML of a cell and the words in it, by whose length the
cell's width is chosen.
"""

from collections.abc import Callable

from markupsafe import Markup, escape

from devolved.register import days
from devolved.register.intervals import Interval
from devolved.register.tables.tables import Table
from devolved.register.tables.views import Column
from devolved.store.terms import XSD, Term
from devolved.vocabulary import BASE, kind_and_slug
from devolved.web.html.marks import marker, stance_mark, status_mark, strength_mark, swatch
from devolved.web.html.values import number, percent, pounds, span_of_days

NUMBERS = frozenset({"pounds", "percent", "number", "people", "days"})
DATES = frozenset({XSD + "date", XSD + "gYear", XSD + "gYearMonth"})
# Columns of which an empty cell tells something too.
TOLD = frozenset({"since", "until", "inForce", "person", "holder"})
# Columns for the end of a row's record, and those that say that the record is somebody's.
ENDS = frozenset({"until", "leftOn"})
PEOPLE = frozenset({"person", "holder", "mayor", "lastMayor"})
# Words in a cell above which it is given the width of text.
LONG = 50
STANCE, PARTY = BASE + "id/stance/", BASE + "id/party/"
Cell = tuple[str, str]
Setter = Callable[[object, Term], Cell]


def is_number(column: Column) -> bool:
    """Whether a column's values are set as figures."""
    return column.unit in NUMBERS


def cell(page, row: dict[str, Term], column: Column) -> Markup:
    """One cell's content."""
    term = row.get(column.name)
    return Markup((absent(page, row, column.name) if term is None else _setter(column)(page, term))[0])


def body(page, table: Table, columns: list[Column]) -> Markup:
    """All rows of a table, with the marker of each row's evidence at its end.

    Cells after the first name their column, for phones, where rows become cards. What is named just as in the row
    above is not linked again.
    """
    set_ = [
        (column.name, _setter(column), column.unit in NUMBERS, f' data-th="{escape(column.title)}"' if i else "")
        for i, column in enumerate(columns)
    ]
    has_records = any("record" in row for row in table.rows)
    lines: list[str] = []
    above: dict[str, Term] = {}
    for row in table.rows:
        parts = []
        for name, setter, figures, title in set_:
            term = row.get(name)
            content, words = absent(page, row, name) if term is None else setter(page, term)
            if term is not None and term.kind == "iri" and above.get(name) == term and content.startswith("<a "):
                content = escape(words)
            dated = term is not None and term.datatype in DATES
            kind = ' class="n"' if figures else ' class="d"' if dated else ' class="t"' if len(words) > LONG else ""
            parts.append(f"<td{kind}{title}>{content}</td>")
        above = row
        if has_records:
            parts.append(f'<td class="e">{marker(page, row["record"].value) if "record" in row else ""}</td>')
        lines.append(f"<tr>{''.join(parts)}</tr>\n")
    return Markup("".join(lines))


def absent(page, row: dict[str, Term], name: str) -> Cell:
    """What stands for a value that is not there: what is known instead, or that nothing is."""
    found = page.notes.of(row["record"].value) if "record" in row else None
    if name in ENDS and found:
        who = row.keys() & PEOPLE
        if over := Interval(endsAfter=found.ends_after or "", endsBefore=found.ends_before or "").over():
            return _quiet(f"{'left' if who else 'ended'} {over}")
        if name == "leftOn":
            return _quiet("–")
        return _quiet(f"still so on {days.say(found.known_on)}" if found.known_on else "no end known")
    if name == "since" and found and found.starts_before:
        return _quiet(f"since before {days.say(found.starts_before)}")
    if name in ("since", "party") and "lastMayor" in row:
        return _quiet("–")
    if name in ("since", "inForce"):
        return _quiet("not known")
    if name == "lastMayor":
        return _quiet("–")
    if name == "mayor" and "lastMayor" in row:
        return '<span class="vacant">not certain on this day</span>', "not certain on this day"
    if name in ("person", "holder"):
        return '<span class="vacant">we have not found who</span>', "we have not found who"
    return '<span class="none">not found</span>', "not found"


def _quiet(words: str) -> Cell:
    return f'<span class="quiet">{escape(words)}</span>', words


def _figure(say: Callable[[str], str]) -> Setter:
    def set_figure(page, term: Term) -> Cell:
        words = say(term.value)
        return escape(words), words

    return set_figure


def _marked(mark: Callable[[str], Markup]) -> Setter:
    def set_marked(page, term: Term) -> Cell:
        if term.kind != "iri":
            return _value(page, term)
        link, words = page.linked(term.value)
        return f'<span class="nowrap">{mark(_slug(term.value))} {link}</span>', words

    return set_marked


def _value(page, term: Term) -> Cell:
    """A value of no special unit."""
    if term.kind != "iri":
        words = page.value(term)
        return escape(words), words
    if term.value.startswith(STANCE):
        return _STANCE(page, term)
    if term.value.startswith(PARTY):
        link, words = page.linked(term.value)
        return f'<span class="with-swatch">{swatch(page.colour(term.value))} {link}</span>', words
    return page.linked(term.value)


def _plain(page, term: Term) -> Cell:
    return escape(term.value), term.value


def _slug(address: str) -> str:
    parts = kind_and_slug(address)
    return parts[1] if parts else ""


_STANCE = _marked(stance_mark)
_SETTERS: dict[str, Setter] = {
    "pounds": _figure(pounds),
    "percent": _figure(percent),
    "days": _figure(span_of_days),
    "number": _figure(number),
    "people": _figure(number),
    "status": _marked(status_mark),
    "strength": _marked(strength_mark),
}


def _setter(column: Column) -> Setter:
    if column.name == "year" and column.unit in ("number", "people"):
        # A year is no quantity: 2026, not 2,026.
        return _plain if column.unit == "number" else _value
    return _SETTERS.get(column.unit, _value)
