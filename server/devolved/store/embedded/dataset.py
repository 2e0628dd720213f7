"""A release in the engine, and which graphs a query finds there.

Used inside worker processes only (and by tests). The engine alone reads a
query: FROM, FROM NAMED and GRAPH are its own. So a store is made ready before
the query runs. Its default graph holds the register (all graphs but the
shapes) and the flat view of the day that the request is about; its named
graphs are those of the release, ``/graph/today``, and what this one text may
name besides: the register and flat views of days. What was made ready for
another query is taken away first.

A view is made from the release's own rules when it is needed. It only changes
on days that the data mentions, so days between two such days share one.

In memory, the register and today's view also stand by themselves in a second
store, since the engine walks past every copy of a statement. A text in which
neither ``graph`` nor ``from`` occurs, but in names, sees nothing but these, and is
answered there: the answer is the same, two to four times sooner.
"""

import re
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

import pyoxigraph as ox
from cachetools import LRUCache

from devolved.store import binding
from devolved.store.embedded import bulk_load, merge
from devolved.store.embedded.bulk_load import SHAPES_GRAPH, quad
from devolved.store.embedded.nameable import nameable
from devolved.store.flat_views import DATES, DAYS, change_day, days_of_change, flat_rules, too_many
from devolved.store.terms import typed
from devolved.vocabulary import BASE, DAY_GRAPHS, REGISTER_GRAPH, TODAY_GRAPH

MERGED = "urn:devolved:merged:"
DEFAULT = ox.DefaultGraph()
WORN = 250_000  # statements taken away, after which the engine's memory is better given back as a whole
# A variable or the local part of a name is no keyword: ``?from``, ``devo:recursFrom``.
NAMES = re.compile(r"[?$:]\w+")
View = frozenset[ox.Triple]


class Dated:
    """A store whose default graph holds the register and, on top of it, the view of one day."""

    def __init__(self, store: ox.Store, day: str = "", view: View = frozenset()):
        self.store, self.day, self.view = store, day, view
        self.removed = 0

    def lay(self, day: str, view: View) -> None:
        """Put the view of a day in place of the one before."""
        gone = self.view - view
        for triple in gone:
            self.store.remove(quad(triple, DEFAULT))
        self.removed += len(gone)
        # In order of subjects, for the reason that ``bulk_load`` gives.
        self.store.extend(quad(triple, DEFAULT) for triple in sorted(view - self.view, key=str))
        self.day, self.view = day, view


class ReleaseDataset:
    """The graphs of one release. ``changes``: the days on which a view may differ from the day before, sorted."""

    def __init__(
        self,
        full: Dated,
        rules: list[str],
        changes: list[str],
        keep: int = 16,
        plain: Dated | None = None,
    ):
        self._full, self._plain = full, plain
        self._rules, self._changes = rules, changes
        self._views: LRUCache = LRUCache(max(keep, DAYS + 2))
        if full.day:
            self._views[full.day] = full.view
        # Graphs made ready in the full store for the query at hand, with what they were made of.
        self._ready: dict[str, str] = {}
        self.shows = full.day  # the day whose view is /graph/today
        self.public = [graph.value for graph in full.store.named_graphs() if graph.value != TODAY_GRAPH]

    @property
    def worn(self) -> bool:
        """Whether so much was changed here that a fresh copy is better."""
        return self._full.removed > WORN

    def facts(self) -> dict:
        """What the web process should know."""
        return {
            "triples": len(self._full.store),
            "graphs": len(self.public) + bool(self.shows),
            "changes": len(self._changes),
        }

    def turn_to(self, today: str) -> None:
        """Make today's view the one that everybody sees. Costs nothing when it is already."""
        change = change_day(self._changes, today)
        if change == self.shows:
            return
        view = self._views_of([change])[change]
        self._fill(TODAY_GRAPH, view)
        self._full.lay(change, view)
        if self._plain:
            self._plain.lay(change, view)
        self.shows = change

    def query(
        self, text: str, on: str = "", default: list[str] | None = None, named: list[str] | None = None
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        """Run a query about a day (today when empty), over the dataset of its text.

        Where the request names graphs, ``default`` and ``named`` are lists, and the text's own dataset does not count.
        Relative addresses are relative to the register's base. Raises what the engine raises, and BadQuery.
        """
        change = change_day(self._changes, on) if on else self.shows
        if default is not None:
            named = named or []
            self._make_ready(change, {*default, *named})
            return self._full.store.query(
                text,
                base_iri=BASE,
                default_graph=_nodes(self._merged(default)),
                named_graphs=[ox.NamedNode(name) for name in named],
            )
        low = NAMES.sub(" ", text.lower())
        if self._plain and change == self.shows and "graph" not in low and "from" not in low:
            return self._plain.store.query(text, base_iri=BASE)
        self._make_ready(change, nameable(text))
        if low.count("from") > 1:
            default = merge.default_graphs(text, [*self.public, TODAY_GRAPH, *self._ready])
            if (merged := self._merged(default)) != default:
                return self._full.store.query(text, base_iri=BASE, default_graph=_nodes(merged))
        return self._full.store.query(text, base_iri=BASE)

    def _make_ready(self, change: str, names: Iterable[str]) -> None:
        """Lay a day's view in the full store's default graph;
        have these graphs, besides the public ones, and no other.
        """
        wanted = {REGISTER_GRAPH: ""} if REGISTER_GRAPH in names else {}
        wanted |= {
            name: change_day(self._changes, name[len(DAY_GRAPHS) :]) for name in names if name.startswith(DAY_GRAPHS)
        }
        for name in [name for name, source in self._ready.items() if wanted.get(name) != source]:
            self._drop(name)
        if (days := len(wanted) - (REGISTER_GRAPH in wanted)) > DAYS:
            raise too_many(days)
        views = self._views_of({change, *filter(None, wanted.values())})
        for name in [name for name in wanted if name not in self._ready]:
            if name == REGISTER_GRAPH:
                self._full.lay("", frozenset())
                self._full.store.update(f"ADD DEFAULT TO GRAPH <{REGISTER_GRAPH}>")
            else:
                self._fill(name, views[wanted[name]])
            self._ready[name] = wanted[name]
        self._full.lay(change, views[change])

    def _views_of(self, changes: Iterable[str]) -> dict[str, View]:
        """Views by their day of change; those that are not kept are made from the register alone."""
        found = {change: self._views[change] for change in changes if change in self._views}
        if missing := sorted(set(changes) - set(found)):
            self._full.lay("", frozenset())
            for change in missing:
                found[change] = self._views[change] = self._make_view(change)
        return found

    def _make_view(self, change: str) -> View:
        """What the rules say of a day, less what the register says:
        they never share a triple, so no query sees one twice.
        """
        made: set[ox.Triple] = set()
        for rule in self._rules:
            found = self._full.store.query(binding.bind(rule, {"day": typed(change, "date")}))
            assert isinstance(found, ox.QueryTriples)
            made.update(found)
        return frozenset(triple for triple in made if quad(triple, DEFAULT) not in self._full.store)

    def _fill(self, name: str, triples: Iterable[ox.Triple]) -> None:
        graph = ox.NamedNode(name)
        if self._full.store.contains_named_graph(graph):
            self._drop(name)
        self._full.store.add_graph(graph)
        self._full.store.extend(quad(triple, graph) for triple in sorted(triples, key=str))

    def _drop(self, name: str) -> None:
        graph = ox.NamedNode(name)
        self._full.removed += sum(1 for _ in self._full.store.quads_for_pattern(None, None, None, graph))
        self._full.store.remove_graph(graph)
        self._ready.pop(name, None)

    def _merged(self, graphs: list[str]) -> list[str]:
        """Graphs that share no triple and together hold those of all: the engine does not merge duplicates."""
        graphs = list(dict.fromkeys(graphs))
        rest = graphs
        if REGISTER_GRAPH in graphs:
            rest = [graph for graph in graphs if graph == SHAPES_GRAPH or graph not in self.public]
        views = [graph for graph in rest if graph == TODAY_GRAPH or graph.startswith(DAY_GRAPHS)]
        if len(rest) < 2 or (len(rest) == 2 and REGISTER_GRAPH in rest and views):
            return rest
        name = MERGED + sha256("\n".join(sorted(rest)).encode()).hexdigest()
        store = self._full.store
        self._fill(name, {q.triple for g in rest for q in store.quads_for_pattern(None, None, None, ox.NamedNode(g))})
        self._ready[name] = MERGED
        return [name]


def _nodes(names: Iterable[str]) -> list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph]:
    return [ox.NamedNode(name) for name in names]


def load(release: Path, keep: int = 16) -> ReleaseDataset:
    """Read a release into memory."""
    full, plain = map(Dated, bulk_load.memory(release))
    return ReleaseDataset(full, flat_rules(release), changes(full.store), keep, plain)


def load_to_disk(release: Path, folder: Path) -> None:
    """Write a release as a store on disk, complete with its days of change."""
    store = bulk_load.disk(release, folder)
    (folder / "changes.txt").write_text("\n".join(changes(store)), "ascii")


def turn_disk(release: Path, folder: Path, today: str) -> None:
    """Turn a store on disk once for all who copy it:
    with millions of statements that takes longer than any query may.
    """
    opened = open_disk(release, folder)
    before = opened.shows
    opened.turn_to(today)
    if opened.shows != before:
        opened._full.store.flush()
        (folder / "today.txt").write_text(opened.shows, "ascii")


def open_disk(release: Path, folder: Path, keep: int = 16) -> ReleaseDataset:
    """Open a private copy of such a store, in which views may be laid."""
    shown, store = folder / "today.txt", ox.Store(str(folder))
    full = Dated(store)
    if shown.exists():
        today = store.quads_for_pattern(None, None, None, ox.NamedNode(TODAY_GRAPH))
        full = Dated(store, shown.read_text("ascii"), frozenset(quad.triple for quad in today))
    return ReleaseDataset(full, flat_rules(release), (folder / "changes.txt").read_text("ascii").split(), keep)


def changes(store: ox.Store) -> list[str]:
    """The days of change of a register that is a store's default graph."""
    rows = store.query(DATES)
    assert isinstance(rows, ox.QuerySolutions)
    return days_of_change(row["day"].value for row in rows)
