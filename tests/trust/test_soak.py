"""Mixed traffic for a while: memory and descriptors do not grow, and every refusal is one that is stated.

``DEVOLVED_SOAK`` gives the seconds (12 by default; an hour: 3600).
"""

import os
import random
import threading
import time
from collections import Counter
from pathlib import Path
from urllib.parse import quote

from whole_server import whole_server

SECONDS = float(os.environ.get("DEVOLVED_SOAK", "12"))
STATED = {200, 303, 304, 400, 404, 406, 413, 429, 503, 504}


def traffic(chance: random.Random) -> tuple[str, dict]:
    """One request: pages, views, tables, reconciliation, queries, and a hostile share."""
    day = f"{chance.randint(2016, 2026)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    number = chance.randrange(10**9)
    return chance.choice([
        (f"/doc/authority/northshire?on={day}", {"Accept": "text/html"}),
        ("/doc/authority/northshire", {"Accept": chance.choice(["text/turtle", "application/ld+json", "text/html"])}),
        (f"/views/mayors/in-office.csv?on={day}", {}),
        ("/views/powers/matrix", {"Accept": "text/html"}),
        (f"/search?q=north{number}", {"Accept": "text/html"}),
        ("/reconcile?queries=" + quote('{"q0": {"query": "Northshire"}}'), {}),
        ("/sparql?query=" + quote(f"SELECT * {{ ?s ?p ?o }} LIMIT {number % 500}"), {}),
        ("/sparql?query=" + quote(f"SELECT (COUNT(*) AS ?n) {{ ?a ?b ?c . ?d ?e ?f }} #{number}") + "&timeout=0.2", {}),
        ("/sparql?query=" + quote("SELECT {" * (number % 40)), {}),
        (f"/doc/%ff{number}?on=never", {"Accept": "x" * 500}),
    ])  # fmt: skip


def held(server) -> tuple[int, int]:
    """Descriptors of the web process, and kilobytes it holds."""
    web = server.processes()[0]
    memory = next(int(line.split()[1]) for line in Path(f"/proc/{web}/status").read_text().splitlines() if line.startswith("VmRSS"))
    return len(os.listdir(f"/proc/{web}/fd")), memory


def run(server, seconds: float, seed: int) -> Counter:
    told: Counter = Counter()
    end = time.monotonic() + seconds

    def reader(number: int) -> None:
        chance = random.Random(seed * 100 + number)
        while time.monotonic() < end:
            path, headers = traffic(chance)
            told[server.get(path, headers, wait=20).status] += 1

    threads = [threading.Thread(target=reader, args=(n,)) for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def test_soak(tmp_path, tiny_release):
    with whole_server(tiny_release.path.parent, tmp_path / "log", cache_bytes=4 * 2**20, workers=2) as server:
        told = run(server, SECONDS / 3, 1)  # caches fill, arenas grow
        began = held(server)
        told += run(server, SECONDS * 2 / 3, 2)
        time.sleep(0.5)
        ended = held(server)
    print(f"{sum(told.values())} requests in {SECONDS:g} s: {dict(sorted(told.items()))}; descriptors {began[0]} → {ended[0]}; memory {began[1]} → {ended[1]} kB")
    assert set(told) <= STATED, told
    assert told[200] > 10
    assert ended[0] <= began[0] + 12
    assert ended[1] <= began[1] * 1.25 + 40_000
