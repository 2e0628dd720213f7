"""Lines to a remote service: threads that stand where the embedded store has worker processes.

A line answers one question at a time over a socket pair, in the same frames
(``frames``), so that the pool's queue, shares and time limits, and the way
answers flow, are the same for both stores. A line that is given up ends when
the service answers or falls silent; its place is taken by a new one at once.
"""

import socket
import threading
import time
from contextlib import suppress

from devolved.errors import BadQuery, DevolvedError, ResultTooLarge, Unavailable
from devolved.store.embedded import frames
from devolved.store.embedded.worker import Full, Output
from devolved.store.remote import replies
from devolved.store.remote.service import Service
from devolved.store.remote.slots import Slots


class Line:
    """One line, as the pool sees it."""

    def __init__(self, sock: socket.socket):
        self.connection = frames.Connection(sock)

    def kill(self) -> None:
        self.connection.close()

    def stop(self) -> None:
        """End it from outside; whoever waits for its answer finds the connection broken."""
        with suppress(OSError):
            self.connection.socket.shutdown(socket.SHUT_RDWR)

    def give_way(self) -> bool:
        """The service alone knows whose query goes first there."""
        return False


class Exchange:
    """Lines on demand: what the pool takes for a nursery."""

    ends = False  # a query that is stopped goes on in the service
    generation = 1

    def __init__(self, service: Service, slots: Slots):
        self._service, self._slots = service, slots
        self.facts = {"service": str(service), "graphs": len(slots.public)}

    def spawn(self, today: str) -> Line:
        ours, theirs = socket.socketpair()
        threading.Thread(target=self._serve, args=(theirs,), name="line", daemon=True).start()
        return Line(ours)

    def bury(self, line: Line, wait: bool = False) -> int:
        return 0  # a thread leaves nothing behind

    def close(self) -> None:
        pass

    def _serve(self, sock: socket.socket) -> None:
        connection = frames.Connection(sock)
        try:
            while True:
                _, payload = connection.receive()
                self._answer(sock, frames.asked(payload))
        except (frames.Broken, OSError):
            pass  # given up, or the store was closed
        finally:
            connection.close()

    def _answer(self, sock: socket.socket, request: dict) -> None:
        started = time.perf_counter()
        try:
            default, named = self._slots.dataset(
                request["default"], request["named"], request["public"], request["today"]
            )
            form = request["form"]
            with self._service.open(request["query"], form, default, named, request["timeout"]) as response:
                media = request["media"].get(form)
                if not media:
                    return _fail(sock, "form", form)
                output = Output(sock, {"form": form, "media": media}, request["bytes"])
                replies.write(response, form, media, request.get("prefixes"), output, request["bytes"])
            output.close(seconds=time.perf_counter() - started)
        except Full:
            _fail(sock, "full", "")
        except ResultTooLarge as error:
            _fail(sock, "full", error.detail)
        except BadQuery as error:
            _fail(sock, "syntax", error.detail)
        except Unavailable as error:
            _fail(sock, "away", error.detail)
        except DevolvedError as error:
            _fail(sock, "engine", error.detail.removeprefix("The engine gave up: "))
        except OSError:
            raise
        except Exception as error:
            _fail(sock, "engine", f"{type(error).__name__}: {error}")


def _fail(sock: socket.socket, kind: str, text: str) -> None:
    sock.sendall(frames.message(b"X", error=kind, detail=text))
