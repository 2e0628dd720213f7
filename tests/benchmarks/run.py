"""Compare: ``python run.py PEER TRIPLES [--first OTHER] [--seconds S] [--repeat N] [--query NAME …]``.

PEER is rdflib, virtuoso, oxigraph, oxigraph-disk or engine. Releases are generated in ``--folder`` and used again.
``--first`` puts another of them in our place: what the engine alone, or its own server, makes of the same peer is the
most that can be hoped for.
"""

import argparse
import os
import statistics
import sys
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import driver  # noqa: E402
import peers  # noqa: E402
from devolved.errors import Unavailable  # noqa: E402
from devolved.release import Releases  # noqa: E402
from generator import make  # noqa: E402


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
    start = {
        "ours": peers.ours,
        "rdflib": peers.rdflib_endpoint,
        "virtuoso": peers.virtuoso,
        "oxigraph": peers.oxigraph,
    }[name.removesuffix("-disk")]
    with start(release.path, port, folder, **({"on_disk": True} if name.endswith("-disk") else {})) as endpoint:
        yield endpoint


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    known = ["rdflib", "virtuoso", "oxigraph", "oxigraph-disk", "engine"]
    parser.add_argument("peer", choices=known)
    parser.add_argument("triples", type=lambda t: int(float(t)))
    parser.add_argument("--first", choices=["ours", *known], default="ours", help="what is measured beside the peer")
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
    means, quiet = [], []
    with peer(asked.first, release, asked.port, folder) as a, peer(asked.peer, release, asked.port + 2, folder) as b:
        for turn in range(asked.repeat):
            print(f"\n{driver.heading(a, b)}")
            found = driver.compare(a, b, bodies(release), asked.seconds, asked.query, first=turn * 1000)
            means.append(driver.geometric_mean(found))
            quiet.append(driver.geometric_mean(found, 4))
            print(
                f"\nGeometric mean, run {turn + 1}: {means[-1]:.2f} by p50, {quiet[-1]:.2f} by p10. "
                f"Load average {os.getloadavg()[0]:.1f}.",
                flush=True,
            )
        for what, all_ in (("p50", means), ("p10", quiet)):
            print(
                f"Median of {len(all_)} runs by {what}: {statistics.median(all_):.2f} (from {min(all_):.2f} to "
                f"{max(all_):.2f})"
            )
        held = {a.name: a, b.name: b}
        print(
            "Memory: "
            + ", ".join(
                f"{name} {peers.memory(e.pid) / 2**20:,.0f} MB" for name, e in held.items() if hasattr(e, "pid")
            )
        )


if __name__ == "__main__":
    main()
