"""What the rest of the program asks of a store, whichever engine stands behind it.

A store holds one release. Its default dataset is the register graph (all that
is asserted or inferred) and the flat view of a day; ``Dataset`` replaces it
(SPARQL 1.1 Protocol, section 2.1.4).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from devolved.store.terms import Term


@dataclass(frozen=True)
class Dataset:
    """Graphs named by the request (``default-graph-uri``, ``named-graph-uri``); empty means not named."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.default or self.named)


@dataclass
class Answer:
    """One answer, on its way. ``chunks`` must be read to the end or closed.

    ``form`` is "bindings", "boolean" or "graph". A failure while reading
    ``chunks`` raises a DevolvedError: what was read so far is not whole.
    """

    form: str
    media_type: str
    chunks: Iterator[bytes]
    statistics: dict = field(default_factory=dict)  # filled when the end was reached: seconds, bytes
    length: int | None = None  # bytes, when all of them are here already


class Rows(Protocol):
    """What answers the register's own questions: a store, or a build's workspace."""

    def rows(self, query: str, *, on: date | None = None) -> list[dict[str, Term]]:
        """All rows of a SELECT, as name → term (unbound names absent), in the query's order."""


class Store(Rows, Protocol):
    """Read-only access to one release. Safe to use from many threads."""

    def ask(self, query: str, *, on: date | None = None) -> bool:
        """The answer to an ASK."""

    def graph(self, query: str, *, on: date | None = None) -> bytes:
        """The triples of a CONSTRUCT or DESCRIBE, as N-Triples."""

    def stream(
        self,
        query: str,
        *,
        media: Mapping[str, str | None],
        dataset: Dataset = Dataset(),
        on: date | None = None,
        timeout: float | None = None,
        client: str = "",
        gone: Callable[[], bool] | None = None,
    ) -> Answer:
        """A stranger's query, in a sandbox.

        ``media`` maps each form ("bindings", "boolean", "graph") to the media type wanted, None where the client
        accepts none of that form; which form it is, the engine says (``Answer.form``). ``client`` is whoever asks:
        shares are counted by it. ``gone`` says whether the client hung up; it is asked every ``messages.LOOK``
        seconds while the query waits, runs and flows, and ends it.

        Raises before the first chunk: BadQuery, NotAcceptable, TooLarge, TooMany, Busy, TimedOut, ResultTooLarge,
        MemoryExceeded, Unavailable; QueryDied only for a fault of ours. Members ``statistics``: seconds that it
        ran, and the cause of its end.
        """

    def is_light(self, client: str) -> bool:
        """Whether a client had next to nothing of the workers lately."""

    def statistics(self) -> dict:
        """Numbers for operators: workers, kills, queue, triples."""

    def retire(self) -> None:
        """Another release took over: close once the running queries have ended. Returns at once."""

    def close(self) -> None:
        """Stop every process this store started."""
