"""Several processes that share one listening socket: started, replaced when they die, relieved one by one, stopped.

The parent binds and never accepts. It imports nothing of the application, so that a process started after SIGHUP runs
the code that is on disk by then. Signals to the parent: SIGTERM and SIGINT finish what is running and end; SIGHUP
starts a fresh process, waits until it is ready, lets an old one finish, and so on through all of them.

A child is a function ``run(ready, stop)``: it calls ``ready()`` once it answers requests, and returns when it has
finished after ``stop`` was set. All that the parent hears of, it waits for as a signal: orders, a child that has died,
and a child that is ready, which says so by a real-time signal (these queue, and tell who sent them).
"""

import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from devolved.store.embedded.sandbox import die_with

log = logging.getLogger("devolved.server")
AGAIN_AFTER = 1.0  # seconds between two starts of a process that dies at once
READY_WITHIN = 120.0  # seconds
READY = signal.SIGRTMIN
SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD, READY)


@dataclass
class Child:
    """A process."""

    pid: int
    born: float = field(default_factory=time.monotonic)
    is_ready: bool = False
    is_stopping: bool = False


class Supervisor:
    """``count`` children that ``run``; ``grace`` are the seconds that one may take to finish."""

    def __init__(
        self,
        run: Callable[[Callable[[], None], threading.Event], None],
        count: int,
        grace: float,
        on_exit: Callable[[int], None] = lambda pid: None,
    ):
        self._run, self._count, self._grace, self._on_exit = run, count, grace, on_exit
        self._children: dict[int, Child] = {}
        self._ending = False
        self._relieve: list[int] = []  # children that a fresh one is to follow
        self._not_before = 0.0

    def serve(self) -> None:
        """Until told to end."""
        # Kept until they are waited for; a child lets them in once it can hear them.
        signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
        while not self._ending:
            self._reap()
            self._fill()
            self._rotate()
            self._wait()
        self._end()

    def _wait(self) -> None:
        """Until a signal, or a second later."""
        told = signal.sigtimedwait(SIGNALS, 1.0)
        if told is None:
            return
        if told.si_signo == READY and (child := self._children.get(told.si_pid)):
            child.is_ready = True
            log.info("process is ready", extra={"pid": child.pid})
        elif told.si_signo in (signal.SIGTERM, signal.SIGINT):
            log.info("stopping", extra={"signal": signal.Signals(told.si_signo).name})
            self._ending = True
        elif told.si_signo == signal.SIGHUP:
            log.info("restarting the processes one by one")
            self._relieve = [pid for pid, child in self._children.items() if not child.is_stopping]

    def _fill(self) -> None:
        """Start what is missing; one more than wanted while one is being relieved."""
        living = [child for child in self._children.values() if not child.is_stopping]
        wanted = self._count + (1 if self._relieve else 0)
        for _ in range(wanted - len(living)):
            if time.monotonic() >= self._not_before:
                self._start()

    def _rotate(self) -> None:
        """Let an old process finish once a fresh one is ready in its place."""
        self._relieve = [pid for pid in self._relieve if pid in self._children]
        fresh = [c for c in self._children.values() if c.is_ready and not c.is_stopping and c.pid not in self._relieve]
        old = [self._children[pid] for pid in self._relieve]
        if old and len(fresh) + len(old) > self._count:
            self._stop(old[0])
            self._relieve.remove(old[0].pid)
        for child in list(self._children.values()):
            if not child.is_ready and time.monotonic() - child.born > READY_WITHIN:
                log.error("process does not become ready", extra={"pid": child.pid})
                os.kill(child.pid, signal.SIGKILL)
                self._relieve.clear()  # the old ones stay

    def _start(self) -> None:
        parent = os.getpid()
        if not (pid := os.fork()):
            _be_child(self._run, parent)
        self._children[pid] = Child(pid)
        log.info("process started", extra={"pid": pid})

    def _stop(self, child: Child) -> None:
        child.is_stopping = True
        log.info("process is to finish", extra={"pid": child.pid})
        os.kill(child.pid, signal.SIGTERM)

    def _reap(self) -> None:
        while self._children:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                return
            child = self._children.pop(pid, None)
            if child is None:
                continue
            self._on_exit(pid)
            code = os.waitstatus_to_exitcode(status)
            if child.is_stopping or self._ending:
                log.info("process has finished", extra={"pid": pid, "status": code})
            else:
                log.error("process died and is replaced", extra={"pid": pid, "status": code})
                if time.monotonic() - child.born < AGAIN_AFTER:
                    self._not_before = time.monotonic() + AGAIN_AFTER

    def _end(self) -> None:
        for child in self._children.values():
            if not child.is_stopping:
                self._stop(child)
        deadline = time.monotonic() + self._grace
        while self._children and time.monotonic() < deadline:
            self._reap()
            if self._children:
                time.sleep(0.02)
        for pid in self._children:
            log.error("process did not finish in time", extra={"pid": pid})
            os.kill(pid, signal.SIGKILL)
        while self._children:
            self._reap()
            time.sleep(0.01)
        log.info("stopped")


def _be_child(run, parent: int) -> None:
    """The child's life: never returns."""
    status = 1
    try:
        stop = threading.Event()
        signal.signal(signal.SIGTERM, lambda *_: stop.set())
        # At a terminal these reach everybody: the parent says when to end.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
        # When the parent is gone, however it went, the kernel says so.
        die_with(parent, signal.SIGTERM)
        run(lambda: os.kill(parent, READY), stop)
        status = 0
    except BaseException:
        log.exception("process fails")
    finally:
        logging.shutdown()
        os._exit(status)
