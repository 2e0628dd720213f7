"""Compare: ``python run.py PEER TRIPLES [--seconds S] [--repeat N] [--query NAME …]``.

PEER is rdflib, virtuoso, oxigraph, oxigraph-disk or engine. Releases are generated in ``--folder`` and used again.
"""

import argparse
import statistics
import sys
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import driver  # noqa: E402
import peers  # noqa: E402
from generator import make  # noqa: E402

from devolved.release import Releases  # noqa: E402
from devolved.errors import Unavailable  # noqa: E402


def release_of(folder: Path, triples: int):
    releases = Releases(folder / f"{triples}")
    try:
        return releases.current()
    except Unavailable:
        return make(releases.root, triples)


def bodies(release) -> int:
    """How many authorities a generated release has."""
    return sum(name.endswith("/authority") for name in release.manifest["graphs"])


@contextmanager
def peer(name: str, release, port: int, folder: Path):
    if name == "engine":
        yield peers.InProcess(release.path)
        return
    start = {"rdflib": peers.rdflib_endpoint, "virtuoso": peers.virtuoso, "oxigraph": peers.oxigraph}[name.removesuffix("-disk")]
    with start(release.path, port, folder, **({"on_disk": True} if name.endswith("-disk") else {})) as endpoint:
        yield endpoint


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("peer", choices=["rdflib", "virtuoso", "oxigraph", "oxigraph-disk", "engine"])
    parser.add_argument("triples", type=lambda t: int(float(t)))
    parser.add_argument("--seconds", type=float, default=2.0, help="for each question, at least six turns")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--query", nargs="*")
    parser.add_argument("--port", type=int, default=8810)
    parser.add_argument("--folder", type=Path, default=Path("build/benchmarks"))
    asked = parser.parse_args()
    folder = asked.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    release = release_of(folder, asked.triples)
    print(f"{release.manifest['triples']:,} triples, {bodies(release)} authorities")
    means = []
    with peers.ours(release.path, asked.port, folder) as a, peer(asked.peer, release, asked.port + 2, folder) as b:
        for turn in range(asked.repeat):
            print(f"\n{driver.heading(a, b)}")
            found = driver.compare(a, b, bodies(release), asked.seconds, asked.query)
            means.append(driver.geometric_mean(found))
            print(f"\nGeometric mean of the p50 ratios, run {turn + 1}: {means[-1]:.2f}")
        print(f"\nMedian of {len(means)} runs: {statistics.median(means):.2f} (from {min(means):.2f} to {max(means):.2f})")
        held = {a.name: a, b.name: b}
        print("Memory: " + ", ".join(f"{name} {peers.memory(e.pid) / 2**20:,.0f} MB" for name, e in held.items() if hasattr(e, "pid")))


if __name__ == "__main__":
    main()
