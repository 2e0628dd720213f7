"""Clients that read their answers slowly, or not at all, take no thread from the others; who reads gets all of it."""

import selectors
import socket
import time
from urllib.parse import quote

import pytest
from devolved.web.server import departures
from devolved.web.server.arrivals import Budget
from hypothesis import given, settings
from hypothesis import strategies as st
from test_slow_clients import answer, connections, pair
from whole_server import whole_server

MANY = 16  # four times the threads of the server
LONG = f"GET /sparql?query={quote('SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 20000')}&format=csv HTTP/1.1\r\nHost: localhost\r\n\r\n"
FILE = "GET /static/vendor/oxigraph.wasm HTTP/1.1\r\nHost: localhost\r\n\r\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory, tiny_release):
    with whole_server(tiny_release.path.parent, tmp_path_factory.mktemp("slow") / "log", threads=4) as server:
        yield server


def whole(line: socket.socket, pause: float = 0) -> bytes:
    """The body of the next answer, chunked or not, read with a rest after each piece."""
    came, chunked = bytearray(), False
    while b"\r\n\r\n" not in came:
        came += line.recv(4096)
    head, _, body = bytes(came).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200")
    chunked, length = b"chunked" in head, head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0]
    body = bytearray(body)
    while not (body.endswith(b"\r\n0\r\n\r\n") if chunked else len(body) >= int(length)):
        more = line.recv(65536)
        assert more, "broken off"
        body += more
        time.sleep(pause)
    return bytes(body)


@pytest.mark.parametrize("text", [LONG, FILE], ids=["query", "file"])
def test_many_who_do_not_read_keep_nobody_waiting(server, text):
    with connections(server, text, 1) as (quick,):
        expected = whole(quick)
    assert len(expected) > 2_000_000
    with connections(server, "", MANY) as lines:
        for line in lines:  # one after another: more queries at a time than there are places are refused
            line.sendall(text.encode())
            assert line.recv(12, socket.MSG_PEEK) == b"HTTP/1.1 200"
            time.sleep(departures.PATIENCE)
        began = time.monotonic()
        for number in range(5):
            assert server.get(f"/sparql?query=ASK%7B%3Fs%20%3Fp%20{number}%7D", wait=5).status == 200
        assert server.get("/doc/authority/northshire", wait=5).status == 200
        assert time.monotonic() - began < 3, "one waited for another"
        for line in lines[:3]:
            assert sorted(whole(line, 0.002)) == sorted(expected)
            line.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert answer(line)[0] == 200  # the connection goes on


@settings(deadline=None, max_examples=30)
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 900_000)), max_size=6))
def test_pieces_and_files_come_whole_and_in_order(tmp_path_factory, pieces):
    file = tmp_path_factory.getbasetemp() / "file"
    file.write_bytes(bytes(n % 251 for n in range(900_000)))
    expected, came = b"", b""
    with pair() as (client, connection), file.open("rb") as opened:
        line = connection.sock
        line._patience = 0
        line.setblocking(True)
        for number, (of_file, size) in enumerate(pieces):
            data = file.read_bytes()[7 : size + 7] if of_file else bytes([number]) * size
            if of_file:
                assert line.sendfile(opened, 7, len(data)) == len(data)
            else:
                line.sendall(data)
            expected += data
        line.setblocking(False)
        while len(came) < len(expected):
            try:
                while line.rest:
                    line.pour()
            except BlockingIOError:
                pass
            came += client.recv(1 << 20)
        assert came == expected and not line.rest


@pytest.fixture
def pouring(monkeypatch):
    """Pouring over a poller, and a way to put an answer aside on it."""
    monkeypatch.setattr(departures, "EVERY", 0)
    poller, budget, pairs = selectors.DefaultSelector(), Budget(6_000_000), []
    pouring = departures.Pouring(lambda: poller, budget)

    def put(ended: list):
        pairs.append(both := pair())
        client, connection = both.__enter__()
        connection.sock._budget, connection.sock._patience = budget, 0
        connection.sock.setblocking(True)
        connection.sock.sendall(bytes(4_000_000))

        def then(whole: bool) -> None:
            ended.append(whole)
            if not whole:
                connection.close()

        pouring.take(connection, then)
        return client, connection

    def turn():
        for key, _ in poller.select(0.1):
            key.data(key.fileobj)
        pouring.expire()

    yield put, turn, budget
    for both in pairs:
        both.__exit__(None, None, None)


def test_who_reads_gets_all(pouring):
    put, turn, budget = pouring
    client, connection = put(ended := [])
    came = 0
    while not ended:
        turn()
        came += len(client.recv(1 << 20))
    while came < 4_000_000:
        came += len(client.recv(1 << 20))
    assert ended == [True] and not connection.sock.rest and budget.take(6_000_000)


@pytest.mark.parametrize("limit", [{"STANDING": -1}, {"AFTER": -1, "SLOWEST": 10**9}], ids=["stands still", "too slow"])
def test_who_does_not_read_is_given_up(pouring, monkeypatch, limit):
    put, turn, _ = pouring
    put(ended := [])
    turn()
    assert not ended
    for name, value in limit.items():
        monkeypatch.setattr(departures, name, value)
    turn()
    assert ended == [False]


def test_the_slowest_goes_when_too_much_lies_aside(pouring):
    put, turn, budget = pouring
    quick, _ = put(first := [])
    for _ in range(3):
        turn()
        quick.recv(1 << 20)
    put(second := [])
    assert budget.spent
    turn()
    assert second == [False] and not first and not budget.spent


def test_a_client_that_went_away_is_noticed(pouring):
    put, turn, budget = pouring
    client, _ = put(ended := [])
    client.close()
    for _ in range(5):
        if not ended:
            turn()
    assert ended == [False]


def test_a_full_disk_breaks_an_answer_off_and_holds_nothing(monkeypatch):
    class Full:
        def write(self, data):
            raise OSError(28, "No space left on device")

        def close(self):
            pass

    monkeypatch.setattr(departures.tempfile, "TemporaryFile", lambda **given: Full())
    with pair() as (client, connection):
        connection.sock._patience = 0
        connection.sock.setblocking(True)
        with pytest.raises(OSError, match="No space"):
            connection.sock.sendall(bytes(4_000_000))
        connection.close()
        while client.recv(1 << 20):
            pass
        assert not connection.sock.rest and connection.sock._budget.take(0)
