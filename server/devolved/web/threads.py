"""gunicorn's threaded worker, lingering a moment on a connection that was just answered.

A kept-alive connection goes back to the main thread after each answer, and from there to a thread again:
two changes of thread and six system calls for clients that ask one thing after another. Here the thread
that answered waits a moment for the next request, unless somebody else waits for a thread: a
twentieth of a second while few threads do so, two milliseconds otherwise.
Plain queries are answered from their bytes, before HTTP in general is read (``plain``, ``doorstep``).

When the process has no descriptor left, gunicorn's own worker ends, and the answers under way with it. Here newcomers are
told 503 while there are still some left for the answers under way; and one is held in reserve to say so, whatever happened.
"""

import errno
import os
import resource
import select
import socket
import threading
import time

from gunicorn.workers.gthread import ThreadWorker

from devolved.web.doorstep import Doorstep
from devolved.web.plain import MOST

LINGER, LONGER = 2, 50  # milliseconds
FEW = 4  # one in so many threads may wait longer
AT_MOST = 100  # requests of one connection in a row, so that no client holds a thread for ever
HEADROOM = 8  # descriptors left to answers under way, beside two for each thread
USED_UP = (errno.EMFILE, errno.ENFILE)
SENTENCE = b"This server has no room for another connection just now. Come back a little later.\n"
REFUSAL = (
    b"HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain; charset=utf-8\r\nRetry-After: 2\r\nCache-Control: no-store\r\n"
    b"X-Content-Type-Options: nosniff\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s" % (len(SENTENCE), SENTENCE)
)


class LingeringWorker(ThreadWorker):
    """``gthread``, and nothing else changed."""

    _reserve: int | None = None

    def __init__(self, *given):
        super().__init__(*given)
        self._patient = threading.BoundedSemaphore(max(1, self.cfg.threads // FEW))

    def accept(self, listener):
        try:
            if self._reserve is None:
                self._reserve = os.open(os.devnull, os.O_RDONLY)
            os.close(number := os.dup(self._reserve))  # numbers are given out from the lowest: this is how many are taken
            if number < resource.getrlimit(resource.RLIMIT_NOFILE)[0] - 2 * self.cfg.threads - HEADROOM:
                return super().accept(listener)
        except OSError as error:
            if error.errno not in USED_UP:
                raise
        self._refuse(listener)

    def _refuse(self, listener) -> None:
        """Answer one connection with 503. If not even that can be done it waits in the kernel's queue."""
        try:
            if self._reserve is not None:
                os.close(self._reserve)
                self._reserve = None
            connection, _ = listener.accept()
            with connection:
                connection.settimeout(0.1)
                connection.recv(65536)  # what is left unread would break the connection off before the answer is read
                connection.sendall(REFUSAL)
        except OSError:
            time.sleep(0.02)

    def handle(self, conn):
        door = getattr(self.wsgi, "wsgi_app", None)
        if not isinstance(door, Doorstep):  # behind a trusted proxy something else stands here: the address is in a header
            door = None
        for _ in range(AT_MOST):
            keep = self._at_the_door(door, conn) if door else None
            if keep is None:
                keep = super().handle(conn)
                if door:
                    door.forget()
            if keep is not True or not self._next(conn):
                return keep
        return True

    def _at_the_door(self, door: Doorstep, conn) -> bool | None:
        """Answer the next request, if it is here already and plain. True when the connection goes on, False when it is broken; None leaves it to gunicorn."""
        stays = self.alive and self.cfg.keepalive and len(self.keepalived_conns) < self.max_keepalived
        if not stays or conn.is_http2 or (conn.parser and conn.parser.unreader.buf.getvalue()):
            return None
        try:
            request = conn.sock.recv(MOST, socket.MSG_DONTWAIT)
        except OSError:
            return None
        if not request:
            return False
        conn.init()
        conn.sock.setblocking(True)
        try:
            found = door.hand_out(request, conn.sock, conn.client[0])
        except Exception:
            self.log.exception("The doorstep failed; the application answers.")
            found = None
        if not found:
            conn.parser.unreader.unread(request)
            return None
        message, note = found
        try:
            conn.sock.sendall(message)
        except OSError:
            return False
        finally:
            note()
        return True

    def _next(self, conn) -> bool:
        """Whether another request is coming in on this connection already."""
        if not self.alive or conn.is_http2 or self.tpool._work_queue.qsize() or conn.parser.unreader.buf.getvalue():
            return False
        poll = select.poll()
        poll.register(conn.sock.fileno(), select.POLLIN)
        if not self._patient.acquire(blocking=False):
            return bool(poll.poll(LINGER))
        try:
            return bool(poll.poll(LONGER))
        finally:
            self._patient.release()
