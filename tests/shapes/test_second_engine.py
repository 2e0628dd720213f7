"""A second engine, pyrudof, finds what pySHACL finds: the shapes mean the same to both."""

from collections import Counter

import pyrudof
import pyshacl
from casebook import SH, shapes, triples
from rdflib import BNode, Graph, Literal


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
