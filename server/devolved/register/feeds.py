"""What happened, newest first: for the whole register, for one thing, for the rows of a view.

An event is a day, month or year on which a record says that something began, ended or
was done. What is only bounded ("by", "before", "after") and a status found unchanged are
no events; days to come are no news yet. An event known to its month or year stands at the
last day on which it can have happened. The stream of members (LDES) holds every thing as
the release states it, under a name and a time that the build gave to this version of it.
"""

import hashlib
from dataclasses import dataclass
from datetime import date

from devolved.register import days, intervals, queries
from devolved.register.changes import Change
from devolved.register.following import titles
from devolved.register.register import Register
from devolved.register.tables.tables import Table
from devolved.register.tables.views import View
from devolved.release import Release, ThingVersion
from devolved.store.terms import XSD, Term, iri
from devolved.vocabulary import BASE

PAGE = 50  # entries of a feed's page
SAID = 12  # statements told of one change
MEMBERS = 250  # members of a stream's page
_DAYS = (f"{XSD}date", f"{XSD}gYearMonth", f"{XSD}gYear")
# Columns that say when something was looked at, or by when it had happened: no day of an event.
_BOUNDS = {*intervals.BOUNDS, "checked", "checkedOn", "searched", "readOn", "seen", "lastSeen"} - {"startsOn", "endsOn"}


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

    def read() -> tuple[list[Entry], bool]:
        table = register.ask("things/latest", on, {"day": on.isoformat()}, limit=PAGE, offset=(page - 1) * PAGE)
        return _entries(register, on, table.rows), table.more

    # The front page and each format of the feed tell the same.
    return register.lately("events", (on, page), read)


def of_thing(register: Register, on: date, address: str, page: int) -> tuple[list[Entry], bool]:
    """A page of what happened to one thing, by its own records and those that point at it."""
    query = queries.bound("events-of", about=iri(address), day=days.term(on))
    rows = register.store.rows(f"{query}\nLIMIT {PAGE + 1} OFFSET {(page - 1) * PAGE}", on=on)
    return _entries(register, on, rows[:PAGE]), len(rows) > PAGE


def of_view(register: Register, on: date, view: View, values: dict[str, str], page: int) -> tuple[list[Entry], bool]:
    """A page of the rows of a view, each an entry named by what it says."""
    table = register.ask(view, on, values, limit=PAGE, offset=(page - 1) * PAGE)
    labels = register.labels.of(table.things(), on)
    evidence = register.evidence.of(table.records(), on)
    return [_row(table, row, labels, register.modified, evidence) for row in table.rows], table.more


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


@dataclass(frozen=True)
class Member:
    """A version of a thing: its name, since when it stands (xsd:dateTime), what is stated."""

    name: str
    thing: str
    issued: str
    stated: list[tuple[str, Term]]


def members(register: Register, release: Release, page: int) -> tuple[list[Member], int]:
    """A page of the stream, and the number of pages.

    In a release that keeps no versions of things, all are named and dated by the release.
    """
    things = register.once(
        "members", lambda: [row["thing"].value for row in queries.rows(register.store, "stream-members")]
    )
    versions = register.once("versions", lambda: release.versions)
    whole = ThingVersion(release.version, f"{release.built.isoformat()}T00:00:00Z")
    chosen = things[(page - 1) * MEMBERS : page * MEMBERS]
    stated: dict[str, list[tuple[str, Term]]] = {thing: [] for thing in chosen}
    if chosen:
        for row in queries.rows(register.store, "stream-statements", thing=map(iri, chosen)):
            stated[row["thing"].value].append((row["property"].value, row["value"]))
    found = []
    for thing, said in stated.items():
        version = versions.get(thing, whole)
        found.append(Member(f"{thing}#v-{version.name}", thing, version.issued, said))
    return found, -(-len(things) // MEMBERS)


def _entries(register: Register, on: date, rows: list[dict[str, Term]]) -> list[Entry]:
    """Events as the queries give them (``?on``, ``?latest``, ``?event``, ``?thing``), told in words."""
    things = [row["thing"].value for row in rows]
    said: dict[str, dict[str, list[str]]] = {thing: {} for thing in things}
    terms = queries.iris(said)
    for row in queries.rows(register.store, "events-told", on, record=terms) if terms else ():
        name = row["property"].value.rpartition("/")[2].rpartition("#")[2]
        said[row["record"].value].setdefault(name, []).append(row["value"].value)
    named = {
        value for values in said.values() for found in values.values() for value in found if value.startswith(BASE)
    }
    labels, evidence = register.labels.of(named | said.keys(), on), register.evidence.of(said, on)
    found = {}
    for row in rows:
        thing, written, event = row["thing"].value, row["on"].value, row["event"].value
        key = f"{thing}#{event.replace(' ', '-')}-{written}"
        found[key] = Entry(
            key,
            titles.title(event, thing, written, said[thing], labels.__getitem__),
            row["latest"].value,
            said[thing].get("assesses", [thing])[0],
            titles.summary(written, said[thing], evidence.get(thing)),
        )
    return list(found.values())


def _row(table: Table, row: dict[str, Term], labels: dict[str, str], modified: date, evidence: dict) -> Entry:
    """A row of a view: its first columns as a title, all of them and how we know as a summary."""
    said = {
        name: labels.get(t.value, t.value) if t.kind == "iri" else days.say(t.value) if t.datatype in _DAYS else t.value
        for name, t in row.items()
    }
    columns = [c for c in table.columns if c.name in said]
    written = [row[c.name].value for c in columns if row[c.name].datatype in _DAYS and c.name not in _BOUNDS]
    dated = sorted(day for one in written if (day := intervals.last_day(one)) and day <= table.on)
    thing = next((t.value for t in row.values() if t.kind == "iri" and t.value.startswith(f"{BASE}id/")), "")
    digest = hashlib.sha256(
        repr(sorted((k, v.n3()) for k, v in row.items() if v.kind != "bnode")).encode()
    ).hexdigest()[:16]
    title = ", ".join(said[c.name] for c in columns[:3]) or table.view.title
    summary = "; ".join(f"{c.title}: {said[c.name]}" for c in columns) + "."
    if "record" in row:
        summary += " " + titles.how_we_know(evidence.get(row["record"].value))
    return Entry(
        f"{BASE}views/{table.view.path}#row-{digest}",
        title,
        (dated[-1] if dated else modified).isoformat(),
        thing,
        summary,
    )
