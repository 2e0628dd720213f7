"""Validate: SHACL judges the union. The one module that imports pySHACL.

pySHACL walks the shapes and judges by the core; the queries within the shapes go to the engine. With rdflib's own
evaluator most of a build's time was theirs. The test suite compares the whole report with that of pySHACL alone.
"""

import logging
import re
from dataclasses import dataclass
from pathlib import Path

import pyshacl
import pyshacl.constraints
from pyparsing import ParseException
from pyshacl.errors import ReportableRuntimeError
from rdflib import RDF, BNode, Graph, Literal, Namespace, URIRef, Variable
from rdflib.query import Result as Answer

from devolved.build.inputs import Inputs
from devolved.build.subjects import line_of, nearest, short
from devolved.build.workspace import Workspace
from devolved.errors import BuildError
from devolved.store.terms import Term
from devolved.vocabulary import BASE, GRAPH

SH = Namespace("http://www.w3.org/ns/shacl#")
# A value that its datatype does not allow is told by the shapes; rdflib would print a traceback for each.
logging.getLogger("rdflib.term").setLevel(logging.ERROR)
LEVELS = ("Violation", "Warning", "Info")
# pySHACL looks through this list for every predicate of every shape at every thing: a third of its time.
pyshacl.constraints.ALL_CONSTRAINT_PARAMETERS = frozenset(pyshacl.constraints.CONSTRAINT_PARAMETERS_MAP)


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

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes it the same result in another release: thing, shape and value."""
        return self.focus, self.shape, self.value

    @property
    def sentence(self) -> str:
        """For a curator: place, thing, what to do, what was found."""
        return str(self).rpartition(" [")[0]

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        found = (
            f" Found: {_short(self.value)}."
            if self.value and self.value != self.focus and _short(self.value) not in self.message
            else ""
        )
        message = self.message.replace(BASE + "id/", "")
        return f"{place}: {_short(self.focus)}: {message}{found} [{self.shape.rpartition('#')[2]}]"


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
    return Validation(tuple(results), steady(found))


def judged(workspace: Workspace) -> tuple[bytes, bytes]:
    """What is judged, and by what: the data and the shapes as N-Triples."""
    data = workspace.serialise("nt", [g for g in workspace.graphs if g != GRAPH + "shapes"])
    return data, workspace.serialise("nt", [GRAPH + "shapes", GRAPH + "ontology"])


def report(data: bytes, shapes: bytes) -> Graph:
    """The report of pySHACL. Raises BuildError when a shape cannot be carried out."""
    by = Graph().parse(data=shapes, format="nt")
    try:
        _, found, _ = pyshacl.validate(
            _Answering(data),
            shacl_graph=by,
            advanced=False,
            inference="none",
            do_owl_imports=False,
            js=False,
            allow_warnings=True,
        )
    except (ReportableRuntimeError, ParseException, SyntaxError) as fault:
        raise BuildError("A shape under shapes/ cannot be carried out.", str(fault)) from None
    return found


class _Answering(Graph):
    """The data as pySHACL walks them; what it asks in SPARQL the engine answers.

    Each term is held once: read by rdflib itself they take a quarter more memory.
    """

    def __init__(self, data: bytes):
        super().__init__()
        self._engine, self._known = Workspace(), {}
        for subject, predicate, value in self._engine.take(data):
            self.add((self._held(subject), self._held(predicate), self._held(value)))

    def query(self, query_object, *args, initBindings=None, **kwargs) -> Answer:  # noqa: N803 (rdflib's name)
        """Raises SyntaxError where the engine cannot read the query. ``args`` are rdflib's."""
        given = initBindings or (args[3] if len(args) > 3 else None) or {}
        # What is given is bound (SHACL, appendix A); the engine puts the value in its place: BOUND sees no variable.
        asked = re.sub(
            r"\bBOUND\s*\(\s*[$?](\w+)\s*\)",
            lambda found: "true" if found[1] in given else found[0],
            query_object,
            flags=re.IGNORECASE,
        )
        names, rows = self._engine.ask(asked, {str(name): _term(value) for name, value in given.items()})
        if names is None:
            answer = Answer("ASK")
            answer.askAnswer = rows
            return answer
        answer = Answer("SELECT")
        answer.vars = [Variable(name) for name in names]
        answer.bindings = [{Variable(name): self._held(value) for name, value in row.items()} for row in rows]
        return answer

    def _held(self, term: Term):
        if term not in self._known:
            plain = {"iri": URIRef, "bnode": BNode}.get(term.kind)
            self._known[term] = (
                plain(term.value) if plain else Literal(term.value, term.language or None, term.datatype or None)
            )
        return self._known[term]


def _term(value) -> Term:
    """A term of rdflib as ours."""
    if isinstance(value, Literal):
        return Term("literal", str(value), str(value.datatype or ""), value.language or "")
    return Term("bnode" if isinstance(value, BNode) else "iri", str(value))


def keys(turtle: bytes) -> set[tuple[str, str, str]]:
    """The key of each result of a report, as ``Result.key`` has it."""
    found = Graph().parse(data=turtle, format="turtle")
    return {_key(found, node) for node in found.subjects(RDF.type, SH.ValidationResult)}


def _key(report: Graph, node) -> tuple[str, str, str]:
    def one(predicate):
        return str(report.value(node, predicate) or "")

    focus, value = one(SH.focusNode), one(SH.value)
    if "/id/" not in focus and "/id/" in value:  # a check of all pairs has one focus for all; its value is at fault
        focus = value
    shape = one(SH.sourceConstraint) if one(SH.sourceConstraint).startswith("http") else one(SH.sourceShape)
    return focus, shape, value


def _result(report: Graph, node, workspace: Workspace, inputs: Inputs) -> Result:
    def one(predicate):
        return str(report.value(node, predicate) or "")

    focus, shape, value = _key(report, node)
    file, line = place(focus, workspace, inputs)
    messages = sorted(str(m) for m in report.objects(node, SH.resultMessage))
    path = one(SH.resultPath)
    if one(SH.sourceConstraintComponent) == str(SH.ClosedConstraintComponent):
        messages.insert(0, f"{short(path)}:")
    messages += _meant(report.value(node, SH.value), workspace)
    line = _below(file, line, focus, path, inputs)
    level = one(SH.resultSeverity).rpartition("#")[2]
    return Result(level if level in LEVELS else "Violation", file, line, focus, shape, " ".join(messages), value)


def _meant(value, workspace: Workspace) -> list[str]:
    """What a wrong value was probably meant to be: an address there is, or a day with its datatype."""
    if isinstance(value, URIRef) and str(value).startswith(BASE + "id/"):
        things = workspace.subjects_of(str(value).rpartition("/")[0] + "/")
        if str(value) not in things and (near := nearest(str(value), things)):
            return [f"Did you mean {short(near)}?"]
    if isinstance(value, Literal) and not value.datatype and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return [f'A day is written "{value}"^^xsd:date.']
    return []


def _below(file: str, line: int, focus: str, path: str, inputs: Inputs) -> int:
    """The line of the statement that is meant, where it can be found; else that of the thing."""
    if not line or not path.startswith("http"):
        return line
    return line_of((inputs.root / file).read_text("utf-8-sig"), focus, f" {short(path)} ") or line


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


def steady(report: Graph) -> bytes:
    """The report as Turtle with blank nodes named by content, so that equal reports are equal bytes."""
    names, steady = {}, Graph()
    nodes = list(report.subjects(RDF.type, SH.ValidationResult))
    described = {n: sorted((str(p), str(o)) for p, o in report.predicate_objects(n) if not _blank(o)) for n in nodes}
    for number, node in enumerate(sorted(nodes, key=described.get), 1):
        names[node] = URIRef(f"#result-{number}")
    for node in report.subjects(RDF.type, SH.ValidationReport):
        names[node] = URIRef("#report")
    for s, p, o in report:
        if p == SH.conforms:
            # True means no result at all, of any severity (https://www.w3.org/TR/shacl/#conforms); pySHACL, told to
            # let warnings pass, says otherwise.
            o = Literal(not nodes)
        if s in names and (not _blank(o) or o in names):
            steady.add((names[s], p, names.get(o, o)))
    steady.bind("sh", SH)
    return steady.serialize(format="turtle").encode()


def _blank(term) -> bool:
    return isinstance(term, BNode)
