"""What happened, newest first: for the whole register, for one thing, for the rows of a view.

An event is a day on which a record begins, ends or falls. Days to come are no
news yet and are left out. The stream of members (LDES) holds every thing as
the release states it, under a name made from what is stated: it changes when
the statements do, and never otherwise.
"""

import hashlib
from dataclasses import dataclass
from datetime import date

from devolved.register.changes import Change
from devolved.register.register import Register
from devolved.register.tables.tables import Table
from devolved.register.tables.views import View
from devolved.release import Release
from devolved.store.terms import XSD, Term, iri, typed
from devolved.vocabulary import BASE

PAGE = 50  # entries of a feed's page
SAID = 12  # statements told of one change
MEMBERS = 250  # members of a stream's page
_DAYS = (f"{XSD}date", f"{XSD}gYearMonth", f"{XSD}gYear")

_OF_THING = """PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX devo: <https://w3id.org/devolved/def#>
PREFIX org: <http://www.w3.org/ns/org#>
SELECT DISTINCT ?on ?event ?record WHERE {
    VALUES ?thing { %s }
    VALUES ( ?edge ?event ) { ( devo:sinceDay "began" ) ( devo:untilDay "ended" ) ( devo:onDay "happened" ) }
    { ?thing ?edge ?on . BIND ( ?thing AS ?record ) }
    UNION { ?record ?link ?thing ; ?edge ?on . FILTER ( ?link NOT IN (
        dcterms:source, devo:statedIn, devo:conferredUnder, devo:under, devo:competence, devo:party, devo:confidence
    ) ) }
    UNION { ?post org:postIn ?thing . ?record devo:post ?post ; ?edge ?on . }
    FILTER ( ?on <= %s )
}
ORDER BY DESC(?on) ?event ?record
LIMIT %d OFFSET %d"""
_MEMBERS = f"""PREFIX devo: <{BASE}def#>
SELECT DISTINCT ?thing WHERE {{
    ?class devo:kind ?kind . ?thing a ?class FILTER(STRSTARTS(STR(?thing), "{BASE}id/"))
}} ORDER BY ?thing"""
_STATEMENTS = f"""SELECT ?thing ?p ?o WHERE {{ GRAPH <{BASE}graph/register> {{ VALUES ?thing {{ %s }} ?thing ?p ?o }} }}
ORDER BY ?thing ?p ?o"""


@dataclass(frozen=True)
class Entry:
    """One event. ``day`` is when it happened, ``thing`` what it is about."""

    key: str
    title: str
    day: str
    thing: str
    summary: str = ""


def of_register(register: Register, on: date, page: int) -> tuple[list[Entry], bool]:
    """A page of what began or ended most lately, and whether there is more."""
    table = register.ask("things/latest", on, {"day": on.isoformat()}, limit=PAGE, offset=(page - 1) * PAGE)
    return _entries(register, on, table.rows, "thing"), table.more


def of_thing(register: Register, on: date, address: str, page: int) -> tuple[list[Entry], bool]:
    """A page of what happened to one thing, by its own records and those that point at it."""
    query = _OF_THING % (iri(address).n3(), typed(on.isoformat(), "date").n3(), PAGE + 1, (page - 1) * PAGE)
    rows = register.store.rows(query, on=on)
    return _entries(register, on, rows[:PAGE], "record"), len(rows) > PAGE


def of_view(register: Register, on: date, view: View, values: dict[str, str], page: int) -> tuple[list[Entry], bool]:
    """A page of the rows of a view, each an entry named by what it says."""
    table = register.ask(view, on, values, limit=PAGE, offset=(page - 1) * PAGE)
    labels = register.labels.of(table.things(), on)
    return [_row(table, row, labels, register.modified) for row in table.rows], table.more


def of_changes(older: Release, newer: Release, found: tuple[Change, ...]) -> list[Entry]:
    """What differs between two releases, an entry a thing, in the order of the comparison."""
    place, day = f"{BASE}releases/{older.version}/diff/{newer.version}", newer.built.isoformat()
    return [
        Entry(f"{place}#{c.thing.removeprefix(BASE + 'id/')}", f"{c.label}: {c.kind}", day, c.thing, _summary(c))
        for c in found
    ]


def _summary(change: Change) -> str:
    """The statements that came and went, by the last word of their property."""
    said = [
        f"{sign} {p.replace('#', '/').rpartition('/')[2]}: {term.value}"
        for sign, side in (("−", change.before), ("+", change.after))
        for p, term in side
    ]
    return "; ".join(said[:SAID]) + ("; …" if len(said) > SAID else "")


def members(register: Register, page: int) -> tuple[list[tuple[str, str, list[tuple[str, Term]]]], int]:
    """A page of (name of this version, thing, statements), and the number of pages."""
    things = register.once("members", lambda: [row["thing"].value for row in register.store.rows(_MEMBERS)])
    chosen = things[(page - 1) * MEMBERS : page * MEMBERS]
    stated: dict[str, list[tuple[str, Term]]] = {thing: [] for thing in chosen}
    if chosen:
        for row in register.store.rows(_STATEMENTS % " ".join(iri(t).n3() for t in chosen)):
            stated[row["thing"].value].append((row["p"].value, row["o"]))
    return [(version(thing, said), thing, said) for thing, said in stated.items()], -(-len(things) // MEMBERS)


def version(thing: str, said: list[tuple[str, Term]]) -> str:
    """The name of a thing as it is stated now."""
    text = "\n".join(sorted(f"{p} {o.n3()}" for p, o in said if o.kind != "bnode"))
    return f"{thing}#v-{hashlib.sha256(text.encode()).hexdigest()[:16]}"


def _entries(register: Register, on: date, rows: list[dict[str, Term]], name: str) -> list[Entry]:
    labels = register.labels.of({row[name].value for row in rows}, on)
    found = []
    for row in rows:
        thing, day, event = row[name].value, row["on"].value, row["event"].value
        found.append(Entry(f"{thing}#{event.replace(' ', '-')}-{day}", f"{labels[thing]}: {event}", day, thing))
    return found


def _row(table: Table, row: dict[str, Term], labels: dict[str, str], modified: date) -> Entry:
    said = {name: labels.get(t.value, t.value) if t.kind == "iri" else t.value for name, t in row.items()}
    days = sorted((t.value + "-01-01")[:10] for t in row.values() if t.datatype in _DAYS)
    columns = [c for c in table.columns if c.name in said]
    thing = next((t.value for t in row.values() if t.kind == "iri" and t.value.startswith(f"{BASE}id/")), "")
    digest = hashlib.sha256(
        repr(sorted((k, v.n3()) for k, v in row.items() if v.kind != "bnode")).encode()
    ).hexdigest()[:16]
    title = ", ".join(said[c.name] for c in columns[:3]) or table.view.title
    summary = "; ".join(f"{c.title}: {said[c.name]}" for c in columns)
    past = [d for d in days if d <= table.on.isoformat()]
    return Entry(
        f"{BASE}views/{table.view.path}#row-{digest}", title, past[-1] if past else modified.isoformat(), thing, summary
    )
