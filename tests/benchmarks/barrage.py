"""200 hostile queries beside ordinary traffic, against the production server: ``python barrage.py``.

The hostile ones come from one address (``--attackers`` for more), ordinary readers from others: a client is an
address. Promised: no ordinary request fails, their p99 stays below ten times that of a quiet server, the
processes together stay below the stated memory, and in the end every place of the pool has an idle worker.
"""

import argparse
import http.client
import itertools
import json
import multiprocessing
import os
import random
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).parent))

import engines  # noqa: E402  (peers knows where)
import mix  # noqa: E402
import peers  # noqa: E402

FORK = multiprocessing.get_context("fork")
COUNTED = (
    "gave_way",
    "cancelled",
    "replaced",
    "refused",
    "light_waited",
    "light_waited_seconds",
    "others_waited",
    "others_waited_seconds",
)
TRIPLE = "?a{0} ?b{0} ?c{0}"
GROWING = "BIND('0123456789abcdef' AS ?g0) " + " ".join(
    f"BIND(CONCAT(?g{i}, ?g{i}, ?g{i}, ?g{i}) AS ?g{i + 1})" for i in range(16)
)


def hostile(number: int) -> tuple[str, str]:
    """(kind, query). Queries of a kind differ, so that none is answered by the answer to another."""
    n = number // 10
    crosses = " . ".join(TRIPLE.format(f"{n}_{i}") for i in range(3))
    return [
        ("cross product, counted", f"SELECT (COUNT(*) AS ?n{n}) {{ {crosses} }}"),
        ("cross product, streamed", f"SELECT * {{ {crosses} }}"),
        ("cross product, distinct", f"SELECT DISTINCT ?a{n}_0 ?b{n}_1 ?c{n}_2 {{ {crosses} }}"),
        ("path bomb", f"SELECT (COUNT(*) AS ?n{n}) {{ ?x{n} (!<urn:{n}>|^!<urn:{n}>)+ ?y }}"),
        ("giant ORDER BY", f"SELECT * {{ {crosses} }} ORDER BY ?c{n}_2 ?a{n}_0 ?b{n}_1"),
        ("nesting", f"SELECT * {{ {'{' * (150 + n * 400)} ?s ?p {n} {'}' * (150 + n * 400)} }}"),
        (
            "REGEX",
            f"SELECT * {{ ?s{n} ?p ?o . FILTER(REGEX(STR(?o), '(((a{{1,90}}){{1,90}}){{1,9}}b?)+{n}$') && "
            f"REGEX(STR(?s{n}), '(.*a){{25}}')) }}",
        ),
        ("growing strings", f"SELECT (STRLEN(?g16) AS ?n{n}) {{ {GROWING} }}"),
        ("slow reader", f"SELECT * {{ ?s{n} ?p ?o . ?s{n} ?q ?r }} LIMIT 200000"),
        ("disconnect", f"SELECT (COUNT(*) AS ?n{n}) {{ {crosses} . FILTER(?c{n}_0 != ?c{n}_1) }}"),
    ][number % 10]


def request(port: int, path: str, source: str, wait: float = 60) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=wait, source_address=(source, 0))
    try:
        connection.request("GET", path, headers={"Accept": "*/*"})
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


@dataclass(frozen=True)
class Door:
    """Where an endpoint takes queries, and what every one of them carries besides."""

    path: str = "/sparql"
    extra: str = ""

    def of(self, query: str) -> str:
        return f"{self.path}?query={quote(query, safe='')}{self.extra}"


OURS = Door()


def attack(port: int, number: int, source: str, door: Door = OURS) -> str:
    """Send one hostile query; return what became of it."""
    kind, query = hostile(number)
    path = door.of(query)
    if len(path) > 8_000:
        return _posted(port, door, query, source)
    if kind in ("slow reader", "disconnect"):
        with socket.create_connection(("127.0.0.1", port), source_address=(source, 0)) as connection:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 14)
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
            if kind == "disconnect":
                time.sleep(0.05)
                return "gone"
            begun = b""
            for _ in range(20):
                connection.settimeout(20)
                if not (piece := connection.recv(4096)):
                    return f"refused: {begun[9:12].decode()}"
                begun += piece
                time.sleep(0.1)
            return "read slowly"
    status, body = request(port, path, source)
    return _refusal(status, body)


def _posted(port: int, door: Door, query: str, source: str) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60, source_address=(source, 0))
    try:
        connection.request("POST", f"{door.path}?{door.extra[1:]}", query, {"Content-Type": "application/sparql-query"})
        response = connection.getresponse()
        return _refusal(response.status, response.read())
    finally:
        connection.close()


def _refusal(status: int, body: bytes) -> str:
    """The status; a refusal that does not say why is a failure of its own."""
    if status == 200:
        return "200"
    try:
        return str(status) if json.loads(body)["detail"] else f"{status} without a reason"
    except (ValueError, KeyError):
        return f"{status} without a reason: {body[:200]!r}"


def ordinary(port: int, source: str, paths, stop: threading.Event, seen: list, pause: float = 0.01) -> None:
    """A reader: one request after another, each (seconds, status)."""
    for path in paths:
        if stop.is_set():
            return
        began = time.perf_counter()
        try:
            status, body = request(port, path, source)
            status = status if status == 200 else f"{status} {body[:200]!r}"
        except (OSError, http.client.HTTPException) as error:
            status = repr(error)
        seen.append((time.perf_counter() - began, status))
        time.sleep(pause)


def queries(bodies: int, seed: int, door: Door = OURS):
    """Paths of small questions without end, no two alike."""
    small = [
        q
        for q in mix.MIX
        if q.name in ("lookup", "chair at date", "entity page", "construct", "ask", "attendance counts")
    ]
    for turn in itertools.count():
        yield door.of(mix.text(small[turn % len(small)], bodies, seed * 1_000_000 + turn))


def pages(bodies: int, seed: int):
    """Pages and questions in turn."""
    chance, asked = random.Random(seed), queries(bodies, seed)
    while True:
        yield f"/doc/authority/north-{chance.randrange(bodies)}.html"
        yield next(asked)


def p99(seen: list) -> float:
    times = sorted(seconds for seconds, _ in seen)
    return times[int(len(times) * 0.99) - 1]


def facts(port: int) -> dict[str, dict[str, float]]:
    """What the pool of each web process says, by the process."""
    found: dict[str, dict[str, float]] = {}
    for line in request(port, "/metrics", "127.0.0.1")[1].decode().splitlines():
        if labels := re.match(r'devolved_store\{fact="(\w+)",pid="(\d+)"\} (\S+)', line):
            found.setdefault(labels[2], {})[labels[1]] = float(labels[3])
    return found


def waits(port: int) -> Counter:
    """What was counted in all pools."""
    counted = (Counter({n: count for n, count in one.items() if n in COUNTED}) for one in facts(port).values())
    return sum(counted, Counter())


def whole(port: int, processes: int, wait: float = 30) -> bool:
    """Whether every place of every process's pool has an idle worker, soon."""
    end = time.monotonic() + wait
    while time.monotonic() < end:
        pools = facts(port).values()
        if len(pools) == processes and all(p["idle"] == p["workers"] and not p["waiting"] for p in pools):
            return True
        time.sleep(0.1)
    return False


def crowd(port: int, number: int, attackers: int, abreast: int, told, door: Door = OURS, most: float = 3600) -> None:
    """Send the hostile queries, none after so many seconds; tell what became of them.

    In a process of its own, so that it does not slow the readers down.
    """
    numbers, lock, fates = iter(range(number)), threading.Lock(), Counter()
    last = time.monotonic() + most

    def attacker(source: str):
        while True:
            with lock:
                n = next(numbers, None)
            if n is None or time.monotonic() > last:
                return
            try:
                fate = attack(port, n, source, door)
            except (OSError, http.client.HTTPException) as error:
                fate = type(error).__name__  # an answer broken off: the client can tell
            with lock:
                fates[hostile(n)[0], fate] += 1

    threads = [threading.Thread(target=attacker, args=(f"127.2.{i % attackers}.1",)) for i in range(abreast)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    told.put(fates)


def watch(pid: int, told, ended) -> None:
    """The most memory that the server held, once it is over. In a process of its own, too."""
    most = 0
    while not ended.wait(0.25):
        most = max(most, peers.memory(pid))
    told.put(most)


def read(port: int, readers: list, over) -> list:
    """What ordinary readers saw, until ``over`` returns: seconds and status of each request."""
    seen, stop = [], threading.Event()
    threads = [
        threading.Thread(target=ordinary, args=(port, f"127.1.{i}.1", paths, stop, seen))
        for i, paths in enumerate(readers)
    ]
    for thread in threads:
        thread.start()
    over()
    stop.set()
    for thread in threads:
        thread.join()
    return seen


def barrage(
    port: int, pid: int, number: int, readers: list, quiet: float, attackers: int = 1, abreast: int = 16, say=print
) -> dict:
    """Run it. ``readers`` are iterators of paths, one a reader. Returns what was seen."""
    told, memory, ended = FORK.Queue(), FORK.Queue(), FORK.Event()
    held = peers.memory(pid)
    calm = read(port, readers, lambda: time.sleep(quiet))
    before, began = waits(port), time.monotonic()
    hostile_ones = FORK.Process(target=crowd, args=(port, number, attackers, abreast, told))
    watcher = FORK.Process(target=watch, args=(pid, memory, ended))
    for one in (watcher, hostile_ones):
        one.start()
    pressed = read(port, readers, lambda: hostile_ones.join())
    took = time.monotonic() - began
    ended.set()
    most, fates = memory.get(), told.get()
    watcher.join()
    failed = [status for _, status in calm + pressed if status != 200]
    found = {
        "quiet p99": p99(calm),
        "p99": p99(pressed),
        "failed": failed,
        "held": held,
        "most": most,
        "fates": fates,
        "seconds": took,
    }
    say(f"{number} hostile queries in {took:.0f} s, {abreast} abreast from {attackers} address(es)")
    for (kind, fate), count in sorted(fates.items()):
        say(f"| {kind} | {fate} | {count} |")
    for name, seen in (("quiet", calm), ("barrage", pressed)):
        times = sorted(s for s, _ in seen)
        say(
            f"ordinary, {name}: {len(times)} requests, p50 {times[len(times) // 2] * 1000:.1f} ms, "
            f"p99 {p99(seen) * 1000:.1f} ms, slowest {times[-1] * 1000:.0f} ms, "
            f"failed {Counter(s for _, s in seen if s != 200)}"
        )
    say(
        f"p99 ratio {found['p99'] / found['quiet p99']:.1f}; memory {held / 2**20:,.0f} MB quiet, "
        f"{most / 2**20:,.0f} MB at most"
    )
    say("the pools, meanwhile: " + ", ".join(f"{name} {count:,.3g}" for name, count in (waits(port) - before).items()))
    return found


def main() -> None:
    from run import bodies, release_of

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--number", type=int, default=200)
    parser.add_argument("--attackers", type=int, default=1, help="addresses that the hostile ones come from")
    parser.add_argument("--abreast", type=int, default=16, help="hostile queries at a time")
    parser.add_argument("--remote", action="store_true", help="with a remote store in the place of our own")
    parser.add_argument("--quiet", type=float, default=15)
    parser.add_argument("--port", type=int, default=8810)
    parser.add_argument("--folder", type=Path, default=Path("build/benchmarks"))
    asked = parser.parse_args()
    folder = asked.folder.resolve()
    release = release_of(folder, 100_000)
    limits = {"timeout": 2.0, "memory": 256}
    with (
        elsewhere(release, folder) if asked.remote else nullcontext({}) as store,
        peers.ours(release.path, asked.port, folder, cache_bytes=64 * 2**20, **limits, **store) as server,
    ):
        count = bodies(release)
        readers = [pages(count, 1), queries(count, 2), queries(count, 3)]
        found = barrage(asked.port, server.pid, asked.number, readers, asked.quiet, asked.attackers, asked.abreast)
        limit = found["held"] + 2 * 5 * limits["memory"] * 2**20
        print(
            f"stated limit: {limit / 2**20:,.0f} MB (what it held, "
            f"and {limits['memory']} MB for each of 10 workers: two places, "
            "two beside and one for pages in each process)"
        )
        print(f"pool whole: {whole(asked.port, 2)}")
        kept = not found["failed"] and found["p99"] < 10 * found["quiet p99"] and found["most"] < limit
    print("every promise kept" if kept else "A PROMISE WAS BROKEN")
    sys.exit(not kept)


@contextmanager
def elsewhere(release, folder: Path):
    """The settings of a remote store that holds the release:
    Oxigraph's server, which is told to end what we give up.
    """
    with tempfile.TemporaryDirectory(dir=folder) as home, engines.oxigraph(Path(home), seconds=2) as service:
        store = {"store": "sparql+" + service.query, "store_update": service.update, "store_graphs": service.graphs}
        environment = {**os.environ, **{f"DEVOLVED_{name.upper()}": value for name, value in store.items()}}
        subprocess.run(
            [peers.BIN / "devolved", "load", "--releases", release.path.parent],
            check=True,
            env=environment,
            stdout=subprocess.DEVNULL,
        )
        yield store


if __name__ == "__main__":
    main()
