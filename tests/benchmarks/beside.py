"""The barrage against ours and against others, one after the other: ``python beside.py ours rdflib oxigraph virtuoso``.

Each serves the same statements to the same three readers of small questions while the same hostile queries come from
eight addresses (``--attackers``), sixteen at a time; none is sent after ``--seconds``. Each runs as its makers say,
with a time limit of two seconds where it has one. Stated are ordinary requests that failed, the p99 of the others over
that of the same server in quiet, and whether the server still answers at the end.
"""

import argparse
import http.client
import sys
import time
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import peers  # noqa: E402
from barrage import FORK, Door, crowd, p99, queries, read, request  # noqa: E402
from run import bodies, release_of  # noqa: E402

ASK = "ASK { ?s ?p ?o }"
GRAPH = "&default-graph-uri=" + peers.FLAT.replace(":", "%3A").replace("/", "%2F")


@contextmanager
def served(name: str, release, port: int, folder: Path):
    """A server of that name, with where it takes queries."""
    if name == "ours":
        with peers.ours(release.path, port, folder, timeout=2.0, memory=256) as running:
            yield running.pid, Door()
    elif name == "rdflib":
        with peers.rdflib_endpoint(release.path, port, folder) as running:
            yield running.pid, Door("/")
    elif name == "oxigraph":
        with peers.oxigraph(release.path, port, folder, seconds=2) as running:
            yield running.pid, Door("/query")
    else:
        with peers.virtuoso(release.path, port, folder, seconds=2) as running:
            yield running.pid, Door("/sparql", GRAPH)


def answers(port: int, door: Door, wait: float = 10) -> bool:
    """Whether the smallest question is answered within so many seconds."""
    end = time.monotonic() + wait
    while time.monotonic() < end:
        try:
            if request(port, door.of(ASK), "127.0.0.1", 5)[0] == 200:
                return True
        except (OSError, http.client.HTTPException):
            time.sleep(0.2)
    return False


def measure(name: str, release, port: int, folder: Path, asked) -> str:
    """One row of the table."""
    with served(name, release, port, folder) as (pid, door):
        count = bodies(release)
        readers = [queries(count, seed, door) for seed in (1, 2, 3)]
        calm = read(port, readers, lambda: time.sleep(asked.quiet))
        told = FORK.Queue()
        hostile = FORK.Process(target=crowd, args=(port, asked.number, asked.attackers, 16, told, door, asked.seconds))
        held = peers.memory(pid)

        def over() -> None:
            hostile.start()
            hostile.join(asked.seconds)

        pressed = read(port, readers, over)
        sent = sum(told.get(timeout=90).values())
        hostile.join()
        alive, most = answers(port, door), peers.memory(pid)
    failed = [status for _, status in pressed if status != 200]
    well = [one for one in pressed if one[1] == 200]
    return (
        f"| {name} | {len(calm):,} | {p99(calm) * 1000:.0f} ms | {sent} | {len(pressed):,} | {len(failed):,} "
        f"| {f'{p99(well) * 1000:,.0f} ms | {p99(well) / p99(calm):.1f}' if len(well) > 1 else '– | –'} "
        f"| {held >> 20:,} → {most >> 20:,} MB | {'yes' if alive else 'no'} |"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("servers", nargs="+", choices=["ours", "rdflib", "oxigraph", "virtuoso"])
    parser.add_argument("--number", type=int, default=200)
    parser.add_argument("--attackers", type=int, default=8, help="addresses that the hostile ones come from")
    parser.add_argument("--seconds", type=float, default=40)
    parser.add_argument("--quiet", type=float, default=8)
    parser.add_argument("--port", type=int, default=8810)
    parser.add_argument("--folder", type=Path, default=Path("build/benchmarks"))
    asked = parser.parse_args()
    folder = asked.folder.resolve()
    release = release_of(folder, 100_000)
    print(
        "| server | ordinary, quiet | p99 | hostile sent | ordinary, during | failed | p99 of the rest | ratio of p99 "
        "| memory | answers at the end |\n|---|---|---|---|---|---|---|---|---|---|"
    )
    for number, name in enumerate(asked.servers):
        print(measure(name, release, asked.port + 10 * number, folder, asked), flush=True)


if __name__ == "__main__":
    main()
