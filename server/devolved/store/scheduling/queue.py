"""Who waits for a worker: bounded, with a share for each client; pages go first, then whoever had least lately."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from devolved.errors import Busy, TooMany
from devolved.settings import Settings
from devolved.store.scheduling.job import INTERNAL, Job
from devolved.store.scheduling.usage import LIGHT, ClientUsage

HEAVY_PART = 8  # clients who are not light may fill this part of the queue


@dataclass(eq=False)
class Waiter:
    """One query that waits."""

    client: str
    since: float = field(default_factory=time.monotonic)
    ready: threading.Event = field(default_factory=threading.Event)
    job: Job | None = None  # what it was given
    evicted: bool = False  # it must make room for somebody who had less


def share_taken(share: int, doing: str) -> TooMany:
    """The refusal of a client who has its share already of the queries that are running, or waiting."""
    said = f"One client may have {share} of the queries that are {doing}. Wait for your earlier queries to end."
    return TooMany(said, limit=share, retry_after=2)


class WaitQueue:
    """Not safe to use from two threads at once: the pool's lock guards it."""

    def __init__(self, settings: Settings, usage: ClientUsage):
        self._size, self._share = settings.queue, max(1, int(settings.queue * settings.client_share))
        self._heavy_size = max(1, settings.queue // HEAVY_PART)
        self._usage = usage
        self._internal: list[Waiter] = []
        self.public: list[Waiter] = []

    def __len__(self) -> int:
        return len(self._internal) + len(self.public)

    def nobody_before(self, client: str) -> bool:
        """Whether nobody waits who goes before this client."""
        return not self._internal and (client is INTERNAL or not self.public)

    def join(self, client: str) -> Waiter:
        """Raises TooMany when the client waits often enough already,
        Busy when the queue is full of clients who had no more than this one.
        """
        if client is not INTERNAL:
            if sum(waiter.client == client for waiter in self.public) >= self._share:
                raise share_taken(self._share, "waiting")
            self._make_room(client)
        waiter = Waiter(client)
        self._line_of(client).append(waiter)
        return waiter

    def leave(self, waiter: Waiter) -> None:
        self._line_of(waiter.client).remove(waiter)

    def next(self, may_run: Callable[[str], bool]) -> Waiter | None:
        """Whose turn it is; clients that may not run now are passed over."""
        if self._internal:
            return self._internal[0]
        able = (waiter for waiter in self.public if may_run(waiter.client))
        return min(able, key=lambda waiter: self._usage.rank(waiter.client), default=None)

    def _line_of(self, client: str) -> list[Waiter]:
        return self._internal if client is INTERNAL else self.public

    def _make_room(self, client: str) -> None:
        """When the queue is full, evict whoever had most and came last, if that is more than this client had;
        or else raise Busy.
        """
        heavy = [waiter for waiter in self.public if self._usage.seconds(waiter.client) > LIGHT]
        full = len(self.public) >= self._size
        if not full and (self._usage.seconds(client) <= LIGHT or len(heavy) < self._heavy_size):
            return
        most = max(reversed(self.public), key=lambda waiter: self._usage.rank(waiter.client))
        if self._usage.rank(most.client) <= self._usage.rank(client):
            limit, whose = (self._size, "") if full else (self._heavy_size, " of clients who had much lately")
            raise Busy(
                f"{limit} queries{whose} are waiting already; that is the limit. Come back a little later.",
                limit=limit,
                retry_after=5,
            )
        self.leave(most)
        most.evicted = True
        most.ready.set()
