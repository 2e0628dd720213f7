"""The cells of data tables: each value set by the unit of its column, and what stands where a value is missing.

A function a unit, chosen once a column. Each returns the HTML of a cell and the words in it, by whose length the
cell's width is chosen.
"""

import re
from collections.abc import Callable
from functools import lru_cache

from markupsafe import Markup, escape

from devolved.register import days
from devolved.register.evidence import Evidence
from devolved.register.intervals import Interval, by_then, on_or_in
from devolved.register.tables import missing
from devolved.register.tables.tables import Table
from devolved.register.tables.views import Column
from devolved.store.terms import XSD, Term
from devolved.vocabulary import BASE, SCHEMES, kind_and_slug
from devolved.web.html.marks import marker, stance_mark, status_mark, strength_mark, swatch
from devolved.web.html.values import number, percent, pounds, span_of_days

NUMBERS = frozenset({"pounds", "percent", "number", "people", "days"})
DATES = frozenset({XSD + "date", XSD + "gYear", XSD + "gYearMonth"})
# Words in a cell above which it is given the width of text.
LONG = 50
VACANT = {"{who}": "we have not found who", "{unsure}": "not certain on this day"}
STANCE, PARTY = BASE + "id/stance/", BASE + "id/party/"
Cell = tuple[str, str]
Row = dict[str, Term]
Setter = Callable[[object, Term], Cell]


def is_number(column: Column) -> bool:
    """Whether a column's values are set as figures."""
    return column.unit in NUMBERS


def body(page, table: Table, columns: list[Column], grouped: bool = False) -> Markup:
    """All rows of a table, with the marker of each row's evidence at its end.

    Cells after the first name their column, for phones, where rows become cards. What is named just as in the row
    above is not linked again, nor is a word of a vocabulary that its column has linked before. Cells have no end tags:
    HTML ends each where the next begins, and a page has a thousand of them. Grouped, the first cell of rows that share
    it stands once, before them all, and the second is the head of each.
    """
    set_ = [
        (column.name, _setter(column), column.unit in NUMBERS, f' data-th="{escape(column.title)}"' if i else "")
        for i, column in enumerate(columns)
    ]
    has_records = any("record" in row for row in table.rows)
    lines: list[str] = []
    above: dict[str, Term] = {}
    linked: set[tuple[str, str]] = set()
    spans = _spans(table.rows, columns[0].name) if grouped else {}
    for i, row in enumerate(table.rows):
        parts = []
        for place, (name, setter, figures, title) in enumerate(set_):
            if spans and not place and i not in spans:
                continue
            term = row.get(name)
            content, words, manner = absent(page, table, row, name) if term is None else (*setter(page, term), "")
            if manner == "none":
                parts.append(f'<td class="{"none n" if figures else "none"}">{content}')
                continue
            if term is not None and term.kind == "iri":
                if (above.get(name) == term or (name, term.value) in linked) and content.startswith("<a "):
                    content = escape(words)
                elif _word(term.value):
                    linked.add((name, term.value))
            dated = term is not None and term.datatype in DATES
            kind = "n" if figures else "d" if dated else "t" if len(words) > LONG else ""
            if spans and place < 2:
                kind, title = (f"{kind} h".lstrip(), "") if place else (f"{kind} g".lstrip(), f' rowspan="{spans[i]}"')
            kind = f' class="{f"{kind} {manner}".strip()}"' if kind or manner else ""
            parts.append(f"<td{kind}{title}>{content}")
        above = row
        if has_records:
            parts.append(f'<td class="e">{marker(page, row["record"].value) if "record" in row else ""}')
        lines.append(f"<tr>{''.join(parts)}</tr>\n")
    return Markup("".join(lines))


def _spans(rows: list[dict[str, Term]], name: str) -> dict[int, int]:
    """Where a group of rows of one value begins, and how many they are."""
    spans, start = {}, 0
    for i in range(1, len(rows) + 1):
        if i == len(rows) or rows[i].get(name) is None or rows[i].get(name) != rows[start].get(name):
            spans[start], start = i - start, i
    return spans


def absent(page, table: Table, row: Row, name: str) -> tuple[str, str, str]:
    """What stands for a value that is not there: what the view's header says of it, or what is known instead.

    Content and words as of a cell, and the class of the cell: "none" where nothing was found, "quiet", or empty.
    """
    words = missing.words(table.view.missing, name, row, table.on)
    if words in VACANT:
        return f'<span class="vacant">{VACANT[words]}</span>', VACANT[words], ""
    if words in missing.RECKONED:
        found = (page.notes.of(row["record"].value) if "record" in row else None) or Evidence()
        words = RECKONERS.get(words, _end)(row, words, found)
        return escape(words), words, "quiet"
    return escape(words), words, "none" if words == missing.NOT_FOUND else "quiet" if words.startswith("no") else ""


def _beginning(row: Row, words: str, found: Evidence) -> str:
    return by_then(found.starts_before) if found.starts_before else "not known"


def _office(row: Row, words: str, found: Evidence) -> str:
    """An office that the register has no post for, as the remark of an attendance tells it."""
    office = re.match(r"Came as ([^.;]+)", found.remark)
    return office[1] if office else "no post on record"


def _end(row: Row, words: str, found: Evidence) -> str:
    """Of an end without a day of its own: its bounds, or the day on which it still was so."""
    if found.ends_after and not found.ends_before and not _is_of(row["record"].value, "tenure"):
        # Such a thing is known from pages that show it: the last of them is no end (decision 0402).
        return f"last seen {on_or_in(found.ends_after)}"
    if over := Interval(endsAfter=found.ends_after or "", endsBefore=found.ends_before or "").over():
        return f"{'left' if words == '{left}' else 'ended'} {over}"
    return f"still so on {days.say(found.known_on)}" if found.known_on else "no end known"


RECKONERS = {"{beginning}": _beginning, "{office}": _office}


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


def _is_of(address: str, kind: str) -> bool:
    """Whether an address is that of a thing of a kind."""
    parts = kind_and_slug(address)
    return parts is not None and parts[0] == kind


@lru_cache(maxsize=4096)
def _word(address: str) -> bool:
    """Whether an address is that of a word of a vocabulary, such as a status, and not of a thing of its own."""
    parts = kind_and_slug(address)
    return parts is not None and parts[0] in SCHEMES


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
