"""Answers kept: a release never changes, so neither does the answer to a question about a day.

Bounded in bytes, least recently used first out. Identical questions that are
asked while the first is still running wait for its answer.
"""

import gzip
import hashlib
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from devolved.bounded import ByteLimitedCache
from devolved.errors import BadQuery, DevolvedError, MemoryExceeded, NotAcceptable, QueryDied, ResultTooLarge, TimedOut
from devolved.store.protocol import Answer, Dataset

SAME_FOR_ALL = (
    BadQuery,
    MemoryExceeded,
    NotAcceptable,
    QueryDied,
    ResultTooLarge,
    TimedOut,
)  # failures that would befall whoever asks

VOLATILE = ("rand", "now", "uuid", "bnode")


@dataclass
class Kept:
    """One whole answer."""

    media_type: str
    body: bytes
    statistics: dict
    _squeezed: bytes | None = field(default=None, repr=False)

    def squeezed(self) -> bytes:
        """The body as gzip, made once."""
        if self._squeezed is None:
            self._squeezed = gzip.compress(self.body, 5, mtime=0)
        return self._squeezed


class _Flight:
    """A query in progress. A lock rather than an event:
    most have nobody waiting, and an event costs fifty times as much.
    """

    def __init__(self):
        self.under_way = threading.Lock()
        self.under_way.acquire()
        self.kept: Kept | None = None
        self.error: DevolvedError | None = None


class AnswerCache:
    """Safe to use from many threads."""

    def __init__(self, limit: int):
        self._kept = ByteLimitedCache(limit)
        self._flights: dict[str, _Flight] = {}
        self._lock = threading.Lock()

    def get(self, key: str) -> Kept | None:
        return self._kept.get(key)

    def fetch(self, key: str, patience: float, run: Callable[[], Answer]) -> Kept | Answer:
        """The kept answer, that of somebody who is asking already, or a new one from ``run``.

        A whole answer comes back as Kept (and is kept); one that is still flowing as it is.
        """
        kept = self.get(key)
        if kept:
            return kept
        ours = _Flight()
        with self._lock:
            flight = self._flights.setdefault(key, ours)
        if flight is not ours:
            # None: the first to ask went away, or its answer was too long to share.
            return self._shared(flight, patience) or run()
        try:
            answer = run()
            if answer.length is None:
                return answer
            kept = flight.kept = Kept(answer.media_type, b"".join(answer.chunks), answer.statistics)
            self._kept.put(key, kept, more=len(kept.body) // 2)  # for the squeezed copy that may be made
            return kept
        except SAME_FOR_ALL as error:
            flight.error = error
            raise
        finally:
            with self._lock:
                del self._flights[key]
            flight.under_way.release()

    def _shared(self, flight: _Flight, patience: float) -> Kept | None:
        """What a query in progress comes to, if that is soon and for all."""
        if flight.under_way.acquire(timeout=patience):
            flight.under_way.release()
            if flight.error:
                raise type(flight.error)(flight.error.detail, **flight.error.members)
        return flight.kept


def keepable(text: str) -> bool:
    """Whether an answer to this text may be kept: nothing in it can be a function that answers otherwise every time.

    More texts than need be are held back (a variable ``?grand`` is), since no text is read here.
    """
    small = text.lower()
    return not any(word in small for word in VOLATILE)


def answer_key(
    version: str, text: str, media: Mapping[str, str | None], dataset: Dataset, on: date | None, today: date
) -> str:
    """A name for one answer: a digest over everything that it depends on. Texts that differ in anything differ here."""
    said = repr((version, sorted(media.items()), dataset.default, dataset.named, str(on or today), str(today), text))
    return hashlib.blake2b(said.encode("utf-8", "surrogatepass"), digest_size=20).hexdigest()
