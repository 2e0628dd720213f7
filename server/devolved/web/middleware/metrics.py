"""Counters for Prometheus, added up over the processes that answer behind one address.

``prometheus_client`` keeps them; where ``PROMETHEUS_MULTIPROC_DIR`` names a folder (``serve`` sees to it, before this
is imported) every process writes its own file there, and whichever is asked adds them up. Gauges of one process carry
its ``pid``.
"""

import os
import resource
import threading
import time
from functools import partial

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
FOLDER = "PROMETHEUS_MULTIPROC_DIR"
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
LOOK_EVERY = 1.0  # seconds between two looks at what a process and its store say of themselves

disable_created_metrics()
_own = CollectorRegistry()
_gauge = partial(Gauge, registry=_own, multiprocess_mode="liveall")

requests = Counter("devolved_requests", "Requests answered.", ("room", "status"), registry=_own)
seconds = Histogram(
    "devolved_request_seconds",
    "Seconds from request to the end of the answer.",
    ("room",),
    buckets=BOUNDS,
    registry=_own,
)
engine_seconds = Counter("devolved_engine_seconds", "Seconds that queries took.", registry=_own)
queries = Counter("devolved_queries", "Queries sent to the store.", registry=_own)
cache = Counter("devolved_cache", "Requests by whether the answer was kept.", ("found",), registry=_own)
problems = Counter(
    "devolved_problems", "Requests refused, failed or broken off, by the kind of error.", ("cause",), registry=_own
)
in_progress = _gauge("devolved_requests_in_progress", "Requests being answered.", multiprocess_mode="livesum")
store_facts = _gauge("devolved_store", "What the store of a process says of itself.", ("fact",))
release_info = _gauge(
    "devolved_release_info", "The release being served: 1.", ("release",), multiprocess_mode="livemax"
)
started = _gauge("devolved_process_start_time_seconds", "When a process began.")
open_files = _gauge("devolved_process_open_fds", "Open descriptors of a process.")
most_memory = _gauge("devolved_process_max_resident_memory_bytes", "Most memory that a process held so far.")

_began = time.time()
_served = [""]  # the release at the last look


def look(site) -> None:
    """Note what this process and its store say of themselves now."""
    started.set(_began)
    open_files.set(len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0)
    most_memory.set(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)
    if site is None:
        return
    for fact, value in site.store.statistics().items():
        if type(value) in (int, float):
            store_facts.labels(fact).set(value)
    version = site.release.version
    if _served[0] and _served[0] != version:
        release_info.labels(_served[0]).set(0)
    _served[0] = version
    release_info.labels(version).set(1)


def keep_looking(live, stop: threading.Event) -> None:
    """Look again and again, until ``stop`` is set: other processes show what was seen last."""
    while not stop.wait(LOOK_EVERY):
        look(live.opened)


def text() -> bytes:
    """Everything, of all processes, as Prometheus reads it."""
    if FOLDER not in os.environ:
        return generate_latest(_own)
    everyone = CollectorRegistry()
    MultiProcessCollector(everyone)
    return generate_latest(everyone)
