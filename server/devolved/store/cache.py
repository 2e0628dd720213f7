"""Answers kept: a release never changes, so neither does the answer to a question about a day.

Bounded in bytes, least recently used first out. Identical questions that are
asked while the first is still running wait for its answer.
"""

import gzip
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from devolved.errors import BadQuery, DevolvedError, QueryDied, ResultTooLarge, TimedOut
from devolved.store.datasets import Plan
from devolved.store.fences import Question
from devolved.store.protocol import Answer

SAME_FOR_ALL = (BadQuery, QueryDied, ResultTooLarge, TimedOut)  # failures that would befall whoever asks
OVERHEAD = 1_000  # bytes of book-keeping, roughly


@dataclass
class Kept:
    """One whole answer."""

    media_type: str
    body: bytes
    statistics: dict
    _squeezed: bytes | None = field(default=None, repr=False)

    def size(self) -> int:
        """Bytes to reckon with; half as much again for the squeezed copy that may be made."""
        return len(self.body) * 3 // 2 + OVERHEAD

    def squeezed(self) -> bytes:
        """The body as gzip, made once."""
        if self._squeezed is None:
            self._squeezed = gzip.compress(self.body, 5, mtime=0)
        return self._squeezed


class _Flight:
    def __init__(self):
        self.landed = threading.Event()
        self.kept: Kept | None = None
        self.error: DevolvedError | None = None


class AnswerCache:
    """Safe to use from many threads."""

    def __init__(self, limit: int):
        self._limit, self._size = limit, 0
        self._kept: OrderedDict[str, Kept] = OrderedDict()
        self._flights: dict[str, _Flight] = {}
        self._lock = threading.Lock()
        self.hits = self.misses = self.shared = 0

    def get(self, key: str) -> Kept | None:
        with self._lock:
            kept = self._kept.get(key)
            if kept:
                self._kept.move_to_end(key)
                self.hits += 1
            return kept

    def fetch(self, key: str, patience: float, run: Callable[[], Answer]) -> Kept | Answer:
        """The kept answer, that of somebody who is asking already, or a new one from ``run``.

        A whole answer comes back as Kept (and is kept); one that is still flowing as it is.
        """
        kept = self.get(key)
        if kept:
            return kept
        with self._lock:
            flight = self._flights.get(key)
            leads = flight is None
            if leads:
                flight = self._flights[key] = _Flight()
        if not leads and flight.landed.wait(patience):
            self.shared += 1
            if flight.kept:
                return flight.kept
            if flight.error:
                raise type(flight.error)(flight.error.detail, **flight.error.members)
        if not leads:
            return run()  # the first to ask went away, or its answer was too long to share
        try:
            answer = run()
            if answer.length is None:
                return answer
            flight.kept = Kept(answer.media_type, b"".join(answer.chunks), answer.statistics)
            self._keep(key, flight.kept)
            return flight.kept
        except SAME_FOR_ALL as error:
            flight.error = error
            raise
        finally:
            with self._lock:
                del self._flights[key]
            flight.landed.set()

    def _keep(self, key: str, kept: Kept) -> None:
        with self._lock:
            self.misses += 1
            if kept.size() > self._limit // 8 or key in self._kept:
                return
            self._kept[key] = kept
            self._size += kept.size()
            while self._size > self._limit:
                _, dropped = self._kept.popitem(last=False)
                self._size -= dropped.size()


def answer_key(version: str, question: Question, plan: Plan, media_type: str, today: str) -> str:
    """A name for one answer: the same for queries that differ only in white space and comments."""
    return hashlib.sha256(repr((version, question.normal, plan.key(), media_type, today)).encode()).hexdigest()[:40]
