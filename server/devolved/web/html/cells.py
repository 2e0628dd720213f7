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
from devolved.register.tables.tables import Table
from devolved.register.tables.views import Column
from devolved.store.terms import XSD, Term
from devolved.vocabulary import BASE, SCHEMES, kind_and_slug
from devolved.web.html.marks import marker, stance_mark, status_mark, strength_mark, swatch
from devolved.web.html.values import number, percent, pounds, span_of_days

NUMBERS = frozenset({"pounds", "percent", "number", "people", "days"})
DATES = frozenset({XSD + "date", XSD + "gYear", XSD + "gYearMonth"})
# Columns of which an empty cell tells something too.
TOLD = frozenset({"since", "until", "inForce", "person", "holder"})
# Columns for the end of a row's record, and those that say that the record is somebody's.
ENDS = frozenset({"until", "leftOn"})
PEOPLE = frozenset({"person", "holder", "mayor", "lastMayor"})
# Columns that few rows have reason to fill: a dash says that there is nothing, not that it was not found.
# A promise without a day to be kept by is one that sets none.
SELDOM = frozenset({"partyLater", "whole", "instead", "of", "with", "more", "dueBy", "through"})
# Words in a cell above which it is given the width of text.
LONG = 50
# What is read out, copied and printed where nothing was found; seen as a dash.
NOT_FOUND = "not found"
STANCE, PARTY = BASE + "id/stance/", BASE + "id/party/"
Cell = tuple[str, str]
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
            content, words = absent(page, row, name) if term is None else setter(page, term)
            if words is NOT_FOUND:
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
            kind = f' class="{kind}"' if kind else ""
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


def absent(page, row: dict[str, Term], name: str) -> Cell:
    """What stands for a value that is not there: what is known instead, or that nothing is."""
    found = page.notes.of(row["record"].value) if "record" in row else None
    if name in ENDS and found:
        return _quiet(_end(row, name, found))
    if name == "since" and found and found.starts_before:
        return _quiet(by_then(found.starts_before))
    # Nor has a link of a chain a beginning whose power nobody is known to hold.
    if name in ("since", "party") and ("lastMayor" in row or "state" in row and "authority" not in row):
        return _quiet("–")
    if name in ("since", "inForce"):
        return _quiet("not known")
    if name == "lastMayor":
        return _quiet("–")
    if name == "mayor" and "lastMayor" in row:
        return '<span class="vacant">not certain on this day</span>', "not certain on this day"
    if (told := _not_there(page, row, name)) is not None:
        return told
    return NOT_FOUND, NOT_FOUND


def _end(row: dict[str, Term], name: str, found: Evidence) -> str:
    """Of an end without a day of its own: its bounds, or the day on which it still was so."""
    if found.ends_after and not found.ends_before and not _is_of(row["record"].value, "tenure"):
        # Such a thing is known from pages that show it: the last of them is no end (decision 0402).
        return f"last seen {on_or_in(found.ends_after)}"
    who = row.keys() & PEOPLE or _is_of(row["record"].value, "tenure")
    if over := Interval(endsAfter=found.ends_after or "", endsBefore=found.ends_before or "").over():
        return f"{'left' if who else 'ended'} {over}"
    if name == "leftOn":
        return "–"
    return f"still so on {days.say(found.known_on)}" if found.known_on else "no end known"


def _not_there(page, row: dict[str, Term], name: str) -> Cell | None:
    """Of a status, a holder or a state: that promise, post or seat is not there on the day, or who was not found."""
    if name in ("status", "was") and "madeOn" in row:
        made = days.first_day(row["madeOn"].value)
        # A view that compares two days has the day of making where it is later than the first.
        return _quiet("not made yet") if made and (name == "was" or made > page.on) else None
    if name == "stands":
        words = "held" if "power" in row else "in being"
        return words, words
    if name in ("was", "is"):
        # Of two days: what is not there on one of them is no more missing than what was not found.
        return _quiet("none known")
    if name == "post" and "record" in row and _is_of(row["record"].value, "attendance"):
        # An office that the register has no post for is told by a remark of its attendance.
        found = page.notes.of(row["record"].value)
        office = re.match(r"Came as ([^.;]+)", found.remark if found else "")
        return (escape(office[1]), office[1]) if office else _quiet("no post on record")
    if name in SELDOM or name in ("person", "holder") and "stands" in row or _of_another_kind(row, name):
        return "–", "–"
    if name == "holders" or name == "authority" and "council" in row:
        return _quiet("none found")
    if name in ("recipient", "to") and "amount" in row:
        # A sum for England, or for several areas together.
        return _quiet("more than one")
    if name in ("person", "holder") and "seat" in row and not _is_of(row["seat"].value, "post"):
        # Whom a government or an office sends to its seat is no holder of it.
        return "–", "–"
    if name in ("person", "holder"):
        return '<span class="vacant">we have not found who</span>', "we have not found who"
    return None


def _of_another_kind(row: dict[str, Term], name: str) -> bool:
    """Whether a row can have nothing here.

    Who was out after the first count has no final votes, the end of an interval no meeting, what ended no last day of
    being seen, and what was not read no day of it.
    """
    if name == "final":
        return "out" in row
    if name == "council":
        # The chair of a mayor is for no council.
        return "holder" in row and _is_of(row["holder"].value, "post")
    if name == "readOn":
        return "extent" in row and _slug(row["extent"].value) == "not-read"
    if "what" in row and "meeting" not in row:
        return name in ("meeting", "place")
    return name == "known" and "until" in row


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
