"""The web process's side of a fork server: start it, ask for workers, reap them, start another when it dies."""

import json
import os
import signal
import socket
import subprocess
import threading

from devolved.errors import Unavailable
from devolved.release import Release
from devolved.settings import Settings
from devolved.store import processes
from devolved.store.embedded.messages import Connection, ConnectionLost, Kind, message
from devolved.store.scheduling.job import Death

# Added to the niceness of a query that gives way: it has some eighth of what others get while these want the processor.
NICE = 9


class Worker:
    """One query worker, as the web process sees it."""

    def __init__(self, pid: int, sock: socket.socket, generation: int):
        self.pid = pid
        self.generation = generation
        self.connection = Connection(sock)

    def kill(self) -> None:
        self.stop()
        self.connection.close()

    def stop(self) -> None:
        """End it from outside; whoever waits for its answer finds the connection broken."""
        try:
            os.kill(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass

    def renice(self) -> bool:
        """Let other processes go first from now on: each thread, since Linux counts them one by one.

        There is no way back without privileges.
        """
        try:
            for thread in os.listdir(f"/proc/{self.pid}/task"):
                os.setpriority(os.PRIO_PROCESS, int(thread), os.getpriority(os.PRIO_PROCESS, 0) + NICE)
        except OSError:
            pass  # it has ended
        return True


class Workers:
    """Workers on demand. Safe to use from many threads; one order to the fork server at a time."""

    kind = "embedded"
    stoppable = True  # a query that is stopped needs nothing more

    def __init__(self, release: Release, settings: Settings):
        folder, triples = release.path.resolve(), release.manifest.get("triples", 0)
        self._order = {
            "release": str(folder),
            "memory": settings.memory,
            "day_graphs": settings.day_graphs,
            "triples": triples,
            # Empty: the store is held in memory.
            "disk": str(folder.parent / ".stores" / release.version) if triples > settings.disk_above else "",
        }
        self._lock = threading.Lock()
        self._control: socket.socket | None = None
        self._process: subprocess.Popen | None = None
        self._closed = False
        self._uncollected: list[int] = []  # workers that could not be collected in time
        self.generation = 0  # how many fork servers there were
        self.facts: dict = {}

    def spawn(self, today: str) -> Worker:
        """A fresh worker. Starts a fork server when there is none. Raises Unavailable."""
        with self._lock:
            for _ in range(2):
                if self._closed:
                    raise Unavailable("The store is closed.")
                if self._control is None:
                    self._start(today)
                try:
                    return self._fork(today)
                except (ConnectionLost, OSError):
                    self._lose()
            raise Unavailable("No query worker can be started.")

    def reap(self, worker: Worker, wait: bool = False) -> Death:
        """Collect a killed or dead worker. When told to wait, return how it ended, as far as that is known."""
        if worker.generation != self.generation:
            return Death()  # another fork server is being started; the old one's children are gone with it
        if not self._lock.acquire(timeout=1):
            # Collected with the next: the fork server keeps a descriptor for each until then.
            self._uncollected.append(worker.pid)
            return Death()
        try:
            while self._control and self._uncollected:
                self._collect(self._uncollected.pop(), False)
            return self._collect(worker.pid, wait) if self._control else Death()
        except (ConnectionLost, OSError):
            self._lose()
            return Death()
        finally:
            self._lock.release()

    def close(self) -> None:
        with self._lock:
            self._closed = True
            self._lose()

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def _start(self, today: str) -> None:
        # Large pages: a million statements are read a fifth quicker.
        pages = {"GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"}
        self._process, ours = processes.start("devolved.store.embedded.fork_server", pages, stdout=subprocess.DEVNULL)
        self._control, self._replies = ours, Connection(ours)
        self.generation += 1
        try:
            ours.sendall(message(Kind.LOAD, today=today, **self._order))
            self.facts = self._reply(Kind.READY)
        except (ConnectionLost, OSError):
            self._lose()
            raise Unavailable("The process that holds the store ended while it was loading the release.") from None

    def _fork(self, today: str) -> Worker:
        assert self._control is not None
        ours, theirs = socket.socketpair()
        with theirs:
            for end in (ours, theirs):
                end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 18)
            socket.send_fds(self._control, [json.dumps({"today": today}).encode()], [theirs.fileno()])
        try:
            return Worker(self._reply(Kind.FORKED)["pid"], ours, self.generation)
        except ConnectionLost:
            ours.close()
            raise

    def _collect(self, pid: int, wait: bool) -> Death:
        assert self._control is not None
        self._control.sendall(json.dumps({"reap": pid, "wait": wait}).encode())
        told = self._reply(Kind.REAPED)
        return Death(told["status"], told["words"])

    def _reply(self, expected: Kind) -> dict:
        kind, content, _ = self._replies.receive()
        if kind is Kind.ERROR:
            self._lose()
            raise Unavailable(f"The release could not be loaded: {content['detail']}")
        assert kind is expected, kind
        return content

    def _lose(self) -> None:
        """Forget a fork server: closing its socket ends it, and its end ends its workers."""
        if self._control is not None:
            self._control.close()
            self._control = None
        self._uncollected.clear()
        if self._process is not None:
            processes.end(self._process, 5)
            self._process = None
