"""How long pages take beside an older state of the code: ``python pages.py OLD_CHECKOUT OLD_RELEASES NEW_RELEASES``.

Both servers run at once, each from its own checkout over a release built from it, and answer the same pages in turn
(A, B, B, A, …) over kept-alive connections. No answer is kept (``DEVOLVED_CACHE_BYTES=0``), and another thing's page is
asked before each, so that nothing is left of the same thing from the turn before. What is stated are ratios:
below 1 means that the new code is quicker. The lowest of all turns stands beside the median, because a machine that
does other work too disturbs it least.
"""

import argparse
import http.client
import os
import socket
import statistics
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).resolve().parents[2]
PAGES = {
    "home": "/",
    "an authority": "/doc/authority/greater-manchester-combined-authority",
    "promises": "/promises",
    "a commitment": "/doc/commitment/is-13bn",
    "powers": "/powers",
    "a person": "/doc/person/andy-burnham",
}
BETWEEN = "/doc/person/sadiq-khan"


@contextmanager
def server(checkout: Path, releases: Path, port: int):
    """A server of that checkout over that release, stopped at the end."""
    settings = {
        "PYTHONPATH": str(checkout / "server"),
        "DEVOLVED_RELEASES": str(releases),
        "DEVOLVED_CACHE_BYTES": "0",
        "DEVOLVED_CLIENT_RATE": "0",
        "DEVOLVED_WORKERS": "2",
    }
    command = [sys.executable, "-c", "from devolved.cli import main; main()", "serve", "--port", str(port)]
    with subprocess.Popen(
        command, env=os.environ | settings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as it:
        try:
            for _ in range(600):
                try:
                    socket.create_connection(("127.0.0.1", port), 1).close()
                    break
                except OSError:
                    time.sleep(0.1)
            yield http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        finally:
            it.terminate()


def fetch(connection: http.client.HTTPConnection, path: str) -> float:
    """Milliseconds for one page."""
    began = time.perf_counter()
    connection.request("GET", path, headers={"Accept": "text/html"})
    answer = connection.getresponse()
    answer.read()
    if answer.status != 200:
        raise SystemExit(f"{path}: {answer.status}")
    return (time.perf_counter() - began) * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("old", type=Path)
    parser.add_argument("old_releases", type=Path)
    parser.add_argument("new_releases", type=Path)
    parser.add_argument("--port", type=int, default=8840)
    parser.add_argument("--turns", type=int, default=40)
    asked = parser.parse_args()
    with (
        server(asked.old, asked.old_releases, asked.port) as old,
        server(HERE, asked.new_releases, asked.port + 1) as new,
    ):
        first = {end: fetch(end, PAGES["an authority"]) for end in (old, new)}
        print(f"First page after the start: {first[old]:.0f} ms, {first[new]:.0f} ms")
        print(
            "| page | old ms (lowest / median) | new ms | ratio of lowest | ratio of medians |\n|---|---|---|---|---|"
        )
        for name, path in PAGES.items():
            times: dict = {old: [], new: []}
            for end in (old, new) * 3:
                fetch(end, path)
            for turn in range(asked.turns):
                for end in (old, new) if turn % 2 else (new, old):
                    fetch(end, BETWEEN)
                    times[end].append(fetch(end, path))
            low, middle = ({e: f(times[e]) for e in times} for f in (min, statistics.median))
            print(
                f"| {name} | {low[old]:.1f} / {middle[old]:.1f} | {low[new]:.1f} / {middle[new]:.1f} "
                f"| {low[new] / low[old]:.2f} | {middle[new] / middle[old]:.2f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
