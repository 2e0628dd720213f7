"""Tables: what a view answers, ready to be set as a page, CSV, JSON or a chart."""

import re
from dataclasses import dataclass, field, replace
from datetime import date

from devolved.calendar import today
from devolved.errors import BadRequest
from devolved.register import days
from devolved.register.tables.reach import WHICHEVER, is_of_every_day
from devolved.register.tables.views import Column, Parameter, View, projected, split
from devolved.store.binding import bind
from devolved.store.protocol import Store
from devolved.store.terms import Term, iri, text, typed
from devolved.vocabulary import BASE, KINDS, NAMESPACES, SCHEMES, kind_and_slug

PAGE = 100  # rows of a table page
SECTION = 40  # rows of a section before "all rows"
WHOLE = 100_000  # rows of a download
SLUG = re.compile(r"[a-z0-9][a-z0-9-]*")


@dataclass
class Table:
    """Rows of one view on one day."""

    view: View
    rows: list[dict[str, Term]]
    on: date
    values: dict[str, str] = field(default_factory=dict)  # parameters as readers write them
    offset: int = 0
    more: bool = False
    total: int | None = None

    @property
    def columns(self) -> list[Column]:
        """Columns worth showing: those of the header, less the empty ones that were fixed by a parameter."""
        return [c for c in self.view.columns if c.unit not in ("colour", "hidden") and not self._fixed(c)]

    def _fixed(self, column: Column) -> bool:
        return column.name in self.values and len({row.get(column.name) for row in self.rows}) <= 1

    @property
    def caution(self) -> str:
        """What a reader must know before quoting, wherever the rows go; also that another day would not change them."""
        whichever = WHICHEVER if self.on != today() and is_of_every_day(self.view) else ""
        return " ".join(filter(None, (self.view.note, whichever)))

    def things(self) -> set[str]:
        """Every IRI in the table."""
        return {term.value for row in self.rows for term in row.values() if term.kind == "iri"}

    def records(self) -> set[str]:
        return {row["record"].value for row in self.rows if "record" in row}


def ask(
    store: Store,
    view: View,
    values: dict[str, str],
    on: date,
    *,
    limit: int = WHOLE,
    offset: int = 0,
    count: bool = False,
) -> Table:
    """Run a view. ``values`` are as in a web address; raises BadRequest for those that do not fit."""
    query = fill(view, values, on)
    rows = store.rows(f"{query}\nLIMIT {int(limit) + 1} OFFSET {int(offset)}", on=on)
    table = Table(view, rows[:limit], on, {k: v for k, v in values.items() if v}, offset, len(rows) > limit)
    if not table.more:
        table.total = offset + len(table.rows)
    elif count:
        table.total = int(store.rows(counting(query), on=on)[0]["n"].value)
    return table


def fill(view: View, values: dict[str, str], on: date) -> str:
    """The view's query with its parameters in place."""
    bound = {}
    for parameter in view.parameters:
        value = values.get(parameter.name, "")
        if parameter.types == ("day",):
            if value or not parameter.optional:
                bound[parameter.name] = days.term(days.read(value) if value else on)
        elif value:
            bound[parameter.name] = term_of(parameter, value)
    unknown = values.keys() - {p.name for p in view.parameters}
    if unknown:
        raise BadRequest(
            f"This view has no parameter {', '.join(sorted(unknown))}. It takes: "
            f"{', '.join(p.name for p in view.parameters) or 'none'}."
        )
    return bind(view.query, bound).strip()


def weighed(store: Store, view: View, values: dict[str, str], on: date) -> tuple[int, int]:
    """How many records a view lists on a day, and how many of them rest on a primary source.

    What a row is about is its ``?record``, or the first variable of its key where its rows carry no evidence.
    """
    prologue, listed = split(fill(view, values, on))
    devo, about = NAMESPACES["devo"], "record" if "record" in projected(view.query) else view.key[0]
    counted = (
        f"{prologue}SELECT (COUNT(DISTINCT ?{about}) AS ?all) (COUNT(DISTINCT ?sure) AS ?primary) WHERE {{\n"
        f"{{ {listed} }}\nOPTIONAL {{ ?{about} <{devo}isPrimarySourced> true . BIND ( ?{about} AS ?sure ) }} }}"
    )
    row = store.rows(counted, on=on)[0]
    return int(row["all"].value), int(row["primary"].value)


def shared(view: View, values: dict[str, str]) -> dict[str, str]:
    """The values that another view takes too: figures about one thing are counted from the rows about it."""
    return {name: value for name, value in values.items() if view.parameter(name)}


def counting(query: str) -> str:
    """A query that counts the rows of another."""
    prologue, listed = split(query)
    return f"{prologue}SELECT (COUNT(*) AS ?n) WHERE {{ {listed} }}"


def term_of(parameter: Parameter, value: str) -> Term:
    """A value from a web address as a typed term. Raises BadRequest, saying what is wanted."""
    wanted = " or ".join(parameter.types)
    if parameter.types == ("number",):
        if not re.fullmatch(r"-?\d{1,12}", value):
            raise BadRequest(f"{parameter.name} is a whole number; {value[:40]!r} is not.")
        return typed(value, "integer")
    if parameter.types == ("text",):
        return text(value)
    address = value if value.startswith((BASE, *NAMESPACES.values())) else ""
    if not address and SLUG.fullmatch(value):
        kind = next((t for t in parameter.types if t in KINDS or t in SCHEMES), None)
        address = f"{BASE}id/{kind}/{value}" if kind else ""
    elif not address and re.fullmatch(rf"{SLUG.pattern}/{SLUG.pattern}", value):
        address = f"{BASE}id/{value}"
    found = kind_and_slug(address)
    fits = found and ("thing" in parameter.types or found[0] in parameter.types) and SLUG.fullmatch(found[1])
    if not fits and "thing" in parameter.types and re.fullmatch(r"https?://[\w/#.-]+", address):
        return iri(address)
    if not fits:
        raise BadRequest(f"{parameter.name} is a {wanted}, by its slug or IRI; “{value[:80]}” is not one.")
    return iri(address)


def short(address: str, parameter: Parameter) -> str:
    """How a thing is written in an address: its slug where the kind is clear, else kind/slug."""
    parts = kind_and_slug(address)
    if not parts:
        return address
    return parts[1] if parts[0] == parameter.types[0] else "/".join(parts)


def sorted_view(view: View, column: str, descending: bool) -> View:
    """The same view in another order. Columns that it does not have change nothing."""
    if column not in {c.name for c in view.columns}:
        return view
    head, found, _ = view.text.rpartition("\nORDER BY ")
    order = f"DESC(?{column})" if descending else f"?{column}"
    return replace(view, text=f"{head if found else view.text}\nORDER BY {order}\n")
