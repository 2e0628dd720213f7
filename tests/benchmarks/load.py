"""Load that the production server bears, and what it does beyond: ``python load.py``.

Readers ask without a pause over kept-alive connections, 1, 8, 32 and 128 of them at once, each kind of traffic by
itself; then a kept page beside readers who ask more than there is room for. Printed are answers a second, what a reader
waited, and every status. "Held" is the last row without a refusal.
"""

import argparse
import http.client
import itertools
import multiprocessing
import os
import random
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "trust"), str(HERE.parent / "endpoint")]

from devolved.release import Releases  # noqa: E402
from soak import Traffic  # noqa: E402
from whole_server import whole_server  # noqa: E402

FORK = multiprocessing.get_context(
    "fork"
)  # the crowd is a process of its own, so that it does not slow the reader down
HTML = {"Accept": "text/html"}


class Kinds:
    """Paths of each kind of traffic; no two alike where nothing may be kept."""

    def __init__(self, things: list[str]):
        self.things, self.number = [t for t in things if t.startswith("council/")], itertools.count()

    def kept_page(self) -> tuple[str, dict]:
        return "/doc/authority/greater-manchester-combined-authority", HTML

    def page_not_kept(self) -> tuple[str, dict]:
        n = next(self.number)
        return f"/doc/{self.things[n % len(self.things)]}?n={n}", HTML

    def page_of_a_new_day(self) -> tuple[str, dict]:
        n = next(self.number)
        day = f"{2012 + n % 14}-{n // 14 % 12 + 1:02}-{n // 168 % 28 + 1:02}"
        return f"/doc/authority/west-midlands-combined-authority?on={day}", HTML

    def query(self) -> tuple[str, dict]:
        n = next(self.number)
        return "/sparql?query=" + quote(
            f"SELECT ?p ?o {{ <https://w3id.org/devolved/id/{self.things[n % len(self.things)]}> ?p ?o . "
            f"FILTER({n} >= 0) }}"
        ), {}

    def runaway_query(self) -> tuple[str, dict]:
        return "/sparql?query=" + quote(
            f"SELECT (COUNT(*) AS ?n{next(self.number)}) {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }}"
        ), {}


def ask(port: int, make, seconds: float, readers: int) -> tuple[Counter, list[float], float]:
    """Statuses, seconds waited for answers that were no refusal, and the time it took."""
    told, waited, began = Counter(), [], time.monotonic()
    end = began + seconds

    def reader() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        while time.monotonic() < end:
            path, headers = make()
            start = time.perf_counter()
            try:
                connection.request("GET", path, headers=headers)
                answer = connection.getresponse()
                answer.read()
            except (OSError, http.client.HTTPException) as fault:
                told[type(fault).__name__] += 1
                connection.close()
                continue
            told[answer.status] += 1
            if answer.status == 200:
                waited.append(time.perf_counter() - start)
            elif answer.status in (429, 503):
                time.sleep(0.05)  # nobody waits as long as Retry-After asks, nor comes back at once

    threads = [threading.Thread(target=reader) for _ in range(readers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told, sorted(waited), time.monotonic() - began


def keep(server, path: str) -> None:
    """Ask for a page until each process keeps it: on connections of their own, so that each is asked."""
    with ThreadPoolExecutor(8) as readers:
        list(readers.map(lambda _: server.get(path, HTML), range(200)))


def row(name: str, readers: int, told: Counter, waited: list[float], took: float) -> str:
    middle, late = (
        f"{waited[min(len(waited) - 1, int(len(waited) * part))] * 1000:,.0f} ms" if waited else "–"
        for part in (0.5, 0.99)
    )
    statuses = " · ".join(f"{status}: {count:,}" for status, count in sorted(told.items(), key=str))
    return f"| {name} | {readers} | {told[200] / took:,.0f} | {middle} | {late} | {statuses} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--releases", type=Path, default=Path("releases"))
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--readers", nargs="*", type=int, default=[1, 8, 32, 128])
    parser.add_argument("--log", type=Path, default=Path("/dev/null"))
    asked = parser.parse_args()
    kinds = Kinds(Traffic(Releases(asked.releases).current()).things)
    random.seed(1)
    print(f"{os.cpu_count()} cores, load average before: {os.getloadavg()[0]:.1f}\n")
    print("| traffic | readers | answers a second | median | 99 % | statuses |\n|---|---|---|---|---|---|", flush=True)
    with whole_server(
        asked.releases, asked.log, processes=2, workers=2, threads=24, timeout=5.0, memory=1024
    ) as server:
        keep(server, kinds.kept_page()[0])
        for make in (kinds.kept_page, kinds.page_not_kept, kinds.page_of_a_new_day, kinds.query):
            for readers in asked.readers:
                print(
                    row(make.__name__.replace("_", " "), readers, *ask(server.port, make, asked.seconds, readers)),
                    flush=True,
                )
        for beside in (kinds.page_of_a_new_day, kinds.runaway_query):
            keep(server, kinds.kept_page()[0])  # others may have taken its place
            name, heard = beside.__name__.replace("_", " "), FORK.Queue()
            crowd = FORK.Process(target=lambda: heard.put(ask(server.port, beside, asked.seconds + 1, 128)))  # noqa: B023
            crowd.start()
            time.sleep(1)
            print(
                row(
                    f"kept page, beside 128 readers asking for a {name}",
                    2,
                    *ask(server.port, kinds.kept_page, asked.seconds, 2),
                ),
                flush=True,
            )
            print(row(f"… those: {name}", 128, *heard.get()), flush=True)
            crowd.join()


if __name__ == "__main__":
    main()
