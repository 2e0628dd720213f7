"""What a stranger's query for a remote service says, read by rdflib's parser:
no sandbox of ours stands around that engine.

Updates, LOAD and SERVICE are refused, and so is whatever the parser cannot
read. It takes its time over long texts, and more than that over some, so it
runs in a process of its own (``python -m devolved.store.remote.parsed DESCRIPTOR``),
which ends with the time of the query.
"""

import resource
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress

from devolved.errors import BadQuery, TimedOut
from devolved.store import explain, processes
from devolved.store.embedded.messages import Connection, ConnectionLost, DeadlineExceeded, Kind, message
from devolved.store.embedded.sandbox import STACK
from devolved.vocabulary import BASE, DAY_GRAPHS, GRAPH

FORMS = {"SelectQuery": "bindings", "AskQuery": "boolean", "ConstructQuery": "graph", "DescribeQuery": "graph"}
MEMORY = 2**30
DEPTH = 50_000


class QueryReader:
    """A parser in a process that is started when it is needed, and again after it was ended.

    For one thread at a time. Another reading of the text is another ``module`` that ends in ``serve``.
    """

    module = "devolved.store.remote.parsed"

    def __init__(self):
        self._process: subprocess.Popen | None = None

    def read(self, text: str, seconds: float) -> dict:
        """``text`` to be sent, without dataset clauses; its ``form``; ``default`` and ``named`` of its dataset clauses;
        ``graphs`` of ours that GRAPH names; ``lists``: whether GRAPH has a variable.

        Raises BadQuery, or TimedOut.
        """
        said = self.ask(text, seconds)
        if "syntax" in said:
            raise explain.syntax_error(text, said["syntax"])
        if said["service"]:
            raise BadQuery(explain.SERVICE)
        return said

    def ask(self, text: str, seconds: float) -> dict:
        """What the process says of a text. Raises BadQuery where it died of it, TimedOut where it takes too long."""
        deadline = time.monotonic() + seconds
        if self._process is None:
            self._process, ours = processes.start(self.module, stderr=subprocess.DEVNULL)
            self._connection = Connection(ours)
        try:
            self._connection.send(message(Kind.QUERY, query=text))
            _, said, _ = self._connection.receive(deadline)
        except DeadlineExceeded:
            self.close()
            raise TimedOut(
                f"The query could not be read within {seconds:g} seconds. Shorten it.", limit=seconds
            ) from None
        except ConnectionLost:
            self.close()
            raise BadQuery("The query is too large or nests too deeply to be read. Shorten or flatten it.") from None
        return said

    def close(self) -> None:
        if self._process:
            processes.end(self._process)
            self._connection.close()
            self._process = None


def parse(text: str) -> dict:
    """What is to be known of a query before it is sent elsewhere."""
    from pyparsing import ParseException
    from rdflib.plugins.sparql.algebra import translateQuery
    from rdflib.plugins.sparql.parser import DatasetClause, Query, expandUnicodeEscapes
    from rdflib.term import Variable

    text, starts = expandUnicodeEscapes(text), set()
    Query.parse_with_tabs()
    DatasetClause.parse_with_tabs()
    DatasetClause.set_parse_action(lambda _, start, __: starts.add(start))
    try:
        algebra = translateQuery(Query.parse_string(text, parse_all=True), base=BASE).algebra
    except ParseException as error:
        return {"syntax": f"error at {error.lineno}:{error.column}: {error.msg}"}
    except RecursionError:
        return {"syntax": "The query nests too deeply to be read. Flatten it."}
    except Exception as error:  # undeclared prefixes, variables out of scope, and what else the parser did not expect
        return {"syntax": f"The query cannot be read: {str(error)[:300] or type(error).__name__}."}
    clauses = algebra.datasetClause or []
    terms, service = set(), False
    rest = [algebra]
    while rest:
        node = rest.pop()
        if isinstance(node, dict):
            name = getattr(node, "name", "")
            service = service or name == "ServiceGraphPattern"
            terms |= {node["term"]} if name in ("Graph", "GraphGraphPattern") else set()
            rest += node.values()
        elif isinstance(node, (list, tuple, set)) or hasattr(node, "asList"):
            rest += node
    # The dataset stands in the request: some services let that of the text win, and it may name graphs of others.
    for start in sorted(starts, reverse=True):
        _, _, end = next(DatasetClause.scan_string(text[start:], max_matches=1))
        text = f"{text[:start]} {text[start + end :]}"
    return {
        "text": text,
        "form": FORMS[algebra.name],
        "default": [str(clause["default"]) for clause in clauses if "default" in clause],
        "named": [str(clause["named"]) for clause in clauses if "named" in clause],
        "graphs": sorted(
            str(t) for t in terms if t.startswith(GRAPH) and t != DAY_GRAPHS and not isinstance(t, Variable)
        ),
        "lists": any(isinstance(term, Variable) for term in terms),
        "service": service,
    }


def serve(descriptor: int, read: Callable[[str], dict] = parse) -> None:
    """Answer each text on a socket with what ``read`` says of it, within bounds of memory and depth."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY + STACK, MEMORY + STACK))
    sys.setrecursionlimit(DEPTH)
    connection = Connection(socket.socket(fileno=descriptor))

    def answer() -> None:
        with suppress(ConnectionLost):
            while True:
                _, asked, _ = connection.receive()
                connection.send(message(Kind.END, **read(asked["query"])))

    # Deep texts need a deeper stack than the first thread has.
    threading.stack_size(STACK)
    serving = threading.Thread(target=answer)
    serving.start()
    serving.join()


if __name__ == "__main__":
    serve(int(sys.argv[1]))
