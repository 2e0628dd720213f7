"""A query worker: a process that answers one query at a time over a socket pair, until it is killed or hung up on."""

import os
import re
import signal
import threading
import time

import pyoxigraph as ox

from devolved.errors import BadQuery, DevolvedError, NotAcceptable, ResultTooLarge, TimedOut, Unavailable
from devolved.store import xml
from devolved.store.embedded.dataset import ReleaseDataset
from devolved.store.embedded.messages import Connection, ConnectionLost, Kind, message
from devolved.store.embedded.sandbox import STACK, confine, default_signals

PIECE = 64 * 1024
PREFIX = re.compile(r"\bPREFIX\s+([A-Za-z][\w-]*|):\s*<([^<>\"{}|^`\\\s]+)>", re.IGNORECASE)


class AnswerTooLong(Exception):
    """The answer is longer than the limit."""


# What a query's own fault is called, and what else the web process tells apart; the rest is the engine's.
FAULTS: dict[type[Exception], str] = {
    SyntaxError: "syntax",
    UnicodeError: "syntax",
    NotAcceptable: "form",
    AnswerTooLong: "length",
    ResultTooLarge: "length",
    BadQuery: "query",
    TimedOut: "time",
    Unavailable: "away",
}


class Output:
    """What the engine writes to. Gathers small writes into pieces.

    The head leaves with the first piece; a small answer is one message with all that is to say of it.
    """

    def __init__(self, socket, head: dict, limit: int):
        self._socket = socket
        self._head: dict | None = head
        self._piece = bytearray()
        self._room = limit
        self.length = 0

    def write(self, data) -> int:
        self._piece += data
        self.length += len(data)
        if self.length > self._room:
            raise AnswerTooLong
        if len(self._piece) >= PIECE:
            before = message(Kind.HEAD, **self._head) if self._head else b""
            self._socket.sendall(before + message(Kind.DATA, self._piece))
            self._head, self._piece = None, bytearray()
        return len(data)

    def flush(self) -> None:
        pass

    def close(self, seconds: float, worn: bool = False) -> None:
        end = {"seconds": seconds, "worn": worn, "bytes": self.length}
        if self._head:
            self._socket.sendall(message(Kind.WHOLE, self._piece, **self._head, **end))
        else:
            piece = message(Kind.DATA, self._piece) if self._piece else b""
            self._socket.sendall(piece + message(Kind.END, **end))


def work(socket, dataset: ReleaseDataset, memory: int, in_memory: bool) -> None:
    """Serve until the other side closes. Runs on a thread of its own, for the sake of a deep stack."""
    default_signals()
    threading.stack_size(STACK)
    thread = threading.Thread(target=_loop, args=(socket, dataset, memory, in_memory))
    thread.start()
    thread.join()
    os._exit(0)


def _loop(socket, dataset: ReleaseDataset, memory: int, in_memory: bool) -> None:
    confine(memory, in_memory)
    connection = Connection(socket)
    while True:
        try:
            _, request, _ = connection.receive()
            # Belt and braces: the web process kills us at the deadline; should it fail to, the kernel does.
            signal.setitimer(signal.ITIMER_REAL, request["timeout"] + 1)
            _answer(socket, dataset, request)
            signal.setitimer(signal.ITIMER_REAL, 0)
        except (ConnectionLost, ConnectionError):
            os._exit(0)
        except MemoryError:
            os.write(2, b"memory allocation failed in Python\n")
            os._exit(3)
        except BaseException as error:
            os.write(2, f"{type(error).__name__}: {error}\n".encode("utf-8", "replace")[:1000])
            os._exit(4)


def _answer(socket, dataset: ReleaseDataset, request: dict) -> None:
    started = time.perf_counter()
    try:
        dataset.turn_to(request["today"])
        result = dataset.query(request["query"], request["on"], request["default"], request["named"])
        form = form_of(result)
        if not (media := request["media"].get(form)):
            raise NotAcceptable(form)
        output = Output(socket, {"form": form, "media": media}, request["bytes"])
        write(result, media, output, request["query"])
        output.close(seconds=time.perf_counter() - started, worn=dataset.worn)
    except (ConnectionError, MemoryError):
        raise
    except Exception as error:
        socket.sendall(failure(error, started))


def failure(error: Exception, started: float) -> bytes:
    """The message of a query that could not be answered: of what kind that is, and in words."""
    kind = next((kind for fault, kind in FAULTS.items() if isinstance(error, fault)), "engine")
    said = str(error) if kind != "engine" else f"{type(error).__name__}: {error}"
    if isinstance(error, UnicodeError):
        said = "The query holds half of a character (a lone surrogate), which is no text."
    members = {}
    if isinstance(error, DevolvedError):
        said, members = error.detail, error.members
    return message(Kind.ERROR, error=kind, detail=said, members=members, seconds=time.perf_counter() - started)


def form_of(result) -> str:
    if isinstance(result, ox.QueryTriples):
        return "graph"
    return "boolean" if isinstance(result, ox.QueryBoolean) else "bindings"


def write(result, media: str, output, query: str = "") -> None:
    """Write a result in a media type. Turtle is abbreviated with what looks like the query's own prefixes."""
    if media in xml.MEDIA_TYPES:
        output = xml.CheckedXml(output)
    if not isinstance(result, ox.QueryTriples):
        result.serialize(output, ox.QueryResultsFormat.from_media_type(media))
    elif media == "text/turtle":
        ox.serialize(result, output, format=ox.RdfFormat.TURTLE, prefixes=declared_prefixes(query))
    elif media == "application/rdf+xml":
        ox.serialize(xml.writable(result), output, format=ox.RdfFormat.RDF_XML)
    else:
        result.serialize(output, ox.RdfFormat.from_media_type(media))


def declared_prefixes(query: str) -> dict[str, str]:
    """What look like a query's own prefixes: what they shorten is the same statement either way."""
    found = dict(PREFIX.findall(query))
    try:
        ox.serialize([], format=ox.RdfFormat.TURTLE, prefixes=found)
    except ValueError:
        return {}
    return found
