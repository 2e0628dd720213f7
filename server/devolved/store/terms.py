"""RDF terms as the register handles them, small and immutable;
made from an engine's terms, and from results in JSON.
"""

import json
from collections.abc import Iterator
from typing import NamedTuple

import pyoxigraph as ox

XSD = "http://www.w3.org/2001/XMLSchema#"
XSD_STRING = XSD + "string"
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_BAD_IN_IRI = frozenset('<>"{}|^`\\') | {chr(c) for c in range(0x21)}


class Term(NamedTuple):
    """An IRI, a blank node or a literal. Compares and sorts as a tuple."""

    kind: str  # "iri", "bnode" or "literal"
    value: str
    datatype: str = ""  # full IRI; empty for plain and tagged strings
    language: str = ""

    def n3(self) -> str:
        """The term in Turtle and SPARQL syntax, safe to place in a query.

        Raises ValueError for an IRI that cannot be written (spaces, brackets …).
        """
        if self.kind == "iri":
            if not self.value or _BAD_IN_IRI & set(self.value):
                raise ValueError(f"not an IRI: {self.value!r}")
            return f"<{self.value}>"
        if self.kind == "bnode":
            return f"_:{self.value}"
        quoted = '"' + "".join(_ESCAPES.get(c, c) for c in self.value) + '"'
        if self.language:
            return f"{quoted}@{self.language}"
        return f"{quoted}^^{Term('iri', self.datatype).n3()}" if self.datatype else quoted

    def __str__(self) -> str:
        return self.value


def iri(value: str) -> Term:
    return Term("iri", value)


def text(value: str, language: str = "") -> Term:
    return Term("literal", value, "", language)


def typed(value: str, datatype: str) -> Term:
    """A literal of an XSD datatype, named shortly: ``typed("2026-11-24", "date")``."""
    return Term("literal", value, XSD + datatype)


def from_engine(value: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Term:
    """An engine's term as ours."""
    if isinstance(value, ox.NamedNode):
        return Term("iri", value.value)
    if isinstance(value, ox.BlankNode):
        return Term("bnode", value.value)
    assert isinstance(value, ox.Literal), "a triple is no term here (RDF 1.1)"
    datatype = value.datatype.value
    plain = value.language or datatype == XSD_STRING
    return Term("literal", value.value, "" if plain else datatype, value.language or "")


def from_turtle(written: str) -> Term:
    """A term as Turtle writes it, whatever its address may be. Raises SyntaxError."""
    (statement,) = ox.parse(f"<urn:s> <urn:p> {written} .", format=ox.RdfFormat.TURTLE, lenient=True)
    return from_engine(statement.object)


def rows_from_json(body: bytes) -> list[dict[str, Term]]:
    """All rows of SPARQL 1.1 Query Results JSON, in order, as name → term; unbound names are absent."""
    return [{name: _from_json(value) for name, value in row.items()} for row in json.loads(body)["results"]["bindings"]]


def _from_json(value: dict) -> Term:
    if value["type"] in ("uri", "bnode"):
        return Term("iri" if value["type"] == "uri" else "bnode", value["value"])
    datatype = value.get("datatype", "")
    return Term("literal", value["value"], "" if datatype == XSD_STRING else datatype, value.get("xml:lang", ""))


def statements(data: bytes, format: str) -> Iterator[tuple[Term, Term, Term]]:
    """Parse bytes of a triple format into terms."""
    for s, p, o, _ in dataset_statements(data, format):
        yield s, p, o


def dataset_statements(data: bytes, format: str = "nq") -> Iterator[tuple[Term, Term, Term, str]]:
    """Parse bytes of a format with graphs into terms; the fourth is the graph's name, "" for none."""
    for q in ox.parse(data, format=ox.RdfFormat.from_extension(format)):
        graph = q.graph_name.value if isinstance(q.graph_name, ox.NamedNode) else ""
        s, p, o = map(from_engine, q.triple)
        yield s, p, o, graph
