"""Connections whose requests are gathered before anybody works on them.

gunicorn's thread waits for a client that sends half a request. A hundred such clients would stop the
server. Here a request takes a thread when all of it has come: until then its
bytes stand here and the connection waits among the idle ones, for ``ARRIVAL`` seconds at most.
"""

import re
import select
import socket
import struct
import threading
import time
from collections.abc import Callable
from http import HTTPStatus

from gunicorn.workers.gthread import TConn

from devolved.web.server.partings import Partings

ARRIVAL = 20.0  # seconds that a request may take to come
STANDING = 20  # seconds after which one that stops in the middle of a body is given up
HEAD = 64 * 1024  # bytes of a request's head
BODY = 4 * 2**20  # bytes of a body that are gathered: more than the application takes
ALL = 32 * 2**20  # bytes of unfinished requests that a process holds
LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,18})[ \t]*\r\n")
CHUNK = re.compile(rb"([0-9A-Fa-f]{1,16})(?:;[^\r\n]{0,200})?\r\n")
SECONDS = struct.Struct("ll")
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


class Refused(Exception):
    """The request will not be gathered: a status, and a sentence for the client."""

    def message(self) -> bytes:
        """A whole HTTP message that says so."""
        status, sentence = self.args
        body = sentence.encode() + b"\n"
        return (
            f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\nContent-Type: text/plain; charset=utf-8\r\nRetry-After: 2\r\nCache-Control: no-store\r\n"
            f"X-Content-Type-Options: nosniff\r\nConnection: close\r\nContent-Length: {len(body)}\r\n\r\n"
        ).encode() + body


class Budget:
    """Bytes of unfinished requests, or of answers put aside, of all connections together."""

    def __init__(self, most: int = ALL):
        self._left, self._lock = most, threading.Lock()

    @property
    def spent(self) -> bool:
        return self._left < 0

    def take(self, size: int) -> bool:
        with self._lock:
            self._left -= size
            return self._left >= 0

    def give(self, size: int) -> None:
        self.take(-size)


class Connection(TConn):
    """A client's connection."""

    def __init__(
        self, cfg, sock: socket.socket, client, server, budget: Budget, partings: Partings, ended: Callable[[], None]
    ):
        super().__init__(cfg, sock, client, server)
        self._budget, self._partings, self._ended = budget, partings, ended
        self._came = bytearray()
        self._since: float | None = None  # when the first byte of a request came
        self._head = self._next = 0  # where its head ends, and where its body does, or the next chunk begins
        self._chunked = self.beyond = False  # ``beyond``: the body is more than anybody will read
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, SECONDS.pack(STANDING, 0))

    def gather(self, milliseconds: int = 0) -> bytes | None:
        """A whole request and what came with it; empty when the client has gone; None when more must come first.

        Waits so long for a first byte. Raises Refused.
        """
        if self.parser and (left := self.parser.unreader.take_buffered()):
            self._take(left)
        while not self._whole():
            if milliseconds and not self._came:
                poll = select.poll()
                poll.register(self.sock.fileno(), select.POLLIN)
                poll.poll(milliseconds)
            try:
                more = self.sock.recv(65536, socket.MSG_DONTWAIT)
            except BlockingIOError:
                if self._since is not None and time.monotonic() > self._since + ARRIVAL:
                    raise Refused(408, f"The request did not come within {ARRIVAL:g} seconds.") from None
                return None
            except OSError:
                return b""
            if not more:
                return b""
            self._take(more)
        request = bytes(self._came)
        self._clear()
        return request

    def close(self, graceful: bool = False) -> None:
        """Called by the main thread; a second time when the first failed."""
        self._clear()
        self._ended()
        self._ended = _nothing
        if not graceful or not self._partings.see_off(self.sock):
            super().close()

    def _take(self, more: bytes) -> None:
        self._came += more
        self._since = self._since or time.monotonic()
        if not self._budget.take(len(more)):
            raise Refused(503, "This server holds too many unfinished requests just now. Come back a little later.")

    def _clear(self) -> None:
        self._budget.give(len(self._came))
        self._came.clear()
        self._since, self._head, self._next = None, 0, 0

    def _whole(self) -> bool:
        """Whether a request has come to its end, or so far that its refusal is certain."""
        if not self._came:
            return False
        if not self._head and not self._read_head():
            return False
        return self._chunks_end() if self._chunked else len(self._came) >= self._next

    def _chunks_end(self) -> bool:
        """Whether the last chunk has come (RFC 9112, section 7.1), or one that gunicorn will refuse."""
        while size := CHUNK.match(self._came, self._next):
            if not int(size[1], 16):
                return self._came.find(b"\r\n\r\n", size.end() - 2) >= 0 or len(self._came) > size.end() + HEAD
            self._next = size.end() + int(size[1], 16) + 2
        self.beyond = len(self._came) > self._head + BODY
        return self.beyond or self._came.find(b"\r\n", self._next) >= 0 or len(self._came) > self._next + 256

    def _read_head(self) -> bool:
        end = self._came.find(b"\r\n\r\n")
        if end < 0 and len(self._came) > HEAD:
            raise Refused(431, f"The head of the request is longer than {HEAD:,} bytes, the limit.")
        if end < 0:
            return False
        head = bytes(self._came[: end + 2]).lower()
        self._head = self._next = end + 4
        length, chunked = LENGTH.search(head), b"\r\ntransfer-encoding:" in head
        # Nobody reads more than BODY, and a request of two lengths will be refused: neither is waited for.
        self.beyond = bool(length) and (chunked or int(length[1]) > BODY)
        self._chunked = chunked and not length
        if length and not self.beyond:
            self._next += int(length[1])
        if (self._chunked or self._next > len(self._came)) and b"\r\nexpect:" in head:
            self.sock.send(CONTINUE, socket.MSG_DONTWAIT)
        return True


def _nothing() -> None:
    pass
