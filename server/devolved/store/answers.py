"""An answer on its way from a worker to a client.

Small answers are gathered whole, so that they can be sent with their length
and any failure is still a clean refusal. Larger ones flow; when the client is
slower than the worker, pieces are put aside (in memory, then in a file), so
that a slow reader never keeps a worker.
"""

import json
import select
import tempfile
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from devolved.errors import BadQuery, Busy, DevolvedError, QueryDied, ResultTooLarge, TimedOut, Unavailable
from devolved.settings import Settings
from devolved.store import frames
from devolved.store.pool import STOPPED, Pool
from devolved.store.protocol import Answer

WHOLE = 1 << 20  # bytes up to which an answer is gathered before anything is sent
ASIDE = 8 << 20  # bytes put aside in memory before a file is used
STALL = 30.0  # seconds without any progress after which a reader is given up
SLOWEST = 16 * 1024  # bytes a second that a reader must manage on the whole
SIGNALS = {
    -6: "it needed more memory than the limit of {memory} MB. Ask for less at once: fewer patterns without a shared variable, a LIMIT, no growing strings",
    -11: "it nests or chains too deeply for the engine. Flatten it",
    -14: "it ran into its time limit",
}


class Gone(DevolvedError):
    """The client went away; nobody reads this."""

    status = 499
    title = "The client went away"


def ask(pool: Pool, client: str | None, request: dict, settings: Settings, watch: int | None = None) -> Answer:
    """Send a request to a worker; return when the answer is whole or has grown past ``WHOLE``."""
    worker = pool.take(client, partial(_gone, watch))
    run = _Run(pool, worker, client, request["timeout"], settings, watch)
    with run.guarded():
        worker.connection.watch(watch)
        worker.connection.send(frames.message(b"Q", **request))
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

    def __init__(self, pool, worker, client, timeout: float, settings: Settings, watch: int | None):
        self._pool, self._worker, self._client, self._settings, self._watch = pool, worker, client, settings, watch
        self._timeout = timeout
        now = time.monotonic()
        self.deadline = now + timeout
        self._until = min(self.deadline, now + pool.patience)  # the next moment at which something happens if nothing comes
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
        """Yield pieces, after an empty one, at the client's pace while emptying the worker at its own."""
        aside = _Aside(pieces)
        with self.guarded():
            yield b""
            last = time.monotonic()
            begun, sent = last, 0
            while aside or not self.ended:
                now = time.monotonic()
                if sent and now > self._until and not self.ended:  # never before the first piece: nobody could refuse any more, nor break off what has not begun
                    self._grow()
                if aside and self._writable(0):
                    piece = aside.pop()
                    yield piece
                    sent, last = sent + len(piece), time.monotonic()
                    if self.ended and sent / max(1.0, last - begun) < SLOWEST and last - begun > 4 * STALL:
                        raise Gone("The answer was read too slowly.")
                elif not self.ended:
                    aside.push(self.next())
                elif now - last > STALL or not self._writable(STALL):
                    raise Gone("The answer was not read.")

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
        if content["error"] == "full":
            limit = self._settings.result_bytes
            if content["detail"]:
                return ResultTooLarge(content["detail"])
            return ResultTooLarge(f"The answer is longer than {limit:,} bytes, the limit. Page through it with ORDER BY, LIMIT and OFFSET, or take the dump.", limit=limit)
        if content["error"] == "away":
            return Unavailable(content["detail"], retry_after=5)
        return QueryDied(f"The engine gave up: {content['detail'][:300]}")

    def _death(self, status: int) -> DevolvedError:
        if status == STOPPED:
            return Busy("The query was stopped: others waited, and as many long queries were running as this server allows beside them. Come back a little later, or ask for less.", retry_after=10)
        if status == -14:
            return TimedOut(f"The query was stopped after {self._timeout:g} seconds, the limit.", limit=self._timeout)
        reason = SIGNALS.get(status, "its worker process ended").format(memory=self._settings.memory)
        members = {"limit": self._settings.memory * 2**20} if status == -6 else {}
        return QueryDied(f"The query was stopped: {reason}.", **members)

    def _writable(self, seconds: float) -> bool:
        """Whether the client can take a piece without our waiting for it. Without a socket to look at: yes."""
        if self._watch is None:
            return True
        poll = select.poll()
        poll.register(self._watch, select.POLLOUT)
        events = poll.poll(seconds * 1000)
        if events and events[0][1] & (select.POLLHUP | select.POLLERR | select.POLLNVAL):
            raise frames.HungUp
        return bool(events)


class _Aside:
    """Pieces waiting for a slow reader, first in first out."""

    def __init__(self, pieces: list[bytes]):
        self._memory = deque(p for p in pieces if p)
        self._size = sum(map(len, pieces))
        self._file = None
        self._lengths: deque[int] = deque()
        self._read_at = 0

    def __bool__(self) -> bool:
        return bool(self._memory or self._lengths)

    def push(self, piece: bytes) -> None:
        if not piece:
            return
        if self._file is None and self._size + len(piece) <= ASIDE:
            self._memory.append(piece)
            self._size += len(piece)
            return
        if self._file is None:
            self._file = tempfile.TemporaryFile()
        self._file.seek(0, 2)
        self._file.write(piece)
        self._lengths.append(len(piece))

    def pop(self) -> bytes:
        if self._memory:
            piece = self._memory.popleft()
            self._size -= len(piece)
            return piece
        self._file.seek(self._read_at)
        piece = self._file.read(self._lengths.popleft())
        self._read_at += len(piece)
        if not self._lengths:
            self._file.close()
            self._file, self._read_at = None, 0
        return piece


def syntax_error(text: str) -> BadQuery:
    """The engine's words about a syntax error, with its place as members and without its pages of alternatives."""
    place, _, rest = text.removeprefix("error at ").partition(": ")
    line, _, column = place.partition(":")
    if not (line.isdigit() and column.isdigit()):
        return BadQuery(text[:500])
    expected = rest.partition(", [")[0].replace("expected one of", "expected one of:")
    if "Prefix not found" in rest:
        expected = "a prefix that the query does not declare"
    return BadQuery(f"Syntax error at line {line}, column {column}: {expected[:400]}.", line=int(line), column=int(column))


def _gone(watch: int | None) -> bool:
    """Whether the client behind a socket went away."""
    if watch is None:
        return False
    poll = select.poll()
    poll.register(watch, select.POLLRDHUP)
    return bool(poll.poll(0))
