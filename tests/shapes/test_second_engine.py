"""The build's judge, pySHACL by itself and a second engine, pyrudof, find the same: the shapes mean one thing.

pySHACL by itself, whose queries rdflib answers, takes most of a minute: it is asked in the long form.
"""

import os
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pyrudof
import pyshacl
import pytest
from casebook import SH, shapes, triples, verdict
from devolved.build.report import steady
from devolved.build.validate import _cores, report
from devolved.errors import BuildError
from rdflib import BNode, Graph, Literal

BROKEN = b"""
    <urn:shape> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.w3.org/ns/shacl#NodeShape> .
    <urn:shape> <http://www.w3.org/ns/shacl#targetNode> <urn:thing> .
    <urn:shape> <http://www.w3.org/ns/shacl#sparql> <urn:constraint> .
    <urn:constraint> <http://www.w3.org/ns/shacl#select> "SELECT $this WHERE { $this ?p" ."""
WHOLE = BROKEN.replace(b"urn:shape", b"urn:whole").replace(b"urn:constraint", b"urn:sound").replace(b'?p"', b'?p ?o }"')


pytestmark = pytest.mark.xdist_group("shapes")


@pytest.mark.long
def test_the_build_reports_what_pyshacl_reports_alone():
    """Every example breaks the shape that it is about, so each query has found something here."""
    alone = pyshacl.validate(Graph().parse(data=triples(), format="nt"), shacl_graph=shapes(), inference="none")[1]
    assert steady(verdict()) == steady(alone)


def test_every_query_of_the_shapes_has_found_something():
    assert len(list(verdict().subjects(SH.sourceConstraint))) > 50


def test_two_processes_report_what_one_reports():
    """Each judges by its share of the shapes, and the whole is the same, to the byte."""
    one, two = verdict(), report(triples(), shapes().serialize(format="nt", encoding="utf-8"), processes=2)
    assert steady(one) == steady(two) and len(one) == len(two)
    assert one.value(None, SH.conforms) == two.value(None, SH.conforms)


def test_a_fault_of_a_shape_is_told_by_whichever_process_meets_it():
    with pytest.raises(BuildError, match="cannot be carried out"):
        report(b"<urn:thing> <urn:p> <urn:o> .", BROKEN + WHOLE, processes=2)


def test_one_process_judges_where_a_second_would_not_help(monkeypatch):
    assert _cores(100) == 1
    with ThreadPoolExecutor(1) as pool:
        pool.submit(int)
        assert _cores(10**6) == 1, "a process with threads is not forked"
    monkeypatch.setattr("threading.active_count", lambda: 1)
    assert _cores(10**6) == len(os.sched_getaffinity(0))
    monkeypatch.delattr("os.sched_getaffinity")
    assert _cores(10**6) == 1


def test_two_engines_find_the_same_faults():
    assert _faults(verdict()) == _faults(_report_of_the_other(triples(), shapes().serialize(format="nt")))


def test_a_query_that_is_none_stops_the_build():
    with pytest.raises(BuildError, match="cannot be carried out"):
        report(b"<urn:thing> <urn:p> <urn:o> .", BROKEN)


def _report_of_the_other(data: bytes, shapes_text: str) -> Graph:
    engine = pyrudof.Rudof(pyrudof.RudofConfig())
    engine.read_data(data.decode(), pyrudof.RDFFormat.NTriples)
    engine.read_shacl(shapes_text, pyrudof.ShaclFormat.NTriples)
    engine.validate_shacl()
    turtle = engine.serialize_shacl_validation_results(pyrudof.ResultShaclValidationFormat.Turtle)
    return Graph().parse(data=turtle, format="turtle")


def _faults(report: Graph) -> Counter:
    """Results without what the standard leaves to the engine: messages, and the constraint within a shape.

    Left out as well is where pyrudof is known to be lenient: it takes 30 February for a date, and does not
    ask a text whether it conforms to a shape.
    """
    words = (SH.focusNode, SH.sourceShape, SH.sourceConstraintComponent, SH.value, SH.resultSeverity)
    found = Counter()
    for node in report.objects(None, SH.result):
        row = tuple(report.value(node, word) for word in words)
        lenient = isinstance(row[3], Literal) and (row[3].ill_typed or row[2] == SH.NodeConstraintComponent)
        if not lenient and not isinstance(row[1], BNode):
            found[tuple(map(str, row))] += 1
    return found
