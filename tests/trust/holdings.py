"""What the processes of a server hold over time: memory, descriptors; and whether it is level."""

import csv
import os
import re
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from whole_server import Server

WEB, KEEPER, WORKER, PEN = (
    "web",
    "keeper",
    "worker",
    "pen",
)  # the server's; those that loaded the release; those forked from them for queries; those that draw


@dataclass(frozen=True)
class Held:
    """Descriptors of all processes; megabytes of the web processes, and of those behind them;
    how many processes there are.
    """

    descriptors: int
    web: float
    others: float
    processes: int


def processes(server: Server) -> list[tuple[int, str, float, int]]:
    """Number, kind, megabytes and descriptors of each process.

    Memory as the kernel shares it out, so that common pages count once; without pages of files, whose share
    rises and falls with what else runs on the machine.
    """
    found, keepers = [], set()
    for pid in (server.process.pid, *server.processes()):
        try:
            files = len(os.listdir(f"/proc/{pid}/fd"))
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
            parent = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
            megabytes = int(re.search(r"^Pss_Anon:\s+(\d+)", rollup, re.MULTILINE)[1]) / 1024
        except (OSError, TypeError):  # a query worker that ended meanwhile
            continue
        kind = (
            PEN
            if b"multiprocessing" in command
            else WEB
            if b"fork_server" not in command
            else WORKER
            if parent in keepers
            else KEEPER
        )
        keepers |= {pid} if kind == KEEPER else set()
        found.append((pid, kind, megabytes, files))
    return found


def held(server: Server) -> Held:
    """Everything together, now."""
    now = processes(server)
    web = sum(megabytes for _, kind, megabytes, _ in now if kind == WEB)
    return Held(sum(files for *_, files in now), web, sum(megabytes for _, _, megabytes, _ in now) - web, len(now))


class Watch:
    """Looks every so many seconds, in a thread of its own, until told to stop.

    ``into``: a CSV file for every process at every look.
    """

    def __init__(self, server: Server, every: float, into: Path | None = None):
        self.looks: list[tuple[float, Held]] = []  # seconds since the beginning
        self._server, self._every, self._into = server, every, into
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *fault):
        self._ended.set()
        self._thread.join()

    def _look(self) -> None:
        began = time.monotonic()
        while not self._ended.wait(self._every):
            moment, now = time.monotonic() - began, processes(self._server)
            web = sum(megabytes for _, kind, megabytes, _ in now if kind == WEB)
            self.looks.append(
                (moment, Held(sum(files for *_, files in now), web, sum(m for _, _, m, _ in now) - web, len(now)))
            )
            if self._into:
                with self._into.open("a", newline="") as file:
                    csv.writer(file).writerows(
                        (round(moment, 1), pid, kind, round(megabytes, 2), files) for pid, kind, megabytes, files in now
                    )


def slope(points: list[tuple[float, float]], block: float = 60) -> tuple[float, float]:
    """The straight line through (second, value): its rise a second, and how far off that may be, 19 times of 20.

    Fitted to means of blocks, because looks that follow each other closely are alike and would promise too much.
    """
    blocks: dict[int, list[tuple[float, float]]] = {}
    for point in points:
        blocks.setdefault(int((point[0] - points[0][0]) // block), []).append(point)
    xs = [mean(x for x, _ in group) for group in blocks.values()]
    ys = [mean(y for _, y in group) for group in blocks.values()]
    middle, level = mean(xs), mean(ys)
    spread = sum((x - middle) ** 2 for x in xs)
    rise = sum((x - middle) * (y - level) for x, y in zip(xs, ys, strict=False)) / spread
    left = sum((y - level - rise * (x - middle)) ** 2 for x, y in zip(xs, ys, strict=False)) / max(1, len(xs) - 2)
    return rise, 2.05 * (left / spread) ** 0.5
