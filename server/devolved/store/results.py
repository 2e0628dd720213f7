"""Results in SPARQL 1.1 Query Results JSON as terms of ours."""

import json

from devolved.store.terms import XSD_STRING, Term

KINDS = {"uri": "iri", "bnode": "bnode"}


def rows_from_json(body: bytes) -> list[dict[str, Term]]:
    """All rows, in order, as name → term; unbound names are absent."""
    return [{name: _term(value) for name, value in row.items()} for row in json.loads(body)["results"]["bindings"]]


def _term(value: dict) -> Term:
    kind = KINDS.get(value["type"])
    if kind:
        return Term(kind, value["value"])
    datatype = value.get("datatype", "")
    return Term("literal", value["value"], "" if datatype == XSD_STRING else datatype, value.get("xml:lang", ""))
