"""The required patterns of a query, read by rdflib's parser in a process of its own, for explaining an empty answer.

Nothing decides by it what is answered. The process is the one that reads queries for remote services
(``store/remote/parsed.py``), with the same bounds of memory, depth and time.
"""

import atexit
import sys
from collections.abc import Iterator
from threading import Lock

from devolved.errors import DevolvedError
from devolved.store.remote.parsed import QueryReader, serve
from devolved.vocabulary import BASE

# Characters of a query above which none is read, seconds that reading one may take, patterns that are looked at.
LONGEST, SECONDS, MOST = 10_000, 5.0, 12


class _PatternReader(QueryReader):
    module = "devolved.register.advice.reading"


_reader, _lock = _PatternReader(), Lock()


@atexit.register
def close() -> None:
    """End the process; the next query starts another.

    Web processes end without the interpreter's own farewell (``web/supervisor.py``), so they call this.
    """
    with _lock:
        _reader.close()


def patterns(text: str) -> dict:
    """``triples`` of a query that must all be found, each as its subject, predicate and object in N-Triples style
    with variables; ``filtered``: whether a FILTER or VALUES may take rows away; ``whole``: whether these patterns are
    all that must match. Empty where the query cannot be read.
    """
    if len(text) > LONGEST:
        return {}
    with _lock:
        try:
            return _reader.ask(text, SECONDS)
        except DevolvedError:
            return {}


def read(text: str) -> dict:
    """What ``patterns`` gives, of one text, in the process."""
    from rdflib.plugins.sparql.algebra import translateQuery
    from rdflib.plugins.sparql.parser import parseQuery

    try:
        query = translateQuery(parseQuery(text), base=BASE)
    except Exception:  # whatever the parser did not expect: then there is no advice
        return {}
    found: dict = {"triples": [], "filtered": False, "whole": True}
    for triple in _required(query.algebra, found):
        if len(found["triples"]) < MOST:
            found["triples"].append([_written(term) for term in triple])
        else:
            found["whole"] = False
    return found


def _required(node, found: dict) -> Iterator[tuple]:
    """Triples without which a part of the algebra has no solution."""
    name = getattr(node, "name", "")
    if name == "BGP":
        yield from node.triples
    elif name in ("Join", "LeftJoin", "Minus"):
        yield from _required(node.p1, found)
        if name == "Join":
            yield from _required(node.p2, found)
    elif name == "Filter":
        found["filtered"] = True
        yield from _required(node.p, found)
    elif name in ("Union", "Graph", "ServiceGraphPattern"):
        found["whole"] = False
    elif name == "ToMultiSet" and getattr(node.p, "name", "") != "Project":
        found["filtered"] = True
    elif hasattr(node, "p"):
        yield from _required(node.p, found)


def _written(term) -> str:
    """A term, a variable or a path as SPARQL writes it without prefixes. Blank nodes of a query are variables."""
    from rdflib.term import BNode

    return f"?blank_{term}" if isinstance(term, BNode) else term.n3()


if __name__ == "__main__":
    serve(int(sys.argv[1]), read)
