"""Connections that are left without waiting for the other side.

Leaving lingers (RFC 9112, section 9.6): what the client still sends is read, so that it is not told of a broken connection before it
has read its answer. gunicorn's main thread waits for that; here it looks in again when there is something to read, as nginx does.
"""

import selectors
import socket
import time
from collections import deque
from collections.abc import Callable

PARTING, PARTED = 2.0, 64  # seconds that leaving may take, and how many leave at a time


class Partings:
    """Connections that were shut from our side and wait for theirs. Used by the main thread only."""

    def __init__(self, poller: Callable[[], selectors.BaseSelector]):
        self._poller = poller
        self._leaving: deque[tuple[float, socket.socket]] = deque()

    def see_off(self, sock: socket.socket) -> bool:
        """Take over a connection whose last answer was sent. False when it can be closed at once."""
        try:
            sock.setblocking(False)
            sock.shutdown(socket.SHUT_WR)
            if not self._read(sock):
                return False
            self._poller().register(sock, selectors.EVENT_READ, self._look)
        except (OSError, ValueError, KeyError):
            return False
        self._leaving.append((time.monotonic() + PARTING, sock))
        while len(self._leaving) > PARTED:
            self._close(self._leaving[0][1])
        return True

    def expire(self) -> None:
        """Close those that had their time."""
        while self._leaving and self._leaving[0][0] <= time.monotonic():
            self._close(self._leaving[0][1])

    def _look(self, sock: socket.socket) -> None:
        if not self._read(sock):
            self._close(sock)

    def _read(self, sock: socket.socket) -> bool:
        """Throw away what comes; whether more may come."""
        try:
            return bool(sock.recv(65536))
        except BlockingIOError:
            return True
        except OSError:
            return False

    def _close(self, sock: socket.socket) -> None:
        self._leaving = deque(one for one in self._leaving if one[1] is not sock)
        try:
            self._poller().unregister(sock)
        except (OSError, ValueError, KeyError):
            pass
        sock.close()
