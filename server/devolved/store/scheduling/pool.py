"""Who may use which worker, and when: a bounded, fair queue in front of a fixed number of processes.

Strangers' queries may occupy all workers but one; pages may use that one too
and go first, so that strangers cannot starve them. One client may run and
queue only its share, and of those that wait, whoever had least lately goes
first; the last place for strangers is never given to one who had much.

A query that has run for long lets other processes go first, and gives way when
others wait: as many as there are places go on beside, with new workers in
their places; beyond that the query of whoever had most is stopped, if that is
much more than those who wait had. A worker that was killed is replaced before its
place is given to anyone.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable

from devolved.errors import Busy, TooMany
from devolved.settings import Settings
from devolved.store.embedded.nursery import Nursery, Worker
from devolved.store.scheduling.ledger import LITTLE, Ledger
from devolved.store.scheduling.staff import Staff
from devolved.store.scheduling.tickets import HOUSE, Ticket, Tickets

STOPPED = 1  # how a query ended that was stopped for others' sake
MORE = 2  # times what those who wait had: whoever had more than that is stopped for them
LOOK = 0.05  # seconds after which whoever waits looks again


class Pool:
    """``settings.workers`` places for strangers and one more for pages."""

    def __init__(self, nursery: Nursery, settings: Settings, today: Callable[[], str]):
        self._nursery = nursery
        self._places = max(1, settings.workers)
        self._open = max(1, self._places - 1)  # places that may be taken by clients who had much
        self._share = max(1, int(self._places * settings.client_share))
        self._wait = settings.queue_wait
        self.patience = settings.give_way
        self._lock = threading.Lock()
        self._ledger = Ledger()
        self._line = Tickets(settings, self._ledger)
        self._staff = Staff(nursery, today, self._places + 1, self._lock, self._serve)
        self._running: Counter = Counter()
        self._strangers = 0  # running in places; those that gave way are not counted
        self._busy: dict[Worker, tuple[str | None, float]] = {}  # whose query each worker runs, and since when
        self._long: set[Worker] = set()  # strangers' queries that have run for longer than our patience
        self._lowered: set[Worker] = set()  # others go first
        self._beside: set[Worker] = set()  # gave way, and go on beside the places
        self._stopped: set[Worker] = set()
        self.counts: Counter = Counter()

    def start(self) -> None:
        """Fill every place. Raises Unavailable when the release does not load."""
        self._staff.start()

    def take(self, client: str | None, abandoned: Callable[[], bool] = lambda: False) -> Worker:
        """A worker for one query. Raises Busy or TooMany, saying when to come back."""
        deadline = time.monotonic() + self._wait
        while True:
            worker = self._get(client, deadline, abandoned)
            if worker.connection.alive():
                self.counts["queries"] += 1
                return worker
            self.put_out(worker, client)  # it died while idle: not this query's fault

    def grown(self, worker: Worker) -> None:
        """The query has run for longer than ``patience``: others go first from now on."""
        with self._lock:
            if self._busy[worker][0] is not HOUSE:
                self._long.add(worker)
                if len(self._long) > 1 or len(self._line):
                    self._lower(worker)
                self._relieve()

    def give_back(self, worker: Worker, client: str | None) -> None:
        """The query ended well: the worker is free for the next, unless it can never be as quick again."""
        with self._lock:
            lowered = worker in self._lowered
            beside = self._leave(worker, client)
            if not (lowered or beside):
                self._staff.idle.append(worker)
                self._serve()
                return
            self._staff.missing += not beside
        worker.kill()
        self._nursery.bury(worker)
        self._staff.refill_soon()

    def put_out(self, worker: Worker, client: str | None, died: bool = False) -> int:
        """The query did not end: kill the worker, and put a new one in its place. Returns how it ended, if it died by itself."""
        worker.kill()
        stopped = worker in self._stopped
        status = self._nursery.bury(worker, wait=died and not stopped)
        self.counts["replaced"] += 1
        with self._lock:
            self._staff.missing += not self._leave(worker, client)
        self._staff.refill_soon()
        return STOPPED if stopped else status

    def newcomer(self, client: str) -> bool:
        """Whether a client had next to nothing lately."""
        with self._lock:
            return self._had(client) <= LITTLE

    def statistics(self) -> dict:
        with self._lock:
            return {
                "workers": self._staff.number - self._staff.missing,
                "idle": len(self._staff.idle),
                "beside": len(self._beside),
                "waiting": len(self._line),
                "zygotes": self._nursery.generation,
                **self.counts,
            }

    def whole(self) -> bool:
        """Whether every place has an idle worker."""
        with self._lock:
            return len(self._staff.idle) == self._staff.number

    def drain(self, seconds: float) -> None:
        """Wait until nothing runs or waits, at most so long."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            with self._lock:
                if not self._line and not self._busy:
                    return
            time.sleep(0.05)

    def close(self) -> None:
        self._staff.close()
        self._nursery.close()

    def _get(self, client: str | None, deadline: float, abandoned: Callable[[], bool]) -> Worker:
        with self._lock:
            if self._staff.idle and self._line.free_for(client) and self._may_run(client):
                return self._enter(client)
            try:
                ticket = self._line.join(client)
            except (Busy, TooMany):
                self.counts["refused"] += 1
                raise
            newcomer = client is not HOUSE and self._had(client) <= LITTLE
            self._serve()
            self._relieve()
        if self._staff.missing:
            self._staff.refill_soon()
        while not ticket.ready.wait(min(LOOK, max(0, deadline - time.monotonic()))):
            if time.monotonic() >= deadline or abandoned():
                break
            with self._lock:
                self._relieve()
        with self._lock:
            self._note(ticket, newcomer)
            if ticket.worker:
                return ticket.worker
            if not ticket.shed:
                self._line.leave(ticket)
            self.counts["refused"] += 1
        if ticket.shed:
            raise Busy(
                "Too many queries are waiting, and others had less of the workers than you lately. Come back a little later.",
                retry_after=10,
            )
        if client is not HOUSE and self._running[client] >= self._share:
            raise TooMany(
                f"One client may have {self._share} of the queries that are running. Wait for your earlier queries to end.",
                limit=self._share,
                retry_after=2,
            )
        raise Busy(
            f"Every query worker stayed busy for {self._wait:g} seconds. Come back a little later.",
            retry_after=int(self._wait) or 1,
        )

    def _note(self, ticket: Ticket, newcomer: bool) -> None:
        whose = "house" if ticket.client is HOUSE else "newcomers" if newcomer else "others"
        self.counts[f"{whose}_waited"] += 1
        self.counts[f"{whose}_waited_seconds"] += time.monotonic() - ticket.since

    def _had(self, client: str) -> float:
        """Seconds that a client had lately, with what runs now."""
        now = time.monotonic()
        return self._ledger.seconds(client) + sum(
            now - since for whose, since in self._busy.values() if whose == client
        )

    def _may_run(self, client: str | None) -> bool:
        if client is HOUSE:
            return True
        if self._running[client] >= self._share:
            return False
        return self._strangers < self._open or (self._strangers < self._places and self._had(client) <= LITTLE)

    def _enter(self, client: str | None) -> Worker:
        self._running[client] += 1
        self._strangers += client is not HOUSE
        worker = self._staff.idle.pop()
        self._busy[worker] = client, time.monotonic()
        if self._long and client is not HOUSE and self._had(client) > LITTLE:
            self._lower(worker)
        return worker

    def _leave(self, worker: Worker, client: str | None) -> bool:
        """Take a query off the books; return whether it ran beside the places."""
        _, since = self._busy.pop(worker)
        beside = worker in self._beside
        if worker in self._long or worker in self._lowered:
            for marked in (self._long, self._lowered, self._beside, self._stopped):
                marked.discard(worker)
        self._strangers -= client is not HOUSE and not beside
        if client is not HOUSE:
            self._ledger.add(client, time.monotonic() - since)
        self._running[client] -= 1
        if not self._running[client]:
            del self._running[client]
        return beside

    def _lower(self, worker: Worker) -> None:
        if worker not in self._lowered and worker.give_way():
            self._lowered.add(worker)

    def _relieve(self) -> None:
        """When strangers wait for a place and not for their own earlier queries, the query that has run longest gives way."""
        waiting = [t.client for t in self._line.strangers if self._running[t.client] < self._share]
        if not waiting or any(map(self._may_run, waiting)):
            return
        going = [w for w in self._busy if w in self._long and w not in self._stopped]
        placed = [w for w in going if w not in self._beside]  # the eldest first
        if not placed:
            return
        if sum(w not in self._stopped for w in self._beside) < self._places:
            self._vacate(placed[0])
            self.counts["gave_way"] += 1
            return
        if not self._nursery.ends:
            return
        victim = max(going, key=lambda w: self._had(self._busy[w][0]))
        if self._had(self._busy[victim][0]) > MORE * min(map(self._had, waiting)) + self.patience:
            self._stopped.add(victim)
            self.counts["stopped"] += 1
            victim.stop()
            self._vacate(placed[0] if victim in self._beside else victim)

    def _vacate(self, worker: Worker) -> None:
        """Let a query go on beside, and put a new worker in its place."""
        self._beside.add(worker)
        self._lower(worker)
        self._strangers -= 1
        self._staff.missing += 1
        self._staff.refill_soon()

    def _serve(self) -> None:
        """Give idle workers to those who wait."""
        while self._staff.idle and (ticket := self._line.next(self._may_run)):
            self._line.leave(ticket)
            ticket.worker = self._enter(ticket.client)
            ticket.ready.set()
