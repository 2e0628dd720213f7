"""Properties that reporters ask of things they have matched: GSS code, mayor, tier, powers …

``properties.toml`` gives each property its name and the kinds that have it; ``properties/<id>.rq``
leads from ``?thing`` to ``?value``. They read the flat view, so that each property can be
had for any day.
"""

import tomllib
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
    """``type`` is the kind or scheme of the values, "" for plain ones."""

    id: str
    name: str
    kinds: list[str]
    type: str = ""


@dataclass(frozen=True)
class Value:
    """One value, with the label of the thing it is, or itself as text."""

    term: Term
    label: str


_QUERIES = Queries(Path(__file__).parent / "properties")
_WIKIDATA = "http://www.wikidata.org/entity/"
_SAID = tomllib.loads(Path(__file__).with_name("properties.toml").read_text("utf-8"))
PROPERTIES = {name: Property(name, **said) for name, said in _SAID.items()}


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
    return [p for p in PROPERTIES.values() if not kind or kind in p.kinds][:limit]


def address(identifier: str) -> str:
    """The IRI of an identifier as reconciliation writes it: ``kind/slug``."""
    return identifier if identifier.startswith("http") else f"{BASE}id/{identifier}"


def identifier(address: str) -> str:
    """The identifier of an IRI of ours: ``kind/slug``."""
    return address.removeprefix(f"{BASE}id/")
