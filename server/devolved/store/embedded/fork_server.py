"""The fork server: a process that loads a release once and forks query workers from itself.

Run as ``python -m devolved.store.embedded.fork_server DESCRIPTOR``, with a socket pair's end
as the descriptor. No web framework is imported here: every worker is a copy of
this process. In-memory stores are shared by copy on write, and a fresh worker
takes milliseconds. A store on disk is opened by each worker, from hard links.
What a worker writes to its standard error is kept for whoever asks how it died.
"""

import fcntl
import gc
import json
import os
import select
import shutil
import signal
import socket
import sys
from contextlib import contextmanager, suppress
from pathlib import Path

from devolved.store.embedded import dataset, sandbox, worker
from devolved.store.embedded.messages import Connection, Kind, message

# The kernel fetches no more than about this at one request.
AHEAD = 128 * 1024
# Bytes of a dead worker's last words that are handed on.
WORDS = 2_000


def main(descriptor: int) -> None:
    """Load, report, and then fork or reap workers as told."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # the web process decides when we end: by closing the socket
    control = socket.socket(fileno=descriptor)
    order = Connection(control).receive()[1]
    try:
        source = OnDisk(order) if order["disk"] else InMemory(order)
    except Exception as error:
        control.sendall(message(Kind.ERROR, detail=f"{type(error).__name__}: {error}"))
        return
    gc.freeze()
    control.sendall(message(Kind.READY, **source.facts))
    ForkServer(control, source).serve()


class ForkServer:
    """Takes orders, one at a time: a descriptor comes with the order to fork a worker that speaks over it."""

    def __init__(self, control: socket.socket, source: "InMemory | OnDisk"):
        self._control, self._source = control, source
        self._words: dict[int, int] = {}  # by worker: where what it wrote to its standard error can be read
        self._dying: set[int] = set()  # killed, and perhaps not gone yet

    def serve(self) -> None:
        while True:
            while self._dying and not select.select([self._control], [], [], 0.05)[0]:
                for pid in [pid for pid in self._dying if _collect(pid, os.WNOHANG) is not None]:
                    self._forget(pid)
            try:
                data, descriptors, _, _ = socket.recv_fds(self._control, 4096, 1)
            except OSError:
                data = b""
            if not data:
                self._source.close()
                os._exit(0)
            order = json.loads(data)
            if "reap" in order:
                self._reap(order["reap"], order["wait"])
            else:
                pid = self._fork(descriptors[0], order["today"])
                os.close(descriptors[0])
                self._control.sendall(message(Kind.FORKED, pid=pid))

    def _reap(self, pid: int, wait: bool) -> None:
        status = _collect(pid, 0) if wait else None
        words = b""
        if status is None:
            self._dying.add(pid)
        else:
            with suppress(BlockingIOError, KeyError):
                words = os.read(self._words[pid], 1 << 16)[:WORDS]
            self._forget(pid)
        self._control.sendall(message(Kind.REAPED, status=status or 0, words=words.decode("utf-8", "replace")))

    def _forget(self, pid: int) -> None:
        self._dying.discard(pid)
        if (words := self._words.pop(pid, None)) is not None:
            os.close(words)
        self._source.forget(pid)

    def _fork(self, descriptor: int, today: str) -> int:
        self._source.prepare(today)
        reading, writing = os.pipe2(os.O_NONBLOCK)  # never waited for: what does not fit is lost
        server = os.getpid()
        pid = os.fork()
        if pid:
            os.close(writing)
            self._words[pid] = reading
            return pid
        try:
            sandbox.die_with(server)
            self._control.close()
            for other in (reading, *self._words.values()):
                os.close(other)
            os.dup2(writing, 2)
            os.close(writing)
            worker.work(
                socket.socket(fileno=descriptor), self._source.open(), self._source.memory, self._source.in_memory
            )
        finally:
            os._exit(1)


def _collect(pid: int, how: int) -> int | None:
    """Collect a dead child; return its wait status as ``subprocess`` counts (negative: the signal).

    None: it is not dead yet.
    """
    try:
        found, status = os.waitpid(pid, how)
    except ChildProcessError:
        return 0
    return os.waitstatus_to_exitcode(status) if found else None


class InMemory:
    """Workers share the store that was loaded here."""

    in_memory = True

    def __init__(self, order: dict):
        self.memory = order["memory"]
        self._dataset = dataset.load(Path(order["release"]), order["day_graphs"])
        self._dataset.turn_to(order["today"])
        self.facts = self._dataset.facts()

    def prepare(self, today: str) -> None:
        self._dataset.turn_to(today)

    def open(self) -> dataset.ReleaseDataset:
        return self._dataset

    def forget(self, pid: int) -> None:
        pass

    def close(self) -> None:
        pass


class OnDisk:
    """Workers open copies of a store that one process wrote: table files are immutable, so links do."""

    in_memory = False

    def __init__(self, order: dict):
        self.memory = order["memory"]
        self._release, self._keep = Path(order["release"]), order["day_graphs"]
        self._whole = Path(order["disk"])
        self._copies = self._whole.parent / f"{self._whole.name}-workers-{os.getpid()}"
        self._whole.parent.mkdir(parents=True, exist_ok=True)
        with self._alone():
            if not self._whole.exists():
                unfinished = self._whole.with_name(self._whole.name + ".unfinished")
                shutil.rmtree(unfinished, ignore_errors=True)
                dataset.load_to_disk(self._release, unfinished)
                unfinished.rename(self._whole)
            self._sweep()
        self._read_ahead()
        self._turned = ""
        self.prepare(order["today"])
        self.facts = {"triples": order["triples"], "graphs": 0, "changes": 0, "disk": str(self._whole)}

    def prepare(self, today: str) -> None:
        """Turn the store to another day before anybody copies it."""
        if today != self._turned:
            with self._alone():
                dataset.turn_disk(self._release, self._whole, today)
            self._turned = today

    def _read_ahead(self) -> None:
        """Ask the kernel to fetch the tables before somebody waits for them:
        from memory that it has to spare, not from ours.
        """
        for file in self._whole.glob("*.sst"):
            with file.open("rb") as table:
                for start in range(0, file.stat().st_size, AHEAD):
                    os.posix_fadvise(table.fileno(), start, AHEAD, os.POSIX_FADV_WILLNEED)

    @contextmanager
    def _alone(self):
        """Several web processes want the same store: one at a time writes it."""
        with open(f"{self._whole}.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def open(self) -> dataset.ReleaseDataset:
        """In the worker: link the tables, copy the rest, open."""
        folder = self._copies / str(os.getpid())
        folder.mkdir(parents=True)
        for file in self._whole.iterdir():
            if file.suffix == ".sst":
                os.link(file, folder / file.name)
            elif file.name != "LOCK":
                shutil.copy(file, folder / file.name)
        sandbox.no_network()  # before the engine starts its threads
        return dataset.open_disk(self._release, folder, self._keep)

    def forget(self, pid: int) -> None:
        shutil.rmtree(self._copies / str(pid), ignore_errors=True)

    def close(self) -> None:
        shutil.rmtree(self._copies, ignore_errors=True)

    def _sweep(self) -> None:
        """Remove copies that belonged to fork servers no longer there."""
        for folder in self._whole.parent.glob("*-workers-*"):
            if not Path("/proc", folder.name.rpartition("-")[2]).exists():
                shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
