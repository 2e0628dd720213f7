"""The engine in this process: for building a release, never for a stranger's query.

A ``Workspace`` holds named graphs and, in the engine's default graph, their
union. Everything that comes out is sorted, so that the same input gives the
same bytes.
"""

import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import pyoxigraph as ox

from devolved.build.queries import QUERIES
from devolved.build.serialise import FORMATS, write
from devolved.store.terms import Term, from_engine
from devolved.vocabulary import GRAPH

# Shapes are no part of the union.
_APART = (GRAPH + "shapes",)
# What so many statements mention says nothing of what belongs together.
_HUB = 300


class Workspace:
    """Graphs being built. Graph names are IRIs as plain strings."""

    def __init__(self):
        self._store = ox.Store()
        self._names: dict[str, int] = {}
        self._of: dict[str, list[str]] = {}

    def read(self, path: Path, graph: str, union: bool = True) -> int:
        """Read a Turtle file into a named graph (and the union); return its number of triples.

        Blank nodes are named by file and order, so that dumps are repeatable.
        Raises SyntaxError with ``lineno`` and ``offset``. No
        address in the file is ever fetched.
        """
        name = ox.NamedNode(graph)
        seen: dict[ox.BlankNode, ox.BlankNode] = {}
        label = f"{graph.rsplit('/graph/', 1)[-1].replace('/', '-')}-{path.stem}"

        def steady(term):
            if not isinstance(term, ox.BlankNode):
                return term
            return seen.setdefault(term, ox.BlankNode(f"{label}-{len(seen)}"))

        quads = []
        # Some editors put a byte order mark before everything; Turtle has none.
        data = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
        for quad in ox.parse(data, format=ox.RdfFormat.TURTLE, base_iri=graph):
            subject, object_ = steady(quad.subject), steady(quad.object)
            quads.append(ox.Quad(subject, quad.predicate, object_, name))
        return self._extend(quads, graph, union)

    def read_text(self, turtle: str, graph: str, union: bool = True) -> int:
        """The same for Turtle that the program wrote itself."""
        name = ox.NamedNode(graph)
        triples = ox.parse(turtle.encode(), format=ox.RdfFormat.TURTLE, base_iri=graph)
        return self._extend([ox.Quad(t.subject, t.predicate, t.object, name) for t in triples], graph, union)

    def infer(self, rule: str, graph: str) -> int:
        """Run a CONSTRUCT over the union; put what is new into a graph; return how many were new."""
        name, default = ox.NamedNode(graph), ox.DefaultGraph()
        new = [
            ox.Quad(t.subject, t.predicate, t.object, name)
            for t in self._made(rule)
            if ox.Quad(t.subject, t.predicate, t.object, default) not in self._store
        ]
        return self._extend(new, graph, True)

    @contextmanager
    def beside(self, graphs: dict[str, list[str]]) -> Iterator[None]:
        """For a while, graphs (name → CONSTRUCT queries over the union) that are no part of the union nor counted."""
        for graph, rules in graphs.items():
            name = ox.NamedNode(graph)
            for rule in rules:
                self._store.extend([ox.Quad(t.subject, t.predicate, t.object, name) for t in self._made(rule)])
        try:
            yield
        finally:
            for graph in graphs:
                self._store.remove_graph(ox.NamedNode(graph))

    def csv(self, query: str) -> str:
        """The answer to a SELECT as CSV (https://www.w3.org/TR/sparql11-results-csv-tsv/), with LF between rows."""
        answer = self._found(query).serialize(format=ox.QueryResultsFormat.CSV)
        return (answer or b"").decode().replace("\r\n", "\n")

    def near(self, things: Iterable[str], whole: Iterable[str]) -> "Workspace":
        """What stands about some things, in a workspace of its own, with the ``whole`` graphs.

        Held are what they say, what they mention and what mentions them, the other things that mention the same (the
        tenures of one post), and what those that are mentioned mention. What hundreds mention (a source, a concept)
        leads to none of them.
        """
        store, part, kept = self._store, Workspace(), set(whole)
        given = {ox.NamedNode(thing) for thing in things}
        union = ox.DefaultGraph()

        def mentioned(by):
            found = (q.object for thing in by for q in store.quads_for_pattern(thing, None, None, union))
            return {each for each in found if isinstance(each, ox.NamedNode)}

        def mentioning(some):
            for thing in some:
                quads = list(islice(store.quads_for_pattern(None, None, thing, union), _HUB))
                if len(quads) < _HUB:
                    yield from (q.subject for q in quads)

        about = given | mentioned(given)
        about |= set(mentioning(about)) | mentioned(about)
        found: dict[str, list] = {graph: [] for graph in self._names if graph not in kept}
        for thing in about:
            for quad in store.quads_for_pattern(thing, None, None, None):
                graph = quad.graph_name
                if isinstance(graph, ox.NamedNode) and graph.value in found:
                    found[graph.value].append(quad)
        for name in kept:
            found[name] = list(store.quads_for_pattern(None, None, None, ox.NamedNode(name)))
        for name, quads in found.items():
            if quads:
                part._extend(quads, name, name not in _APART)
        return part

    def take(self, data: bytes) -> Iterator[tuple[Term, Term, Term]]:
        """Read N-Triples into the union alone, and hand each statement on."""
        triples = list(ox.parse(data, format=ox.RdfFormat.N_TRIPLES))
        self._store.extend(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
        return ((from_engine(t.subject), from_engine(t.predicate), from_engine(t.object)) for t in triples)

    def ask(self, query: str, given: dict[str, Term]) -> tuple[list[str], list[dict[str, Term]] | bool]:
        """Names and rows of a SELECT, no names and the answer of an ASK, with some variables given beforehand.

        Raises SyntaxError for what is no query.
        """
        answer = self._store.query(query, substitutions={ox.Variable(n): _engine_term(v) for n, v in given.items()})
        if isinstance(answer, ox.QueryBoolean):
            return [], bool(answer)
        assert isinstance(answer, ox.QuerySolutions)
        return [v.value for v in answer.variables], list(_rows(answer))

    def rows(self, query: str, *, on: date | None = None) -> list[dict[str, Term]]:
        """The rows of a SELECT over the union (named graphs with GRAPH). There is one day here, the present."""
        return list(self.each(query))

    def each(self, query: str) -> Iterator[dict[str, Term]]:
        """The same, a row at a time: what answers by the million is never held whole."""
        return _rows(self._found(query))

    def subjects(self) -> list[str]:
        """The addresses of everything in the union of which something is said, sorted."""
        return sorted({row["subject"].value for row in self.each(QUERIES.text("subjects"))})

    def subjects_of(self, start: str) -> list[str]:
        """Those whose address begins so, sorted; asked once for each beginning."""
        if start not in self._of:
            self._of[start] = [each for each in self.subjects() if each.startswith(start)]
        return self._of[start]

    def serialise(self, format: str, graphs: Iterable[str] | None = None, prefixes: dict | None = None) -> bytes:
        """Sorted bytes of the given graphs (all when None):
        with graph names in quad formats, merged in triple formats.
        """
        file = io.BytesIO()
        write(self.lines(graphs), file, format, prefixes)
        return file.getvalue()

    def statements(self, graph: str) -> Iterator[tuple[Term, Term, Term]]:
        """What one graph says."""
        for quad in self._store.quads_for_pattern(None, None, None, ox.NamedNode(graph)):
            yield from_engine(quad.subject), from_engine(quad.predicate), from_engine(quad.object)

    def lines(self, graphs: Iterable[str] | None = None) -> list[str]:
        """Statements of the graphs as sorted N-Quads lines, without the final dot."""
        found = []
        for graph in self._names if graphs is None else graphs:
            found += [str(q) for q in self._store.quads_for_pattern(None, None, None, ox.NamedNode(graph))]
        return sorted(found)

    @property
    def graphs(self) -> dict[str, int]:
        """Names of the graphs and their number of triples, in order of name."""
        return dict(sorted(self._names.items()))

    def _found(self, query: str) -> ox.QuerySolutions:
        answer = self._store.query(query)
        assert isinstance(answer, ox.QuerySolutions), "a SELECT is wanted"
        return answer

    def _made(self, rule: str) -> ox.QueryTriples:
        answer = self._store.query(rule)
        assert isinstance(answer, ox.QueryTriples), "a CONSTRUCT is wanted"
        return answer

    def _extend(self, quads: list, graph: str, union: bool) -> int:
        self._of.clear()
        self._store.extend(quads)
        if union:
            self._store.extend(ox.Quad(q.subject, q.predicate, q.object) for q in quads)
        added = len(set(quads))
        self._names[graph] = self._names.get(graph, 0) + added
        return added


def _rows(found: ox.QuerySolutions) -> Iterator[dict[str, Term]]:
    names = [v.value for v in found.variables]
    return ({n: from_engine(v) for n, v in zip(names, row, strict=True) if v is not None} for row in found)


def _engine_term(given: Term):
    """A term of ours as the engine's."""
    if given.kind != "literal":
        return ox.BlankNode(given.value) if given.kind == "bnode" else ox.NamedNode(given.value)
    datatype = ox.NamedNode(given.datatype) if given.datatype else None
    return (
        ox.Literal(given.value, language=given.language)
        if given.language
        else ox.Literal(given.value, datatype=datatype)
    )


def statements_of_dataset(data: BinaryIO) -> int:
    """How many distinct statements a file of N-Quads holds, counted by loading it."""
    store = ox.Store()
    store.bulk_load(data, format=FORMATS["nq"])
    return len(store)
