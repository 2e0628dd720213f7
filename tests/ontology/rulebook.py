"""Stores for the ontology's tests: facts with the rules run over them, and the graph of any day."""

import re
from functools import cache
from pathlib import Path

import pyoxigraph as ox
from devolved.store.binding import bind
from devolved.store.terms import typed
from devolved.vocabulary import DAY_GRAPHS, KINDS, NAMESPACES, SCHEMES, iri

REPOSITORY = Path(__file__).resolve().parents[2]
ONTOLOGY = REPOSITORY / "ontology"
TURTLE = ox.RdfFormat.TURTLE


class World:
    """A store whose default graph holds facts and what follows from them;
    day graphs are made when a query names them.
    """

    def __init__(self, data: bytes, format: ox.RdfFormat = TURTLE):
        self.store = ox.Store()
        self.store.load(data, format=format)
        self.days = set()

    def infer(self) -> "World":
        for _ in range(10):
            before = len(self.store)
            for path in rules("infer"):
                self._add(self.store.query(path.read_text("utf-8")), ox.DefaultGraph())
            if len(self.store) == before:
                for path in rules("deprecated"):
                    self._add(self.store.query(path.read_text("utf-8")), ox.DefaultGraph())
                return self
        raise AssertionError("the rules do not come to rest")

    def flat(self, day: str, rule: str = "*") -> list[ox.Triple]:
        """What the flat rules (all, or the one of that name) say of a day."""
        queries = [on(path.read_text("utf-8"), day) for path in rules("flat", rule)]
        assert queries, f"no rule is called {rule}"
        return [triple for query in queries for triple in self.store.query(query)]

    def lines(self, day: str, rule: str = "*") -> list[str]:
        """The same as short lines, ``prime-minister holder keir-starmer``."""
        return sorted(map(short, self.flat(day, rule)))

    def label(self, thing: str) -> str:
        """The one label of a thing, as it would be written in Turtle."""
        labels = self.store.quads_for_pattern(
            ox.NamedNode(iri(*thing.split(":"))), ox.NamedNode(NAMESPACES["rdfs"] + "label"), None
        )
        (quad,) = labels
        return str(quad.object)

    def select(self, query: str) -> str:
        """The answer to a query as CSV, with the graphs of the days it names in place."""
        for day in set(re.findall(re.escape(DAY_GRAPHS) + r"(\d{4}-\d{2}-\d{2})", query)) - self.days:
            self._add(self.flat(day), ox.NamedNode(DAY_GRAPHS + day))
            self.days.add(day)
        return self.store.query(query).serialize(format=ox.QueryResultsFormat.CSV).decode().replace("\r\n", "\n")

    def _add(self, triples, graph) -> None:
        self.store.extend([ox.Quad(t.subject, t.predicate, t.object, graph) for t in triples])


def rules(kind: str, name: str = "*") -> list[Path]:
    return sorted((ONTOLOGY / "rules" / kind).glob(f"[0-9][0-9]-{name}.rq"))


def on(rule: str, day: str) -> str:
    """A flat rule for another day."""
    return bind(rule, {"day": typed(day, "date")})


def short(triple: ox.Triple) -> str:
    terms = (triple.subject, triple.predicate, triple.object)
    return " ".join(re.sub(r".*[/#]", "", t.value) if isinstance(t, ox.NamedNode) else t.value for t in terms)


@cache
def words() -> str:
    """Ontology and concepts as Turtle, with a prefix for every kind and scheme."""
    prefixes = {**NAMESPACES, **{k: iri(k, "") for k in [*KINDS, *SCHEMES]}}
    files = [ONTOLOGY / "devolved.ttl", ONTOLOGY / "alignments.ttl", *sorted((ONTOLOGY / "concepts").glob("*.ttl"))]
    lines = [f"PREFIX {name}: <{address}>" for name, address in prefixes.items()]
    return "\n".join([*(path.read_text("utf-8") for path in files), *lines, ""])
