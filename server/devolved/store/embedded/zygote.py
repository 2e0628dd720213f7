"""The process that loads a release once and forks query workers from itself.

Run as ``python -m devolved.store.embedded.zygote DESCRIPTOR``, with a socket pair's end
as the descriptor. No web framework is imported here: every worker is a copy of
this process. In-memory stores are shared by copy on write, and a fresh worker
takes milliseconds. A store on disk is opened by each worker, from hard links.
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
from contextlib import contextmanager
from pathlib import Path

from devolved.store.embedded import confinement, frames, loaded, worker

AHEAD = 128 * 1024  # the kernel fetches no more than about this at one request


def main(descriptor: int) -> None:
    """Load, report, and then fork or bury workers as told."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # the web process decides when we end: by closing the socket
    control = socket.socket(fileno=descriptor)
    connection = frames.Connection(control)
    order = json.loads(connection.receive()[1])
    try:
        nursery = OnDisk(order) if order.get("disk") else InMemory(order)
    except Exception as error:
        control.sendall(frames.message(b"X", detail=f"{type(error).__name__}: {error}"))
        return
    gc.freeze()
    control.sendall(frames.message(b"R", **nursery.facts))
    dying: set[int] = set()  # killed, and perhaps not gone yet
    while True:
        while dying and not select.select([control], [], [], 0.05)[0]:
            for pid in [pid for pid in dying if _collect(pid, os.WNOHANG) is not None]:
                dying.remove(pid)
                nursery.bury(pid)
        try:
            data, descriptors, _, _ = socket.recv_fds(control, 4096, 1)
        except OSError:
            data = b""
        if not data:
            nursery.close()
            os._exit(0)
        order = json.loads(data)
        if "bury" in order:
            status = _collect(order["bury"], 0) if order["wait"] else None
            control.sendall(frames.message(b"B", status=status or 0))
            if status is None:
                dying.add(order["bury"])
            else:
                nursery.bury(order["bury"])
            continue
        pid = _fork(control, descriptors[0], nursery, order)
        os.close(descriptors[0])
        control.sendall(frames.message(b"P", pid=pid))


def _fork(control, descriptor: int, nursery, order: dict) -> int:
    nursery.prepare(order["today"])
    zygote = os.getpid()
    pid = os.fork()
    if pid:
        return pid
    try:
        confinement.die_with(zygote)
        control.close()
        nothing = os.open(os.devnull, os.O_RDWR)
        os.dup2(nothing, 2)  # an engine that aborts prints its stack; the web process reports what matters
        os.close(nothing)
        worker.work(socket.socket(fileno=descriptor), nursery.store(), nursery.memory, nursery.in_memory)
    finally:
        os._exit(1)


def _collect(pid: int, how: int) -> int | None:
    """Collect a dead child; return its wait status as ``subprocess`` counts (negative: the signal). None: it is not dead yet."""
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
        self._loaded = loaded.load(Path(order["release"]), order["day_graphs"])
        self._loaded.turn_to(order["today"])
        self.facts = self._loaded.facts()

    def prepare(self, today: str) -> None:
        self._loaded.turn_to(today)

    def store(self) -> loaded.Loaded:
        return self._loaded

    def bury(self, pid: int) -> None:
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
                loaded.load_to_disk(self._release, unfinished)
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
                loaded.turn_disk(self._release, self._whole, today)
            self._turned = today

    def _read_ahead(self) -> None:
        """Ask the kernel to fetch the tables before somebody waits for them: from memory that it has to spare, not from ours."""
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

    def store(self) -> loaded.Loaded:
        """In the worker: link the tables, copy the rest, open."""
        folder = self._copies / str(os.getpid())
        folder.mkdir(parents=True)
        for file in self._whole.iterdir():
            if file.suffix == ".sst":
                os.link(file, folder / file.name)
            elif file.name != "LOCK":
                shutil.copy(file, folder / file.name)
        confinement.no_network()  # before the engine starts its threads
        return loaded.open_disk(self._release, folder, self._keep)

    def bury(self, pid: int) -> None:
        shutil.rmtree(self._copies / str(pid), ignore_errors=True)

    def close(self) -> None:
        shutil.rmtree(self._copies, ignore_errors=True)

    def _sweep(self) -> None:
        """Remove copies that belonged to zygotes no longer there."""
        for folder in self._whole.parent.glob("*-workers-*"):
            if not Path("/proc", folder.name.rpartition("-")[2]).exists():
                shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
