"""An answer on its way from a worker to a client.

Small answers are gathered whole, so that they can be sent with their length
and any failure is still a clean refusal. Larger ones flow. Whoever takes the pieces must not wait
for a slow reader meanwhile: our server puts them aside (``web/departures``).
"""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from devolved.errors import (
    BadQuery,
    Busy,
    DevolvedError,
    NotAcceptable,
    QueryDied,
    ResultTooLarge,
    TimedOut,
    Unavailable,
)
from devolved.settings import Settings
from devolved.store.embedded import frames
from devolved.store.formats import FORMATS
from devolved.store.protocol import Answer
from devolved.store.scheduling.pool import STOPPED, Pool

WHOLE = 1 << 20  # bytes up to which an answer is gathered before anything is sent
SIGNALS = {
    -6: "it needed more memory than the limit of {memory} MB. Ask for less at once: fewer patterns without a shared variable, a LIMIT, no growing strings",
    -11: "it nests or chains too deeply for the engine. Flatten it",
    -14: "it ran into its time limit",
}


class Gone(DevolvedError):
    """The client went away; nobody reads this."""

    status = 499
    title = "The client went away"


def ask(
    pool: Pool, client: str | None, request: dict, settings: Settings, gone: Callable[[], bool] | None = None
) -> Answer:
    """Send a request to a worker; return when the answer is whole or has grown past ``WHOLE``."""
    worker = pool.take(client, gone or (lambda: False))
    run = _Run(pool, worker, client, request["timeout"], settings)
    with run.guarded():
        worker.connection.watch(gone)
        worker.connection.send(frames.question(**request))
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

    def __init__(self, pool, worker, client, timeout: float, settings: Settings):
        self._pool, self._worker, self._client, self._settings = pool, worker, client, settings
        self._timeout = timeout
        now = time.monotonic()
        self.deadline = now + timeout
        self._until = min(
            self.deadline, now + pool.patience
        )  # the next moment at which something happens if nothing comes
        self.head: dict = {}
        self.statistics: dict = {}
        self.ended = False

    @contextmanager
    def guarded(self):
        """Whatever goes wrong inside, the worker is freed or replaced, and the error is ours."""
        try:
            yield
        except frames.Late:
            self._replace()
            raise TimedOut(
                f"The query was stopped after {self._timeout:g} seconds, the limit. "
                "Ask for less: name the things you ask about, add a LIMIT, or split the question.",
                limit=self._timeout,
            ) from None
        except frames.Broken:
            raise self._death(self._replace(died=True)) from None
        except frames.HungUp:
            self._replace()
            raise Gone("The client went away.") from None
        except BaseException:  # also GeneratorExit: the answer was closed half read
            if not self.ended:
                self._replace()
            raise

    def next(self) -> bytes:
        """The next piece; empty for frames that carry none."""
        while True:
            try:
                kind, payload = self._worker.connection.receive(self._until)
            except frames.Late:
                self._grow()
                continue
            piece = self._take_in(kind, payload)
            if piece or self.ended:
                return piece

    def _grow(self) -> None:
        """The query has run for long; the second time, for too long."""
        if self._until == self.deadline:
            raise frames.Late
        self._until = self.deadline
        self._pool.grown(self._worker)

    def flow(self, pieces: list[bytes]) -> Iterator[bytes]:
        """Yield pieces, after an empty one, as they come from the worker."""
        with self.guarded():
            yield b""
            yield from filter(None, pieces)
            while not self.ended:
                if time.monotonic() > self._until:  # a piece may be there already, after a client that took its time
                    self._grow()
                if piece := self.next():
                    yield piece

    def _take_in(self, kind: bytes, payload: bytes) -> bytes:
        if kind == b"D":
            return payload
        if kind == b"A":
            self.head, end, answer = frames.opened(payload)
            self.statistics.update(end)
            self._finish(end.get("weary"))
            return answer
        content = json.loads(payload)
        if kind == b"H":
            self.head = content
        elif kind == b"E":
            self.statistics.update(content)
            self._finish(content.get("weary"))
        else:
            self._finish()
            raise self._error(content)
        return b""

    def _finish(self, weary: bool = False) -> None:
        self.ended = True
        self._worker.connection.watch(None)
        if weary:
            self._pool.put_out(self._worker, self._client)
        else:
            self._pool.give_back(self._worker, self._client)

    def _replace(self, died: bool = False) -> int:
        if self.ended:
            return 0
        self.ended = True
        return self._pool.put_out(self._worker, self._client, died)

    def _error(self, content: dict) -> DevolvedError:
        if content["error"] == "syntax":
            return syntax_error(content["detail"])
        if content["error"] == "form":
            return not_acceptable(content["detail"])
        if content["error"] == "full":
            limit = self._settings.result_bytes
            if content["detail"]:
                return ResultTooLarge(content["detail"])
            return ResultTooLarge(
                f"The answer is longer than {limit:,} bytes, the limit. Page through it with ORDER BY, LIMIT and OFFSET, or take the dump.",
                limit=limit,
            )
        if content["error"] == "away":
            return Unavailable(content["detail"], retry_after=5)
        return QueryDied(f"The engine gave up: {content['detail'][:300]}")

    def _death(self, status: int) -> DevolvedError:
        if status == STOPPED:
            return Busy(
                "The query was stopped: others waited, and as many long queries were running as this server allows beside them. Come back a little later, or ask for less.",
                retry_after=10,
            )
        if status == -14:
            return TimedOut(f"The query was stopped after {self._timeout:g} seconds, the limit.", limit=self._timeout)
        reason = SIGNALS.get(status, "its worker process ended").format(memory=self._settings.memory)
        members = {"limit": self._settings.memory * 2**20} if status == -6 else {}
        return QueryDied(f"The query was stopped: {reason}.", **members)


def not_acceptable(form: str) -> NotAcceptable:
    """The refusal of an answer that is wanted in no format of its form, with what is on offer."""
    offers = [written.media_type for written in FORMATS[form]]
    return NotAcceptable(
        f"The answer is not written in any format that the request allows. Try one of {', '.join(offers)}.",
        offers=offers,
    )


def syntax_error(text: str) -> BadQuery:
    """The engine's words about a syntax error, with its place as members and without its pages of alternatives."""
    place, _, rest = text.removeprefix("error at ").partition(": ")
    line, _, column = place.partition(":")
    if not (line.isdigit() and column.isdigit()):
        return BadQuery(text[:500])
    expected = rest.partition(", [")[0].replace("expected one of", "expected one of:")
    if "Prefix not found" in rest:
        expected = "a prefix that the query does not declare"
    return BadQuery(
        f"Syntax error at line {line}, column {column}: {expected[:400]}.", line=int(line), column=int(column)
    )
