"""Validate: SHACL judges the union. The one module that imports pySHACL."""

import re
from dataclasses import dataclass
from pathlib import Path

import pyshacl
from pyparsing import ParseException
from pyshacl.errors import ReportableRuntimeError
from rdflib import RDF, BNode, Graph, Literal, Namespace, URIRef

from devolved.build.inputs import Inputs
from devolved.errors import BuildError
from devolved.store.embedded.engine import Workspace, statements
from devolved.store.terms import Term
from devolved.vocabulary import GRAPH

SH = Namespace("http://www.w3.org/ns/shacl#")
LEVELS = ("Violation", "Warning", "Info")


@dataclass(frozen=True, order=True)
class Result:
    """One result of the validation, with the place in the data that it is about."""

    level: str
    file: str
    line: int
    focus: str
    shape: str
    message: str
    value: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        found = (
            f" Found: {_short(self.value)}."
            if self.value and self.value != self.focus and _short(self.value) not in self.message
            else ""
        )
        return f"{place}: {_short(self.focus)}: {self.message}{found} [{self.shape.rpartition('#')[2]}]"


@dataclass(frozen=True)
class Validation:
    """The whole report: results sorted by level, file and line; and the report as Turtle."""

    results: tuple[Result, ...]
    turtle: bytes

    def at(self, level: str) -> list[Result]:
        return [r for r in self.results if r.level == level]


def validate(workspace: Workspace, inputs: Inputs) -> Validation:
    """Judge everything asserted and inferred by the shapes (https://www.w3.org/TR/shacl/)."""
    found = report(*judged(workspace))
    results = sorted(_result(found, node, workspace, inputs) for node in found.subjects(RDF.type, SH.ValidationResult))
    results.sort(key=lambda r: LEVELS.index(r.level))
    return Validation(tuple(results), _steady(found))


def judged(workspace: Workspace) -> tuple[bytes, bytes]:
    """What is judged, and by what: the data and the shapes as N-Triples."""
    data = workspace.serialise("nt", [g for g in workspace.graphs if g != GRAPH + "shapes"])
    return data, workspace.serialise("nt", [GRAPH + "shapes", GRAPH + "ontology"])


def report(data: bytes, shapes: bytes) -> Graph:
    """The report of pySHACL. Raises BuildError when a shape cannot be carried out."""
    graph, by = _graph(data), Graph().parse(data=shapes, format="nt")
    try:
        _, found, _ = pyshacl.validate(
            graph, shacl_graph=by, advanced=False, inference="none", do_owl_imports=False, js=False, allow_warnings=True
        )
    except (ReportableRuntimeError, ParseException) as fault:
        raise BuildError("A shape under shapes/ cannot be carried out.", str(fault)) from None
    return found


def _graph(data: bytes) -> Graph:
    """The data in rdflib, each term held once: read by rdflib itself they take a quarter more memory."""
    graph, known = Graph(), {}

    def one(term: Term):
        if term not in known:
            plain = {"iri": URIRef, "bnode": BNode}.get(term.kind)
            known[term] = (
                plain(term.value) if plain else Literal(term.value, term.language or None, term.datatype or None)
            )
        return known[term]

    for subject, predicate, value in statements(data, "nt"):
        graph.add((one(subject), one(predicate), one(value)))
    return graph


def _result(report: Graph, node, workspace: Workspace, inputs: Inputs) -> Result:
    def one(predicate):
        return str(report.value(node, predicate) or "")

    focus, value = one(SH.focusNode), one(SH.value)
    if "/id/" not in focus and "/id/" in value:  # a check of all pairs has one focus for all; its value is at fault
        focus = value
    file, line = place(focus, workspace, inputs)
    shape = one(SH.sourceConstraint) if one(SH.sourceConstraint).startswith("http") else one(SH.sourceShape)
    messages = sorted(str(m) for m in report.objects(node, SH.resultMessage))
    level = one(SH.resultSeverity).rpartition("#")[2]
    return Result(level if level in LEVELS else "Violation", file, line, focus, shape, " ".join(messages), value)


def _short(address: str) -> str:
    return address.rpartition("/id/")[2] or address


def place(focus: str, workspace: Workspace, inputs: Inputs) -> tuple[str, int]:
    """The file and line where a thing is described; ("", 0) when it is only inferred."""
    if not focus.startswith("http") or re.search(r'[\s<>"{}|\\^`]', focus):
        return "", 0
    files = inputs.graph_files
    found = workspace.rows(f"SELECT DISTINCT ?g WHERE {{ GRAPH ?g {{ <{focus}> ?p ?o }} }} ORDER BY ?g")
    for row in found:
        path = files.get(row["g"].value)
        if path:
            return path.relative_to(inputs.root).as_posix(), _line(path, focus)
    return "", 0


def _line(path: Path, focus: str) -> int:
    slug = re.escape(re.split(r"[/#]", focus)[-1])
    start = re.compile(rf"^(\S*:{slug}|<{re.escape(focus)}>)\s*$|^(\S*:{slug}|<{re.escape(focus)}>)\s")
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if start.match(line):
            return number
    return 0


def _steady(report: Graph) -> bytes:
    """The report as Turtle with blank nodes named by content, so that equal reports are equal bytes."""
    names, steady = {}, Graph()
    nodes = list(report.subjects(RDF.type, SH.ValidationResult))
    described = {n: sorted((str(p), str(o)) for p, o in report.predicate_objects(n) if not _blank(o)) for n in nodes}
    for number, node in enumerate(sorted(nodes, key=described.get), 1):
        names[node] = URIRef(f"#result-{number}")
    for node in report.subjects(RDF.type, SH.ValidationReport):
        names[node] = URIRef("#report")
    for s, p, o in report:
        if s in names and (not _blank(o) or o in names):
            steady.add((names[s], p, names.get(o, o)))
    steady.bind("sh", SH)
    return steady.serialize(format="turtle").encode()


def _blank(term) -> bool:
    return isinstance(term, BNode)
