"""What is noted of one request while it is answered: for the log line, the counters and the Server-Timing header.

The request log makes a ``Trace`` for every request; the rooms inside add what they know of it. It travels in a
context variable, so that an old release's application and the store's timing add to the same one.
"""

import hashlib
import logging
import re
import time
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import partial

from devolved.errors import DevolvedError

slow = logging.getLogger("devolved.slow")
OUTLINE = 600  # characters of a slow query's outline
_WORD = re.compile(r"[A-Za-z_]+|[{}]")
# The words of the language, and nothing that a reader may have put into a query.
_KEYWORDS = frozenset(
    """SELECT CONSTRUCT DESCRIBE ASK WHERE FROM NAMED GRAPH OPTIONAL UNION MINUS FILTER BIND VALUES EXISTS NOT DISTINCT
    REDUCED GROUP BY HAVING ORDER ASC DESC LIMIT OFFSET SERVICE COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT REGEX REPLACE
    CONTAINS STRSTARTS STRENDS LCASE UCASE CONCAT SUBSTR BOUND COALESCE { }""".split()
)


@dataclass
class QueryRun:
    """One query that a request sent to the store. ``statistics`` fills when a streamed answer has ended."""

    query: str
    seconds: float = 0.0
    statistics: dict = field(default_factory=dict)

    @property
    def engine_seconds(self) -> float:
        return max(self.seconds, self.statistics.get("seconds") or 0.0)


@dataclass
class Trace:
    """One request."""

    id: str
    method: str
    began: float = field(default_factory=time.perf_counter)
    # The pattern of the address, as "/doc/<kind>"; never the address itself.
    route: str | None = None
    # The group of routes, for counters.
    room: str = "nowhere"
    release: str | None = None
    # "hit", "miss", or "no" where nothing is kept.
    cache: str = "no"
    # Why it was refused, failed or broken off: the kind of error, in words.
    cause: str | None = None
    queries: list[QueryRun] = field(default_factory=list)

    @property
    def engine_seconds(self) -> float:
        return sum(run.engine_seconds for run in self.queries)


_current: ContextVar[Trace | None] = ContextVar("devolved-trace", default=None)


def begin(trace: Trace) -> None:
    """Make this the trace of the request that this thread answers."""
    _current.set(trace)


def current() -> Trace:
    """The trace of this request; outside of one, a trace that nobody reads."""
    return _current.get() or Trace("", "")


def cause(error: BaseException) -> str:
    """An error's kind in words: ``TimedOut`` is "timed-out"."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", type(error).__name__).lower()


class TimedStore:
    """A store that notes which queries a request ran and how long they took, and logs the slow ones."""

    def __init__(self, store, slow_after: float):
        self._store, self._slow_after = store, slow_after

    def __getattr__(self, name):
        found = getattr(self._store, name)
        return partial(self._timed, found) if name in ("rows", "ask", "graph", "stream") else found

    def _timed(self, method, query: str, **arguments):
        run = QueryRun(query)
        current().queries.append(run)
        began = time.perf_counter()
        try:
            answer = method(query, **arguments)
            run.statistics = getattr(answer, "statistics", {})
            return answer
        except DevolvedError as error:
            run.statistics = error.members.get("statistics") or {}
            raise
        finally:
            run.seconds = time.perf_counter() - began
            if run.seconds >= self._slow_after:
                fields = {
                    "id": current().id,
                    "query": query_hash(query),
                    "seconds": round(run.seconds, 3),
                    "characters": len(query),
                    "outline": outline(query),
                }
                slow.warning("slow query", extra=fields)


def query_hash(query: str) -> str:
    """A name for a query that does not tell what it asks."""
    return hashlib.sha256(query.encode("utf-8", "replace")).hexdigest()[:16]


def outline(query: str) -> str:
    """The shape of a query in the language's own words: no names, strings, numbers, comments or addresses."""
    words = (word.upper() for word in _WORD.findall(query[:20_000]))
    return " ".join(word for word in words if word in _KEYWORDS)[:OUTLINE]
