"""The sentences of a story: what was asked and found, what comes first, how good the evidence is.

A view that has a finding is told by it. Without one the sentences are made of its question, its number of rows and
its columns, so that they can be printed as they stand.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from decimal import Decimal

from devolved.register import days
from devolved.register.stories import compared
from devolved.register.tables import findings
from devolved.register.tables.reach import is_of_every_day
from devolved.register.tables.tables import Table
from devolved.register.tables.views import Column, View
from devolved.store.terms import XSD, Term
from devolved.vocabulary import BASE, KINDS, SCHEMES, kind_and_slug

Row = findings.Row
REGISTER = "Devolved, the register of English devolution,"
NAMED = KINDS.keys() | SCHEMES.keys()
FILLED = re.compile(r"\{\w+\}")
FEW = 3  # rows that are all told
DETAILS = 5  # columns told of a row
LONG = 120  # letters of a remark, which the table has
# Headings that lead into their value as they stand: "since 8 May 2017".
LEADING = frozenset("agreed as by for from in of on since to under until with".split())
PRIMARY, SECONDARY, WANTING = "primary source read", "secondary source", "needs a source"


def asked(view: View, values: dict[str, str]) -> list[str]:
    """The things that a question was asked of: "this authority" says little where it is printed."""
    found = []
    for parameter in view.parameters:
        value = values.get(parameter.name, "")
        if not value and not parameter.optional:
            value = parameter.default.replace(":", "/", 1)
        kind, _, slug = value.rpartition("/")
        kind = kind or parameter.types[0]
        if slug and kind in NAMED:
            found.append(f"{BASE}id/{kind}/{slug}")
    return found


def opening(table: Table, headline: str, found: bool, labels: dict[str, str]) -> str:
    """The finding, or what was asked and how much was found."""
    had, on = _as_of(table)
    if compared.compares(table) and not found:
        return compared.opening(table, REGISTER.removesuffix(","))
    if found:
        return f"{headline}, as {REGISTER} {had} it{on}."
    number = len(table.rows)
    about = ", ".join(labels[address] for address in asked(table.view, table.values) if address in labels)
    question, named = FILLED.subn(about or "this", table.view.question or table.view.title)
    return (
        f"To the question “{question}”{f' ({about})' if about and not named else ''} {REGISTER} "
        f"{had} {number:,} {'answer' if number == 1 else 'answers'}{on}."
    )


def _as_of(table: Table) -> tuple[str, str]:
    """The verb, and the day: none where the rows are the same on every day."""
    return ("has", "") if is_of_every_day(table.view) else ("had", f" on {days.say(table.on)}")


def nothing(table: Table) -> str:
    """That nothing was found."""
    if compared.compares(table):
        return compared.nothing(table, REGISTER.removesuffix(","))
    had, on = _as_of(table)
    asked_of = f"On{on[3:]}, asked" if on else "Asked"
    return (
        f"{asked_of} “{table.view.question}”, {REGISTER} "
        f"{had} no answer: {table.view.empty or 'it holds no such record'}"
    )


def leading(table: Table, labels: dict[str, str]) -> tuple[str, list[Row]]:
    """What comes first, and the rows that it tells of: all of a few, else the first; of a series its newest day."""
    rows = table.rows
    if len(latest := findings.newest(table.view, table)) < len(rows):
        return f"As last counted, for {_shares(table, latest, labels)}.", []
    told = rows if len(rows) <= FEW else rows[:1]
    if compared.compares(table):
        known, seen = compared.parted(table)
        rows = known or seen
        told = rows if len(rows) <= FEW else rows[:1]
        told_of = "; ".join(compared.row(table, row, lambda address: labels.get(address, address)) for row in told)
        return f"{'' if len(rows) <= FEW else 'The first in the list: '}{told_of}.", told
    said = [_row(table, row, labels) for row in told]
    if len(rows) == 1:
        start = "It is"
    elif len(rows) <= FEW:
        start = "They are"
    else:
        start = "The first in the list is"
    joined = said[0] if len(said) == 1 else f"{'; '.join(said[:-1])}; and {said[-1]}"
    return f"{start} {joined.rstrip('.')}.", told


def weighed(sure: list[str], rows: int) -> str:
    """How good the evidence of the rows is."""
    counted = Counter(sure)
    kinds = ((PRIMARY, "on a primary source"), (SECONDARY, "on secondary sources alone"))
    parts = [(counted[kind], "rests " + words, "rest " + words) for kind, words in kinds if counted[kind]]
    if wanting := counted[WANTING]:
        parts.append((wanting, "still needs a source", "still need a source"))
    if not parts:
        what = "It counts or arranges" if rows == 1 else f"All {rows:,} count or arrange"
        return f"{what} other records, whose sources stand on their own pages."
    if len(parts) == 1 and parts[0][0] == rows:
        all_of_them = "Both" if rows == 2 else f"All {rows:,}"
        return f"It {parts[0][1]}." if rows == 1 else f"{all_of_them} {parts[0][2]}."
    said = [f"{number:,} {one if number == 1 else many}" for number, one, many in parts]
    return f"Of {rows:,}, {' and '.join([', '.join(said[:-1]), said[-1]] if said[1:] else said)}."


def _row(table: Table, row: Row, labels: dict[str, str]) -> str:
    """A row as a name with its particulars: "Ada North (party: Harbour; since 8 May 2017)"."""
    there = [c for c in table.columns if c.name in row]
    head = next((c for c in there if row[c.name].kind == "iri"), there[0])
    named = _value(head, row[head.name], labels)
    particulars = [
        f"{title}{' ' if title.rpartition(' ')[2] in LEADING and not _is_concept(row[c.name]) else ': '}{value}"
        for c in there
        if c is not head and len(value := _value(c, row[c.name], labels)) <= LONG and value not in named
        for title in (c.title[:1].lower() + c.title[1:],)
    ]
    return f"{named} ({'; '.join(particulars[:DETAILS])})" if particulars else named


def _is_concept(term: Term) -> bool:
    """Whether it is a word of a scheme, which takes no preposition: "began by: Elected"."""
    found = kind_and_slug(term.value) if term.kind == "iri" else None
    return found is not None and found[0] in SCHEMES


def _value(column: Column, term: Term, labels: dict[str, str]) -> str:
    if term.datatype == f"{XSD}boolean":
        return "yes" if term.value in ("true", "1") else "no"
    if column.unit in UNITS:
        return UNITS[column.unit](term.value)
    return said(term, labels)


def _number(written: str) -> str:
    return f"{Decimal(written):,f}"


UNITS: dict[str, Callable[[str], str]] = {
    "number": _number,
    "people": _number,
    "percent": lambda written: _number(written) + "%",
    "pounds": lambda written: "£" + _number(written),
}


def _shares(table: Table, rows: Sequence[Row], labels: dict[str, str]) -> str:
    """The rows of one day as parts of a whole: "8 October 2026: 23 delivered, 11 kept so far"."""
    rule = findings.RULE.fullmatch(table.view.finding)
    time, value, column = rule.group("time", "value", "column") if rule else ("", "", "")
    parts = [(int(row[value].value), said(row[column], labels)) for row in rows if value in row and column in row]
    told = ", ".join(f"{number:,} {words[:1].lower()}{words[1:]}" for number, words in parts if number)
    return f"{days.say(rows[0][time].value)}: {told}"


def said(term: Term, labels: dict[str, str]) -> str:
    """A value in words."""
    if term.kind == "iri":
        return labels.get(term.value, term.value)
    return days.say(term.value) if "date" in term.datatype or "gYear" in term.datatype else term.value
