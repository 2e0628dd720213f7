"""Properties that reporters ask of things they have matched: GSS code, mayor, tier, powers …

One table gives each property its name and the kinds that have it; ``properties/<id>.rq``
leads from ``?thing`` to ``?value``. They read the flat view, so that each property can be
had for any day.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from devolved.store.binding import Queries
from devolved.store.protocol import Store
from devolved.store.terms import Term, iri
from devolved.vocabulary import BASE


@dataclass(frozen=True)
class Property:
    """``type`` is the kind or scheme of the values, "" for plain ones;
    ``dated`` says that the answer depends on the day.
    """

    id: str
    name: str
    kinds: tuple[str, ...]
    type: str = ""
    dated: bool = False


@dataclass(frozen=True)
class Value:
    """One value, with the label of the thing it is, or itself as text."""

    term: Term
    label: str


_QUERIES = Queries(Path(__file__).parent / "properties")
_WIKIDATA = "http://www.wikidata.org/entity/"
_BODIES = ("authority", "council", "forum", "department", "government", "body")

_TABLE = (
    Property("gss-code", "GSS code", ("authority", "council", "area")),
    Property(
        "wikidata",
        "Wikidata",
        (*_BODIES, "person", "post"),
    ),
    Property("website", "website", (*_BODIES, "person")),
    Property("exists-since", "exists since", (*_BODIES, "post")),
    Property("exists-until", "existed until", (*_BODIES, "post")),
    Property("mayor", "mayor", ("authority",), "person", True),
    Property("mayor-party", "party of the mayor", ("authority",), "party", True),
    Property("chair", "chair", ("forum",), "person", True),
    Property("tier", "tier", ("authority",), "tier", True),
    Property("powers", "powers held", ("authority",), "power", True),
    Property("councils", "constituent councils", ("authority",), "council", True),
    Property("population", "population, newest count", ("authority", "area")),
    Property(
        "established-under",
        "established under",
        ("authority", "council"),
        "instrument",
    ),
    Property("authority", "authority", ("council", "person", "post"), "authority", True),
    Property("holder", "holder", ("post",), "person", True),
    Property("body", "body", ("post",), "body"),
    Property("post", "posts held", ("person",), "post", True),
    Property("party", "party", ("person",), "party", True),
    Property("status", "status", ("commitment",), "status", True),
    Property("strength", "how firm", ("commitment",), "strength"),
    Property("due-by", "due by", ("commitment",)),
    Property("competence", "competence", ("commitment", "power"), "competence"),
    Property("number", "number", ("instrument",)),
    Property("region", "region", ("council",), "region"),
)
PROPERTIES = {p.id: p for p in _TABLE}


def values(store: Store, property: Property, things: Iterable[str] | None, on: date) -> dict[str, list[Value]]:
    """The values of a property on a day, for some things or (None) for all that have it."""
    chosen = {} if things is None else {"thing": map(iri, things)}
    found: dict[str, list[Value]] = {}
    for row in store.rows(_QUERIES.bound(property.id, **chosen), on=on):
        term = row["value"]
        label = row["label"].value if "label" in row else term.value.removeprefix(_WIKIDATA)
        found.setdefault(row["thing"].value, []).append(Value(term, label))
    return found


def proposed(kind: str = "", limit: int = 50) -> list[Property]:
    """Properties worth offering for a kind; for all kinds when none is given."""
    return [p for p in _TABLE if not kind or kind in p.kinds][:limit]


def address(identifier: str) -> str:
    """The IRI of an identifier as reconciliation writes it: ``kind/slug``."""
    return identifier if identifier.startswith("http") else f"{BASE}id/{identifier}"


def identifier(address: str) -> str:
    """The identifier of an IRI of ours: ``kind/slug``."""
    return address.removeprefix(f"{BASE}id/")
