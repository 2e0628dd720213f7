"""A release in the engine: its graphs, their union, and the flat views that are asked for.

Used inside worker processes only (and by tests). The union of all graphs but
the shapes is ``/graph/register``. The flat view of a day is made from the
release's own rules when a query needs it. It only changes on days that the
data mentions, so days between two such days share one graph.

In memory, the register and today's view also stand by themselves in a second,
plain store of one graph: in the first every statement is there twice, and the
engine reads both copies. Most questions are about just these two (and two to
four times quicker there).
"""

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterable
from datetime import date, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path

import pyoxigraph as ox

from devolved.store.embedded import layout
from devolved.store.embedded.columns import Columns
from devolved.store.embedded.layout import SHAPES_GRAPH
from devolved.store.embedded.narrowing import narrowed
from devolved.store.query import binding
from devolved.store.terms import typed
from devolved.vocabulary import BASE, DAY_GRAPHS, REGISTER_GRAPH, TODAY_GRAPH

DATES = 'SELECT DISTINCT ?day { ?s ?p ?day FILTER ( DATATYPE(?day) = <http://www.w3.org/2001/XMLSchema#date> ) }'  # fmt: skip
MERGED = "urn:devolved:merged:"
PATTERN = (None, None, None)


class Loaded:
    """The graphs of one release."""

    def __init__(
        self, store: ox.Store, rules: list[str], changes: list[str], keep: int = 16, plain: ox.Store | None = None
    ):
        self._store = store
        self._plain = plain  # the register and today's view as one graph
        self._columns = Columns(plain) if plain else None
        self._rules = rules
        self._changes = changes  # days on which a flat view may differ from the day before, sorted
        self._keep = keep
        self._kept: OrderedDict[str, None] = OrderedDict()  # graphs made here, least recently used first
        self.shows = ""  # the change day whose view is in /graph/today
        self.public = [g for g in (n.value for n in store.named_graphs()) if g not in (REGISTER_GRAPH, TODAY_GRAPH)]
        self._within = frozenset(self.public) - {SHAPES_GRAPH}  # graphs that the register holds whole
        self.dropped = 0  # graphs given up: the engine's memory is not all handed back

    def facts(self) -> dict:
        """What the web process should know."""
        register = sum(1 for _ in self._store.named_graphs())
        return {"triples": len(self._store), "graphs": register, "changes": len(self._changes)}

    def change_day(self, day: str) -> str:
        return change_day(self._changes, day)

    def turn_to(self, today: str) -> None:
        """Make /graph/today the flat view of today. Costs nothing when it is already."""
        change = self.change_day(today)
        if change != self.shows:
            before = self._triples(TODAY_GRAPH) if self._plain else set()
            self._store.remove_graph(ox.NamedNode(TODAY_GRAPH))
            self._make(today, TODAY_GRAPH)
            if self._plain:
                after = self._triples(TODAY_GRAPH)
                for triple in before - after:
                    self._plain.remove(ox.Quad(*triple))
                self._plain.extend(ox.Quad(*triple) for triple in sorted(after - before, key=str))  # see layout
                self._columns.forget()
            self.shows = change

    def dataset(self, default: list[str], named: list[str], public: bool, days: list[str]) -> tuple[list, list]:
        """The graphs of a plan, as the engine takes them. Days that only matter as default graphs share graphs."""
        views = {DAY_GRAPHS + day: self._view(day) for day in days}
        if (
            self._plain
            and not named
            and not public
            and [views.get(name, name) for name in default] == [REGISTER_GRAPH, TODAY_GRAPH]
        ):
            return [ox.DefaultGraph()], []
        for name in named:
            if name in views and name != views[name] and name not in self._kept:
                self._copy([views[name]], name)
            if name in self._kept:
                self._kept.move_to_end(name)
        graphs = [views.get(name, name) for name in default]
        if len(graphs) > 1:
            graphs = self._disjoint(graphs)
        nameable = [*self.public, TODAY_GRAPH, *named] if public else named
        return [ox.NamedNode(g) for g in graphs], [ox.NamedNode(g) for g in dict.fromkeys(nameable)]

    def query(self, text: str, default: list, named: list):
        """Run a query over those graphs. Relative addresses are relative to the register's base."""
        if default != [ox.DefaultGraph()]:
            return self._store.query(text, base_iri=BASE, default_graph=default, named_graphs=named)
        ask = partial(self._plain.query, base_iri=BASE)
        try:
            return ask(narrowed(text, self._columns, ask) or text)
        except (
            SyntaxError,
            ValueError,
        ):  # no query, or an address that is none: to be told of the question as it was asked
            return ask(text)

    def _triples(self, graph: str) -> set[ox.Triple]:
        return {quad.triple for quad in self._store.quads_for_pattern(*PATTERN, ox.NamedNode(graph))}

    def _view(self, day: str) -> str:
        change = self.change_day(day)
        if change == self.shows:
            return TODAY_GRAPH
        name = DAY_GRAPHS + change
        if name in self._kept:
            self._kept.move_to_end(name)
        else:
            self._make(day, name)
            self._remember(name)
        return name

    def _make(self, day: str, name: str) -> None:
        register, graph = ox.NamedNode(REGISTER_GRAPH), ox.NamedNode(name)
        for rule in self._rules:
            answer = self._store.query(binding.bind(rule, {"day": typed(day, "date")}), default_graph=[register])
            quads = ((t, ox.Quad(t.subject, t.predicate, t.object, register)) for t in answer)
            # The register and a view never share a triple, so that no query sees one twice.
            new = [ox.Quad(t.subject, t.predicate, t.object, graph) for t, known in quads if known not in self._store]
            self._store.extend(new)

    def _disjoint(self, graphs: list[str]) -> list[str]:
        """Graphs that share no triple, together holding those of all: the engine does not merge duplicates."""
        graphs = list(dict.fromkeys(graphs))
        if REGISTER_GRAPH in graphs:
            graphs = [g for g in graphs if g not in self._within]
        views = [g for g in graphs if g.startswith(DAY_GRAPHS) or g == TODAY_GRAPH]
        if len(graphs) < 2 or (len(graphs) == 2 and REGISTER_GRAPH in graphs and views):
            return graphs
        name = MERGED + sha256("\n".join(sorted(graphs)).encode()).hexdigest()
        if name in self._kept and not views:
            self._kept.move_to_end(name)
        else:
            self._store.remove_graph(ox.NamedNode(name))
            self._copy(graphs, name)
        return [name]

    def _copy(self, sources: list[str], name: str) -> None:
        graph = ox.NamedNode(name)
        for source in sources:
            self._store.extend(
                ox.Quad(q.subject, q.predicate, q.object, graph)
                for q in self._store.quads_for_pattern(*PATTERN, ox.NamedNode(source))
            )
        self._remember(name)

    def _remember(self, name: str) -> None:
        self._kept[name] = None
        self._kept.move_to_end(name)
        while len(self._kept) > max(self._keep, 24):  # one query may need twice eight, and a merged one
            oldest, _ = self._kept.popitem(last=False)
            self._store.remove_graph(ox.NamedNode(oldest))
            self.dropped += 1


def load(release: Path, keep: int = 16) -> Loaded:
    """Read a release into memory."""
    store, plain = layout.memory(release)
    return Loaded(store, flat_rules(release), changes(store), keep, plain)


def load_to_disk(release: Path, folder: Path) -> None:
    """Write a release as a store on disk, complete with its union and its days of change."""
    store = layout.disk(release, folder)
    (folder / "changes.txt").write_text("\n".join(changes(store)), "ascii")


def turn_disk(release: Path, folder: Path, today: str) -> None:
    """Make /graph/today in a store on disk, once for all who copy it: with millions of statements it takes longer than any query may."""
    loaded = open_disk(release, folder)
    if loaded.change_day(today) != loaded.shows:
        loaded.turn_to(today)
        loaded._store.flush()
        (folder / "today.txt").write_text(loaded.shows, "ascii")


def open_disk(release: Path, folder: Path, keep: int = 16) -> Loaded:
    """Open a private copy of such a store, in which flat views may be written."""
    shown = folder / "today.txt"
    loaded = Loaded(
        ox.Store(str(folder)), flat_rules(release), (folder / "changes.txt").read_text("ascii").split(), keep
    )
    loaded.shows = shown.read_text("ascii") if shown.exists() else ""
    return loaded


def flat_rules(release: Path) -> list[str]:
    """The rules that make flat views, in order of name."""
    return [rule.read_text("utf-8") for rule in sorted((release / "rules" / "flat").glob("*.rq"))]


def changes(store: ox.Store) -> list[str]:
    """The days of change of a register in the engine."""
    return days_of_change(row["day"].value for row in store.query(DATES, default_graph=[ox.NamedNode(REGISTER_GRAPH)]))


def change_day(changes: list[str], day: str) -> str:
    """The day whose flat view a day shares: the last on or before it that the data mentions."""
    index = bisect_right(changes, day)
    return changes[index - 1] if index else "0001-01-01"


def days_of_change(mentioned: Iterable[str]) -> list[str]:
    """Every day that is mentioned and the day after, sorted: only on these can a comparison of dates turn out differently."""
    days = set()
    for text in mentioned:
        try:
            day = date.fromisoformat(text[:10])
            days |= {day.isoformat(), (day + timedelta(days=1)).isoformat()}
        except (ValueError, OverflowError):
            continue  # not in the calendar that Python knows; no day of ours compares differently there
    return sorted(days)
