"""The workers that are idle, and those that are missing and about to be replaced."""

import logging
import threading
from collections.abc import Callable

from devolved.errors import DevolvedError

log = logging.getLogger("devolved.store")


class Staff:
    """So many workers from a nursery. ``idle`` and ``missing`` are guarded by the pool's lock; ``arrived`` is called with it held."""

    def __init__(
        self, nursery, today: Callable[[], str], number: int, lock: threading.Lock, arrived: Callable[[], None]
    ):
        self._nursery, self._today, self._arrived = nursery, today, arrived
        self.number = self.missing = number
        self.idle: list = []
        self._lock, self._filling, self._closed = lock, threading.Lock(), False

    def start(self) -> None:
        """Fill every place. Raises Unavailable when the release does not load."""
        for _ in range(self.number):
            worker = self._nursery.spawn(self._today())
            with self._lock:
                self.missing -= 1
                self.idle.append(worker)

    def close(self) -> None:
        """Send home who is idle, and whoever comes later."""
        with self._lock:
            self._closed = True
            idle, self.idle = self.idle, []
            self.missing += len(idle)
        for worker in idle:
            worker.connection.close()

    def refill_soon(self) -> None:
        """Replace who is missing, in the background: a new zygote may have to load the release first."""
        if self._filling.acquire(blocking=False):
            threading.Thread(target=self._refill, name="refill", daemon=True).start()

    def _refill(self) -> None:
        failed = False
        try:
            while self._spawn_one():
                pass
        except DevolvedError as error:
            log.error("no new query worker: %s", error.detail)
            failed = True  # whoever waits next tries again
        finally:
            self._filling.release()
        with self._lock:
            again = self.missing and not self._closed and not failed
        if again:  # somebody went missing between the last look and now
            self.refill_soon()

    def _spawn_one(self) -> bool:
        with self._lock:
            if not self.missing or self._closed:
                return False
        worker = self._nursery.spawn(self._today())
        with self._lock:
            if not self._closed:
                self.missing -= 1
                self.idle.append(worker)
                self._arrived()
                return True
        worker.connection.close()
        return False
