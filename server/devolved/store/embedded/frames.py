"""Messages between a web process and a query worker: one byte of kind, four of length, then the payload.

Kinds: Q a query (marshal), H the head of an answer (JSON), D a piece of it,
E its end (JSON), X an error instead of an end (JSON); A a whole short answer: form, media type, seconds and whether the
worker is weary with tabs between, a line feed, the answer.

Most questions are small, and writing and reading them is a good part of what they cost. So queries are written in Python's own notation, which
is read several times as quickly as JSON but can harm whoever reads it: only workers do, and only what the web process wrote. A worker has
run a stranger's query, and nothing that it says is read so.
"""

import json
import marshal
import select
import socket
import struct
import time
from collections.abc import Callable

HEAD = struct.Struct("!cI")
_encode = json.JSONEncoder(separators=(",", ":")).encode
LOOK = 0.05  # seconds between questions whether the client has gone
READ = 1 << 16  # less than what the C library maps by itself (web/heap), which costs more than a small query


class Broken(Exception):
    """The other side is gone."""


class Late(Exception):
    """Nothing came before the deadline."""


class HungUp(Exception):
    """Whoever waits for the answer went away."""


def frame(kind: bytes, payload: bytes = b"") -> bytes:
    return HEAD.pack(kind, len(payload)) + payload


def message(kind: bytes, **content) -> bytes:
    return frame(kind, _encode(content).encode())


def question(**request) -> bytes:
    """A query for a worker, with what it must know."""
    return frame(b"Q", marshal.dumps(request))


def asked(payload: bytes) -> dict:
    """Such a request. Only for workers."""
    return marshal.loads(payload)


def whole(form: str, media: str, seconds: float, weary: bool, answer: bytes) -> bytes:
    """A short answer with all that is to say of it."""
    return frame(b"A", b"%b\t%b\t%.6f\t%d\n%b" % (form.encode(), media.encode(), seconds, weary, answer))


def opened(payload: bytes) -> tuple[dict, dict, bytes]:
    """Head, end and answer from such a frame."""
    said, _, answer = payload.partition(b"\n")
    form, media, seconds, weary = said.decode().split("\t")
    return (
        {"form": form, "media": media},
        {"seconds": float(seconds), "weary": weary == "1", "bytes": len(answer)},
        answer,
    )


class Connection:
    """One end of a socket pair, read frame by frame. Not for two threads at once."""

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
            raise Broken from None

    def receive(self, deadline: float | None = None) -> tuple[bytes, bytes]:
        """The next frame. ``deadline`` is on the clock of ``time.monotonic``. Raises Broken, Late or HungUp."""
        while True:
            ready = self.buffered()
            if ready:
                return ready
            self.fill(deadline)

    def buffered(self) -> tuple[bytes, bytes] | None:
        """A frame that is here already, or None."""
        buffer = self._buffer
        if len(buffer) < HEAD.size:
            return None
        kind, length = HEAD.unpack_from(buffer)
        end = HEAD.size + length
        if len(buffer) < end:
            return None
        payload = bytes(memoryview(buffer)[HEAD.size : end])
        del buffer[:end]
        return kind, payload

    def fill(self, deadline: float | None) -> None:
        """Wait for more bytes."""
        self._wait(deadline)
        try:
            data = self.socket.recv(READ)
        except OSError:
            raise Broken from None
        if not data:
            raise Broken
        self._buffer += data

    def _wait(self, deadline: float | None) -> None:
        """Until something is there to be read."""
        while True:
            now = time.monotonic()
            if self._gone and now - self._asked >= LOOK:
                self._asked = now
                if self._gone():
                    raise HungUp
            if deadline is None and not self._gone:
                return
            waits = [deadline - now] if deadline is not None else []
            waits += [LOOK] if self._gone else []
            if self._poll.poll(max(0, min(waits)) * 1000):
                return
            if deadline is not None and time.monotonic() >= deadline:
                raise Late

    def alive(self) -> bool:
        """Whether an idle peer is still there (it has nothing to say while idle)."""
        return not self._poll.poll(0)

    def close(self) -> None:
        self.socket.close()
