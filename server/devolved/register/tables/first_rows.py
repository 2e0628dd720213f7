"""The first rows of any query's answer, for a page: as far as they go, and whether there are more."""

from collections import Counter
from dataclasses import dataclass, field

from devolved.store.protocol import Answer
from devolved.store.terms import Term, from_turtle

ROWS = 200
MEDIA = {
    "bindings": "text/tab-separated-values",
    "boolean": "application/sparql-results+json",
    "graph": "application/n-triples",
}


@dataclass
class Shown:
    """An answer as a page sets it: a table, yes or no, or statements."""

    form: str
    columns: list[str] = field(default_factory=list)
    rows: list[list[Term | None]] = field(default_factory=list)
    boolean: bool = False
    statements: list[str] = field(default_factory=list)
    more: bool = False

    def things(self) -> set[str]:
        return {t.value for row in self.rows for t in row if t and t.kind == "iri"}


@dataclass
class Difference:
    """Rows (or statements) that only one of two answers has, in their order, and how many both have."""

    columns: list[str]
    gone: list
    come: list
    same: int
    whole: bool  # whether both answers were read to their end


def difference(then: Shown, now: Shown) -> Difference:
    """What changed from one answer to another of the same query. A row that stands twice counts twice."""
    sides = [
        ["Yes" if one.boolean else "No"]
        if one.form == "boolean"
        else one.statements
        if one.form == "graph"
        else one.rows
        for one in (then, now)
    ]
    keys = [[tuple(row) if isinstance(row, list) else row for row in side] for side in sides]
    counted = [Counter(side) for side in keys]

    def alone(mine: int, other: int) -> list:
        spare = counted[mine] - counted[other]
        found = []
        for key, row in zip(keys[mine], sides[mine], strict=True):
            if spare[key]:
                spare[key] -= 1
                found.append(row)
        return found

    same = (counted[0] & counted[1]).total()
    return Difference(now.columns, alone(0, 1), alone(1, 0), same, not (then.more or now.more))


def first(answer: Answer, most: int = ROWS) -> Shown:
    """Read no more of an answer than is shown. The rest is never computed."""
    lines, rest = [], b""
    chunks = iter(answer.chunks)
    for chunk in chunks:
        *whole, rest = (rest + chunk).split(b"\n")
        lines += whole
        if len(lines) > most + 1:
            break
    else:
        lines += [rest] if rest else []
    if hasattr(chunks, "close"):
        chunks.close()
    text = [line.decode("utf-8").rstrip("\r") for line in lines]
    shown = Shown(answer.form)
    if answer.form == "boolean":
        shown.boolean = "true" in "".join(text)
    elif answer.form == "graph":
        shown.statements, shown.more = text[:most], len(text) > most
    else:
        shown.columns = [name.lstrip("?") for name in (text[0].split("\t") if text and text[0] else [])]
        shown.rows = [[term(cell) for cell in line.split("\t")] for line in text[1 : most + 1]]
        shown.more = len(text) > most + 1
    return shown


def term(cell: str) -> Term | None:
    """A cell of SPARQL TSV, which writes terms as Turtle does; a number as it is written."""
    # A triple within a row (RDF 1.2) is shown as it is written too.
    if cell.startswith(("<", "_:", '"')) and not cell.startswith("<<"):
        return from_turtle(cell)
    return Term("literal", cell) if cell else None
