"""Tables as CSV, JSON and CSV on the Web metadata (https://www.w3.org/TR/tabular-metadata/).

Beside each column of IRIs stands a column with their names. A cell that a
spreadsheet would run as a formula is given a leading apostrophe, unless the
reader asks for the raw text (CWE-1236).
"""

import csv
import io
import json

from devolved.register.tables.tables import Table
from devolved.spreadsheet import guarded
from devolved.store.terms import XSD, Term
from devolved.vocabulary import BASE

MARK = "\ufeff"  # a byte order mark, by which some spreadsheets know UTF-8
CC_BY = "https://creativecommons.org/licenses/by/4.0/"
DATATYPES = {
    "date": "date",
    "gYear": "gYear",
    "gYearMonth": "gYearMonth",
    "integer": "integer",
    "decimal": "decimal",
    "boolean": "boolean",
}


def names(table: Table) -> list[tuple[str, str, str]]:
    """(column name, variable, "value" or "label") in order; the record comes last."""
    variables = [c.name for c in table.view.columns if c.unit != "colour"]
    if any("record" in row for row in table.rows):
        variables.append("record")
    found = []
    for variable in variables:
        found.append((variable, variable, "value"))
        if variable != "record" and is_thing(table, variable):
            found.append((f"{variable}Label", variable, "label"))
    return found


def is_thing(table: Table, variable: str) -> bool:
    column = next((c for c in table.view.columns if c.name == variable), None)
    if column is not None and column.unit in ("thing", "status", "strength"):
        return True
    return any(variable in row and row[variable].kind == "iri" for row in table.rows) and (
        column is None or column.unit != "link"
    )


def write_csv(table: Table, labels: dict[str, str], raw: bool = False) -> str:
    """CSV with a header line and CRLF, as RFC 4180 says."""
    out = io.StringIO()
    writer = csv.writer(out)
    columns = names(table)
    writer.writerow([name for name, _, _ in columns])
    for row in table.rows:
        writer.writerow([_cell(row.get(variable), part, labels, raw) for _, variable, part in columns])
    return out.getvalue()


def _cell(term: Term | None, part: str, labels: dict[str, str], raw: bool) -> str:
    if term is None:
        return ""
    value = (
        labels.get(term.value, "") if part == "label" and term.kind == "iri" else "" if part == "label" else term.value
    )
    return value if raw or term.datatype else guarded(value)


def write_json(table: Table, labels: dict[str, str], about: dict) -> str:
    """A plain document: what was asked, and rows of values in which things are {"id", "label"}."""
    rows = [{name: json_value(term, labels) for name, term in row.items()} for row in table.rows]
    return json.dumps({**about, "columns": _columns(table), "rows": rows}, ensure_ascii=False, indent=1)


def json_value(term: Term, labels: dict[str, str]):
    if term.kind == "iri":
        return {"id": term.value, "label": labels.get(term.value, "")}
    kind = term.datatype.removeprefix(XSD)
    if kind in ("integer", "nonNegativeInteger", "int", "long"):
        return int(term.value)
    if kind in ("decimal", "double", "float"):
        return float(term.value)
    if kind == "boolean":
        return term.value in ("true", "1")
    return term.value


def _columns(table: Table) -> list[dict]:
    return [
        {
            "name": c.name,
            "title": c.title,
            **({"unit": c.unit} if c.unit else {}),
            **({"note": c.note} if c.note else {}),
        }
        for c in table.view.columns
    ]


def write_metadata(table: Table, url: str, release: str) -> str:
    """CSVW for the CSV at ``url``: every column with its title, datatype and, for things, its IRI."""
    titles = {c.name: c for c in table.view.columns}
    columns = []
    for name, variable, part in names(table):
        column = titles.get(variable)
        title = column.title if column else "Record"
        entry = {"name": name, "titles": name, "dcterms:title": title + (" (name)" if part == "label" else "")}
        if column and column.note:
            entry["dcterms:description"] = column.note
        entry |= _datatype(table, variable, part)
        columns.append(entry)
    schema: dict = {"columns": columns}
    if table.view.key and all(name in row for row in table.rows for name in table.view.key):
        schema["primaryKey"] = list(table.view.key)
    document = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": url,
        "dcterms:title": table.view.title,
        "dcterms:description": table.view.question,
        "dcterms:license": {"@id": CC_BY},
        "dcterms:publisher": {"@id": BASE + "publisher"},
        "dcterms:isPartOf": {"@id": f"{BASE}releases/{release}"},
        "dialect": {"header": True, "encoding": "utf-8"},
        "tableSchema": schema,
    }
    return json.dumps(document, ensure_ascii=False, indent=1)


def _datatype(table: Table, variable: str, part: str) -> dict:
    if part == "label":
        return {"datatype": "string", "lang": "en"}
    found = {row[variable].datatype.removeprefix(XSD) for row in table.rows if variable in row}
    if is_thing(table, variable) or variable == "record":
        return {"datatype": "anyURI"}
    if len(found) == 1 and (kind := found.pop()) in DATATYPES:
        return {"datatype": DATATYPES[kind]}
    return {"datatype": "string"}
