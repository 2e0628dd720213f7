"""A second engine, pyrudof, finds what pySHACL finds: the shapes mean the same to both."""

from collections import Counter

import pyrudof
import pyshacl
from casebook import SH, shapes, triples
from rdflib import BNode, Graph


def test_two_engines_find_the_same_faults():
    data = Graph().parse(data=triples(), format="nt")
    ours = _faults(pyshacl.validate(data, shacl_graph=shapes(), inference="none")[1])
    theirs = _faults(_report_of_the_other(triples(), shapes().serialize(format="nt")))
    assert ours == theirs


def _report_of_the_other(data: bytes, shapes_text: str) -> Graph:
    engine = pyrudof.Rudof(pyrudof.RudofConfig())
    engine.read_data(data.decode(), pyrudof.RDFFormat.NTriples)
    engine.read_shacl(shapes_text, pyrudof.ShaclFormat.NTriples)
    engine.validate_shacl()
    turtle = engine.serialize_shacl_validation_results(pyrudof.ResultShaclValidationFormat.Turtle)
    return Graph().parse(data=turtle, format="turtle")


def _faults(report: Graph) -> Counter:
    """Results without what the standard leaves to the engine: messages, and the constraint within a shape."""
    words = (SH.focusNode, SH.sourceShape, SH.sourceConstraintComponent, SH.value, SH.resultSeverity)
    nodes = [node for node in report.objects(None, SH.result) if not isinstance(report.value(node, SH.sourceShape), BNode)]
    return Counter(tuple(str(report.value(node, word)) for word in words) for node in nodes)
