"""Validate: SHACL judges the union. The one module that imports pySHACL.

pySHACL walks the shapes and judges by the core; the queries within the shapes go to the engine. With rdflib's own
evaluator most of a build's time was theirs. The test suite compares the whole report with that of pySHACL alone.

Shapes are judged by independently of each other, so that every core takes a share of them.
"""

import gc
import logging
import multiprocessing
import os
import re
import threading
from collections import Counter
from collections.abc import Collection
from concurrent.futures import ProcessPoolExecutor

import pyshacl
import pyshacl.constraints
from pyparsing import ParseException
from pyshacl.errors import ReportableRuntimeError
from rdflib import RDF, RDFS, BNode, Graph, Literal, URIRef, Variable
from rdflib.query import Result as Answer
from rdflib.term import Node

from devolved.build.inputs import Inputs
from devolved.build.report import SH, Validation, told
from devolved.build.workspace import Workspace
from devolved.errors import BuildError
from devolved.store.terms import Term
from devolved.vocabulary import GRAPH

# A value that its datatype does not allow is told by the shapes; rdflib would print a traceback for each.
logging.getLogger("rdflib.term").setLevel(logging.ERROR)
_TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
# Below so many statements a second process costs more than it brings.
_MANY = 20_000
# Shares of the work: several for each core, so that no core waits long for the other.
_PARTS = 8
# pySHACL looks through this list for every predicate of every shape at every thing: a third of its time.
vars(pyshacl.constraints)["ALL_CONSTRAINT_PARAMETERS"] = frozenset(pyshacl.constraints.CONSTRAINT_PARAMETERS_MAP)


def validate(workspace: Workspace, inputs: Inputs) -> Validation:
    """Judge everything asserted and inferred by the shapes (https://www.w3.org/TR/shacl/)."""
    return told(report(*judged(workspace)), workspace, inputs)


def validate_some(part: Workspace, things: Collection[str], inputs: Inputs, whole: Workspace) -> Validation:
    """Judge some things beside what stands near them, and what is compared all with all.

    Places and nearest names are looked up in the ``whole``.
    """
    data, shapes = judged(part)
    over = _Answering(data)
    by = _aimed(Graph().parse(data=shapes, format="nt"), over, {URIRef(thing) for thing in things})
    return told(_walked(over, by), whole, inputs)


def _aimed(by: Graph, over: Graph, things: set[URIRef]) -> Graph:
    """The shapes with nothing but some things as targets; what names its targets one by one keeps them."""
    aimed = Graph()
    for subject, predicate, value in by:
        if predicate == SH.targetClass:
            chosen = {thing for thing in things if (thing, RDF.type, value) in over}
        elif predicate == SH.targetSubjectsOf:
            chosen = {thing for thing in things if (thing, value, None) in over}
        elif predicate == SH.targetObjectsOf:
            chosen = {thing for thing in things if (None, value, thing) in over}
        else:
            aimed.add((subject, predicate, value))
            continue
        for thing in chosen:
            aimed.add((subject, SH.targetNode, thing))
    return aimed


def judged(workspace: Workspace) -> tuple[bytes, bytes]:
    """What is judged, and by what: the data and the shapes as N-Triples."""
    data = workspace.serialise("nt", [g for g in workspace.graphs if g != GRAPH + "shapes"])
    return data, workspace.serialise("nt", [GRAPH + "shapes", GRAPH + "ontology"])


def report(data: bytes, shapes: bytes, processes: int | None = None) -> Graph:
    """The report of pySHACL: the same, whether one process made it or several, each judging by its share of the shapes.

    ``processes`` is by default as many as there are cores, where the data are worth it and this process may be forked
    (`_cores`). Raises BuildError when a shape cannot be carried out.
    """
    by = Graph().parse(data=shapes, format="nt")
    over = _Answering(data)
    number = processes or _cores(len(over))
    parts = _parts(over, by) if number > 1 else []
    try:
        return _together(over, by, parts, number) if len(parts) > 1 else _walked(over, by)
    except (ReportableRuntimeError, ParseException, SyntaxError) as fault:
        raise BuildError("A shape under shapes/ cannot be carried out.", str(fault)) from None


def _cores(statements: int) -> int:
    """Into how many processes a judgement is worth being divided: 1 without fork, beside threads, and for few data."""
    if statements < _MANY or threading.active_count() > 1 or not hasattr(os, "sched_getaffinity"):
        return 1
    return len(os.sched_getaffinity(0))


def _walked(over: Graph, by: Graph) -> Graph:
    _, found, _ = pyshacl.validate(
        over,
        shacl_graph=by,
        advanced=False,
        inference="none",
        do_owl_imports=False,
        js=False,
        allow_warnings=True,
    )
    return found


def _parts(over: Graph, by: Graph) -> list[list]:
    """The shapes that have targets, dealt out: what has most things to judge by itself, what has few together.

    None at all where a class is a shape too: it is its own target.
    """
    if set(by.subjects(RDF.type, SH.NodeShape)) & set(by.subjects(RDF.type, RDFS.Class)):
        return []
    targeted = {shape for word in _TARGETS for shape in by.subjects(word)}
    instances = Counter(over.objects(None, RDF.type))
    load = {shape: sum(instances[each] for each in by.objects(shape, SH.targetClass)) for shape in targeted}
    share = sum(load.values()) / _PARTS
    parts: list[list] = []
    room = 0.0
    for shape in sorted(load, key=lambda each: (-load[each], each)):
        if room < load[shape] or not parts:
            parts.append([])
            room = share
        parts[-1].append(shape)
        room -= load[shape]
    return parts


_given: tuple[Graph, Graph] | None = None


def _together(over: Graph, by: Graph, parts: list[list], number: int) -> Graph:
    """The reports of all parts as one. The data are loaded once, before the processes are forked."""
    global _given
    whole, node, conforms = Graph(), BNode(), True
    _given = over, by
    gc.freeze()  # what a collector does not touch is not copied
    try:
        with ProcessPoolExecutor(number, multiprocessing.get_context("fork")) as pool:
            for part in pool.map(_part, parts):
                whole.parse(data=part, format="nt")
    finally:
        _given = None
        gc.unfreeze()
    for each in list(whole.subjects(RDF.type, SH.ValidationReport)):
        conforms &= whole.value(each, SH.conforms) == Literal(True)
        for result in whole.objects(each, SH.result):
            whole.add((node, SH.result, result))
        whole.remove((each, None, None))
    whole.add((node, RDF.type, SH.ValidationReport))
    whole.add((node, SH.conforms, Literal(conforms)))
    return whole


def _part(only: list) -> str:
    """In a process of its own: the report by some of the shapes, as N-Triples. The others lose their targets here."""
    assert _given is not None
    over, by = _given
    mine = Graph()
    for subject, predicate, value in by:
        if predicate not in _TARGETS or subject in only:
            mine.add((subject, predicate, value))
    return _walked(over, mine).serialize(format="nt")


class _Answering(Graph):
    """The data as pySHACL walks them; what it asks in SPARQL the engine answers.

    Each term is held once: read by rdflib itself they take a quarter more memory.
    """

    def __init__(self, data: bytes):
        super().__init__()
        self._engine = Workspace()
        self._known: dict[Term, Node] = {}
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
        if isinstance(rows, bool):
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
