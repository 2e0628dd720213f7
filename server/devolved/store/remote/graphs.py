"""The graphs of releases in a remote service, and how they are named there.

Each release has a register of its own, ``urn:devolved:{version}:register``, and
flat views, ``urn:devolved:{version}:on:{day}``. Questions reach them through
the default graph of their request, so a query that has begun, or a page of a
server that still serves the release before, never sees another release.
The graphs that a query can name bear their own addresses; there is one set of
them, that of the release loaded last. ``urn:devolved:loaded`` says which that is.
"""

import io
import threading
import time
from hashlib import sha256

from devolved.errors import BadQuery, Unavailable
from devolved.release import Release
from devolved.store import binding
from devolved.store.embedded.bulk_load import SHAPES_GRAPH
from devolved.store.flat_views import DATES, DAYS, change_day, days_of_change, flat_rules, named_day, too_many
from devolved.store.remote.service import NOTHING, Service
from devolved.store.terms import typed
from devolved.vocabulary import DAY_GRAPHS, REGISTER_GRAPH, TODAY_GRAPH

LOADED = "urn:devolved:loaded"
CURRENT, PART, MADE = "urn:devolved:current", "urn:devolved:part", "urn:devolved:made"
MERGED = 64  # sets of graphs that are kept merged for each release
FRESH = 0.5  # seconds for which it is believed that the same release is loaded


def name_of(version: str) -> str:
    return f"urn:devolved:{version}"


class ReleaseGraphs:
    """The graphs of one release. Safe to use from many threads. Raises Unavailable when it was not loaded."""

    def __init__(self, service: Service, release: Release):
        self._service, self._name, self.version = service, name_of(release.version), release.version
        if not self._holds(self._name, "register"):
            raise Unavailable(f"Release {release.version} is not in {service}. Run: devolved load")
        self.register = self._name + ":register"
        self._rules = flat_rules(release.path)
        self._changes = days_of_change(row["day"].value for row in service.rows(DATES, [self.register]))
        self.public = sorted(
            row["graph"].value for row in service.rows(f"SELECT ?graph {{ <{self._name}> <{PART}> ?graph }}", [LOADED])
        )
        self._known = frozenset({*self.public, TODAY_GRAPH})
        self._made: set[str] = set()
        self._lock = threading.Lock()
        self._looked = 0.0

    def dataset(self, default: list[str], named: list[str], public: bool, today: str) -> tuple[list[str], list[str]]:
        """The graphs of a query as the service knows them; flat views and unions are made when they are missing.

        Raises BadQuery for too many days. A name in a text that is no day's is a graph that nobody knows: empty.
        """
        days = {graph for graph in (*default, *named) if named_day(graph)}
        if len(days) > DAYS:
            raise too_many(len(days))
        default = [DAY_GRAPHS + today if graph == TODAY_GRAPH else graph for graph in default]
        graphs = [self._hidden(graph) for graph in default]
        if len(graphs) > 1:
            graphs = self._disjoint(list(dict.fromkeys(graphs)))
        if public or named:
            self._follow()
        if public or TODAY_GRAPH in named:
            self._show(TODAY_GRAPH, self.view(today))
        shown = []
        for graph in named:
            hidden = self._hidden(graph)
            if hidden != NOTHING:  # the service may hold other people's graphs
                shown.append(graph)
                if hidden != graph:
                    self._show(graph, hidden)
        return graphs, list(dict.fromkeys([*self.public, TODAY_GRAPH, *shown])) if public else shown

    def view(self, day: str) -> str:
        """The name of a day's flat view, which is made if need be."""
        change = change_day(self._changes, day)
        name = f"{self._name}:on:{change}"
        self._once(name, lambda: self._make_view(day, name))
        return name

    def _hidden(self, graph: str) -> str:
        if graph == REGISTER_GRAPH:
            return self.register
        if day := named_day(graph):
            return self.view(day)
        return graph if graph in self._known else NOTHING

    def _disjoint(self, graphs: list[str]) -> list[str]:
        """Graphs that share no triple: engines need not merge duplicates."""
        if self.register in graphs:
            graphs = [g for g in graphs if g not in self._known or g == SHAPES_GRAPH]
        views = [g for g in graphs if g.startswith(f"{self._name}:on:")]
        if len(graphs) < 2 or (len(graphs) == 2 and self.register in graphs and views):
            return graphs
        name = f"{self._name}:merged:" + sha256("\n".join(sorted(graphs)).encode()).hexdigest()
        self._once(name, lambda: self._merge(graphs, name))
        return [name]

    def _merge(self, graphs: list[str], name: str) -> None:
        merged = self._service.rows(
            f"SELECT ?graph {{ <{self._name}> <{MADE}> ?graph FILTER(CONTAINS(STR(?graph), ':merged:')) }}", [LOADED]
        )
        if len(merged) >= MERGED:
            raise BadQuery(
                f"{MERGED} sets of graphs are merged for this release already, the limit. "
                "Ask about one default graph at a time.",
                limit=MERGED,
            )
        self._service.write(
            " ;\n".join(
                [f"DROP SILENT GRAPH <{name}>", *(f"ADD SILENT <{g}> TO <{name}>" for g in graphs), self._note(name)]
            )
        )

    def _make_view(self, day: str, name: str) -> None:
        triples = bytearray()
        for rule in self._rules:
            with self._service.open(
                binding.bind(rule, {"day": typed(day, "date")}), "graph", [self.register], [], 600
            ) as response:
                triples += response.read()
        self._service.put(name, io.BytesIO(triples), len(triples))
        # The register and a view never share a triple, so that no query sees one twice.
        known = (
            f"DELETE {{ GRAPH <{name}> {{ ?s ?p ?o }} }} WHERE {{ GRAPH <{name}> "
            f"{{ ?s ?p ?o }} GRAPH <{self.register}> {{ ?s ?p ?o }} }}"
        )
        self._service.write(f"{known} ;\n{self._note(name)}")

    def _show(self, graph: str, hidden: str) -> None:
        """Let a graph be named: a copy under its own address."""
        self._once(
            f"{hidden}:shown:{graph}",
            lambda: self._service.write(f"COPY <{hidden}> TO <{graph}> ;\n{self._note(f'{hidden}:shown:{graph}')}"),
        )

    def _once(self, name: str, make) -> None:
        """Make something unless this or another server made it. At worst two make the same."""
        if name in self._made:
            return
        with self._lock:
            if name not in self._made and not self._holds(self._name, "made", name):
                make()
            self._made.add(name)

    def _follow(self) -> None:
        """Graphs with names of their own are those of the release loaded last: refuse rather than mix two releases."""
        now = time.monotonic()
        if now - self._looked > FRESH:
            if not self._holds(CURRENT, "current", self._name):
                raise Unavailable(
                    "Another release was loaded a moment ago; this server is about to follow. Ask again.", retry_after=2
                )
            self._looked = now

    def _holds(self, subject: str, predicate: str, object_: str = "") -> bool:
        value = f"<{object_}>" if object_ else "?any"
        return bool(
            self._service.rows(f"SELECT * {{ <{subject}> <urn:devolved:{predicate}> {value} . }} LIMIT 1", [LOADED])
        )

    def _note(self, name: str) -> str:
        return f"INSERT DATA {{ GRAPH <{LOADED}> {{ <{self._name}> <{MADE}> <{name}> }} }}"
