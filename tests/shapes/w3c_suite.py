"""The W3C's tests of SHACL, put to both engines as this project calls them.

https://w3c.github.io/data-shapes/data-shapes-test-suite/: a test is a data graph, a shapes graph, and the report
that must come out; or ``sht:Failure`` where an engine must refuse. Compared are the results: focus, path,
value, severity, component and shape. Blank nodes are all alike, since reports may name them as they please.
"""

import os
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pyrudof
import pyshacl
from casebook import REPOSITORY, SH
from rdflib import RDF, BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection

SUITE = (
    Path(os.environ.get("DEVOLVED_SUITES") or REPOSITORY.parent / "shared" / "suites")
    / "data-shapes"
    / "data-shapes-test-suite"
    / "tests"
)
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = Namespace("http://www.w3.org/ns/shacl-test#")
WORDS = (SH.focusNode, SH.resultPath, SH.value, SH.resultSeverity, SH.sourceConstraintComponent, SH.sourceShape)


@dataclass(frozen=True, eq=False)
class Entry:
    """One test: its graphs, and the results that must be found (None where the engine must refuse)."""

    name: str
    data: Path
    shapes: Path
    expected: Counter | None


@cache
def entries() -> list[Entry]:
    """Every approved or proposed test that the manifests list, in their order."""
    return _listed(SUITE / "manifest.ttl") if SUITE.is_dir() else []


def _listed(manifest: Path) -> list[Entry]:
    graph, here = Graph().parse(manifest), URIRef(manifest.as_uri())
    found = [test for included in graph.objects(here, MF.include) for test in _listed(_file(included))]
    if entries := graph.value(here, MF.entries):
        found += [_test(graph, entry, manifest) for entry in Collection(graph, entries)]
    return found


def _test(graph: Graph, entry, manifest: Path) -> Entry:
    action, result = graph.value(entry, MF.action), graph.value(entry, MF.result)
    name = f"{manifest.parent.relative_to(SUITE).as_posix()}/{str(entry).rpartition('/')[2]}"
    expected = None if result == SHT.Failure else results(graph, graph.objects(result, SH.result))
    return Entry(name, _file(graph.value(action, SHT.dataGraph)), _file(graph.value(action, SHT.shapesGraph)), expected)


def _file(address) -> Path:
    return Path(str(address).removeprefix("file://"))


def results(report: Graph, nodes) -> Counter:
    """The results of a report as plain rows."""
    return Counter(tuple(_plain(report, report.value(node, word)) for word in WORDS) for node in nodes)


def _plain(graph: Graph, term) -> str:
    if not isinstance(term, BNode):
        return term.n3() if isinstance(term, Literal) else str(term or "")
    described = sorted((str(p), _plain(graph, o)) for p, o in graph.predicate_objects(term) if p != RDF.type)
    return (
        f"[{described}]"
        if described and all(p.startswith((str(SH), str(RDF))) for p, _ in described) and not _is_shape(described)
        else "[]"
    )


def _is_shape(described: list) -> bool:
    """Whether a blank node is a shape or a value, not a path: reports copy paths, and shapes only by some engines."""
    paths = {
        str(SH[w]) for w in ("inversePath", "alternativePath", "zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath")
    } | {str(RDF.first), str(RDF.rest)}
    return not all(p in paths for p, _ in described)


@cache
def _graph(path: Path) -> Graph:
    return Graph().parse(path)


def _triples(path: Path) -> str:
    """As written: rdflib would make ``"1"^^xsd:boolean`` to ``true``."""
    found = ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, base_iri=path.as_uri())
    return ox.serialize((q.triple for q in found), format=ox.RdfFormat.N_TRIPLES).decode()


def by_pyshacl(test: Entry) -> Counter:
    """As ``devolved.build.validate`` calls it."""
    _, report, _ = pyshacl.validate(
        _graph(test.data),
        shacl_graph=_graph(test.shapes),
        advanced=False,
        inference="none",
        do_owl_imports=False,
        js=False,
        allow_warnings=True,
    )
    return results(report, report.objects(None, SH.result))


def by_pyrudof(test: Entry) -> Counter:
    engine = pyrudof.Rudof(pyrudof.RudofConfig())
    engine.read_data(_triples(test.data), pyrudof.RDFFormat.NTriples)
    engine.read_shacl(_triples(test.shapes), pyrudof.ShaclFormat.NTriples)
    engine.validate_shacl()
    report = Graph().parse(
        data=engine.serialize_shacl_validation_results(pyrudof.ResultShaclValidationFormat.Turtle), format="turtle"
    )
    return results(report, report.objects(None, SH.result))


ENGINES: dict[str, Callable[[Entry], Counter]] = {"pySHACL": by_pyshacl, "pyrudof": by_pyrudof}


@cache
def outcome(engine: str, test: Entry) -> Counter | None:
    """What the engine finds; None when it refuses."""
    try:
        return ENGINES[engine](test)
    except BaseException as fault:  # noqa: BLE001 a panic of the Rust engine is no Exception
        if isinstance(fault, KeyboardInterrupt | SystemExit):
            raise
        return None
