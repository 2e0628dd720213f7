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
from dataclasses import dataclass
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
    name: str
    property: str
    datatype: str  # CSVW name; "anyURI" for things
    several: bool


@dataclass(frozen=True)
class Table:
    """One class, its columns in order and its rows sorted by IRI."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


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
    writer.writerow(_header(table))
    writer.writerows([cell if NUMBER.fullmatch(cell) else guarded(cell) for cell in row] for row in table.rows)
    return out.getvalue()


def csvw(table: Table) -> dict:
    """CSVW metadata of one table (https://www.w3.org/TR/tabular-metadata/)."""
    columns = [
        {"name": "iri", "titles": "iri", "datatype": "anyURI", "required": True, "suppressOutput": True},
        {"name": "label", "titles": "label", "datatype": "string", "propertyUrl": NAMESPACES["rdfs"] + "label"},
    ]
    for column in table.columns:
        described = {"name": column.name, "titles": column.name, "propertyUrl": column.property}
        if column.datatype == "anyURI":
            described |= {"datatype": "anyURI", "valueUrl": f"{{+{column.name}}}"}
        else:
            described["datatype"] = column.datatype
        columns.append(described | ({"separator": SEPARATOR} if column.several else {}))
        if column.datatype == "anyURI":
            label = {
                "name": f"{column.name}_label",
                "titles": f"{column.name}_label",
                "datatype": "string",
                "suppressOutput": True,
            }
            columns.append(label | ({"separator": SEPARATOR} if column.several else {}))
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": f"{table.name}.csv",
        "dc:title": f"Devolved: {table.title}",
        "dc:license": {"@id": "https://creativecommons.org/licenses/by/4.0/"},
        "tableSchema": {"aboutUrl": "{+iri}", "primaryKey": "iri", "columns": columns},
    }


def _table(kind: str, title: str, things: dict, labels: dict[str, str]) -> Table:
    columns = [
        _column(p, [v[p] for v in things.values() if p in v]) for p in sorted({p for v in things.values() for p in v})
    ]
    columns = _unique(columns)
    rows = []
    for address, values in sorted(things.items()):
        row = [address, labels.get(address, "")]
        for column in columns:
            found = values.get(column.property, [])
            row.append(SEPARATOR.join(t.value.replace(SEPARATOR, "/") if column.several else t.value for t in found))
            if column.datatype == "anyURI":
                row.append(SEPARATOR.join(labels.get(t.value, t.value).replace(SEPARATOR, "/") for t in found))
        rows.append(tuple(row))
    return Table(kind, title, tuple(columns), tuple(rows))


def _column(address: str, cells: list[list[Term]]) -> Column:
    terms = [t for cell in cells for t in cell]
    kinds = {
        "anyURI" if t.kind == "iri" else (t.datatype.removeprefix(XSD) if t.datatype.startswith(XSD) else "string")
        for t in terms
    }
    datatype = kinds.pop() if len(kinds) == 1 else "string"
    name = address.rsplit("#", 1)[-1].rsplit("/", 1)[-1]
    return Column(name, address, datatype, any(len(cell) > 1 for cell in cells))


def _unique(columns: list[Column]) -> list[Column]:
    seen: dict[str, int] = {}
    named = []
    for column in columns:
        seen[column.name] = seen.get(column.name, 0) + 1
        number = seen[column.name]
        named.append(
            Column(
                f"{column.name}_{number}" if number > 1 else column.name,
                column.property,
                column.datatype,
                column.several,
            )
        )
    return named


def _concepts(workspace: Workspace) -> Table:
    rows = []
    for row in workspace.rows(QUERIES.text("concepts")):
        scheme = row["scheme"].value.rsplit("/", 1)[-1]
        definition = row["definition"].value if "definition" in row else ""
        rows.append(
            (row["concept"].value, row["label"].value, row["scheme"].value, SCHEMES.get(scheme, scheme), definition)
        )
    columns = (
        Column("inScheme", NAMESPACES["skos"] + "inScheme", "anyURI", False),
        Column("definition", NAMESPACES["skos"] + "definition", "string", False),
    )
    return Table("concept", "Concept", columns, tuple(rows))


def _header(table: Table) -> list[str]:
    header = ["iri", "label"]
    for column in table.columns:
        header += [column.name, f"{column.name}_label"] if column.datatype == "anyURI" else [column.name]
    return header


def _fill(database: sqlite3.Connection, table: Table) -> None:
    """The same table in SQLite: numbers are numbers, everything else is text."""
    kinds = {"integer": "INTEGER", "decimal": "REAL"}
    types = {c.name: kinds.get(c.datatype, "TEXT") if not c.several else "TEXT" for c in table.columns}
    columns = ", ".join(
        f'"{name}" {types.get(name, "TEXT")}' + (" PRIMARY KEY" if name == "iri" else "") for name in _header(table)
    )
    database.execute(f'CREATE TABLE "{table.name}" ({columns})')
    places = ", ".join("?" * len(_header(table)))
    database.executemany(
        f'INSERT INTO "{table.name}" VALUES ({places})', ([v or None for v in row] for row in table.rows)
    )
