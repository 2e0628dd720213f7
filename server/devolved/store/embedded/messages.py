"""Messages between processes of ours over a socket pair: a kind and a length, then JSON, a line feed, and bytes.

Nothing that a worker says is trusted further than JSON goes: it has run a stranger's query.
"""

import enum
import json
import select
import socket
import struct
import time
from collections.abc import Callable

HEAD = struct.Struct("!cI")
LOOK = 0.05  # seconds between questions whether the client has gone
READ = 1 << 16  # less than what the C library maps by itself, which costs more than a small query
_encode = json.JSONEncoder(separators=(",", ":")).encode


class Kind(enum.Enum):
    """What a message is. To a fork server: LOAD, FORK, REAP; from it: READY, FORKED, REAPED. The rest is a worker's."""

    LOAD = b"L"
    READY = b"R"
    FORK = b"F"
    FORKED = b"P"
    REAP = b"K"
    REAPED = b"Z"
    QUERY = b"Q"
    HEAD = b"H"  # form and media type of an answer that flows
    DATA = b"D"
    END = b"E"
    WHOLE = b"A"  # head, data and end of a short answer
    ERROR = b"X"


KINDS = {kind.value: kind for kind in Kind}


class ConnectionLost(Exception):
    """The other side is gone."""


class DeadlineExceeded(Exception):
    """Nothing came before the deadline."""


class ClientDisconnected(Exception):
    """Whoever waits for the answer went away."""


def message(kind: Kind, body: bytes | bytearray = b"", /, **content) -> bytes:
    said = _encode(content).encode() + b"\n"
    return HEAD.pack(kind.value, len(said) + len(body)) + said + body


class Connection:
    """One end of a socket pair, read message by message. Not for two threads at once."""

    def __init__(self, sock: socket.socket):
        self.socket = sock
        self._buffer = bytearray()
        self._poll = select.poll()
        self._poll.register(sock.fileno(), select.POLLIN)
        self.watch(None)

    def watch(self, gone: Callable[[], bool] | None) -> None:
        """Ask from time to time whether whoever waits for the answer has gone; None stops that."""
        self._gone, self._asked = gone, time.monotonic()

    def send(self, data: bytes) -> None:
        try:
            self.socket.sendall(data)
        except OSError:
            raise ConnectionLost from None

    def receive(self, deadline: float | None = None) -> tuple[Kind, dict, bytes]:
        """Kind, content and bytes of the next message. ``deadline`` is on the clock of ``time.monotonic``.

        Raises ConnectionLost, DeadlineExceeded or ClientDisconnected.
        """
        buffer = self._buffer
        while len(buffer) < HEAD.size or len(buffer) < (end := HEAD.size + HEAD.unpack_from(buffer)[1]):
            self._fill(deadline)
        kind, feed = KINDS[bytes(buffer[:1])], buffer.index(b"\n", HEAD.size)
        content, body = json.loads(buffer[HEAD.size : feed]), bytes(memoryview(buffer)[feed + 1 : end])
        del buffer[:end]
        return kind, content, body

    def alive(self) -> bool:
        """Whether an idle peer is still there (it has nothing to say while idle)."""
        return not self._poll.poll(0)

    def close(self) -> None:
        self.socket.close()

    def _fill(self, deadline: float | None) -> None:
        self._wait(deadline)
        try:
            data = self.socket.recv(READ)
        except OSError:
            raise ConnectionLost from None
        if not data:
            raise ConnectionLost
        self._buffer += data

    def _wait(self, deadline: float | None) -> None:
        """Until something is there to be read."""
        while deadline is not None or self._gone:
            now = time.monotonic()
            if self._gone and now - self._asked >= LOOK:
                self._asked = now
                if self._gone():
                    raise ClientDisconnected
            left = LOOK if deadline is None else deadline - now
            if self._poll.poll(max(0, min(left, LOOK) if self._gone else left) * 1000):
                return
            if deadline is not None and time.monotonic() >= deadline:
                raise DeadlineExceeded
