"""Answers that leave at their client's pace, without a thread waiting.

A thread waits a quarter of a second at most for its client to read. What is left of the answer then lies aside (a file as
itself, anything else in a spool file), and the main thread sends it on whenever there is room. A
dozen clients that read a little at a time would stop the server otherwise.
"""

import os
import select
import selectors
import socket
import tempfile
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from devolved.web.server.arrivals import Budget, Connection

PATIENCE = 0.25  # seconds that a thread waits for its client, in all of an answer
STANDING = 20.0  # seconds after which a client that reads nothing is given up
SLOWEST, AFTER = 16 * 1024, 120.0  # bytes a second that a client must manage on the whole, from so many seconds on
PORTION = 1 << 18  # bytes sent at a time, so that a quick client does not keep the others waiting
ALL = 256 * 2**20  # bytes that lie in spool files; beyond it the slowest clients are given up
EVERY = 1.0  # seconds between two looks at who is too slow
ROOM = 1 << 18  # bytes of an answer that the kernel may take off our hands: more than a page


@dataclass
class _Part:
    """A stretch of a file that a client has yet to read."""

    file: BinaryIO
    at: int
    end: int
    held: int = 0  # bytes of our own spool

    def send(self, line: socket.socket) -> int:
        """Send what there is room for, a portion at most; how many bytes. Raises OSError, BlockingIOError among them."""
        sent = os.sendfile(line.fileno(), self.file.fileno(), self.at, min(self.end - self.at, PORTION))
        if not sent:
            raise OSError("The file has become shorter.")
        self.at += sent
        return sent


class Line(socket.socket):
    """A client's socket, on which sending never waits for long."""

    def __init__(self, sock: socket.socket, budget: Budget):
        super().__init__(sock.family, sock.type, sock.proto, sock.detach())
        self.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, ROOM)
        self._budget, self._patience = budget, PATIENCE
        self.rest: deque[_Part] = deque()  # of the answer, in order

    def begin(self) -> None:
        """Another answer, and all our patience."""
        self._patience = PATIENCE

    def sendall(self, data, flags: int = 0) -> None:
        """Send, or put aside what the client does not read soon enough."""
        view = memoryview(data).cast("B")
        while view and not self.rest:
            try:
                view = view[self.send(view, flags | socket.MSG_DONTWAIT) :]
            except BlockingIOError:
                if not self._waited():
                    break
        if view:
            self._put_aside(view)

    def sendfile(self, file, offset: int = 0, count: int | None = None) -> int:
        """Send a stretch of a file, or keep it open where the client does not read soon enough."""
        count = os.fstat(file.fileno()).st_size - offset if count is None else count
        part = _Part(os.fdopen(os.dup(file.fileno()), "rb"), offset, offset + count)
        self.setblocking(False)  # the kernel has no flag for it
        while part.at < part.end and not self.rest:
            try:
                part.send(self)
            except BlockingIOError:
                if not self._waited():
                    break
            except OSError:
                part.file.close()
                raise
        self.setblocking(True)
        if part.at < part.end:
            self.rest.append(part)
        else:
            part.file.close()
        return count

    def pour(self) -> int:
        """Send a portion of what lies aside; how many bytes. For a socket that does not block. Raises OSError."""
        part = self.rest[0]
        sent = part.send(self)
        if part.at == part.end:
            self._let_go(self.rest.popleft())
        return sent

    def close(self) -> None:
        while self.rest:
            self._let_go(self.rest.popleft())
        super().close()

    def _waited(self) -> bool:
        """Whether the client made room while there was patience."""
        began, poll = time.monotonic(), select.poll()
        poll.register(self, select.POLLOUT)
        ready = self._patience > 0 and poll.poll(self._patience * 1000)
        self._patience -= time.monotonic() - began
        return bool(ready)

    def _put_aside(self, view: memoryview) -> None:
        if not self.rest or not self.rest[-1].held:
            self.rest.append(
                _Part(tempfile.TemporaryFile(buffering=0), 0, 0)
            )  # nothing is left to write, and to fail, when it is closed
        part = self.rest[-1]
        while view:
            written = part.file.write(view)
            view = view[written:]
            part.end += written
            part.held += written
            self._budget.take(written)

    def _let_go(self, part: _Part) -> None:
        part.file.close()
        self._budget.give(part.held)


class Pouring:
    """Connections whose answers were put aside. Used by the main thread only."""

    def __init__(self, poller: Callable[[], selectors.BaseSelector], budget: Budget):
        self._poller, self._budget = poller, budget
        self._under_way: dict[Connection, _Course] = {}
        self._looked = 0.0

    def take(self, conn: Connection, then: Callable[[bool], None]) -> None:
        """Send what lies aside, and then say whether all of it went."""
        self._under_way[conn] = _Course(then, now := time.monotonic(), now)
        try:
            conn.sock.setblocking(False)
            self._poller().register(conn.sock, selectors.EVENT_WRITE, lambda _: self._pour(conn))
        except (OSError, ValueError, KeyError):
            self._end(conn, False)

    def expire(self) -> None:
        """Give up those who stand still or are too slow, and the slowest of all while too much lies aside."""
        now = time.monotonic()
        if now < self._looked + EVERY:
            return
        self._looked = now
        for conn, course in list(self._under_way.items()):
            if now - course.last > STANDING or (now - course.since > AFTER and course.pace(now) < SLOWEST):
                self._end(conn, False)
        while self._under_way and self._budget.spent:
            self._end(min(self._under_way, key=lambda conn: self._under_way[conn].pace(now)), False)

    def _pour(self, conn: Connection) -> None:
        course = self._under_way[conn]
        try:
            course.sent += conn.sock.pour()
            course.last = time.monotonic()
        except BlockingIOError:
            return
        except OSError:
            return self._end(conn, False)
        if not conn.sock.rest:
            self._end(conn, True)

    def _end(self, conn: Connection, whole: bool) -> None:
        try:
            self._poller().unregister(conn.sock)
        except (OSError, ValueError, KeyError):
            pass
        self._under_way.pop(conn).then(whole)


@dataclass
class _Course:
    """How far a client has come with its answer."""

    then: Callable[[bool], None]
    since: float
    last: float  # time something was sent
    sent: int = 0

    def pace(self, now: float) -> float:
        return self.sent / max(1.0, now - self.since)
