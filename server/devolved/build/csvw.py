"""Tables: every class as CSV with CSVW metadata, and all of them as one SQLite file.

One row is one thing; a column is a property, with a second column of labels
where values are things. Several values stand in one cell, separated by ``|``.
CSVW (https://www.w3.org/TR/tabular-data-primer/) says what each column means.
"""

import csv
import errno
import io
import json
import os
import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import chain, count
from pathlib import Path

from devolved.build.queries import QUERIES
from devolved.build.workspace import Workspace
from devolved.spreadsheet import guarded
from devolved.store.terms import XSD, Term, iri
from devolved.vocabulary import BASE, DEPRECATED, KINDS, NAMESPACES, SCHEMES

SEPARATOR = "|"
NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
SKIPPED = DEPRECATED | {NAMESPACES["rdf"] + "type", NAMESPACES["rdfs"] + "label", NAMESPACES["geo"] + "asWKT"}


@dataclass(frozen=True)
class Column:
    """The values of a property; or, where ``labels``, the names of those values, in a column of its own beside them."""

    name: str
    property: str
    datatype: str  # CSVW name; "anyURI" for things
    several: bool
    labels: bool = False

    def cell(self, values: list[Term], labels: dict[str, str]) -> str:
        """What stands in the column for one thing."""
        written = [labels.get(t.value, t.value) if self.labels else t.value for t in values]
        return SEPARATOR.join(text.replace(SEPARATOR, "/") if self.several else text for text in written)

    def described(self) -> dict:
        """The column in CSVW."""
        return (
            {"name": self.name, "titles": self.name, "datatype": self.datatype}
            | ({"suppressOutput": True} if self.labels else {"propertyUrl": self.property})
            | ({"valueUrl": f"{{+{self.name}}}"} if self.datatype == "anyURI" else {})
            | ({"separator": SEPARATOR} if self.several else {})
        )


@dataclass(frozen=True)
class Table:
    """One class, its columns in order and its rows sorted by IRI."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def header(self) -> list[str]:
        return ["iri", "label", *(column.name for column in self.columns)]


def tables(workspace: Workspace) -> Iterator[Table]:
    """A table for each kind that has things, and one of all concepts;
    one at a time, for together they are as large as the release.
    """
    labels = {r["thing"].value: r["label"].value for r in workspace.each(QUERIES.text("labels"))}
    subjects: dict[str, list[str]] = {}
    for address in workspace.subjects():
        subjects.setdefault(address.removeprefix(BASE + "id/").partition("/")[0], []).append(address)
    for kind, name in KINDS.items():
        things: dict[str, dict[str, list[Term]]] = {}
        for row in _statements(workspace, [a for a in subjects.get(kind, ()) if a.startswith(f"{BASE}id/{kind}/")]):
            said = row["property"].value
            if said not in SKIPPED:
                things.setdefault(row["subject"].value, {}).setdefault(said, []).append(row["value"])
        if things:
            yield _table(kind, name, things, labels)
    yield _concepts(workspace)


def _statements(workspace: Workspace, things: list[str]) -> Iterator[dict[str, Term]]:
    """All that is said of things, sorted.

    Some are asked for at a time: to look through the whole release for each kind took hours at ten million.
    """
    for start in range(0, len(things), 1000):
        yield from workspace.each(QUERIES.bound("statements", subject=map(iri, things[start : start + 1000])))


def write(found: Iterable[Table], folder: Path) -> None:
    """Write ``tables/*.csv``, their metadata, and ``devolved.sqlite``.

    A full disk is told as any other file tells it: OSError, ENOSPC.
    """
    (folder / "tables").mkdir()
    path = folder / "devolved.sqlite"
    try:
        with closing(sqlite3.connect(path)) as database, database:
            for table in found:
                (folder / "tables" / f"{table.name}.csv").write_text(as_csv(table), "utf-8", newline="")
                metadata = json.dumps(csvw(table), indent=2, ensure_ascii=False) + "\n"
                (folder / "tables" / f"{table.name}.csv-metadata.json").write_text(metadata, "utf-8")
                _fill(database, table)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_FULL:
            raise
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path)) from None


def as_csv(table: Table) -> str:
    """RFC 4180, header first. No cell is a formula to a spreadsheet; the SQLite file has every text as it is."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(table.header)
    writer.writerows([cell if NUMBER.fullmatch(cell) else guarded(cell) for cell in row] for row in table.rows)
    return out.getvalue()


def csvw(table: Table) -> dict:
    """CSVW metadata of one table (https://www.w3.org/TR/tabular-metadata/)."""
    columns = [
        {"name": "iri", "titles": "iri", "datatype": "anyURI", "required": True, "suppressOutput": True},
        {"name": "label", "titles": "label", "datatype": "string", "propertyUrl": NAMESPACES["rdfs"] + "label"},
        *(column.described() for column in table.columns),
    ]
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": f"{table.name}.csv",
        "dc:title": f"Devolved: {table.title}",
        "dc:license": {"@id": "https://creativecommons.org/licenses/by/4.0/"},
        "tableSchema": {"aboutUrl": "{+iri}", "primaryKey": "iri", "columns": columns},
    }


def _table(kind: str, title: str, things: dict, labels: dict[str, str]) -> Table:
    columns: list[Column] = []
    for said in sorted({said for values in things.values() for said in values}):
        names = {column.name for column in columns}
        columns += _columns(said, [values[said] for values in things.values() if said in values], names)
    rows = [
        (address, labels.get(address, ""), *(c.cell(values.get(c.property, []), labels) for c in columns))
        for address, values in sorted(things.items())
    ]
    return Table(kind, title, tuple(columns), tuple(rows))


def _columns(address: str, cells: list[list[Term]], taken: set[str]) -> list[Column]:
    """The column of a property, with one of labels behind it where its values are things."""
    kinds = {
        "anyURI" if t.kind == "iri" else (t.datatype.removeprefix(XSD) if t.datatype.startswith(XSD) else "string")
        for cell in cells
        for t in cell
    }
    datatype = kinds.pop() if len(kinds) == 1 else "string"
    name = address.rsplit("#", 1)[-1].rsplit("/", 1)[-1]
    name = next(free for free in chain([name], (f"{name}_{n}" for n in count(2))) if free not in taken)
    column = Column(name, address, datatype, any(len(cell) > 1 for cell in cells))
    beside = replace(column, name=f"{name}_label", datatype="string", labels=True)
    return [column, beside] if datatype == "anyURI" else [column]


def _concepts(workspace: Workspace) -> Table:
    rows = []
    for row in workspace.rows(QUERIES.text("concepts")):
        concept, label, scheme = (row[name].value for name in ("concept", "label", "scheme"))
        name = scheme.rsplit("/", 1)[-1]
        rows.append((concept, label, scheme, SCHEMES.get(name, name), str(row.get("definition", ""))))
    columns = (
        Column("inScheme", NAMESPACES["skos"] + "inScheme", "anyURI", False),
        Column("inScheme_label", NAMESPACES["skos"] + "inScheme", "string", False, labels=True),
        Column("definition", NAMESPACES["skos"] + "definition", "string", False),
    )
    return Table("concept", "Concept", columns, tuple(rows))


def _fill(database: sqlite3.Connection, table: Table) -> None:
    """The same table in SQLite: numbers are numbers, everything else is text."""
    kinds = {"integer": "INTEGER", "decimal": "REAL"}
    types = ["TEXT" if c.several else kinds.get(c.datatype, "TEXT") for c in table.columns]
    typed = zip(table.header, ["TEXT PRIMARY KEY", "TEXT", *types], strict=True)
    columns = ", ".join(f'"{name}" {type}' for name, type in typed)
    database.execute(f'CREATE TABLE "{table.name}" ({columns})')
    places = ", ".join("?" * len(table.header))
    database.executemany(
        f'INSERT INTO "{table.name}" VALUES ({places})', ([v or None for v in row] for row in table.rows)
    )
