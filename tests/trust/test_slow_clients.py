"""Clients that send or leave slowly take nothing from the others: no thread waits for them."""

import selectors
import socket
import struct
import time
from contextlib import contextmanager
from types import SimpleNamespace
from urllib.parse import quote

import pytest
from devolved.web.middleware.limits import Shares
from devolved.web.server import arrivals, departures, threads
from devolved.web.server.partings import Partings
from devolved.web.sparql.doorstep import Doorstep
from gunicorn.config import Config
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.middleware.proxy_fix import ProxyFix
from whole_server import whole_server

FRONT = SimpleNamespace(wsgi_app=Doorstep.__new__(Doorstep))
MANY = 40  # ten times the threads of the server
FORM = "query=" + quote("SELECT ?n { BIND ( 1 AS ?n ) }")
POST = f"POST /sparql HTTP/1.1\r\nHost: localhost\r\nAccept: text/csv\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(FORM)}\r\n\r\n"
CHUNKED = POST.replace(f"Content-Length: {len(FORM)}", "Transfer-Encoding: chunked")
GET = "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory, tiny_release):
    with whole_server(tiny_release.path.parent, tmp_path_factory.mktemp("slow") / "log", threads=4) as server:
        yield server


@contextmanager
def connections(server, text: str, count: int = MANY):
    lines = [socket.create_connection(("127.0.0.1", server.port), 20) for _ in range(count)]
    try:
        for line in lines:
            line.sendall(text.encode())
        yield lines
    finally:
        for line in lines:
            line.close()


def answer(line: socket.socket) -> tuple[int, bytes]:
    """Status and body of the next answer."""
    with line.makefile("rb") as reader:
        while (status := int(reader.readline().split()[1])) == 100:
            while reader.readline().strip():
                pass
        length = 0
        while head := reader.readline().strip():
            length = int(head.split(b":")[1]) if head.lower().startswith(b"content-length:") else length
        return status, reader.read(length)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "G",
        "GET / HTTP/1.1\r\nHost: lo",
        POST,
        POST + FORM[:9],
        CHUNKED,
        CHUNKED + "5\r\nquery\r\n",
        GET.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"),
        GET,
    ],
    ids=[
        "silent",
        "one letter",
        "half a head",
        "no body",
        "half a body",
        "no chunk",
        "one chunk",
        "does not close",
        "idle",
    ],
)
def test_many_who_hesitate_keep_nobody_waiting(server, text):
    with connections(server, text):
        time.sleep(0.3)
        began = time.monotonic()
        for number in range(5):
            assert server.get(f"/sparql?query=ASK%7B%3Fs%20%3Fp%20{number}%7D", wait=5).status == 200
        assert server.get("/doc/authority/northshire", wait=5).status == 200
        assert time.monotonic() - began < 4, "one waited for another"


@pytest.mark.parametrize(
    "text",
    [
        GET,
        POST + FORM,
        f"{CHUNKED}5;note=x\r\n{FORM[:5]}\r\n{len(FORM) - 5:X}\r\n{FORM[5:]}\r\n0\r\nChecksum: x\r\n\r\n",
    ],
    ids=["get", "post", "chunked"],
)
def test_a_request_may_come_in_any_pieces(server, text):
    for size in (1, 7, len(text)):
        with connections(server, "", 1) as [line]:
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for at in range(0, len(text), size):
                line.sendall(text[at : at + size].encode())
            assert answer(line)[0] == 200
            line.sendall(GET.encode())  # and the connection goes on
            assert answer(line)[0] == 200


def test_requests_sent_together_are_answered_in_order(server):
    with connections(server, POST + FORM + GET + CHUNKED + f"{len(FORM):x}\r\n{FORM}\r\n0\r\n\r\n" + GET[:20], 1) as [
        line
    ]:
        with line.makefile("rb") as reader:
            bodies = []
            for number in range(4):
                if number == 3:
                    line.sendall(GET[20:].encode())
                while (head := reader.readline().strip()) or not bodies:
                    if head.lower().startswith(b"content-length:"):
                        length = int(head.split(b":")[1])
                    if not head:
                        break
                bodies.append(reader.read(length))
    assert bodies[0].split() == bodies[2].split() == [b"n", b"1"] and bodies[1][:1] == bodies[3][:1] == b"{"


def test_a_client_that_waits_to_be_told_to_go_on_is_told(server):
    with connections(server, POST.replace("\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n"), 1) as [line]:
        assert line.recv(25) == b"HTTP/1.1 100 Continue\r\n\r\n"
        line.sendall(FORM.encode())
        assert answer(line)[0] == 200


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (POST.replace(f"Length: {len(FORM)}", "Length: 999999999"), 413),
        (GET.replace("\r\n\r\n", "\r\nX: " + "x" * arrivals.HEAD), 431),
        (CHUNKED + "zz\r\n", 400),
        (CHUNKED + "0\r\nHost: elsewhere\r\n\r\n", 400),
        (CHUNKED.replace("\r\n\r\n", "\r\nContent-Length: 3\r\n\r\n"), 400),
    ],
    ids=["too long a body", "too long a head", "no chunk at all", "a trailer that may not be", "two lengths"],
)
def test_what_will_not_be_read_is_refused_at_once(server, text, status):
    began = time.monotonic()
    with connections(server, text, 1) as [line]:
        assert answer(line)[0] == status
        assert line.recv(1) == b"", "the connection is closed"
    assert time.monotonic() - began < 3


def test_a_request_that_never_ends_is_ended(monkeypatch):
    monkeypatch.setattr(arrivals, "ARRIVAL", 0.05)
    with pair() as (client, connection):
        client.sendall(b"GET / HTTP/1.1\r\n")
        assert connection.gather() is None
        time.sleep(0.06)
        client.sendall(b"X")
        with pytest.raises(arrivals.Refused) as refused:
            connection.gather()
        assert refused.value.message().startswith(b"HTTP/1.1 408 Request Timeout\r\n")


def test_unfinished_requests_are_bounded_together():
    budget = arrivals.Budget(1000)
    with pair(budget) as (client, one), pair(budget) as (other, two):
        client.sendall(b"GET / HTTP/1.1\r\nX: " + b"x" * 900)
        assert one.gather() is None
        other.sendall(b"GET / HTTP/1.1\r\nX: " + b"x" * 200)
        with pytest.raises(arrivals.Refused, match="503"):
            two.gather()
        two.close()
        client.sendall(b"\r\n\r\n")
        assert one.gather().endswith(b"x\r\n\r\n")
    assert budget._left == 1000


@given(
    st.lists(st.binary(min_size=1, max_size=40), max_size=6),
    st.sampled_from([b"", b";a=b"]),
    st.sampled_from([b"", b"T: x\r\n"]),
    st.integers(1, 60),
)
def test_chunks_end_where_they_end(pieces, extension, trailer, size):
    head = b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
    whole = head + b"".join(b"%x%b\r\n%b\r\n" % (len(p), extension, p) for p in pieces) + b"0\r\n" + trailer + b"\r\n"
    with pair() as (client, connection):
        for at in range(0, len(whole), size):
            client.sendall(whole[at : at + size])
            found = connection.gather()
            assert (found is None) == (at + size < len(whole))
        assert found == whole


def test_half_of_the_threads_for_one_address():
    shares = Shares(2)
    worker = threads.LingeringWorker(1, 1, [], None, 30, Config(), None)
    worker.wsgi = SimpleNamespace(wsgi_app=ProxyFix(FRONT.wsgi_app))
    one, proxy = ("192.0.2.1", 1), worker._whose(("192.0.2.9", 1))
    worker.wsgi = FRONT
    here = worker._whose(("127.0.0.1", 1))
    assert [shares.take(worker._whose(one)) for _ in range(3)] == [True, True, False]
    assert [shares.take(worker._whose((f"2001:db8::{n}", 1))) for n in range(3)] == [True, True, False]
    shares.leave(worker._whose(one))
    assert shares.take(worker._whose(one)) and all(shares.take(proxy) and shares.take(here) for _ in range(9))


def test_a_quarter_of_the_connections_for_one_address(monkeypatch):
    monkeypatch.setattr(threads, "who", lambda address: address)
    config = Config()
    config.set("worker_connections", 16)
    worker, welcomed = threads.LingeringWorker(1, 1, [], None, 30, config, None), []
    worker.poller = selectors.DefaultSelector()
    worker.wsgi = FRONT
    worker._partings = Partings(lambda: worker.poller)
    worker.enqueue_req = welcomed.append

    def come():
        line = socket.create_connection(listener.getsockname(), 5)
        worker.accept(listener)
        return line

    with socket.create_server(("127.0.0.1", 0)) as listener:
        lines = [come() for _ in range(4)]
        with come() as fifth:
            assert fifth.recv(2000).startswith(b"HTTP/1.1 503 ") and fifth.recv(1) == b""
        assert len(welcomed) == 4
        gone = socket.create_connection(listener.getsockname(), 5)
        gone.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        gone.close()  # reset before it is refused: nothing may reach the main thread
        worker.accept(listener)
        for _ in range(2):  # closed twice, and counted once
            welcomed[0].close()
        with come(), come() as seventh:
            assert len(welcomed) == 5 and seventh.recv(12) == b"HTTP/1.1 503"
    for one in (*lines, *welcomed):
        one.close()


def test_the_kernel_takes_a_page_from_a_client_that_does_not_read():
    with pair() as (_, connection):
        connection.sock.setblocking(True)
        connection.sock.sendall(bytes(200_000))
        assert not connection.sock.rest


@contextmanager
def pair(budget: arrivals.Budget | None = None):
    """A client's socket, and our connection at its other end."""
    with (
        socket.create_server(("127.0.0.1", 0)) as listener,
        socket.create_connection(listener.getsockname(), 5) as client,
    ):
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        accepted, address = listener.accept()
        line = departures.Line(accepted, arrivals.Budget())
        connection = arrivals.Connection(
            None,
            line,
            address,
            listener.getsockname(),
            budget or arrivals.Budget(),
            Partings(lambda: None),
            lambda: None,
        )
        yield client, connection
        connection.close()
