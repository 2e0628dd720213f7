"""The web process's side of a zygote: start it, ask for workers, bury them, start another when it dies."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import devolved
from devolved.errors import Unavailable
from devolved.store.embedded import frames

NICE = 9  # added to the priority of a query that gives way: it has some eighth of what others get while these want the processor


class Worker:
    """One query worker, as the web process sees it."""

    def __init__(self, pid: int, sock: socket.socket, generation: int):
        self.pid = pid
        self.generation = generation
        self.connection = frames.Connection(sock)

    def kill(self) -> None:
        self.stop()
        self.connection.close()

    def stop(self) -> None:
        """End it from outside; whoever waits for its answer finds the connection broken."""
        try:
            os.kill(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass

    def give_way(self) -> bool:
        """Let other processes go first from now on: each thread, since Linux counts them one by one. There is no way back without privileges."""
        try:
            for thread in os.listdir(f"/proc/{self.pid}/task"):
                os.setpriority(os.PRIO_PROCESS, int(thread), os.getpriority(os.PRIO_PROCESS, 0) + NICE)
        except OSError:
            pass  # it has ended
        return True


class Nursery:
    """Workers on demand. Safe to use from many threads; one order to the zygote at a time."""

    ends = True  # a query that is stopped needs nothing more

    def __init__(self, order: dict):
        self._order = order
        self._lock = threading.Lock()
        self._control: socket.socket | None = None
        self._process: subprocess.Popen | None = None
        self._closed = False
        self.generation = 0  # how many zygotes there were
        self.facts: dict = {}

    def spawn(self, today: str) -> Worker:
        """A fresh worker. Starts a zygote when there is none. Raises Unavailable."""
        with self._lock:
            for _ in range(2):
                if self._closed:
                    raise Unavailable("The store is closed.")
                if self._control is None:
                    self._start(today)
                try:
                    return self._fork(today)
                except (frames.Broken, OSError):
                    self._lose()
            raise Unavailable("No query worker can be started.")

    def bury(self, worker: Worker, wait: bool = False) -> int:
        """Collect a killed or dead worker. When told to wait, return how it ended (negative: by that signal; 0: not known)."""
        if worker.generation != self.generation or not self._lock.acquire(timeout=1):
            return 0  # another zygote is being started; the old one's children are gone with it
        try:
            if self._control is None:
                return 0
            self._control.sendall(json.dumps({"bury": worker.pid, "wait": wait}).encode())
            return json.loads(self._reply(b"B"))["status"]
        except (frames.Broken, OSError):
            self._lose()
            return 0
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
        ours, theirs = socket.socketpair()
        with theirs:
            source = str(Path(devolved.__file__).parents[1])  # found even when it was not installed
            environment = {
                **os.environ,
                "PYTHONPATH": os.pathsep.join([source, os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep),
            }
            environment.setdefault(
                "GLIBC_TUNABLES", "glibc.malloc.hugetlb=1"
            )  # large pages: a million statements are read a fifth quicker
            self._process = subprocess.Popen(
                [sys.executable, "-m", "devolved.store.embedded.zygote", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
            )
        self._control, self._replies = ours, frames.Connection(ours)
        self.generation += 1
        try:
            ours.sendall(frames.message(b"O", today=today, **self._order))
            self.facts = json.loads(self._reply(b"R"))
        except (frames.Broken, OSError):
            self._lose()
            raise Unavailable("The process that holds the store ended while it was loading the release.") from None

    def _fork(self, today: str) -> Worker:
        ours, theirs = socket.socketpair()
        with theirs:
            for end in (ours, theirs):
                end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 18)
            socket.send_fds(self._control, [json.dumps({"today": today}).encode()], [theirs.fileno()])
        try:
            return Worker(json.loads(self._reply(b"P"))["pid"], ours, self.generation)
        except frames.Broken:
            ours.close()
            raise

    def _reply(self, expected: bytes) -> bytes:
        kind, payload = self._replies.receive()
        if kind == b"X":
            detail = json.loads(payload)["detail"]
            self._lose()
            raise Unavailable(f"The release could not be loaded: {detail}")
        assert kind == expected, kind
        return payload

    def _lose(self) -> None:
        """Forget a zygote: closing its socket ends it, and its end ends its workers."""
        if self._control is not None:
            self._control.close()
            self._control = None
        if self._process is not None:
            try:
                self._process.wait(timeout=5)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None
