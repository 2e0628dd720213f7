"""Put a release into a remote service, so that readers see the release before it or this one.

Every graph is first put under a name of its own that no reader sees. Then one
update gives all of them their addresses, takes away those that the release no
longer has, and says that it is loaded. A load that was broken off leaves only
unseen graphs behind; the next one takes them away.

Services refuse a text that is too long (Virtuoso one of some 900 graphs). Many graphs are therefore moved
by several updates; until the last of them no release is said to be loaded, and
queries that name graphs are told to come back.
"""

import gzip
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from devolved.errors import DevolvedError
from devolved.release import Release, order
from devolved.store.embedded.bulk_load import SHAPES_GRAPH
from devolved.store.remote.graphs import CURRENT, FRESH, LOADED, MADE, PART, ReleaseGraphs, name_of
from devolved.store.remote.service import Service
from devolved.vocabulary import GRAPH, REGISTER_GRAPH, TODAY_GRAPH

KEPT = 3  # releases whose registers stay: servers that have not followed yet still ask them
TOGETHER = 600  # graphs that one update moves or takes away
AT_ONCE = 50_000  # lines held in memory while graphs are told apart


def load(release: Release, service: Service, today: date, progress: Callable[[str], None] = lambda step: None) -> int:
    """Load a release and make it the one that is current there; return how many graphs it has. Raises Unavailable."""
    name = name_of(release.version)
    with tempfile.TemporaryDirectory(prefix="devolved-load-") as folder:
        progress("tell the graphs apart")
        graphs = _split(release.path / "devolved.nq.gz", Path(folder))
        progress(f"put {len(graphs)} graphs")
        for graph, path in graphs.items():
            shown = graph if graph == f"{name}:register" else _staged(name, graph)
            with path.open("rb") as content:
                service.put(shown, content, path.stat().st_size)
    public = sorted(g for g in graphs if g.startswith(GRAPH) and g != REGISTER_GRAPH)
    return _switch(release, service, name, public, today, progress)


def _switch(release: Release, service: Service, name: str, public: list[str], today: date, progress) -> int:
    parts = " , ".join(f"<{g}>" for g in public)
    service.write(
        f"INSERT DATA {{ GRAPH <{LOADED}> {{ <{name}> <urn:devolved:register> <{name}:register> ; <{PART}> "
        f"{parts} }} }}"
    )
    progress("make the flat view of today")
    view = ReleaseGraphs(service, release).view(today.isoformat())
    there = set(_graphs(service))
    left = sorted(g for g in there if g.startswith(GRAPH) and g not in {*public, TODAY_GRAPH})
    progress("switch")
    shown = f"{view}:shown:{TODAY_GRAPH}"
    nothing_current = f"DELETE WHERE {{ GRAPH <{LOADED}> {{ <{CURRENT}> <{CURRENT}> ?before }} }}"
    moves = [f"MOVE <{_staged(name, g)}> TO <{g}>" for g in public] + [f"DROP SILENT GRAPH <{g}>" for g in left]
    if len(moves) > TOGETHER:
        service.write(nothing_current)
        time.sleep(2 * FRESH)  # servers believe for so long that nothing changed
    while len(moves) > TOGETHER:
        service.write(" ;\n".join(moves[:TOGETHER]))
        del moves[:TOGETHER]
    service.write(
        " ;\n".join(
            moves
            + [f"COPY <{view}> TO <{TODAY_GRAPH}>"]
            + [nothing_current]
            + [
                (
                    f"DELETE {{ GRAPH <{LOADED}> {{ ?r <{MADE}> ?copy }} }} WHERE {{ GRAPH <{LOADED}> "
                    f"{{ ?r <{MADE}> ?copy }} FILTER(CONTAINS(STR(?copy), ':shown:')) }}"
                )
            ]
            + [
                (
                    f"INSERT DATA {{ GRAPH <{LOADED}> {{ <{CURRENT}> <{CURRENT}> <{name}> . <{name}> <{MADE}> "
                    f"<{shown}> }} }}"
                )
            ]
        )
    )
    _sweep(service, name, there)
    return len(public)


def _sweep(service: Service, name: str, there: set[str]) -> None:
    """Take away what older releases and broken loads left, but for the last few registers."""
    releases = sorted(
        {g.split(":")[2] for g in there if g.startswith("urn:devolved:2")} - {name.split(":")[2]}, key=order
    )
    stale = [f"urn:devolved:{version}" for version in releases[: max(0, len(releases) - KEPT + 1)]]
    for graph in sorted(there):
        old = any(graph == s or graph.startswith(s + ":") for s in stale)
        if old or ":staged:" in graph:
            service.write(f"DROP SILENT GRAPH <{graph}>")
    for s in stale:
        service.write(f"DELETE WHERE {{ GRAPH <{LOADED}> {{ <{s}> ?p ?o }} }}")


def _split(dump: Path, folder: Path) -> dict[str, Path]:
    """Write each graph of a dump, and the register, as N-Triples; return their files by the names they get."""
    register = f"{name_of(dump.parent.name)}:register"
    paths: dict[str, Path] = {register: folder / "0.nt"}
    held: dict[str, list[bytes]] = defaultdict(list)

    def write() -> None:
        for graph, lines in held.items():
            path = paths.setdefault(graph, folder / f"{len(paths)}.nt")
            with path.open("ab") as file:
                file.writelines(lines)
        held.clear()

    for number, (triple, graph) in enumerate(_quads(dump), 1):
        held[graph].append(triple)
        if graph != SHAPES_GRAPH:
            held[register].append(triple)
        if number % AT_ONCE == 0:
            write()
    write()
    return paths


def _quads(dump: Path) -> Iterator[tuple[bytes, str]]:
    with gzip.open(dump) as file:
        for number, line in enumerate(file, 1):
            triple, found, graph = line.rstrip().removesuffix(b".").rstrip().rpartition(b" <")
            if not found or not graph.endswith(b">"):
                raise DevolvedError(f"Line {number} of the dump names no graph. Run: devolved verify")
            yield triple + b" .\n", graph[:-1].decode()


def _graphs(service: Service) -> Iterator[str]:
    """Every graph that is ours. Raises Unavailable."""
    mine = f"STRSTARTS(STR(?g), 'urn:devolved:') || STRSTARTS(STR(?g), '{GRAPH}')"
    for row in service.rows(f"SELECT DISTINCT ?g {{ GRAPH ?g {{ ?s ?p ?o }} FILTER({mine}) }}", None, timeout=600):
        yield row["g"].value


def _staged(name: str, graph: str) -> str:
    return f"{name}:staged:{graph}"
