"""gunicorn's threaded worker, in which no thread waits for a client longer than it must.

A request takes a thread when all of it has come (``arrivals``), and keeps it no longer than the answer is being made (``departures``). One address has half of the threads and a quarter of the connections at most. A kept-alive
connection goes back to the main thread after each answer, and from there to a thread again:
two changes of thread and six system calls for clients that ask one thing after another. Here the thread
that answered waits a moment for the next request, unless somebody else waits for a thread: a
quarter of a second while few threads do so, two milliseconds otherwise.
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

from gunicorn.workers.gthread import _DEFER, ThreadWorker

from devolved.web.middleware.limits import Shares, who
from devolved.web.server import departures
from devolved.web.server.arrivals import Budget, Connection, Refused
from devolved.web.server.partings import Partings
from devolved.web.sparql.doorstep import Doorstep

LINGER, LONGER = 2, 250  # milliseconds
FEW = 4  # one in so many threads may wait longer
AT_MOST = 100  # requests of one connection in a row, so that no client holds a thread for ever
HEADROOM = 8  # descriptors left to answers under way, beside two for each thread
USED_UP = (errno.EMFILE, errno.ENFILE)
NO_ROOM = Refused(503, "This server has no room for another connection just now. Come back a little later.").message()
NO_MORE = Refused(
    503, "Your address has as many connections to this server as it may have. Close some, or come back a little later."
).message()


class LingeringWorker(ThreadWorker):
    """``gthread`` with its own way of welcoming, of reading and of leaving; how a request is carried out is gunicorn's."""

    _reserve: int | None = None

    def __init__(self, *given):
        super().__init__(*given)
        self._patient = threading.BoundedSemaphore(max(1, self.cfg.threads // FEW))
        self._shares = Shares(max(1, self.cfg.threads // 2))
        self._lines = Shares(max(1, self.cfg.worker_connections // 4))
        self._unfinished, self._aside = Budget(), Budget(departures.ALL)

    def init_process(self):
        self._partings = Partings(lambda: self.poller)
        self._pouring = departures.Pouring(lambda: self.poller, self._aside)
        super().init_process()

    def accept(self, listener):
        try:
            if self._reserve is None:
                self._reserve = os.open(os.devnull, os.O_RDONLY)
            os.close(
                number := os.dup(self._reserve)
            )  # numbers are given out from the lowest: this is how many are taken
            if number < resource.getrlimit(resource.RLIMIT_NOFILE)[0] - 2 * self.cfg.threads - HEADROOM:
                return self._welcome(listener)
        except OSError as error:
            if error.errno not in (*USED_UP, errno.EAGAIN, errno.ECONNABORTED):
                raise
            if error.errno not in USED_UP:
                return
        self._refuse(listener)

    def _welcome(self, listener) -> None:
        sock, address = listener.accept()
        client = self._whose(address)
        if not self._lines.take(client):
            _say(sock, NO_MORE)
            if not self._partings.see_off(sock):
                sock.close()
            return
        line = departures.Line(sock, self._aside)
        conn = Connection(
            self.cfg,
            line,
            address,
            listener.getsockname(),
            self._unfinished,
            self._partings,
            lambda: self._lines.leave(client),
        )
        self.nr_conns += 1
        self.enqueue_req(conn)

    @property
    def _door(self) -> Doorstep | None:
        """None behind a trusted proxy, where something else stands in its place: the reader's address is in a header."""
        door = getattr(self.wsgi, "wsgi_app", None)
        return door if isinstance(door, Doorstep) else None

    def _whose(self, address: tuple) -> str | None:
        """Whom to count. None for a proxy, and for this machine itself, where one may stand for everybody."""
        return who(address[0]) if self._door else None

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
                connection.sendall(NO_ROOM)
        except OSError:
            time.sleep(0.02)

    def murder_pending(self):
        super().murder_pending()
        self._partings.expire()
        self._pouring.expire()

    def _cap_keepalive(self, deadline):
        super()._cap_keepalive(deadline)
        for conn in self.pending_conns:
            conn.timeout = min(conn.timeout, deadline)

    def finish_request(self, conn, fs):
        if conn.sock.rest:
            self._pouring.take(conn, lambda whole: self._poured(conn, fs, whole))
        else:
            super().finish_request(conn, fs)

    def _poured(self, conn, fs, whole: bool) -> None:
        if whole:
            super().finish_request(conn, fs)
        else:
            self.nr_conns -= 1
            conn.close()

    def handle(self, conn):
        client = self._whose(conn.client)
        for turn in range(AT_MOST):
            try:
                request = conn.gather(0 if turn else LINGER)
                if not request:
                    return _DEFER if request is None else False
                if not self._shares.take(client):
                    raise Refused(
                        503,
                        "This server sends as many answers to your address as it will at a time. Read them, or come back a little later.",
                    )
            except Refused as refused:
                _say(conn.sock, refused.message())
                return False
            try:
                keep = self._answer(conn, request)
            finally:
                self._shares.leave(client)
            if keep is not True or conn.sock.rest or not self._next(conn):
                return keep
        return True

    def handle_request(self, req, conn):
        if conn.beyond:
            req.force_close()  # what the application did not read is not waited for
        return super().handle_request(req, conn)

    def _answer(self, conn, request: bytes):
        """Answer one request: at the door when it is plain, else as gunicorn does. Whether the connection goes on."""
        conn.init()
        conn.sock.setblocking(True)
        conn.sock.begin()
        door = self._door
        if door and self.alive and self.cfg.keepalive and len(self.keepalived_conns) < self.max_keepalived:
            try:
                found = door.hand_out(request, conn.sock, conn.client[0])
            except Exception:
                self.log.exception("The doorstep failed; the application answers.")
                found = None
            if found:
                return self._hand_over(conn, *found)
        conn.data_ready = True
        conn.parser.unreader.unread(request)
        try:
            return super().handle(conn)
        finally:
            if door:
                door.forget()

    def _hand_over(self, conn, message: bytes, note) -> bool:
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


def _say(sock: socket.socket, message: bytes) -> None:
    """Send a refusal, unless the client has gone: the main thread calls this too, and nothing may end that."""
    try:
        sock.send(message, socket.MSG_DONTWAIT)
    except OSError:
        pass
