"""200 hostile queries beside ordinary traffic, against the production server: ``python barrage.py``.

The hostile ones come from one address (``--attackers`` for more), ordinary readers from others: a client is an
address. Promised: no ordinary request fails, their p99 stays below ten times that of a quiet server, the
processes together stay below the stated memory, and in the end every place of the pool has an idle worker.
"""

import argparse
import http.client
import itertools
import json
import random
import socket
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).parent))

import mix  # noqa: E402
import peers  # noqa: E402

TRIPLE = "?a{0} ?b{0} ?c{0}"
GROWING = "BIND('0123456789abcdef' AS ?g0) " + " ".join(f"BIND(CONCAT(?g{i}, ?g{i}, ?g{i}, ?g{i}) AS ?g{i + 1})" for i in range(16))


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
        ("REGEX", f"SELECT * {{ ?s{n} ?p ?o . FILTER(REGEX(STR(?o), '(((a{{1,90}}){{1,90}}){{1,9}}b?)+{n}$') && REGEX(STR(?s{n}), '(.*a){{25}}')) }}"),
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


def attack(port: int, number: int, source: str) -> str:
    """Send one hostile query; return what became of it."""
    kind, query = hostile(number)
    path = "/sparql?format=csv&query=" + quote(query, safe="")
    if len(path) > 8_000:
        return _posted(port, query, source)
    if kind in ("slow reader", "disconnect"):
        with socket.create_connection(("127.0.0.1", port), source_address=(source, 0)) as connection:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 14)
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
            if kind == "disconnect":
                time.sleep(0.05)
                return "gone"
            for _ in range(20):
                connection.settimeout(20)
                connection.recv(4096)
                time.sleep(0.1)
            return "read slowly"
    status, body = request(port, path, source)
    return _refusal(status, body)


def _posted(port: int, query: str, source: str) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60, source_address=(source, 0))
    try:
        connection.request("POST", "/sparql", query, {"Content-Type": "application/sparql-query"})
        response = connection.getresponse()
        return _refusal(response.status, response.read())
    finally:
        connection.close()


def _refusal(status: int, body: bytes) -> str:
    """The status; a refusal that does not say why is a failure of its own."""
    return str(status) if status == 200 or json.loads(body).get("detail") else f"{status} without a reason"


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


def queries(bodies: int, seed: int):
    """Paths of small questions without end, no two alike."""
    small = [q for q in mix.MIX if q.name in ("lookup", "chair at date", "entity page", "construct", "ask", "attendance counts")]
    for turn in itertools.count():
        yield f"/sparql?format={'nt' if (q := small[turn % len(small)]).form == 'graph' else 'json'}&query=" + quote(mix.text(q, bodies, seed * 1_000_000 + turn), safe="")


def pages(bodies: int, seed: int):
    """Pages and questions in turn."""
    chance, asked = random.Random(seed), queries(bodies, seed)
    while True:
        yield f"/doc/authority/north-{chance.randrange(bodies)}.html"
        yield next(asked)


def p99(seen: list) -> float:
    times = sorted(seconds for seconds, _ in seen)
    return times[int(len(times) * 0.99) - 1]


def whole(port: int, processes: int, wait: float = 30) -> bool:
    """Whether every place of every process's pool has an idle worker, soon."""
    found: dict[str, bool] = {}
    end = time.monotonic() + wait
    while time.monotonic() < end and not (len(found) == processes and all(found.values())):
        text = request(port, "/metrics", "127.0.0.1")[1].decode()
        facts = {line.split('fact="')[1].split('"')[0]: float(line.split()[-1]) for line in text.splitlines() if line.startswith("devolved_store{")}
        process = text.split('process="')[1].split('"')[0]
        found[process] = facts["idle"] == facts["workers"] and not facts["waiting"]
        time.sleep(0.02)
    return len(found) == processes and all(found.values())


def barrage(port: int, pid: int, number: int, readers: list, quiet: float, attackers: int = 1, abreast: int = 16, say=print) -> dict:
    """Run it. ``readers`` are iterators of paths, one a reader. Returns what was seen."""
    seen: dict[str, list] = {"quiet": [], "barrage": []}
    most, ended, fates = 0, threading.Event(), Counter()

    def phase(name: str):
        stop = threading.Event()
        threads = [threading.Thread(target=ordinary, args=(port, f"127.0.1.{i + 1}", paths, stop, seen[name])) for i, paths in enumerate(readers)]
        for thread in threads:
            thread.start()
        return lambda: (stop.set(), [thread.join() for thread in threads])

    end = phase("quiet")
    time.sleep(quiet)
    end()

    def watch():
        nonlocal most
        while not ended.wait(0.25):
            most = max(most, peers.memory(pid))

    numbers, lock = iter(range(number)), threading.Lock()

    def attacker(source: str):
        while True:
            with lock:
                n = next(numbers, None)
            if n is None:
                return
            try:
                fate = attack(port, n, source)
            except (OSError, http.client.HTTPException) as error:
                fate = type(error).__name__  # an answer broken off: the client can tell
            with lock:
                fates[hostile(n)[0], fate] += 1

    held, began = peers.memory(pid), time.monotonic()
    watcher = threading.Thread(target=watch)
    watcher.start()
    end = phase("barrage")
    attack_threads = [threading.Thread(target=attacker, args=(f"127.0.2.{i % attackers + 1}",)) for i in range(abreast)]
    for thread in attack_threads:
        thread.start()
    for thread in attack_threads:
        thread.join()
    took = time.monotonic() - began
    end()
    ended.set()
    watcher.join()
    failed = [status for _, status in seen["quiet"] + seen["barrage"] if status != 200]
    found = {"quiet p99": p99(seen["quiet"]), "p99": p99(seen["barrage"]), "failed": failed, "held": held, "most": most, "fates": fates, "seconds": took}
    say(f"{number} hostile queries in {took:.0f} s, {abreast} abreast from {attackers} address(es)")
    for (kind, fate), count in sorted(fates.items()):
        say(f"| {kind} | {fate} | {count} |")
    for name in ("quiet", "barrage"):
        times = sorted(s for s, _ in seen[name])
        say(f"ordinary, {name}: {len(times)} requests, p50 {times[len(times) // 2] * 1000:.1f} ms, p99 {p99(seen[name]) * 1000:.1f} ms, slowest {times[-1] * 1000:.0f} ms, failed {Counter(s for _, s in seen[name] if s != 200)}")
    say(f"p99 ratio {found['p99'] / found['quiet p99']:.1f}; memory {held / 2**20:,.0f} MB quiet, {most / 2**20:,.0f} MB at most")
    return found


def main() -> None:
    from run import bodies, release_of

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--number", type=int, default=200)
    parser.add_argument("--attackers", type=int, default=1)
    parser.add_argument("--quiet", type=float, default=15)
    parser.add_argument("--port", type=int, default=8810)
    parser.add_argument("--folder", type=Path, default=Path("build/benchmarks"))
    asked = parser.parse_args()
    folder = asked.folder.resolve()
    release = release_of(folder, 100_000)
    limits = {"timeout": 2.0, "memory": 256}
    with peers.ours(release.path, asked.port, folder, cache_bytes=64 * 2**20, **limits) as server:
        count = bodies(release)
        found = barrage(asked.port, server.pid, asked.number, [pages(count, 1), queries(count, 2), queries(count, 3)], asked.quiet, asked.attackers)
        limit = found["held"] + 2 * 5 * limits["memory"] * 2**20
        print(f"stated limit: {limit / 2**20:,.0f} MB (what it held, and {limits['memory']} MB for each of 10 workers: two places, two beside and one for pages in each process)")
        print(f"pool whole: {whole(asked.port, 2)}")
        kept = not found["failed"] and found["p99"] < 10 * found["quiet p99"] and found["most"] < limit
    print("every promise kept" if kept else "A PROMISE WAS BROKEN")
    sys.exit(not kept)


if __name__ == "__main__":
    main()
