"""gunicorn's threaded worker, lingering a moment on a connection that was just answered.

A kept-alive connection goes back to the main thread after each answer, and from there to a thread again:
two changes of thread and six system calls for clients that ask one thing after another. Here the thread
that answered waits two milliseconds for the next request, unless somebody else waits for a thread.
"""

import select

from gunicorn.workers.gthread import ThreadWorker

LINGER = 2  # milliseconds
AT_MOST = 100  # requests of one connection in a row, so that no client holds a thread for ever


class LingeringWorker(ThreadWorker):
    """``gthread``, and nothing else changed."""

    def handle(self, conn):
        for _ in range(AT_MOST):
            keep = super().handle(conn)
            if keep is not True or not self._next(conn):
                return keep
        return True

    def _next(self, conn) -> bool:
        """Whether another request is coming in on this connection already."""
        if not self.alive or conn.is_http2 or self.tpool._work_queue.qsize() or conn.parser.unreader.buf.getvalue():
            return False
        poll = select.poll()
        poll.register(conn.sock.fileno(), select.POLLIN)
        return bool(poll.poll(LINGER))
