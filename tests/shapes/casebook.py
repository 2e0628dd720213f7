"""The examples of the shapes: small Turtle files that say in their first line what must be said of them.

``# conforms`` files make one small world together. ``# violates devosh:Tenure-post``
files stand in that world, and exactly the named shapes must be reported about the
things they describe. All of them are judged at once, because one run over many
things takes no longer than a few runs over one.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox
from devolved.build.validate import report
from rdflib import RDF, Graph, Namespace, URIRef

REPOSITORY = Path(__file__).resolve().parents[2]
EXAMPLES = Path(__file__).parent / "examples"
SH = Namespace("http://www.w3.org/ns/shacl#")
DEVOSH = Namespace("https://w3id.org/devolved/shapes#")
DEVO = Namespace("https://w3id.org/devolved/def#")
RULES = "ontology/rules/infer"


@dataclass(frozen=True)
class Case:
    """One example file: the shapes it must violate (none when it conforms) and the things it describes."""

    name: str
    violates: frozenset[str]
    things: frozenset[str]


@dataclass(frozen=True, order=True)
class Result:
    """One result: the thing at fault, the shape or constraint, the component, the severity and the message."""

    thing: str
    shape: str
    component: str
    severity: str
    message: str


@cache
def cases() -> dict[str, Case]:
    return {path.stem: _case(path) for path in sorted(EXAMPLES.glob("*.ttl"))}


def _case(path: Path) -> Case:
    first = path.read_text("utf-8").partition("\n")[0]
    said = re.fullmatch(r"# (?:conforms|violates((?: devosh:[\w-]+)+))", first)
    assert said, f"{path.name} must begin with '# conforms' or '# violates devosh:…'"
    things = {t.subject.value for t in ox.parse(path=str(path)) if isinstance(t.subject, ox.NamedNode)}
    return Case(path.stem, frozenset((said[1] or "").replace("devosh:", "").split()), frozenset(things))


@cache
def shapes() -> Graph:
    """All shapes in one graph."""
    graph = Graph()
    for path in sorted((REPOSITORY / "shapes").glob("*.ttl")):
        graph.parse(path)
    return graph


def ontology_files() -> list[Path]:
    return [
        *sorted((REPOSITORY / "ontology").glob("*.ttl")),
        *sorted((REPOSITORY / "ontology" / "concepts").glob("*.ttl")),
    ]


def infer(files: list[Path]) -> bytes:
    """The files with what the rules derive from them, as N-Triples."""
    store = ox.Store()
    for path in files:
        store.load(path=str(path), format=ox.RdfFormat.TURTLE)
    rules = [path.read_text("utf-8") for path in sorted((REPOSITORY / RULES).glob("*.rq"))]
    size = -1
    while size != len(store):
        size = len(store)
        for rule in rules:
            store.extend([ox.Quad(*triple) for triple in store.query(rule)])
    return store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())


@cache
def triples() -> bytes:
    """The world of all examples, inferred."""
    return infer([*ontology_files(), *sorted(EXAMPLES.glob("*.ttl"))])


@cache
def verdict() -> Graph:
    """The build's own report on all examples; `test_second_engine` compares it with those of others."""
    return report(triples(), shapes().serialize(format="nt", encoding="utf-8"), processes=1)


@cache
def results() -> tuple[Result, ...]:
    """What the build's judge says about all examples."""
    return read(verdict())


@cache
def results_by_case() -> dict[str, list[Result]]:
    owner = {thing: case.name for case in cases().values() for thing in case.things}
    found = defaultdict(list)
    for result in results():
        found[owner.get(result.thing, "nobody")].append(result)
    return found


def read(report: Graph) -> tuple[Result, ...]:
    """A report as plain results. Where one query asks about a whole class, the value is the thing at fault."""
    found = []
    for node in report.objects(None, SH.result):
        focus, value = report.value(node, SH.focusNode), report.value(node, SH.value)
        constraint = report.value(node, SH.sourceConstraint)
        shape = constraint if isinstance(constraint, URIRef) else report.value(node, SH.sourceShape)
        whole = report.value(node, SH.sourceConstraintComponent) == SH.SPARQLConstraintComponent
        message = report.value(node, SH.resultMessage)
        found.append(
            Result(
                str(value if whole else focus),
                str(shape).removeprefix(DEVOSH),
                str(report.value(node, SH.sourceConstraintComponent)).removeprefix(SH),
                str(report.value(node, SH.resultSeverity)).removeprefix(SH),
                str(message or ""),
            )
        )
    return tuple(sorted(found))


def named_shapes(kind: URIRef) -> list[URIRef]:
    return sorted(s for s in shapes().subjects(RDF.type, kind) if isinstance(s, URIRef))
