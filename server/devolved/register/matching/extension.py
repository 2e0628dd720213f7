"""Properties that reporters ask of things they have matched: GSS code, mayor, tier, powers …

One table gives each property its name, the kinds that have it and a graph
pattern from ``?thing`` to ``?value``. Patterns read the flat view, so that each
property can be had for any day.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

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
    pattern: str
    type: str = ""
    dated: bool = False


@dataclass(frozen=True)
class Value:
    """One value, with the label of the thing it is, or itself as text."""

    term: Term
    label: str


_WIKIDATA = "http://www.wikidata.org/entity/"
_BODIES = ("authority", "council", "forum", "department", "government", "body")
_NEWEST = """{ SELECT ?thing (MAX(?year) AS ?newest) WHERE {
        ?thing devo:area? ?place . ?p devo:populationOf ?place ; devo:inYear ?year
    } GROUP BY ?thing }
    ?thing devo:area? ?area . ?count devo:populationOf ?area ; devo:inYear ?newest ; devo:populationCount ?value"""
_AUTHORITY = """{ ?value devo:constituent ?thing } UNION { ?value devo:mayor ?thing }
    UNION { ?thing org:postIn ?value . ?value a devo:StrategicAuthority }"""

_TABLE = (
    Property("gss-code", "GSS code", ("authority", "council", "area"), "?thing devo:gssCode ?value"),
    Property(
        "wikidata",
        "Wikidata",
        (*_BODIES, "person", "post"),
        f"?thing owl:sameAs ?value FILTER(STRSTARTS(STR(?value), '{_WIKIDATA}'))",
    ),
    Property("website", "website", (*_BODIES, "person"), "?thing foaf:homepage|foaf:page ?value"),
    Property("exists-since", "exists since", (*_BODIES, "post"), "?thing devo:startsOn ?value"),
    Property("exists-until", "existed until", (*_BODIES, "post"), "?thing devo:endsOn ?value"),
    Property("mayor", "mayor", ("authority",), "?thing devo:mayor ?value", "person", True),
    Property("mayor-party", "party of the mayor", ("authority",), "?thing devo:mayor/devo:party ?value", "party", True),
    Property("chair", "chair", ("forum",), "?thing devo:chair ?value", "person", True),
    Property("tier", "tier", ("authority",), "?thing devo:tierOnDay ?value", "tier", True),
    Property("powers", "powers held", ("authority",), "?thing devo:holdsPower ?value", "power", True),
    Property("councils", "constituent councils", ("authority",), "?thing devo:constituent ?value", "council", True),
    Property("population", "population, newest count", ("authority", "area"), _NEWEST),
    Property(
        "established-under",
        "established under",
        ("authority", "council"),
        "?thing devo:establishedUnder ?value",
        "instrument",
    ),
    Property("authority", "authority", ("council", "person", "post"), _AUTHORITY, "authority", True),
    Property("holder", "holder", ("post",), "?thing devo:holder ?value", "person", True),
    Property("body", "body", ("post",), "?thing org:postIn ?value", "body"),
    Property("post", "posts held", ("person",), "?value devo:holder ?thing", "post", True),
    Property("party", "party", ("person",), "?thing devo:party ?value", "party", True),
    Property("status", "status", ("commitment",), "?thing devo:statusOnDay ?value", "status", True),
    Property("strength", "how firm", ("commitment",), "?thing devo:strength ?value", "strength"),
    Property("due-by", "due by", ("commitment",), "?thing devo:dueBy ?value"),
    Property("competence", "competence", ("commitment", "power"), "?thing devo:competence ?value", "competence"),
    Property("number", "number", ("instrument",), "?thing devo:instrumentNumber ?value"),
    Property("region", "region", ("council",), "?thing devo:region ?value", "region"),
)
PROPERTIES = {p.id: p for p in _TABLE}

_QUERY = """
PREFIX devo: <https://w3id.org/devolved/def#>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?thing ?value ?label WHERE {
    %s
    %s
    OPTIONAL { ?value rdfs:label ?label }
} ORDER BY ?thing ?label ?value"""


def values(store: Store, property: Property, things: Iterable[str] | None, on: date) -> dict[str, list[Value]]:
    """The values of a property on a day, for some things or (None) for all that have it."""
    chosen = "" if things is None else "VALUES ?thing { " + " ".join(iri(thing).n3() for thing in things) + " }"
    found: dict[str, list[Value]] = {}
    for row in store.rows(_QUERY % (chosen, property.pattern), on=on):
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
