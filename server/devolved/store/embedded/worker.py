"""A query worker: a process that answers one query at a time over a socket pair, until it is killed or hung up on."""

import os
import signal
import threading
import time

import pyoxigraph as ox

from devolved.store.embedded import frames
from devolved.store.embedded.confinement import STACK, confine, default_signals
from devolved.store.embedded.loaded import Loaded

PIECE = 64 * 1024
WEARY_AFTER = 64  # graphs given up before a worker asks to be replaced by a fresh one


class Full(Exception):
    """The answer is longer than the limit."""


class Output:
    """What the engine writes to. Gathers small writes into pieces.

    The head leaves with the first piece; a small answer is one frame with all that is to say of it.
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
            raise Full
        if len(self._piece) >= PIECE:
            before = frames.message(b"H", **self._head) if self._head else b""
            self._socket.sendall(before + frames.frame(b"D", self._piece))
            self._head, self._piece = None, bytearray()
        return len(data)

    def flush(self) -> None:
        pass

    def close(self, seconds: float, weary: bool = False) -> None:
        if self._head:
            self._socket.sendall(frames.whole(**self._head, seconds=seconds, weary=weary, answer=self._piece))
        else:
            piece = frames.frame(b"D", self._piece) if self._piece else b""
            self._socket.sendall(piece + frames.message(b"E", seconds=seconds, weary=weary, bytes=self.length))


def work(socket, loaded: Loaded, memory: int, in_memory: bool) -> None:
    """Serve until the other side closes. Runs on a thread of its own, for the sake of a deep stack."""
    default_signals()
    threading.stack_size(STACK)
    thread = threading.Thread(target=_loop, args=(socket, loaded, memory, in_memory))
    thread.start()
    thread.join()
    os._exit(0)


def _loop(socket, loaded: Loaded, memory: int, in_memory: bool) -> None:
    confine(memory, in_memory)
    connection = frames.Connection(socket)
    while True:
        try:
            _, payload = connection.receive()
            request = frames.asked(payload)
            # Belt and braces: the web process kills us at the deadline; should it fail to, the kernel does.
            signal.setitimer(signal.ITIMER_REAL, request["timeout"] + 1)
            _answer(socket, loaded, request)
            signal.setitimer(signal.ITIMER_REAL, 0)
        except (frames.Broken, BrokenPipeError, ConnectionError):
            os._exit(0)
        except MemoryError:
            os._exit(3)


def _answer(socket, loaded: Loaded, request: dict) -> None:
    started = time.perf_counter()
    try:
        loaded.turn_to(request["today"])
        default, named = loaded.dataset(request["default"], request["named"], request["public"], request["days"])
        result = loaded.query(request["query"], default, named)
        form = _form(result)
        media = request["media"].get(form)
        if not media:
            return _fail(socket, "form", form)
        output = Output(socket, {"form": form, "media": media}, request["bytes"])
        _write(result, form, media, output, request.get("prefixes"))
        output.close(seconds=time.perf_counter() - started, weary=loaded.dropped > WEARY_AFTER)
    except SyntaxError as error:
        _fail(socket, "syntax", str(error))
    except Full:
        _fail(socket, "full", "")
    except (BrokenPipeError, ConnectionError, MemoryError):
        raise
    except Exception as error:
        _fail(socket, "engine", f"{type(error).__name__}: {error}")


def _form(result) -> str:
    if isinstance(result, ox.QueryTriples):
        return "graph"
    return "boolean" if isinstance(result, ox.QueryBoolean) else "bindings"


def _write(result, form: str, media: str, output: Output, prefixes: dict | None) -> None:
    if form != "graph":
        result.serialize(output, ox.QueryResultsFormat.from_media_type(media))
    elif media == "text/turtle" and prefixes:
        ox.serialize(result, output, format=ox.RdfFormat.TURTLE, prefixes=prefixes)
    else:
        result.serialize(output, ox.RdfFormat.from_media_type(media))


def _fail(socket, kind: str, text: str) -> None:
    socket.sendall(frames.message(b"X", error=kind, detail=text))
