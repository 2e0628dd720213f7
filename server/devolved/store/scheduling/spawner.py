"""The idle workers, and the thread that respawns those that are missing."""

import logging
import threading
from collections.abc import Callable

from devolved.errors import DevolvedError

RETRY = 0.5  # seconds until a spawn that failed is tried again
log = logging.getLogger("devolved.store")


class Spawner:
    """So many workers from a source. What it holds is guarded by the pool's lock;
    ``arrived`` is called with it held.
    """

    def __init__(self, workers, today: Callable[[], str], number: int, lock, arrived: Callable[[], None]):
        self._workers, self._today, self._arrived = workers, today, arrived
        self.number = self.missing = number
        self.idle: list = []
        self._changed, self._closed = threading.Condition(lock), False

    def start(self) -> None:
        """Spawn all. Raises Unavailable when the release does not load."""
        while self.missing:
            self._spawn()
        threading.Thread(target=self._respawn, name="respawn", daemon=True).start()

    def close(self) -> None:
        """Send home who is idle, and whoever comes later."""
        with self._changed:
            self._closed = True
            idle, self.idle = self.idle, []
            self._changed.notify()
        for worker in idle:
            worker.connection.close()

    def replace(self) -> None:
        """One more is missing. With the lock held."""
        self.missing += 1
        self._changed.notify()

    def _respawn(self) -> None:
        while not self._closed:
            with self._changed:
                self._changed.wait_for(lambda: self.missing or self._closed)
            try:
                self._spawn()
            except DevolvedError as error:
                if not self._closed:
                    log.error("no new query worker: %s", error.detail)
                threading.Event().wait(RETRY)

    def _spawn(self) -> None:
        if self._closed:
            return
        worker = self._workers.spawn(self._today())
        with self._changed:
            self.missing -= 1
            if not self._closed:
                self.idle.append(worker)
                self._arrived()
                return
        worker.connection.close()
