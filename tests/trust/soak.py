"""Mixed traffic over a whole server, and what the server holds meanwhile.

``test_soak.py`` runs a short form. As a program it soaks the register that
``make`` built, at a gentle rate, and writes a table as it goes::

    python tests/trust/soak.py --seconds 3600 --rate 8

The first sixth of the time asks faster, so that what is kept is full when the rest begins; the last half is held to be
level.
"""

import argparse
import gzip
import json
import random
import re
import sys
import tempfile
import threading
import time
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "endpoint"))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from devolved.register.register import LIBRARY
from devolved.release import Release, Releases  # noqa: E402
from holdings import Watch, slope  # noqa: E402
from whole_server import Server, whole_server  # noqa: E402

STATED = {200, 303, 304, 400, 404, 406, 413, 429, 503, 504}
ACCEPTED = ("text/html", "text/turtle", "application/ld+json", "application/rdf+xml", "text/csv")
THING = re.compile(r"^<https://w3id\.org/devolved/id/([a-z-]+/[\w.-]+)>", re.MULTILINE)


class Traffic:
    """Requests over the things of a release:
    pages, views, pictures, queries, reconciliation, other machine doors, and a hostile share.

    ``days``: how many there are to choose from. ``pictures``: whether charts and cards are asked for, which takes a
    browser's engine.
    """

    def __init__(self, release: Release, days: int = 5000, pictures: bool = True):
        text = gzip.decompress(release.file("devolved.nq.gz").read_bytes()).decode()
        self.things = sorted(set(THING.findall(text)))
        views = [v for found in LIBRARY.subjects().values() for v in found]
        self.views, self.charts = sorted(v.path for v in views), sorted(v.path for v in views if v.chart)
        self.pictures = pictures
        self.days = [(date(2011, 5, 1) + timedelta(days=n * 5600 // days)).isoformat() for n in range(days)]

    def one(self, chance: random.Random) -> tuple[str, dict]:
        """A path and its headers."""
        day, thing, view, number = (
            chance.choice(self.days),
            chance.choice(self.things),
            chance.choice(self.views),
            chance.randrange(10**9),
        )
        words = thing.partition("/")[2].replace("-", " ")
        return chance.choice(
            [
                (f"/doc/{thing}?on={day}", {"Accept": "text/html"}),
                (f"/doc/{thing}", {"Accept": chance.choice(ACCEPTED)}),
                (f"/id/{thing}", {"Accept": chance.choice(ACCEPTED)}),
                (f"/views/{view}.csv?on={day}", {}),
                (
                    chance.choice(
                        [
                            f"/views/{chance.choice(self.charts)}/chart.{chance.choice(('svg', 'png'))}?on={day}",
                            f"/cards/{thing}.png?on={day}",
                        ]
                    ),
                    {},
                )
                if self.pictures
                else ("/", {}),
                (
                    chance.choice(
                        ["/", "/map", "/powers", "/promises", "/forums", "/compare", "/releases", f"/map?on={day}"]
                    ),
                    {"Accept": "text/html"},
                ),
                (f"/search?q={quote(words[:20])}", {"Accept": "text/html"}),
                (
                    "/reconcile?queries="
                    + quote(json.dumps({"q0": {"query": words}, "q1": {"query": f"Mayor {number}"}})),
                    {},
                ),
                (
                    chance.choice(
                        [
                            "/feed",
                            "/ldes/1",
                            f"/feed/{thing}",
                            f"/linkset/{thing}",
                            f"/timemap/doc/{thing}",
                            "/fragments",
                        ]
                    ),
                    {},
                ),
                ("/sparql?query=" + quote(f"SELECT * {{ ?s ?p ?o }} LIMIT {number % 500}"), {}),
                (
                    f"/sparql?on={day}&query="
                    + quote(f"SELECT * {{ <https://w3id.org/devolved/id/{thing}> ?p ?o }} #{number}"),
                    {},
                ),
                (
                    "/sparql?query="
                    + quote(f"SELECT (COUNT(*) AS ?n) {{ ?a ?b ?c . ?d ?e ?f }} #{number}")
                    + "&timeout=0.2",
                    {},
                ),
                ("/sparql?query=" + quote("SELECT {" * (number % 40)), {}),
                (f"/doc/%ff{number}?on=never", {"Accept": "x" * 500}),
                (f"/doc/{thing}?on={quote('<script>')}{number}", {"Accept": "text/html"}),
            ]
        )


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
    parser.add_argument("--fill", type=float, default=30, help="the same in the first sixth")
    parser.add_argument("--releases", type=Path, default=Path("releases"))
    parser.add_argument("--samples", type=int, default=12, help="rows of the table")
    parser.add_argument("--every", type=float, default=10, help="seconds between looks at the processes")
    parser.add_argument("--into", type=Path, help="a CSV file for what every process holds at every look")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--cache", type=int, help="megabytes of answers that each web process keeps, where not as set")
    asked = parser.parse_args()
    traffic, log, told = Traffic(Releases(asked.releases).current()), Path(tempfile.mkdtemp()) / "log", Counter()
    more = {"cache_bytes": asked.cache * 2**20} if asked.cache is not None else {}
    print(
        "| minute | requests | web processes, MB | query workers, "
        "MB | descriptors | processes |\n|---|---|---|---|---|---|",
        flush=True,
    )
    with (
        whole_server(
            asked.releases, log, port=asked.port, processes=2, workers=2, threads=24, timeout=10, memory=1024, **more
        ) as server,
        Watch(server, asked.every, asked.into) as watch,
    ):
        for row in range(asked.samples):
            told += run(
                server,
                traffic,
                asked.seconds / asked.samples,
                row + 1,
                asked.fill if row < asked.samples / 6 else asked.rate,
            )
            _, now = watch.looks[-1]
            minute = (row + 1) * asked.seconds / asked.samples / 60
            print(
                f"| {minute:.3g} | {sum(told.values()):,} | {now.web:.0f} | {now.others:.0f} | "
                f"{now.descriptors} | {now.processes} |",
                flush=True,
            )
    print("\n" + " · ".join(f"{status}: {count:,}" for status, count in sorted(told.items(), key=str)))
    print(f"not stated: {sum(count for status, count in told.items() if status not in STATED)}; log: {log}")
    half = [(moment, now) for moment, now in watch.looks if moment > asked.seconds / 2]
    for name in ("web", "others", "descriptors"):
        points = [(moment, getattr(now, name)) for moment, now in half]
        level = sum(value for _, value in points) / len(points)
        rise, doubt = (100 * n * asked.seconds / 2 / level for n in slope(points))
        print(
            f"{name}: {level:.1f} in the last half, {min(points, key=lambda p: p[1])[1]:.1f} to "
            f"{max(points, key=lambda p: p[1])[1]:.1f}; rise over it {rise:+.2f} % ± {doubt:.2f}"
        )


if __name__ == "__main__":
    main()
