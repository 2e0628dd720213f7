"""The headline over a table or chart: a finding that its rows bear, or the question it answers.

A view says in its header how its finding follows from its rows::

    # Finding: rows — {n} strategic {authority|authorities} {has|have} an elected mayor
    # Finding: rows with ?mayor — …                 only rows in which the column has a value
    # Finding: largest ?promises by ?mission — {names} {is|are} served by most promises ({value})
    # Finding: smallest ?lead by ?election — …
    # Finding: part ?promises where ?status delivered — {part} of {whole} promises are delivered
    # Finding: part ?promises where ?status delivered at ?at — …      of the rows of the newest day only
    # Finding: largest ?perHead by ?authority same ?fund ?unit ?since ?until — …

Values of one thing are added up before the largest is looked for; those that tie are all
named. ``same``: unless these columns have one value in all rows there is no headline, so that
sums of different funds, periods or units are never compared. ``{one|many}`` follows the
number. Where rows are missing (a table cut off, a page of it), more than three tie, or the
rows do not bear it, the title is the question.
"""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal

from devolved.register import days
from devolved.register.sentences.wording import capital
from devolved.register.tables.tables import Table
from devolved.register.tables.views import View
from devolved.store.terms import Term

TIES = 3
RULE = re.compile(
    r"(?P<kind>rows|largest|smallest|part)(?: \?(?P<value>\w+))?(?: by \?(?P<thing>\w+))?"
    r"(?: where \?(?P<column>\w+) (?P<wanted>[\w-]+))?(?: at \?(?P<time>\w+))?"
    r"(?: with \?(?P<bound>\w+))?(?: same(?P<same>(?: \?\w+)+))?"
    r" — (?P<words>.+)"
)
CHOICE = re.compile(r"\{([^{}|]*)\|([^{}|]*)\}")
Row = dict[str, Term]


def headline(view: View, table: Table, label: Callable[[str], str]) -> str:
    """The finding of a table, or the view's question without its mark."""
    question = view.question.rstrip("?") or view.title
    rule = RULE.fullmatch(view.finding)
    if not rule or not table.rows or table.more or table.offset:
        return question
    rows: Sequence[Row] = [row for row in newest(view, table) if not rule["bound"] or rule["bound"] in row]
    shared = _shared(rows, re.findall(r"\w+", rule["same"] or ""), label)
    if shared is None or not rows:
        return question
    found = KINDS[rule["kind"]](rule, rows, label)
    if rule["kind"] == "rows" and len(rows) < len(table.rows):
        found["n"] = f"at least {found['n']}"
    return _worded(rule["words"], found | shared) if found else question


def newest(view: View, table: Table) -> Sequence[Row]:
    """The rows of the newest day, where the finding is of that day alone; otherwise all of them."""
    rule = RULE.fullmatch(view.finding)
    if not rule or not (time := rule["time"]) or not table.rows:
        return table.rows
    last = max(row[time].value for row in table.rows if time in row)
    return [row for row in table.rows if time in row and row[time].value == last]


def _rows(rule: re.Match, rows: Sequence[Row], label) -> dict:
    return {"n": f"{len(rows):,}", "": len(rows)}


def _part(rule: re.Match, rows: Sequence[Row], label) -> dict:
    part = sum(_number(r, rule["value"]) for r in rows if _slug(r, rule["column"]) == rule["wanted"])
    whole = sum(_number(row, rule["value"]) for row in rows)
    return {"part": f"{part:,}" if part else "None", "whole": f"{whole:,}", "": part}


def _extreme(rule: re.Match, rows: Sequence[Row], label) -> dict:
    sums: dict[str, Decimal] = {}
    for row in rows:
        if rule["thing"] in row and rule["value"] in row:
            thing = row[rule["thing"]].value
            sums[thing] = sums.get(thing, Decimal(0)) + _number(row, rule["value"])
    if not sums:
        return {}
    best = (max if rule["kind"] == "largest" else min)(sums.values())
    things = [thing for thing, value in sums.items() if value == best]
    if len(things) > TIES or (len(things) == len(sums) and len(sums) > 1):
        return {}
    names = [label(thing) for thing in things]
    joined = " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
    return {"names": joined, "value": f"{best:,}", "": len(names)}


KINDS = {"rows": _rows, "part": _part, "largest": _extreme, "smallest": _extreme}


def _shared(rows: Sequence[Row], columns: Sequence[str], label) -> dict | None:
    """The one value of each of these columns, in words; None where a column has several or a row has none."""
    said = {}
    for column in columns:
        values = {row.get(column) for row in rows}
        value = values.pop() if len(values) == 1 else None
        if value is None:
            return None
        said[column] = label(value.value) if value.kind == "iri" else days.say(value.value)
    return said


def _worded(words: str, found: dict) -> str:
    number = found.pop("")
    chosen = CHOICE.sub(lambda m: m[1] if number == 1 else m[2], words)
    said = chosen.format(**found)
    return capital(said)


def _number(row: Row, name: str) -> Decimal:
    return Decimal(row[name].value) if name in row else Decimal(0)


def _slug(row: Row, name: str) -> str:
    return row[name].value.rpartition("/")[2] if name in row else ""
