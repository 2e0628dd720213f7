"""One query on one worker, from the request to the last byte of its answer.

Small answers are gathered whole, so that they can be sent with their length
and any failure is still a clean refusal. Larger ones flow; whoever takes the
pieces must not wait for a slow reader meanwhile.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from devolved.errors import (
    BadQuery,
    Busy,
    ClientGone,
    DevolvedError,
    MemoryExceeded,
    NotAcceptable,
    QueryDied,
    ResultTooLarge,
    TimedOut,
    Unavailable,
)
from devolved.settings import Settings
from devolved.store import explain
from devolved.store.embedded.messages import ClientDisconnected, ConnectionLost, DeadlineExceeded, Kind, message
from devolved.store.embedded.sandbox import STACK
from devolved.store.protocol import Answer
from devolved.store.scheduling.job import Death, Job
from devolved.store.scheduling.pool import WorkerPool

WHOLE = 1 << 20  # bytes up to which an answer is gathered before anything is sent
ABORTED, KILLED, OVERFLOWED, ALARM, FORBIDDEN = -6, -9, -11, -14, -31
NO_MEMORY = 3  # the status with which a worker ends whose own language found no memory
HTTP_CLIENT = "oxhttp"  # the part of the engine that would have called another server
LESS = "Ask for less at once: fewer patterns without a shared variable, a LIMIT, no growing strings."


def ask(
    pool: WorkerPool, client: str, request: dict, settings: Settings, gone: Callable[[], bool] | None = None
) -> Answer:
    """Send a request to a worker; return when the answer is whole or has grown past ``WHOLE``."""
    job = pool.take(client, gone or (lambda: False))
    run = _Run(pool, job, request, settings)
    with run.guarded():
        job.worker.connection.watch(gone)
        job.worker.connection.send(message(Kind.QUERY, **request))
        pieces, length = [], 0
        while not run.ended and length < WHOLE:
            piece = run.next()
            pieces.append(piece)
            length += len(piece)
    chunks = iter([b"".join(pieces)]) if run.ended else run.flow(pieces)
    if not run.ended:
        next(chunks)  # begun, so that closing it frees the worker even when nothing was read
    return Answer(run.head["form"], run.head["media"], chunks, run.statistics, length if run.ended else None)


class _Run:
    """One query on one worker."""

    def __init__(self, pool: WorkerPool, job: Job, request: dict, settings: Settings):
        self._pool, self._job, self._request, self._settings = pool, job, request, settings
        self._deadline = job.started + request["timeout"]
        # The next moment at which something happens if nothing comes.
        self._until = min(self._deadline, job.started + pool.long_after)
        self.head: dict = {}
        self.statistics: dict = {}
        self.ended = False

    @contextmanager
    def guarded(self) -> Iterator[None]:
        """Whatever goes wrong inside, the worker is freed or replaced, and the error is ours, with what it cost."""
        try:
            yield
        except DeadlineExceeded:
            self._discard()
            raise self._noted(self._timed_out(), "time") from None
        except ConnectionLost:
            raise self._noted(*self._cause_of(self._discard(died=True))) from None
        except ClientDisconnected:
            self._discard()
            raise self._noted(ClientGone("The client went away."), "client") from None
        except DevolvedError as error:
            self._discard()
            raise self._noted(error, "refused") from None
        except BaseException:  # also GeneratorExit: the answer was closed half read
            self._discard()
            raise

    def next(self) -> bytes:
        """The next piece; empty for messages that carry none."""
        while True:
            try:
                kind, content, body = self._job.worker.connection.receive(self._until)
            except DeadlineExceeded:
                self._went_on()
                continue
            self._take_in(kind, content)
            if body or self.ended:
                return body

    def flow(self, pieces: list[bytes]) -> Iterator[bytes]:
        """Yield pieces, after an empty one, as they come from the worker."""
        with self.guarded():
            yield b""
            yield from filter(None, pieces)
            while not self.ended:
                # A piece may be there already, after a client that took its time.
                if time.monotonic() > self._until:
                    self._went_on()
                if piece := self.next():
                    yield piece

    def _went_on(self) -> None:
        """The query has run for long; the second time, for too long."""
        if self._until == self._deadline:
            raise DeadlineExceeded
        self._until = self._deadline
        self._pool.mark_long(self._job)

    def _take_in(self, kind: Kind, content: dict) -> None:
        if kind in (Kind.HEAD, Kind.WHOLE):
            self.head = content
        if kind in (Kind.END, Kind.WHOLE):
            self.statistics.update(seconds=content["seconds"], bytes=content["bytes"])
        if kind in (Kind.END, Kind.WHOLE, Kind.ERROR):
            self.ended = True
            self._job.worker.connection.watch(None)
            if content.get("worn"):
                self._pool.discard(self._job)
            else:
                self._pool.release(self._job)
        if kind is Kind.ERROR:
            self.statistics.update(seconds=content["seconds"])
            raise self._error(content["error"], content["detail"], content["members"])

    def _discard(self, died: bool = False) -> Death:
        if self.ended:
            return Death()
        self.ended = True
        return self._pool.discard(self._job, died)

    def _noted(self, error: DevolvedError, cause: str) -> DevolvedError:
        """The error, with how long the query ran and why it ended: what log and metrics say."""
        seconds = self.statistics.get("seconds", time.monotonic() - self._job.started)
        error.members.setdefault("statistics", {"seconds": seconds, "cause": error.members.pop("cause", cause)})
        return error

    def _timed_out(self) -> TimedOut:
        return TimedOut(
            f"The query was stopped after {self._request['timeout']:g} seconds, the limit. "
            "Ask for less: name the things you ask about, add a LIMIT, or split the question.",
            limit=self._request["timeout"],
        )

    def _error(self, error: str, detail: str, members: dict) -> DevolvedError:
        """What a worker says it could not do."""
        if error == "syntax":
            return explain.syntax_error(self._request["query"], detail)
        if error == "query":
            return BadQuery(detail, **members)
        if error == "form":
            return NotAcceptable("The answer is not written in any format that the request allows.", form=detail)
        if error == "length":
            limit = self._settings.result_bytes
            return ResultTooLarge(
                detail
                or f"The answer is longer than {limit:,} bytes, the limit. "
                "Page through it with ORDER BY, LIMIT and OFFSET, or take the dump.",
                **({} if detail else {"limit": limit}),
                cause="length",
            )
        if error == "time":
            return TimedOut(detail, limit=self._request["timeout"], cause="time")
        if error == "away":
            return Unavailable(detail, retry_after=5, cause="away")
        return explain.refusal(self._request["query"], detail) or QueryDied(
            f"The engine gave up: {detail.removeprefix('The engine gave up: ')[:300]}", cause="engine"
        )

    def _cause_of(self, death: Death) -> tuple[DevolvedError, str]:
        """Why a worker died: its status says how, and its last words of what."""
        status, words, limit = death.status, death.words, self._settings.memory * 2**20
        if death.cancelled:
            return Busy(
                "The query was stopped: others waited, and as many long queries were running as this server allows "
                "beside them. Come back a little later, or ask for less.",
                retry_after=10,
            ), "cancelled"
        if status == ALARM:
            return self._timed_out(), "time"
        if status == FORBIDDEN or HTTP_CLIENT in words:
            return BadQuery(explain.SERVICE), "service"
        if "total order" in words:
            return BadQuery(explain.SORT), "sort"
        if status == NO_MEMORY or (status == ABORTED and "memory allocation" in words):
            return MemoryExceeded(
                f"The query was stopped: it needed more memory than the limit of {self._settings.memory} MB. {LESS}",
                limit=limit,
            ), "memory"
        if status == OVERFLOWED or "overflowed its stack" in words:
            return MemoryExceeded(
                f"The query was stopped: it nests or chains too deeply for the engine's stack of {STACK >> 20} MB. "
                "Flatten it.",
                limit=STACK,
            ), "stack"
        if status in (0, KILLED):
            return Unavailable(
                "The process that ran the query was ended from outside. Ask again.", retry_after=1
            ), "killed"
        return QueryDied("The query was stopped: its worker process ended. The fault is ours. Ask again."), "died"
