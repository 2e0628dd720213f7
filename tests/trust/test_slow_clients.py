"""Clients that send half, read nothing or say nothing hold up nobody, without a proxy in front;
who hangs up stops their query.
"""

import socket
import time
from contextlib import contextmanager
from urllib.parse import quote

import pytest
from whole_server import whole_server

HEAD = "POST /reconcile HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
LONG = (
    f"GET /sparql?query={quote('SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 20000')}&format=csv HTTP/1.1\r\nHost: x\r\n\r\n"
)
ENDLESS = quote("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
HALVES = {
    "half a request line": "GET /sparql?que",
    "half a head": "GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: x\r\nAccept: te",
    "a length and no body": HEAD + "Content-Length: 50\r\n\r\n",
    "a length with zeros in front": HEAD + "Content-Length: 00000000000000000050\r\n\r\n",
    "half a body": HEAD + "Content-Length: 50\r\n\r\nqueries=",
    "half a chunk": HEAD + "Transfer-Encoding: chunked\r\n\r\n50\r\nx\r\n",
    "half a chunk with an extension": HEAD + "Transfer-Encoding: chunked\r\n\r\n50 ;a=b\r\nx\r\n",
    "a chunk of any size": HEAD + "Transfer-Encoding: chunked\r\n\r\n7FFFFFFFFFFFFFFF\r\nASK{}\r\n",
    "half a trailer": HEAD + "Transfer-Encoding: chunked\r\n\r\n0\r\nX: 1\r\n",
}


@pytest.fixture(scope="module")
def server(tmp_path_factory, tiny_release):
    log = tmp_path_factory.mktemp("slow") / "log"
    with whole_server(tiny_release.path.parent, log, threads=4, workers=2, timeout=60, client_rate=0) as server:
        yield server


@contextmanager
def connections(server, text: str, count: int):
    """So many connections, each of which has sent the text and reads nothing."""
    lines = []
    try:
        for _ in range(count):
            lines.append(socket.create_connection(("127.0.0.1", server.port), 30))
            if text:
                lines[-1].sendall(text.encode())
        yield lines
    finally:
        for line in lines:
            line.close()


def whole(line: socket.socket) -> bytes:
    """The rest of an answer, up to the server's closing of the connection."""
    came = bytearray()
    while more := line.recv(1 << 16):
        came += more
    return bytes(came)


def is_served(server) -> bool:
    paths = ("/health", "/doc/authority/northshire", "/sparql?query=ASK%7B%7D")
    return all(server.get(path, wait=30).status == 200 for path in paths)


@pytest.mark.parametrize("text", HALVES.values(), ids=HALVES.keys())
def test_two_hundred_half_requests_hold_up_nobody(server, text):
    with connections(server, text, 200):
        assert is_served(server)
    assert is_served(server)


def test_a_hundred_unread_answers_hold_up_nobody_and_come_whole_when_they_are_read(server):
    with connections(server, LONG, 1) as (quick,):
        expected = whole(quick).partition(b"\r\n\r\n")[2]
    assert len(expected) > 2_000_000 and expected.endswith(b"\r\n0\r\n\r\n")
    with connections(server, "", 100) as lines:
        for line in lines:
            line.sendall(LONG.encode())
            assert line.recv(12, socket.MSG_PEEK) == b"HTTP/1.1 200"
        assert is_served(server)
        for line in lines[::33]:
            assert len(whole(line).partition(b"\r\n\r\n")[2]) == len(expected)
    assert is_served(server)


def test_nineteen_hundred_idle_connections_hold_up_nobody(server):
    with connections(server, "", 1_900):
        assert is_served(server)
    assert is_served(server)


def test_who_hangs_up_stops_their_query(server):
    with connections(server, f"GET /sparql?query={ENDLESS} HTTP/1.1\r\nHost: x\r\n\r\n", 2):
        wait(server, lambda store: store["idle"] < store["workers"])
    wait(server, lambda store: store["idle"] == store["workers"])
    assert is_served(server)


def test_who_hangs_up_in_the_middle_of_an_answer_stops_their_query(server):
    endless = quote("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    with connections(server, f"GET /sparql?query={endless} HTTP/1.1\r\nHost: x\r\n\r\n", 1) as (line,):
        assert line.recv(12) == b"HTTP/1.1 200"
    wait(server, lambda store: store["idle"] == store["workers"])
    assert is_served(server)


def wait(server, condition) -> None:
    """Until the store's own numbers are so. A query's time limit is far longer than this waits."""
    for _ in range(300):
        if condition(server.get("/health", wait=30).json["store"]):
            return
        time.sleep(0.1)
    raise AssertionError(server.get("/health").body)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("GET /sparql?query=ASK {} HTTP/1.1\r\nHost: x\r\n\r\n", b"400"),
        ("\x01\x02\x03\r\n\r\n", b"400"),
        ("get / HTTP/1.1\r\nHost: x\r\n\r\n", b"400"),
        ("GET / HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n", b"400"),
        ("GET / HTTP/1.1\r\nHost: x\r\nX: a\nY: b\r\n\r\n", b"400"),
        ("GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", b"400"),
        ("GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 5, 6\r\n\r\n", b"400"),
        ("GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: identity\r\n\r\n", b"501"),
        (HEAD + "Transfer-Encoding: chunked\r\n\r\nzz\r\n", b"400"),
        (HEAD + "Content-Length: 99999999999\r\n\r\n", b"413"),
        # Exactly the limit, so that nothing is left unread: that would break the connection off too early.
        ("GET / HTTP/1.1\r\nHost: x\r\nX: ".ljust(131_072, "a"), b"431"),
    ],
    ids=range(11),
)
def test_what_is_no_request_is_refused_in_short_plain_text(server, text, status):
    with connections(server, text, 1) as (line,):
        head, _, body = whole(line).partition(b"\r\n\r\n")
    assert head.split()[1] == status
    assert b"\r\nConnection: close" in head and b"\r\nContent-Type: text/plain" in head
    assert len(body) < 500 and b"<" not in body and b"Traceback" not in body


def test_a_request_of_1_1_without_a_host_is_refused_with_problem_details(server):
    with connections(server, "GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nX: 1\r\nConnection: close\r\n\r\n", 1) as (line,):
        head, _, body = whole(line).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400") and b"application/problem+json" in head and b"Host" in body
    assert b"\r\nAccess-Control-Allow-Origin: *" in head


def test_a_version_that_is_not_spoken_is_answered_in_one_that_is(server):
    with connections(server, "GET /sparql?query=ASK%7B%7D HTTP/1.2\r\nHost: x\r\n\r\n", 1) as (line,):
        assert whole(line).startswith((b"HTTP/1.0 200", b"HTTP/1.1 200"))


def test_a_long_query_by_get_reaches_the_endpoint(server):
    reply = server.get("/sparql?query=ASK%7B%7D%23" + "a" * 90_000)
    assert reply.status == 200 and reply.json["boolean"] is True
    refused = server.get("/sparql?query=ASK%7B%7D%23" + "a" * 120_000)
    assert refused.status == 413 and refused.type == "application/problem+json"
    assert refused.headers["Access-Control-Allow-Origin"] == "*" and refused.json["limit"]
