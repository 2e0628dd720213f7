"""Mixed traffic over a whole server, and what the server holds meanwhile.

``test_soak.py`` runs a short form. As a program it soaks the register that
``make`` built, at a gentle rate, and writes a table as it goes::

    python tests/trust/soak.py --seconds 3600 --rate 8
"""

import argparse
import gzip
import os
import random
import re
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "endpoint"))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from whole_server import Server, whole_server  # noqa: E402

from devolved.reading.register import LIBRARY  # noqa: E402
from devolved.release import Release, Releases  # noqa: E402

STATED = {200, 303, 304, 400, 404, 406, 413, 429, 503, 504}
ACCEPTED = ("text/html", "text/turtle", "application/ld+json", "application/rdf+xml", "text/csv")
THING = re.compile(r"^<https://w3id\.org/devolved/id/([a-z-]+/[\w.-]+)>", re.MULTILINE)


class Traffic:
    """Requests over the things of a release: pages, views, queries, reconciliation, other machine doors, and a hostile share."""

    def __init__(self, release: Release):
        text = gzip.decompress(release.file("devolved.nq.gz").read_bytes()).decode()
        self.things = sorted(set(THING.findall(text)))
        self.views = sorted(v.path for found in LIBRARY.subjects().values() for v in found)

    def one(self, chance: random.Random) -> tuple[str, dict]:
        """A path and its headers."""
        day = f"{chance.randint(2011, 2026)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        thing, view, number = chance.choice(self.things), chance.choice(self.views), chance.randrange(10**9)
        words = thing.partition("/")[2].replace("-", " ")
        return chance.choice([
            (f"/doc/{thing}?on={day}", {"Accept": "text/html"}),
            (f"/doc/{thing}", {"Accept": chance.choice(ACCEPTED)}),
            (f"/id/{thing}", {"Accept": chance.choice(ACCEPTED)}),
            (f"/views/{view}.csv?on={day}", {}),
            (chance.choice(["/", "/map", "/powers", "/promises", "/forums", "/compare", "/releases", f"/map?on={day}"]), {"Accept": "text/html"}),
            (f"/search?q={quote(words[:20])}", {"Accept": "text/html"}),
            ("/reconcile?queries=" + quote('{"q0": {"query": "%s"}, "q1": {"query": "Mayor %d"}}' % (words, number)), {}),
            (chance.choice(["/feed", "/ldes/1", f"/feed/{thing}", f"/linkset/{thing}", f"/timemap/doc/{thing}", "/fragments"]), {}),
            ("/sparql?query=" + quote(f"SELECT * {{ ?s ?p ?o }} LIMIT {number % 500}"), {}),
            (f"/sparql?on={day}&query=" + quote(f"SELECT * {{ <https://w3id.org/devolved/id/{thing}> ?p ?o }} #{number}"), {}),
            ("/sparql?query=" + quote(f"SELECT (COUNT(*) AS ?n) {{ ?a ?b ?c . ?d ?e ?f }} #{number}") + "&timeout=0.2", {}),
            ("/sparql?query=" + quote("SELECT {" * (number % 40)), {}),
            (f"/doc/%ff{number}?on=never", {"Accept": "x" * 500}),
            (f"/doc/{thing}?on={quote('<script>')}{number}", {"Accept": "text/html"}),
        ])  # fmt: skip


@dataclass(frozen=True)
class Held:
    """Descriptors of all processes of the server; megabytes of its web processes and of the others; how many processes it has."""

    descriptors: int
    web: float
    others: float
    processes: int


def held(server: Server) -> Held:
    """Memory as the kernel shares it out (PSS), so that pages common to several processes count once."""
    descriptors, web, others, processes = 0, 0.0, 0.0, 0
    for pid in (server.process.pid, *server.processes()):
        try:
            files = len(os.listdir(f"/proc/{pid}/fd"))
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
            worker = b"zygote" in Path(f"/proc/{pid}/cmdline").read_bytes()
        except OSError:  # a query worker that ended meanwhile
            continue
        megabytes = int(re.search(r"^Pss:\s+(\d+)", rollup, re.MULTILINE)[1]) / 1024
        descriptors, processes = descriptors + files, processes + 1
        web, others = web + megabytes * (not worker), others + megabytes * worker
    return Held(descriptors, web, others, processes)


def run(server: Server, traffic: Traffic, seconds: float, seed: int, rate: float = 0) -> Counter:
    """Statuses by how often they came. ``rate`` is for all three readers together; 0 asks as fast as answers come."""
    told: Counter = Counter()
    end = time.monotonic() + seconds

    def reader(number: int) -> None:
        chance = random.Random(seed * 100 + number)
        while time.monotonic() < end:
            path, headers = traffic.one(chance)
            began = time.monotonic()
            try:
                status = server.get(path, headers, wait=20).status
            except OSError as fault:
                status = type(fault).__name__
            told[status] += 1
            if status not in STATED:
                print(f"{status} for {path[:300]}", file=sys.stderr, flush=True)
            if rate:
                time.sleep(max(0.0, min(end, began + 3 / rate) - time.monotonic()))

    threads = [threading.Thread(target=reader, args=(n,)) for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=3600)
    parser.add_argument("--rate", type=float, default=8, help="requests a second, all readers together")
    parser.add_argument("--releases", type=Path, default=Path("releases"))
    parser.add_argument("--samples", type=int, default=12, help="rows of the table")
    parser.add_argument("--cache", type=int, default=64, help="megabytes of answers that each web process keeps; with few, a leak shows early")
    asked = parser.parse_args()
    traffic, log, told = Traffic(Releases(asked.releases).current()), Path(tempfile.mkdtemp()) / "log", Counter()
    print("| minute | requests | web processes, MB | query workers, MB | descriptors | processes |\n|---|---|---|---|---|---|", flush=True)
    with whole_server(asked.releases, log, processes=2, workers=2, cache_bytes=asked.cache * 2**20) as server:
        for row in range(asked.samples):
            told += run(server, traffic, asked.seconds / asked.samples, row + 1, asked.rate)
            now, minute = held(server), (row + 1) * asked.seconds / asked.samples / 60
            print(f"| {minute:.3g} | {sum(told.values()):,} | {now.web:.0f} | {now.others:.0f} | {now.descriptors} | {now.processes} |", flush=True)
    print("\n" + " · ".join(f"{status}: {count:,}" for status, count in sorted(told.items(), key=str)))
    print(f"not stated: {sum(count for status, count in told.items() if status not in STATED)}; log: {log}")


if __name__ == "__main__":
    main()
