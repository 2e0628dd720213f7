"""Ask two endpoints the same questions in one run, A B B A …, and print how they compare.

Connections are kept alive, with TCP_NODELAY and TCP_QUICKACK, since an answer that waits for a
delayed acknowledgement takes 40 ms whatever the engine. Every answer of the warm-up is compared as a
multiset; a difference ends the run. Beside p50 and p99 stands p10: on a machine that does other work too it tells
best what a quiet one would show.
"""

import json
import math
import re
import socket
import statistics
import time
from collections import Counter
from collections.abc import Callable
from urllib.parse import quote

import mix

ACCEPT = {
    "bindings": "application/sparql-results+json",
    "boolean": "application/sparql-results+json",
    "graph": "application/n-triples, text/plain;q=0.5",
}
LENGTH, CHUNKED, CLOSE = (
    re.compile(rb"\r\n" + line, re.IGNORECASE)
    for line in (rb"content-length: *(\d+)", rb"transfer-encoding: *chunked", rb"connection: *close")
)


class Endpoint:
    """A SPARQL endpoint over one connection. ``extra`` are parameters that every request carries."""

    def __init__(self, name: str, port: int, path: str = "/sparql", extra: str = ""):
        self.name, self.port, self.path, self.extra = name, port, path, extra
        self._socket: socket.socket | None = None
        self._room = memoryview(bytearray(1 << 18))  # used again: the client's time should be small beside the server's

    def ask(self, query: str, form: str) -> bytes:
        """The body of the answer. Raises RuntimeError for anything but 200."""
        return self.send(self.message(query, form))

    def message(self, query: str, form: str) -> bytes:
        """What is sent: made before the clock runs, as it is the client's time."""
        target = f"{self.path}?query={quote(query, safe='')}{self.extra}"
        return (
            f"GET {target} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nAccept: {ACCEPT[form]}\r\nConnection: "
            "keep-alive\r\n\r\n"
        ).encode()

    def send(self, message: bytes, keep: bool = True) -> bytes:
        """The body, or (``keep`` false) nothing, once it was read to its end:
        what a client makes of it is not the server's time.
        """
        for attempt in (1, 2):
            try:
                if self._socket is None:
                    self._socket = socket.create_connection(("127.0.0.1", self.port))
                    self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._socket.sendall(message)
                return self._answer(keep)
            except (ConnectionError, EOFError):  # an idle connection that the server closed
                self._socket = None
                if attempt == 2:
                    raise

    def _answer(self, keep: bool) -> bytes:
        data = bytearray()
        while (end := data.find(b"\r\n\r\n")) < 0:
            self._more(data)
        head, body = data[: end + 2], data[end + 4 :]
        if length := LENGTH.search(head):
            while len(body) < int(length[1]):
                self._more(body)
        elif CHUNKED.search(head):
            body = self._chunks(body) if keep else self._skip_chunks(body)
        else:
            try:
                while True:
                    self._more(body)
            except EOFError:
                pass
        if CLOSE.search(head):
            self._socket = None
        if head[9:12] != b"200":
            raise RuntimeError(f"{self.name} answered {head[9:12].decode()}: {bytes(body[:300])!r}")
        return bytes(body)

    def _chunks(self, data: bytearray) -> bytearray:
        body, at = bytearray(), 0
        while True:
            while (line := data.find(b"\r\n", at)) < 0:
                self._more(data)
            size = int(data[at:line].split(b";")[0], 16)
            while len(data) < line + 2 + size + 2:
                self._more(data)
            if not size:
                return body
            body += data[line + 2 : line + 2 + size]
            at = line + size + 4
            if at > 1 << 20:
                del data[:at]
                at = 0

    def _skip_chunks(self, data: bytearray) -> bytearray:
        """Read all chunks and keep none."""
        left = 0
        while True:
            if left >= len(data):
                left -= len(data)
                data.clear()
            else:
                del data[:left]
                left = 0
                if (line := data.find(b"\r\n")) >= 0:
                    left = line + 2 + int(data[:line].split(b";")[0], 16) + 2
                    if left == line + 4:  # the last one
                        while len(data) < left:
                            self._more(data)
                        return bytearray()
                    continue
            self._more(data)

    def _more(self, data: bytearray) -> None:
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
        size = self._socket.recv_into(self._room)
        if not size:
            raise EOFError
        data += self._room[:size]


def meaning(body: bytes, form: str) -> Counter | bool:
    """What an answer says, whatever the server's way of writing it."""
    if form == "graph":
        return Counter(
            line.strip().replace("\t", " ").replace("^^<http://www.w3.org/2001/XMLSchema#string>", "")
            for line in body.decode().splitlines()
            if line.strip() and line[0] != "#"
        )
    answer = json.loads(body)
    if form == "boolean":  # Virtuoso answers ASK as a table of one column: no row, or a row of 0, is false
        rows = answer.get("results", {}).get("bindings", [])
        return (
            answer["boolean"]
            if "boolean" in answer
            else any(v["value"] not in ("0", "false") for row in rows for v in row.values())
        )
    return Counter(
        frozenset((name, *_term(value)) for name, value in row.items()) for row in answer["results"]["bindings"]
    )


def _term(value: dict) -> tuple:
    kind = value["type"].replace("typed-", "")
    datatype = (
        value.get("datatype", "")
        .replace("http://www.w3.org/2001/XMLSchema#", "")
        .replace("int", "integer")
        .replace("integereger", "integer")
    )
    text = {"1": "true", "0": "false"}.get(value["value"], value["value"]) if datatype == "boolean" else value["value"]
    return kind, text, value.get("xml:lang", ""), datatype if datatype != "string" else ""


def compare(
    a,
    b,
    bodies: int,
    seconds: float,
    names: list[str] | None = None,
    rows: int = 100_000,
    say: Callable = print,
    most: int = 400,
    first: int = 0,
) -> dict:
    """Time A and B on the mix; each question gets about so many seconds, from turn ``first`` on (engines keep
    the plans of texts they have seen: another run needs other turns). Returns name → (p50 A, p50 B, p99 A, p99 B, p10
    A, p10 B, times).
    """
    found = {}
    for question in mix.MIX:
        if names and question.name not in names:
            continue
        for turn in range(first, first + 2):
            query = mix.text(question, bodies, turn, rows)
            answers = [meaning(end.ask(query, question.form), question.form) for end in (a, b)]
            same = sum(answers[0].values()) == sum(answers[1].values()) if question.large else answers[0] == answers[1]
            if not same:
                raise SystemExit(
                    f"{question.name}: {a.name} and {b.name} differ\n{query}\n{_more(*answers)}\n"
                    f"{_more(*reversed(answers))}"
                )
        times: tuple[list, list] = ([], [])
        end, turn = time.monotonic() + seconds, first + 2
        while (time.monotonic() < end or turn < first + 6) and turn < first + most:
            query = mix.text(question, bodies, turn, rows)
            for side in (0, 1) if turn % 2 else (1, 0):
                one = (a, b)[side]
                message = one.message(query, question.form)
                began = time.perf_counter()
                one.send(message, keep=False)
                times[side].append(time.perf_counter() - began)
            turn += 1
        found[question.name] = (
            *(_at(t, 0.5) for t in times),
            *(_at(t, 0.99) for t in times),
            *(_at(t, 0.1) for t in times),
            len(times[0]),
        )
        say(row(question.name, found[question.name]))
    return found


def _more(one, other) -> str:
    """What one answer says and the other does not."""
    return str(one - other if isinstance(one, Counter) else one)[:600]


def _at(times: list[float], share: float) -> float:
    return statistics.median(times) if share == 0.5 else sorted(times)[math.ceil(len(times) * share) - 1]


def row(name: str, r: tuple) -> str:
    return (
        f"| {name} | {r[0] * 1000:.2f} | {r[1] * 1000:.2f} | {r[1] / r[0]:.2f} | {r[3] / r[2]:.2f} | "
        f"{r[5] / r[4]:.2f} | {r[6]} |"
    )


def heading(a, b) -> str:
    return (
        f"| query | {a.name}, p50 ms | {b.name}, p50 ms | p50 ratio | p99 ratio | p10 ratio | times |\n"
        "|---|---|---|---|---|---|---|"
    )


def geometric_mean(found: dict, at: int = 0) -> float:
    """How many times longer B takes than A, over the questions that count (or all, if none does):
    by p50, or with 4 by p10 (what a busy machine disturbs least).
    """
    counted = {q.name for q in mix.MIX if q.counted}
    over = [r for name, r in found.items() if name in counted] or found.values()
    return math.exp(statistics.mean(math.log(r[at + 1] / r[at]) for r in over))
