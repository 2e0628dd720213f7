"""Who may use which worker, and when: a bounded, fair queue in front of a fixed number of slots.

Strangers' queries may occupy all slots but one; pages may use that one too and
go first, so that strangers cannot starve them. One client may run and queue
only its share, and of those that wait, whoever had least lately goes first;
the last slot for strangers is only for light clients.

A query that has run for long lets other processes go first, and leaves its
slot when others wait: as many as there are slots go on in overflow, with new
workers in their slots; beyond that the query of whoever had most is cancelled,
if that is much more than those who wait had. A worker that was killed is
replaced before its slot is given to anyone.
"""

import threading
import time
from collections import defaultdict
from collections.abc import Callable

from devolved.errors import Busy, TooMany, Unavailable
from devolved.settings import Settings
from devolved.store.scheduling.job import INTERNAL, Death, Job, State
from devolved.store.scheduling.queue import Waiter, WaitQueue, share_taken
from devolved.store.scheduling.spawner import Spawner
from devolved.store.scheduling.usage import LIGHT, ClientUsage

MORE = 2  # times what those who wait had: whoever had more than that is cancelled for them
LOOK = 0.05  # seconds after which whoever waits looks again


class WorkerPool:
    """``settings.workers`` slots for strangers and one more for pages. Safe to use from many threads."""

    def __init__(self, workers, settings: Settings, today: Callable[[], str]):
        self._workers = workers
        self._slots = max(1, settings.workers)
        self._heavy_slots = max(1, self._slots - 1)
        self._share = max(1, int(self._slots * settings.client_share))
        self._wait = settings.queue_wait
        self.long_after = settings.give_way
        self._lock = threading.Lock()
        self._usage = ClientUsage()
        self._queue = WaitQueue(settings, self._usage)
        self._spawner = Spawner(workers, today, self._slots + 1, self._lock, self._serve)
        self._jobs: dict[Job, None] = {}  # running, the eldest first
        self.counts: defaultdict[str, float] = defaultdict(int)

    def start(self) -> None:
        """Fill every slot. Raises Unavailable when the release does not load."""
        self._spawner.start()

    def take(self, client: str, gone: Callable[[], bool] = lambda: False) -> Job:
        """A worker for one query. Raises Busy or TooMany, saying when to come back."""
        deadline = time.monotonic() + self._wait
        while True:
            job = self._get(client, deadline, gone)
            if job.worker.connection.alive():
                self.counts["queries"] += 1
                return job
            self.discard(job)  # it died while idle: not this query's fault

    def mark_long(self, job: Job) -> None:
        """The query has run for ``long_after``: others go first from now on."""
        with self._lock:
            if job.public and job.state is State.RUNNING:
                job.mark_long()
                if sum(other.state is not State.RUNNING for other in self._jobs) > 1 or len(self._queue):
                    job.renice()
                self._relieve()

    def release(self, job: Job) -> None:
        """The query ended well: the worker is free for the next, unless it can never be as quick again."""
        with self._lock:
            self._forget(job)
            if job.in_slot and not job.reniced:
                self._spawner.idle.append(job.worker)
                self._serve()
                return
            if job.in_slot:
                self._spawner.replace()
        job.worker.kill()
        self._workers.reap(job.worker)

    def discard(self, job: Job, died: bool = False) -> Death:
        """The query did not end, or its worker is worn: kill it, and respawn.

        Returns how it ended, if it died by itself.
        """
        job.worker.kill()
        cancelled = job.state is State.CANCELLED
        death = self._workers.reap(job.worker, wait=died and not cancelled)
        self.counts["replaced"] += 1
        with self._lock:
            self._forget(job)
            if job.in_slot:
                self._spawner.replace()
        return Death(cancelled=True) if cancelled else death

    def is_light(self, client: str) -> bool:
        """Whether a client had next to nothing lately."""
        with self._lock:
            return self._had(client) <= LIGHT

    def statistics(self) -> dict:
        with self._lock:
            return {
                "workers": self._spawner.number - self._spawner.missing,
                "idle": len(self._spawner.idle),
                "overflow": sum(not job.in_slot for job in self._jobs),
                "waiting": len(self._queue),
                "fork_servers": self._workers.generation,
                **self.counts,
            }

    def whole(self) -> bool:
        """Whether every slot has an idle worker."""
        with self._lock:
            return len(self._spawner.idle) == self._spawner.number

    def drain(self, seconds: float) -> None:
        """Wait until nothing runs or waits, at most so long."""
        end = time.monotonic() + seconds
        while (self._queue or self._jobs) and time.monotonic() < end:
            time.sleep(LOOK)

    def close(self) -> None:
        self._spawner.close()
        self._workers.close()

    def _get(self, client: str, deadline: float, gone: Callable[[], bool]) -> Job:
        with self._lock:
            if self._spawner.idle and self._queue.nobody_before(client) and self._may_run(client):
                return self._enter(client)
            try:
                waiter = self._queue.join(client)
            except (Busy, TooMany):
                self.counts["refused"] += 1
                raise
            light = client is not INTERNAL and self._had(client) <= LIGHT
            self._serve()
            self._relieve()
        while not waiter.ready.wait(min(LOOK, max(0, deadline - time.monotonic()))):
            if time.monotonic() >= deadline or gone():
                break
            with self._lock:
                self._relieve()
        with self._lock:
            whose = "internal" if client is INTERNAL else "light" if light else "others"
            self.counts[f"{whose}_waited"] += 1
            self.counts[f"{whose}_waited_seconds"] += time.monotonic() - waiter.since
            if waiter.job:
                return waiter.job
            if not waiter.evicted:
                self._queue.leave(waiter)
            self.counts["refused"] += 1
            raise self._refusal(waiter)

    def _refusal(self, waiter: Waiter) -> Busy | TooMany | Unavailable:
        if waiter.evicted:
            return Busy(
                "Too many queries are waiting, and others had less of the workers than you lately. "
                "Come back a little later.",
                retry_after=10,
            )
        if waiter.client is not INTERNAL and self._running(waiter.client) >= self._share:
            return share_taken(self._share, "running")
        if not self._jobs and not self._spawner.idle:
            said = "No query worker can be started: the release does not load. See the log."
            return Unavailable(said, retry_after=10)
        return Busy(
            f"Every query worker stayed busy for {self._wait:g} seconds. Come back a little later.",
            retry_after=int(self._wait) or 1,
        )

    def _running(self, client: str) -> int:
        return sum(job.client == client for job in self._jobs)

    def _had(self, client: str) -> float:
        """Seconds that a client had lately, with what runs now."""
        now = time.monotonic()
        return self._usage.seconds(client) + sum(now - job.started for job in self._jobs if job.client == client)

    def _may_run(self, client: str) -> bool:
        if client is INTERNAL:
            return True
        if self._running(client) >= self._share:
            return False
        taken = sum(job.public and job.in_slot for job in self._jobs)
        return taken < self._heavy_slots or (taken < self._slots and self._had(client) <= LIGHT)

    def _enter(self, client: str) -> Job:
        job = Job(client, self._spawner.idle.pop())
        crowded = job.public and any(other.state is not State.RUNNING for other in self._jobs)
        self._jobs[job] = None
        if crowded and self._had(client) > LIGHT:
            job.renice()
        return job

    def _forget(self, job: Job) -> None:
        del self._jobs[job]
        if job.public:
            self._usage.add(job.client, time.monotonic() - job.started)

    def _relieve(self) -> None:
        """When strangers wait for a slot and not for their own earlier queries,
        the query that has run longest gives way.
        """
        waiting = [waiter.client for waiter in self._queue.public if self._running(waiter.client) < self._share]
        if not waiting or any(map(self._may_run, waiting)):
            return
        long = [job for job in self._jobs if job.state is State.LONG]
        if not long:
            return
        overflow = [job for job in self._jobs if job.state is State.OVERFLOW]
        if len(overflow) < self._slots:
            long[0].move_to_overflow()
            self._spawner.replace()
            self.counts["gave_way"] += 1
            return
        victim = max(long + overflow, key=lambda job: self._had(job.client))
        if (
            not self._workers.stoppable
            or self._had(victim.client) <= MORE * min(map(self._had, waiting)) + self.long_after
        ):
            return
        self.counts["cancelled"] += 1
        leaves = long[0] if victim.state is State.OVERFLOW else victim
        victim.cancel()
        if leaves is not victim:
            leaves.move_to_overflow()
        self._spawner.replace()

    def _serve(self) -> None:
        """Give idle workers to those who wait."""
        while self._spawner.idle and (waiter := self._queue.next(self._may_run)):
            self._queue.leave(waiter)
            waiter.job = self._enter(waiter.client)
            waiter.ready.set()
