"""Counters of one process in Prometheus' text format.

https://prometheus.io/docs/instrumenting/exposition_formats/. Each series
carries the process it was counted in: several processes answer behind one
address, and a sum over them is the reader's to make.
"""

import os
import resource
import threading
import time
from collections import Counter

BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """Safe to use from many threads. Rooms and statuses are few, so the series are bounded."""

    def __init__(self):
        self._lock = threading.Lock()
        self._began = time.time()
        self._current = 0
        self._requests: Counter = Counter()  # (room, status)
        self._buckets: Counter = Counter()  # (room, bound)
        self._seconds: Counter = Counter()  # room
        self._engine = 0.0
        self._queries = 0
        self._hits: Counter = Counter()
        self._refused: Counter = Counter()

    def enter(self) -> None:
        with self._lock:
            self._current += 1

    def leave(self) -> None:
        with self._lock:
            self._current -= 1

    def refuse(self, reason: str) -> None:
        """Count a request turned away at the door."""
        with self._lock:
            self._refused[reason] += 1

    def count(self, room: str, status: int, seconds: float, engine: float, queries: int, hit: bool) -> None:
        with self._lock:
            self._requests[room, status] += 1
            self._seconds[room] += seconds
            self._buckets[room, next((b for b in BOUNDS if seconds <= b), float("inf"))] += 1
            self._engine += engine
            self._queries += queries
            self._hits["hit" if hit else "miss"] += 1

    def text(self, store: dict, release: str) -> str:
        """Everything, as Prometheus reads it."""
        with self._lock:
            requests, seconds, buckets = dict(self._requests), dict(self._seconds), dict(self._buckets)
            hits, refused, engine, queries, current = (
                dict(self._hits),
                dict(self._refused),
                self._engine,
                self._queries,
                self._current,
            )
        out = _Text()
        out.family(
            "devolved_requests_total",
            "counter",
            "Requests answered.",
            [({"room": r, "status": s}, n) for (r, s), n in sorted(requests.items())],
        )
        out.histogram("devolved_request_seconds", "Seconds from request to answer.", seconds, buckets)
        out.family("devolved_engine_seconds_total", "counter", "Seconds that queries took.", [({}, round(engine, 6))])
        out.family("devolved_queries_total", "counter", "Queries sent to the store.", [({}, queries)])
        out.family(
            "devolved_page_cache_total",
            "counter",
            "Requests by whether the page was kept.",
            [({"found": k}, n) for k, n in sorted(hits.items())],
        )
        out.family(
            "devolved_refused_total",
            "counter",
            "Requests turned away at the door.",
            [({"reason": k}, n) for k, n in sorted(refused.items())],
        )
        out.family("devolved_requests_in_progress", "gauge", "Requests being answered.", [({}, current)])
        out.family(
            "devolved_store",
            "gauge",
            "What the store says of itself.",
            [({"fact": k}, v) for k, v in sorted(store.items()) if type(v) in (int, float)],
        )
        out.family(
            "devolved_release_info",
            "gauge",
            "The release being served.",
            [({"release": release}, 1)] if release else [],
        )
        out.family("process_start_time_seconds", "gauge", "When this process began.", [({}, round(self._began, 3))])
        out.family(
            "process_open_fds",
            "gauge",
            "Open descriptors.",
            [({}, len(os.listdir("/proc/self/fd")))] if os.path.isdir("/proc/self/fd") else [],
        )
        out.family(
            "process_max_resident_memory_bytes",
            "gauge",
            "Most memory held so far.",
            [({}, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)],
        )
        return "\n".join(out.lines) + "\n"


class _Text:
    def __init__(self):
        self.lines: list[str] = []

    def family(self, name: str, kind: str, help: str, samples) -> None:
        if samples:
            self.lines += [f"# HELP {name} {help}", f"# TYPE {name} {kind}"]
            self.lines += [self._sample(name, labels, value) for labels, value in samples]

    def histogram(self, name: str, help: str, sums: dict, buckets: dict) -> None:
        self.lines += [f"# HELP {name} {help}", f"# TYPE {name} histogram"]
        for room in sorted(sums):
            total = 0
            for bound in (*BOUNDS, float("inf")):
                total += buckets.get((room, bound), 0)
                self.lines.append(
                    self._sample(
                        name + "_bucket", {"room": room, "le": "+Inf" if bound == float("inf") else bound}, total
                    )
                )
            self.lines.append(self._sample(name + "_sum", {"room": room}, round(sums[room], 6)))
            self.lines.append(self._sample(name + "_count", {"room": room}, total))

    @staticmethod
    def _sample(name: str, labels: dict, value) -> str:
        written = ",".join(f'{k}="{_escaped(str(v))}"' for k, v in {**labels, "process": os.getpid()}.items())
        return f"{name}{{{written}}} {value}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
