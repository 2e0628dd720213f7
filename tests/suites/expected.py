"""Expected results of the W3C's query tests, in whatever format they are written, as graphs that can be compared."""

import io
from collections import Counter
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

from rdflib import XSD, BNode, Graph, Literal, Namespace
from rdflib.plugins.sparql.results.rdfresults import RDFResult
from rdflib.query import Result

RS = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")
FORMATS = {".srx": "xml", ".srj": "json", ".csv": "csv", ".tsv": "tsv"}
NUMBERS = {XSD.integer, XSD.decimal, XSD.double, XSD.float}
INDEX = Namespace("urn:index:")


def expected_graph(path: Path) -> Graph:
    return Graph().parse(path)


def expected_rows(path: Path) -> tuple[Result, bool]:
    """The rows or the truth value, and whether their order matters (an index is written with each)."""
    if path.suffix in FORMATS:
        with path.open("rb") as file:
            return Result.parse(file, format=FORMATS[path.suffix]), False
    graph = Graph().parse(path)
    return RDFResult(graph), bool(list(graph.objects(None, RS["index"])))


def as_graph(answer: Result | bytes, ordered: bool, format: str = "json", lax: bool = False) -> Graph:
    """Rows as a graph, so that blank nodes may have any names: isomorphic graphs are equal answers.

    ``lax``: rows may be repeated.
    """
    result = Result.parse(io.BytesIO(answer), format=format) if isinstance(answer, bytes) else answer
    graph = Graph()
    if result.type == "ASK":
        graph.add((INDEX.answer, RS.boolean, Literal(result.askAnswer)))
        return graph
    rows = result.bindings
    if lax:
        rows = list(
            {
                frozenset((str(name).lstrip("?"), _plain(value)) for name, value in row.items()): row for row in rows
            }.values()
        )
    alike: Counter = Counter()
    for number, row in enumerate(rows):
        values = {INDEX[str(name).lstrip("?")]: _plain(value) for name, value in row.items()}
        solution = BNode()
        # A row without blank nodes is named by what it says: comparing many unnamed ones takes for ever.
        if not any(isinstance(value, BNode) for value in values.values()):
            said = repr(sorted((name, value.n3()) for name, value in values.items()))
            alike[said] += 1
            solution = INDEX[sha256(f"{said} {alike[said]}".encode()).hexdigest()]
        graph.add((solution, RS.solution, Literal(number) if ordered else Literal("row")))
        for name, value in values.items():
            graph.add((solution, name, value))
    return graph


def _plain(value):
    """RDF 1.1 terms: strings without a datatype are xsd:string; tags have no case;
    numbers by value, for the same may be written in several ways.
    """
    if not isinstance(value, Literal):
        return value
    if value.language:
        return Literal(str(value), lang=value.language.lower())
    if value.datatype in NUMBERS and value.value is not None:
        number = Decimal(str(value.value)).normalize()
        return Literal(f"{number:f}" if number.is_finite() else str(number), datatype=value.datatype)
    return Literal(str(value), datatype=value.datatype or XSD.string, normalize=False)
