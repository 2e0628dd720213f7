"""How load, memory and queries grow with size: ``python growth.py 10e3 100e3 1e6 10e6``.

Point lookups (the questions that name a thing) at each size are interleaved with the smallest size, so that
the ratio does not depend on what else the machine did. Above ``disk_above`` triples the store is on disk.
"""

import argparse
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import mix  # noqa: E402
import peers  # noqa: E402
from run import bodies, release_of  # noqa: E402

POINTS = ("lookup", "path up", "construct", "ask", "latest meetings", "chair at date", "entity page")


def timed(ends: list, seconds: float, name: str) -> list[float]:
    """p50 in seconds of one question on each (endpoint, authorities), asked in turn."""
    question = next(q for q in mix.MIX if q.name == name)
    times: list[list] = [[] for _ in ends]
    stop, turn = time.monotonic() + seconds, 0
    while time.monotonic() < stop or turn < 8:
        for i, (end, count) in enumerate(ends) if turn % 2 else reversed(list(enumerate(ends))):
            query = mix.text(question, count, turn)
            began = time.perf_counter()
            end.ask(query, question.form)
            times[i].append(time.perf_counter() - began)
        turn += 1
    return [statistics.median(t[2:]) for t in times]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="+", type=lambda t: int(float(t)))
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--port", type=int, default=8810)
    parser.add_argument("--folder", type=Path, default=Path("build/benchmarks"))
    parser.add_argument("--all", action="store_true", help="every question, not only point lookups")
    parser.add_argument(
        "--disk-above",
        type=lambda t: int(float(t)),
        help="triples above which the store is on disk, for example 20e6 to see ten million in memory",
    )
    asked = parser.parse_args()
    kept = {"disk_above": asked.disk_above} if asked.disk_above else {}
    folder = asked.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    small = release_of(folder, asked.sizes[0])
    with peers.ours(small.path, asked.port, folder, processes=1) as base:
        for triples in asked.sizes:
            began = time.monotonic()
            release = release_of(folder, triples)
            made, began = time.monotonic() - began, time.monotonic()
            with peers.ours(release.path, asked.port + 1, folder, processes=1, timeout=60, wait=1800, **kept) as end:
                ready, held = time.monotonic() - began, peers.memory(end.pid)
                print(
                    f"\n{release.manifest['triples']:,} triples: made in {made:.1f} s, "
                    f"answering after {ready:.1f} s, memory {held / 2**20:,.0f} MB",
                    flush=True,
                )
                print("| query | at the smallest size, p50 ms | here, p50 ms | ratio |\n|---|---|---|---|")
                for name in mix.NAMES if asked.all else POINTS:
                    few, many = timed([(base, bodies(small)), (end, bodies(release))], asked.seconds, name)
                    print(f"| {name} | {few * 1000:.2f} | {many * 1000:.2f} | {many / few:.2f} |", flush=True)
                print(f"memory afterwards {peers.memory(end.pid) / 2**20:,.0f} MB", flush=True)


if __name__ == "__main__":
    main()
