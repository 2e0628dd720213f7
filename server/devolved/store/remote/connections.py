"""Connections to a remote service: threads that stand where the embedded store has worker processes.

Each answers one query at a time over a socket pair, in the same messages, so
that the pool's queue, shares and time limits, and the way answers flow, are
the same for both stores. One that is given up ends when the service answers or
falls silent; its place is taken by a new one at once.
"""

import re
import socket
import threading
import time
from contextlib import suppress

from devolved.errors import NotAcceptable
from devolved.release import Release
from devolved.settings import Settings
from devolved.store.embedded.messages import Connection, ConnectionLost
from devolved.store.embedded.worker import Output, failure
from devolved.store.remote import results
from devolved.store.remote.graphs import ReleaseGraphs
from devolved.store.remote.parsed import QueryReader
from devolved.store.remote.service import Service
from devolved.store.scheduling.job import Death
from devolved.vocabulary import BASE, DAY_GRAPHS, REGISTER_GRAPH

# The graphs that a query of our own names.
NAMED = re.compile(r"\bGRAPH\s+(?:<([^<>]*)>|\?)")


class RemoteWorker:
    """One connection, as the pool sees it."""

    def __init__(self, sock: socket.socket):
        self.connection = Connection(sock)

    def kill(self) -> None:
        self.connection.close()

    def stop(self) -> None:
        """End it from outside; whoever waits for its answer finds the connection lost."""
        with suppress(OSError):
            self.connection.socket.shutdown(socket.SHUT_RDWR)

    def renice(self) -> bool:
        """The service alone knows whose query goes first there."""
        return False


class Connections:
    """Connections on demand: what the pool takes for workers."""

    kind = "remote"
    stoppable = False  # a query that is stopped goes on in the service
    generation = 1

    def __init__(self, release: Release, settings: Settings):
        self._service = Service.of(settings)
        self._graphs = ReleaseGraphs(self._service, release)
        self.facts = {"service": str(self._service), "graphs": len(self._graphs.public)}

    def spawn(self, today: str) -> RemoteWorker:
        ours, theirs = socket.socketpair()
        threading.Thread(target=self._serve, args=(theirs,), name="connection", daemon=True).start()
        return RemoteWorker(ours)

    def reap(self, worker: RemoteWorker, wait: bool = False) -> Death:
        return Death()  # a thread leaves nothing behind

    def close(self) -> None:
        pass

    def _serve(self, sock: socket.socket) -> None:
        connection, reader = Connection(sock), QueryReader()
        try:
            while True:
                _, request, _ = connection.receive()
                self._answer(sock, request, reader)
        except (ConnectionLost, OSError):
            pass  # given up, or the store was closed
        finally:
            connection.close()
            reader.close()

    def _answer(self, sock: socket.socket, request: dict, reader: QueryReader) -> None:
        started = time.perf_counter()
        try:
            said = _own(request) if request["form"] else reader.read(request["query"], request["timeout"])
            default, named = self._graphs.dataset(*_dataset(request, said), request["today"])
            # Relative addresses are relative to the register's base.
            text, form = f"BASE <{BASE}> {said['text']}", said["form"]
            with self._service.open(text, form, default, named, request["timeout"]) as response:
                if not (media := request["media"].get(form)):
                    raise NotAcceptable(form)
                output = Output(sock, {"form": form, "media": media}, request["bytes"])
                results.write(response, form, media, request["query"], output, request["bytes"])
            output.close(seconds=time.perf_counter() - started)
        except OSError:
            raise
        except Exception as error:
            sock.sendall(failure(error, started))


def _own(request: dict) -> dict:
    """What a query of our own says."""
    named = NAMED.findall(request["query"])
    return {
        "text": request["query"],
        "form": request["form"],
        "default": [],
        "named": [],
        "graphs": [graph for graph in named if graph],
        "lists": "" in named,
    }


def _dataset(request: dict, said: dict) -> tuple[list[str], list[str], bool]:
    """Default graphs, named graphs, and whether every public graph may be named too:
    as the request says, or else the query.
    """
    if request["default"] is not None:
        return request["default"], request["named"], False
    if said["default"] or said["named"]:
        return said["default"], said["named"], False
    return [REGISTER_GRAPH, DAY_GRAPHS + (request["on"] or request["today"])], said["graphs"], said["lists"]
