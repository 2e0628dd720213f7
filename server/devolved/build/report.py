"""The report of a validation: each result with its place in the data and a sentence for whoever mends it."""

import re
from dataclasses import dataclass
from pathlib import Path

from rdflib import RDF, BNode, Graph, Literal, Namespace, URIRef

from devolved.build.inputs import Inputs
from devolved.build.queries import QUERIES
from devolved.build.subjects import line_of, nearest, short
from devolved.build.workspace import Workspace
from devolved.store.terms import iri
from devolved.vocabulary import BASE

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


def told(found: Graph, workspace: Workspace, inputs: Inputs) -> Validation:
    results = sorted(_result(found, node, workspace, inputs) for node in found.subjects(RDF.type, SH.ValidationResult))
    results.sort(key=lambda r: LEVELS.index(r.level))
    return Validation(tuple(results), steady(found))


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
    found = workspace.rows(QUERIES.bound("graphs-of-thing", thing=iri(focus)))
    for row in found:
        path = files.get(row["graph"].value)
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
    own = {n: sorted((str(p), str(o)) for p, o in report.predicate_objects(n) if not _blank(o)) for n in nodes}
    # Two results within two others may say the same: they are told apart by what they belong to, and what to them.
    described = {
        n: (own[n], *(sorted(own.get(each, []) for each in near) for near in _beside(report, n))) for n in nodes
    }
    for number, node in enumerate(sorted(nodes, key=described.__getitem__), 1):
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


def _beside(report: Graph, node) -> tuple[list, list]:
    return list(report.subjects(SH.detail, node)), list(report.objects(node, SH.detail))


def _blank(term) -> bool:
    return isinstance(term, BNode)
