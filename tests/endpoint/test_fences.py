"""No query can hurt the others: each limit says its name, its value and how to ask less; the pool ends whole."""

import os
import signal
import socket
import threading
import time
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest
from devolved.errors import DevolvedError
from devolved.settings import Settings
from devolved.store import open_store
from http_client import call
from small_release import small_release, wide

from server import serving

CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
HUNGRY = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?i ?f ?c"
GROWING = (
    "SELECT ?z { BIND('0123456789abcdef' AS ?a) "
    + " ".join(
        f"BIND(CONCAT(?{a}, ?{a}, ?{a}, ?{a}) AS ?{b})"
        for a, b in zip("abcdefghijklmno", "bcdefghijklmnoz", strict=False)
    )
    + " }"
)
# 9 < 10 < "5" < 9 to the engine: see docs/engine-reports/sort-of-mixed-literals.md.
MIXED = " ".join(f'{i * 37 % 30} "{i * 53 % 30}"' for i in range(30))


def cross(number: int) -> str:
    """A query without end, unlike every other."""
    return CROSS.replace("?n", f"?n{number}")


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """One place for strangers in each of the pool's limits, so that they are easily reached."""
    root = tmp_path_factory.mktemp("fences") / "releases"
    small_release(root, wide(2_000))
    with serving(
        root,
        timeout=1.0,
        memory=256,
        workers=2,
        queue=4,
        queue_wait=0.4,
        query_length=5_000,
    ) as address:
        yield address


def quiet(url) -> None:
    """Wait until an ordinary query is answered at once: the pool is whole again."""
    for _ in range(100):
        if call(url, query="ASK {}  # quiet " + str(time.monotonic())).status == 200:
            return
        time.sleep(0.05)
    raise AssertionError("the pool did not recover")


def test_time_504(small):
    reply = call(small, query=CROSS)
    assert reply.status == 504 and reply.json["limit"] == 1.0
    quiet(small)


def test_a_client_may_ask_for_less_time_but_not_for_more_504(small):
    assert call(small, query=cross(1), timeout="0.2").json["limit"] == 0.2
    assert call(small, query=cross(2), timeout="100").json["limit"] == 1.0


@pytest.mark.parametrize("query", [HUNGRY, GROWING])
def test_memory_422(tmp_path_factory, query):
    """There is time enough here, so that it is memory that ends."""
    root = tmp_path_factory.mktemp("memory") / "releases"
    small_release(root, wide(2_000))
    with serving(root, timeout=60.0, memory=96, workers=1) as address:
        reply = call(address, query=query)
        assert reply.status == 422 and reply.json["limit"] == 96 * 2**20, reply.body
        quiet(address)


def test_length_413(small):
    reply = call(small, "POST", "ASK {} #" + "x" * 5_000, {"Content-Type": "application/sparql-query"})
    assert reply.status == 413 and reply.json["limit"] == 5_000
    reply = call(small, "POST", b"x" * 200_000, {"Content-Type": "application/sparql-query"})
    assert reply.status == 413


def test_length_is_counted_in_bytes_413(small):
    reply = call(small, "POST", ("ASK {} #" + "é" * 2_500).encode(), {"Content-Type": "application/sparql-query"})
    assert reply.status == 413 and reply.json["limit"] == 5_000


@pytest.mark.parametrize(
    "query",
    ["ASK " + "{" * 2_400 + "}" * 2_400, "ASK { FILTER(" + "(" * 2_400 + "1" + ")" * 2_400 + ") }"],
    ids=["groups", "brackets"],
)
def test_deep_nesting_is_answered_or_refused_for_its_depth(small, query):
    """How deep a query may nest is for the engine's stack to say, not for a reader of ours."""
    reply = call(small, "POST", query, {"Content-Type": "application/sparql-query"})
    assert reply.status == 200 or (reply.status == 422 and reply.json["limit"]), reply.body
    quiet(small)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        (f"SELECT ?v {{ VALUES ?v {{ {MIXED} }} }} ORDER BY ?v", "ORDER BY STR(?o)"),
        ("SELECT (<http://x/f>(1) AS ?y) {}", "<http://x/f> is not supported"),
        ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "SERVICE is refused"),
        ("SELECT * { SERVICE <https://example.org/> { ?s ?p ?o } }", "SERVICE is refused"),
        ("SELECT * { SERVICE SILENT <http://localhost:18799/> { ?s ?p ?o } }", "SERVICE is refused"),
        ("SELECT * { SERVICE ?x { ?s ?p ?o } }", "SERVICE is refused"),
        ("SELECT * { ?s ?p ?o BIND(ex:y AS ?z) }", "column 26: the prefix ex: is not declared"),
        ("SELECT * {\n ?s ?p ?o FILTER(?o = ex:y) }", "Line 2, column 23: the prefix ex: is not declared"),
        ("SELECT * { ?s\u00a0?p ?o }", "column 14: there is a no-break space"),
        ("SELECT * { ?s ?p “x” }", "column 18: there is a typographic quotation mark"),
        ("# none\nINSERT DATA { <a:b> <c:d> 1 }", "INSERT is refused: the register is read only"),
    ],
    ids=["sort", "function", "service", "https", "silent", "unbound", "bind", "filter", "space", "quotes", "update"],
)
def test_what_the_engine_refuses_is_refused_with_the_true_reason_400(small, query, words):
    reply = call(small, query=query)
    assert reply.status == 400 and words in reply.json["detail"], reply.body
    quiet(small)


@pytest.mark.parametrize(
    ("query", "cause"),
    [
        (f"SELECT ?v {{ VALUES ?v {{ {MIXED} }} }} ORDER BY ?v", "sort"),
        ("SELECT * { SERVICE <http://localhost:1/> { ?s ?p ?o } }", "service"),
        (CROSS, "time"),
        (GROWING, "memory"),
        ("SELECT", "refused"),
    ],
    ids=["sort", "service", "time", "memory", "refused"],
)
def test_a_refusal_knows_how_long_the_query_ran_and_why_it_ended(tmp_path, query, cause):
    """What log and metrics say."""
    release = small_release(tmp_path / "releases", wide(2_000))
    settings = Settings(workers=1, timeout=1.0 if cause == "time" else 60.0, memory=96)
    with closing(open_store(release, settings)) as store, pytest.raises(DevolvedError) as caught:
        store.stream(query, media={"bindings": "text/csv"})
    told = caught.value.members["statistics"]
    assert told["cause"] == cause and (told["seconds"] >= 1.0 if cause == "time" else told["seconds"] > 0)


def test_a_silent_service_that_the_engine_gives_up_by_itself_has_one_solution_200(small):
    reply = call(small, query="SELECT * { SERVICE SILENT <http://127.0.0.1:9/> { ?s ?p ?o } }", format="csv")
    assert reply.status == 200 and reply.body.split() == [b"o,p,s", b",,"]


def test_a_byte_order_mark_before_a_query_is_no_part_of_it_200(small):
    assert call(small, query="\ufeffASK {}").status == 200


def test_the_other_clients_notice_nothing(small):
    """While one query after another is killed, those of others are answered as ever."""
    stop, slow, failed = threading.Event(), [], []

    def ordinary():
        number = 0
        while not stop.is_set():
            number += 1
            began = time.monotonic()
            reply = call(
                small,
                query=f"SELECT * {{ <https://example.org/s{number % 2000}> ?p ?o }} #{number}",
                headers={"X-Real-IP": "a"},
            )
            slow.append(time.monotonic() - began)
            if reply.status != 200:
                failed.append(reply)

    thread = threading.Thread(target=ordinary)
    thread.start()
    for number in range(3):
        call(small, query=cross(number), timeout="0.3")
    stop.set()
    thread.join()
    # One client asks both here, so its share is what makes it wait: that is stated, never an error of ours.
    assert all(reply.status in (429, 503) for reply in failed)
    quiet(small)


def test_a_full_queue_503_and_a_full_share_429_say_when_to_come_back(small):
    replies = []
    threads = [threading.Thread(target=lambda n=n: replies.append(call(small, query=cross(n)))) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    refused = [r for r in replies if r.status in (429, 503)]
    assert refused, [(r.status, r.body[:80]) for r in replies]
    assert all(int(r.headers["Retry-After"]) >= 1 for r in refused)
    assert any("limit" in r.json for r in refused)
    quiet(small)


def test_a_client_that_goes_away_stops_its_query(tmp_path):
    """Four queries of half a minute each would keep the only worker longer than ``quiet`` waits."""
    small_release(tmp_path / "releases", wide(2_000))
    with serving(tmp_path / "releases", timeout=30.0, workers=1, queue=4, queue_wait=0.4) as patient:
        for number in range(4):
            with socket.create_connection(("127.0.0.1", patient.port)) as connection:
                connection.sendall(f"GET /sparql?query={quote(cross(number))} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
                time.sleep(0.05)
        quiet(patient)


def test_a_slow_reader_keeps_no_worker(small):
    query = "SELECT * { ?a <https://example.org/p> ?x . ?b <https://example.org/p> ?y } LIMIT 1500%d"
    readers = []
    quiet(small)
    for number in range(4):
        connection = socket.create_connection(("127.0.0.1", small.port))
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 16)
        connection.sendall(f"GET /sparql?format=csv&query={quote(query % number)} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        readers.append(connection)
        time.sleep(0.05)  # the first is served first
    time.sleep(1.5)
    quiet(small)
    total = 0
    with readers[0] as connection:
        connection.settimeout(20)
        while data := connection.recv(1 << 20):
            total += len(data)
            if data.endswith(b"0\r\n\r\n"):
                break
    assert total > 2_500_000  # and the answer is whole all the same, long after the query's second was over
    for connection in readers:
        connection.close()


def test_asking_for_the_head_of_a_long_answer_keeps_no_worker(small):
    query = "SELECT * { ?a <https://example.org/p> ?x . ?b <https://example.org/p> ?y } LIMIT 2900%d"
    for number in range(4):
        assert call(small, method="HEAD", query=query % number).status == 200
        quiet(small)


def test_a_worker_killed_from_outside_is_replaced(small):
    quiet(small)
    for pid in children(children(children(small.pid)[0])[0]):
        kill(pid)
    for number in range(5):
        assert call(small, query=f"ASK {{}} # killed {number}").status == 200


def test_a_dead_zygote_is_replaced(small):
    quiet(small)
    kill(children(children(small.pid)[0])[0])
    statuses = {call(small, query=f"ASK {{}} # orphan {number}").status for number in range(5)}
    assert statuses <= {200, 503}
    quiet(small)


def kill(pid: int) -> None:
    """Kill a process, and wait until it has let go of everything."""
    os.kill(pid, signal.SIGKILL)
    here = Path(f"/proc/{pid}")
    while here.exists():
        state = (here / "stat").read_text().rpartition(")")[2].split()[0]
        if state == "Z" and len(list((here / "task").iterdir())) == 1:  # its other threads are gone too
            return
        time.sleep(0.01)


def children(pid: int) -> list[int]:
    found = []
    for task in (f"/proc/{pid}/task/{t}/children" for t in __import__("os").listdir(f"/proc/{pid}/task")):
        found += [int(c) for c in open(task).read().split()]
    return found
