"""The engine asked directly, in a process that may die of it: what an answer of ours is compared with.

It holds a release as the contract states it, made here from the dump and the rules alone: the default graph is the
register and the view of a day, the named graphs are those of the release, /graph/today, and what the text names
besides.
"""

import gzip
import multiprocessing
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox

BASE = "https://w3id.org/devolved/"
GRAPH = BASE + "graph/"
MEDIA = {
    ox.QuerySolutions: ox.QueryResultsFormat.JSON,
    ox.QueryBoolean: ox.QueryResultsFormat.JSON,
    ox.QueryTriples: ox.RdfFormat.N_TRIPLES,
}


class Engine:
    """Stores of one release, one for each day and set of graphs."""

    def __init__(self, release: str, today: str):
        folder, self.today = Path(release), today
        self._quads = list(ox.parse(gzip.decompress((folder / "devolved.nq.gz").read_bytes()), ox.RdfFormat.N_QUADS))
        self._register = {q.triple for q in self._quads if q.graph_name.value != GRAPH + "shapes"}
        self._rules = [rule.read_text() for rule in sorted((folder / "rules").glob("*/*.rq"))]
        self.store = lru_cache(64)(self._store)
        self._view = lru_cache(None)(self._made)

    def ask(self, text: str, on: str, named: tuple[str, ...], merged: tuple[str, ...]):
        """("answer", bytes) or ("refused", words). ``merged``: default graphs to be read as one."""
        store, more = self.store(on or self.today, named), {}
        if merged:
            one = ox.NamedNode("urn:merged")
            triples = {q.triple for g in merged for q in store.quads_for_pattern(None, None, None, ox.NamedNode(g))}
            store.extend(ox.Quad(*triple, one) for triple in triples)
            more = {"default_graph": [one]}
        try:
            result = store.query(text, base_iri=BASE, **more)
            return "answer", result.serialize(format=MEDIA[type(result)])
        except (SyntaxError, ValueError, RuntimeError, OSError) as error:
            return "refused", f"{type(error).__name__}: {error}"
        finally:
            if merged:
                store.remove_graph(one)

    def _made(self, day: str) -> set:
        store = ox.Store()
        store.extend(ox.Quad(*triple) for triple in self._register)
        term = f'"{day}"^^<http://www.w3.org/2001/XMLSchema#date>'
        made: set = set()
        for rule in self._rules:
            head, _, rest = rule.partition("VALUES ?day {")
            if rest:
                made.update(store.query(f"{head}VALUES ?day {{ {term} }}{rest.partition('}')[2]}"))
        return made - self._register

    def _store(self, on: str, named: tuple[str, ...]) -> ox.Store:
        store = ox.Store()
        store.extend(self._quads)
        store.extend(ox.Quad(*triple) for triple in self._register | self._view(on))
        for name in (GRAPH + "today", *named):
            day = self.today if name == GRAPH + "today" else name.rpartition("/")[2]
            store.add_graph(ox.NamedNode(name))
            triples = self._register if day == "register" else self._view(day)
            store.extend(ox.Quad(*triple, ox.NamedNode(name)) for triple in triples)
        return store


def _serve(connection, release: str, today: str) -> None:
    engine = Engine(release, today)
    while True:
        connection.send(engine.ask(*connection.recv()))


class Reference:
    """The engine in a process of its own, started again when a query was its end."""

    def __init__(self, release: str, today: str):
        self._arguments, self._process = (release, today), None

    def ask(self, text: str, on: str = "", named: tuple[str, ...] = (), merged: tuple[str, ...] = (), seconds=5.0):
        """What ``Engine.ask`` says, or ("died", "") or ("slow", "")."""
        if self._process is None:
            context = multiprocessing.get_context("spawn")
            self._connection, theirs = context.Pipe()
            self._process = context.Process(target=_serve, args=(theirs, *self._arguments), daemon=True)
            self._process.start()
            theirs.close()
            seconds += 30
        try:
            self._connection.send((text, on, named, merged))
            if self._connection.poll(seconds):
                return self._connection.recv()
            outcome = "slow"
        except (EOFError, OSError):
            outcome = "died"
        self.close()
        return outcome, ""

    def close(self) -> None:
        if self._process:
            self._process.kill()
            self._process.join()
            self._connection.close()
            self._process = None
