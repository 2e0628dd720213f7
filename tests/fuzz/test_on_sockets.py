"""Bytes at the server's own door:
whatever comes is answered, refused in a stated way or hung up on, and never waited for.
"""

import re
import select
import socket
import sys
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest
from amount import times
from bytes_of_requests import CHANGES, REQUESTS, changed
from hypothesis import given
from hypothesis import strategies as st

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / room) for room in ("endpoint", "trust")]

from whole_server import whole_server  # noqa: E402

STATED = {b"200", b"400", b"404", b"405", b"406", b"413", b"431", b"501"}
POST = b"POST /reconcile HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n"
BODIES = st.sampled_from(
    [
        b"Content-Length: 14\r\n\r\nqueries=%7B%7D",
        b"Transfer-Encoding: chunked\r\n\r\ne;a=b\r\nqueries=%7B%7D\r\n0\r\n\r\n",
        b"Content-Length: 4\r\n\r\nabcdGET / HTTP/1.1\r\nHost: a\r\n\r\n",
    ]
)
ANY = (
    st.builds(changed, REQUESTS | BODIES.map(POST.__add__), CHANGES)
    | st.binary(max_size=60)
    | st.binary(max_size=20).map(lambda b: b + b"\r\n\r\n")
)


@pytest.fixture(scope="module")
def server(tmp_path_factory, tiny_release):
    """With places enough for all that ask at a time."""
    places = {"threads": 16, "queue": 64, "queue_wait": 20, "client_share": 1.0, "client_rate": 0}
    with whole_server(tiny_release.path.parent, tmp_path_factory.mktemp("sockets") / "log", **places) as server:
        yield server


def told(server, requests: list[list[bytes]], patience: float = 0.15) -> list[bytes]:
    """The statuses of all that comes back to requests in pieces, each on a connection of its own, until the server
    hangs up on all of them, or says nothing more for a while.
    """
    came: dict[socket.socket, bytearray] = {}
    with ExitStack() as lines:
        for pieces in requests:
            line = lines.enter_context(socket.create_connection(("127.0.0.1", server.port), 10))
            came[line] = bytearray()
            with suppress(OSError):  # it has hung up
                for piece in pieces:
                    line.sendall(piece)
        listening = list(came)
        while listening and (heard := select.select(listening, [], [], patience)[0]):
            for line in heard:
                more = b""
                with suppress(OSError):
                    more = line.recv(65536)
                came[line] += more
                if not more:
                    listening.remove(line)
    return [
        status
        for said in came.values()
        for status in re.findall(rb"HTTP/1\.[01] (\d{3}) [A-Z]", said)
        if status != b"100"
    ]


@times(20)
@given(st.lists(st.tuples(ANY, st.integers(1, 200)), min_size=8, max_size=8))
def test_any_bytes_in_any_pieces(server, requests):
    """Eight at a time, since most is waiting for a server that says nothing more."""
    pieces = [[data[at : at + size] for at in range(0, len(data), size)] for data, size in requests]
    assert set(told(server, pieces)) <= STATED
    assert server.process.poll() is None


def test_a_good_request_after_all_that(server):
    good = b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    assert told(server, [[good]], 10) == [b"200"]
    assert b"Traceback" not in server.log.read_bytes()
