"""Who may use which worker, and when: a bounded, fair queue in front of a fixed number of processes.

Strangers' queries may occupy all workers but one; pages may use that one too
and go first, so that strangers cannot starve them. One client may run and
queue only its share, and of those that wait, whoever had least lately goes
first. A query that has run for long gives way when others wait: as many as
there are places go on beside, at a lower priority, with new workers in their
places; beyond that the one that has run longest is stopped. A worker that was
killed is replaced before its place is given to anyone.
"""

import logging
import threading
import time
from collections import Counter, deque
from collections.abc import Callable

from devolved.errors import Busy, DevolvedError, TooMany
from devolved.settings import Settings
from devolved.store.ledger import Ledger
from devolved.store.nursery import Nursery, Worker

log = logging.getLogger("devolved.store")
HOUSE = None  # the client of pages' own queries
STOPPED = 1  # how a query ended that was stopped for others' sake


class _Ticket:
    """One query that waits."""

    def __init__(self, client: str | None):
        self.client = client
        self.ready = threading.Event()
        self.worker: Worker | None = None


class Pool:
    """``settings.workers`` places for strangers and one more for pages."""

    def __init__(self, nursery: Nursery, settings: Settings, today: Callable[[], str]):
        self._nursery = nursery
        self._today = today
        self._places = max(1, settings.workers)
        self._queue = settings.queue
        self._wait = settings.queue_wait
        self._share = max(1, int(self._places * settings.client_share))
        self._queue_share = max(1, int(settings.queue * settings.client_share))
        self._lock = threading.Lock()
        self._filling = threading.Lock()
        self._idle: list[Worker] = []
        self._absent = self._places + 1  # places that have no worker yet or any more
        self._running: Counter = Counter()
        self._strangers = 0  # running in places; those that gave way are not counted
        self._give_way = settings.give_way
        self._busy: dict[Worker, tuple[str | None, float]] = {}  # whose query each worker runs, and since when
        self._beside: set[Worker] = set()  # gave way, and go on beside the places
        self._stopped: set[Worker] = set()
        self._ledger = Ledger()
        self._waiting: deque[_Ticket] = deque()
        self._house: deque[_Ticket] = deque()
        self._waiting_by: Counter = Counter()
        self._closed = False
        self.counts: Counter = Counter()

    def start(self) -> None:
        """Fill every place. Raises Unavailable when the release does not load."""
        for _ in range(self._places + 1):
            worker = self._nursery.spawn(self._today())
            with self._lock:
                self._absent -= 1
                self._idle.append(worker)

    def take(self, client: str | None, abandoned: Callable[[], bool] = lambda: False) -> Worker:
        """A worker for one query. Raises Busy or TooMany, saying when to come back."""
        deadline = time.monotonic() + self._wait
        while True:
            worker = self._get(client, deadline, abandoned)
            if worker.connection.alive():
                self.counts["queries"] += 1
                return worker
            self.put_out(worker, client)  # it died while idle: not this query's fault

    def give_back(self, worker: Worker, client: str | None) -> None:
        """The query ended well: the worker is free for the next."""
        with self._lock:
            stopped, beside = worker in self._stopped, self._leave(worker, client)
            if not (stopped or beside or self._closed):
                self._idle.append(worker)
                self._serve()
                return
            self._absent += not beside
        worker.kill()  # a spare one, or one that was stopped just as it ended
        self._nursery.bury(worker)
        self._refill_soon()

    def put_out(self, worker: Worker, client: str | None) -> int:
        """The query did not end: kill the worker, and put a new one in its place. Returns how the old one ended."""
        worker.kill()
        status = self._nursery.bury(worker)
        self.counts["replaced"] += 1
        with self._lock:
            stopped, beside = worker in self._stopped, self._leave(worker, client)
            self._absent += not beside
        self._refill_soon()
        return STOPPED if stopped else status

    def statistics(self) -> dict:
        with self._lock:
            return {
                "workers": self._places + 1 - self._absent,
                "idle": len(self._idle),
                "beside": len(self._beside),
                "waiting": len(self._waiting) + len(self._house),
                "zygotes": self._nursery.generation,
                **self.counts,
            }

    def whole(self) -> bool:
        """Whether every place has an idle worker."""
        with self._lock:
            return len(self._idle) == self._places + 1

    def drain(self, seconds: float) -> None:
        """Wait until nothing runs or waits, at most so long."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            with self._lock:
                if not self._waiting and not self._house and not +self._running:
                    return
            time.sleep(0.05)

    def close(self) -> None:
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
            self._absent += len(idle)
        for worker in idle:
            worker.connection.close()
        self._nursery.close()

    def _get(self, client: str | None, deadline: float, abandoned: Callable[[], bool]) -> Worker:
        with self._lock:
            if self._idle and not self._house and self._may_run(client) and (client is HOUSE or not self._waiting):
                return self._enter(client)
            ticket = self._queue_up(client)
            self._serve()
        if self._absent:
            self._refill_soon()
        while not ticket.ready.wait(min(0.1, max(0, deadline - time.monotonic()))):
            if time.monotonic() >= deadline or abandoned():
                break
            with self._lock:
                self._relieve()
        with self._lock:
            if ticket.worker:
                return ticket.worker
            self._step_out(ticket)
        self.counts["refused"] += 1
        if client is not HOUSE and self._running[client] >= self._share:
            raise self._too_many("running")
        raise Busy(f"Every query worker stayed busy for {self._wait:g} seconds. Come back a little later.", retry_after=int(self._wait) or 1)

    def _queue_up(self, client: str | None) -> _Ticket:
        if client is not HOUSE:
            if len(self._waiting) >= self._queue:
                self.counts["refused"] += 1
                raise Busy(f"{self._queue} queries are waiting already; that is the limit. Come back a little later.", limit=self._queue, retry_after=5)
            if self._waiting_by[client] >= self._queue_share:
                self.counts["refused"] += 1
                raise self._too_many("waiting")
        ticket = _Ticket(client)
        (self._house if client is HOUSE else self._waiting).append(ticket)
        self._waiting_by[client] += 1
        return ticket

    def _step_out(self, ticket: _Ticket) -> None:
        (self._house if ticket.client is HOUSE else self._waiting).remove(ticket)
        self._waiting_by[ticket.client] -= 1
        if not self._waiting_by[ticket.client]:
            del self._waiting_by[ticket.client]  # clients are many, those that wait few

    def _too_many(self, what: str) -> TooMany:
        limit = self._share if what == "running" else self._queue_share
        return TooMany(f"One client may have {limit} of the queries that are {what}. Wait for your earlier queries to end.", limit=limit, retry_after=2)

    def _may_run(self, client: str | None) -> bool:
        return client is HOUSE or (self._strangers < self._places and self._running[client] < self._share)

    def _enter(self, client: str | None) -> Worker:
        self._running[client] += 1
        self._strangers += client is not HOUSE
        worker = self._idle.pop()
        self._busy[worker] = client, time.monotonic()
        return worker

    def _leave(self, worker: Worker, client: str | None) -> bool:
        """Take a query off the books; return whether it ran beside the places."""
        _, since = self._busy.pop(worker, (client, time.monotonic()))
        beside = worker in self._beside
        self._beside.discard(worker)
        self._stopped.discard(worker)
        self._running[client] -= 1
        self._strangers -= client is not HOUSE and not beside
        if client is not HOUSE:
            self._ledger.add(client, time.monotonic() - since)
        if not self._running[client]:
            del self._running[client]
        return beside

    def _relieve(self) -> None:
        """When strangers wait for a place and not for their own earlier queries, the query that has run longest gives way."""
        if self._strangers < self._places or not any(self._running[t.client] < self._share for t in self._waiting):
            return
        longest = [(since, worker) for worker, (client, since) in self._busy.items() if client is not HOUSE and worker not in self._beside]
        since, worker = min(longest, key=lambda pair: pair[0])
        if time.monotonic() - since < self._give_way or self._stopped:
            return
        if len(self._beside) < self._places:
            self._beside.add(worker)
            self._strangers -= 1
            self._absent += 1
            self.counts["gave_way"] += 1
            worker.give_way()
            self._refill_soon()
        else:
            self._stopped.add(worker)
            self.counts["stopped"] += 1
            worker.stop()

    def _serve(self) -> None:
        """Give idle workers to those who wait: pages first, then whichever stranger had least lately, passing over clients at their share."""
        while self._idle and (self._house or self._waiting):
            line = self._house or self._waiting
            ticket = min((t for t in line if self._may_run(t.client)), key=lambda t: t.client is not HOUSE and self._ledger.rank(t.client), default=None)
            if ticket is None:
                return
            self._step_out(ticket)
            ticket.worker = self._enter(ticket.client)
            ticket.ready.set()

    def _refill_soon(self) -> None:
        """Put workers into empty places, in the background: a new zygote may have to load the release first."""
        if self._filling.acquire(blocking=False):
            threading.Thread(target=self._refill, name="refill", daemon=True).start()

    def _refill(self) -> None:
        try:
            while self._spawn_one():
                pass
        except DevolvedError as error:
            log.error("no new query worker: %s", error.detail)
        finally:
            self._filling.release()
        with self._lock:
            again = self._absent and not self._closed and self._idle
        if again:  # a place fell empty between the last look and now
            self._refill_soon()

    def _spawn_one(self) -> bool:
        with self._lock:
            if not self._absent or self._closed:
                return False
        worker = self._nursery.spawn(self._today())
        with self._lock:
            self._absent -= 1
            self._idle.append(worker)
            self._serve()
        return True
