"""A SPARQL 1.1 service elsewhere: its three doors, spoken to through SPARQLWrapper.

Query (SPARQL 1.1 Protocol, section 2.1), update (2.2) and Graph Store HTTP
Protocol (PUT of one graph). The dataset of a query is always named in the
request, never left to the service.
"""

import ast
import http.client
import math
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import BinaryIO
from urllib.parse import quote, urlsplit, urlunsplit

from SPARQLWrapper import JSON, POST, URLENCODED, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import EndPointInternalError, QueryBadFormed, SPARQLWrapperException, Unauthorized

from devolved.errors import BadQuery, DevolvedError, QueryDied, Unavailable
from devolved.settings import Settings
from devolved.store.terms import Term, rows_from_json

NOTHING = (
    "urn:devolved:nothing"  # the graph that stands for an empty default graph: some engines read none named as all
)
ACCEPT = {
    "bindings": "application/sparql-results+json",
    "boolean": "application/sparql-results+json",
    "graph": "application/n-triples",
}
PREFIX = "sparql+"
http.client._MAXHEADERS = (
    10_000  # Virtuoso answers with a header for every graph that was named; Python's own limit is 100
)


@dataclass(frozen=True)
class Service:
    """Addresses of one service. ``update`` and ``graphs`` are empty when it cannot be written to."""

    query: str
    update: str = ""
    graphs: str = ""

    @classmethod
    def of(cls, settings: Settings) -> "Service":
        """The service that the settings name. Raises Unavailable for an address that is none."""
        address = settings.store.removeprefix(PREFIX)
        if not settings.store.startswith((PREFIX + "http://", PREFIX + "https://")) or not urlsplit(address).hostname:
            raise Unavailable(
                f"DEVOLVED_STORE={settings.store!r} is neither `embedded` nor an address like "
                "`sparql+http://127.0.0.1:8890/sparql`."
            )
        return cls(address, settings.store_update, settings.store_graphs)

    def __str__(self) -> str:
        parts = urlsplit(self.query)
        return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))  # without a password

    def open(self, query: str, form: str, default: list[str], named: list[str], timeout: float):
        """Ask; return the open HTTP response. Raises BadQuery, QueryDied or Unavailable with the service's words."""
        wrapper = _wrapper(self.query, timeout)
        wrapper.setQuery(query)
        wrapper.queryType = "SELECT"  # a query, whatever SPARQLWrapper takes it for
        wrapper.setOnlyConneg(True)  # no ?format= beside Accept
        wrapper.setReturnFormat(JSON)
        wrapper.addCustomHttpHeader("Accept", ACCEPT[form])
        for graph in default or [NOTHING]:
            wrapper.addParameter("default-graph-uri", graph)
        for graph in named:
            wrapper.addParameter("named-graph-uri", graph)
        return _send(wrapper, self)

    def rows(self, query: str, default: list[str], named: list[str] = (), timeout: float = 60) -> list[dict[str, Term]]:
        """All rows of a SELECT of our own."""
        with self.open(query, "bindings", default, list(named), timeout) as response:
            return rows_from_json(response.read())

    def rows_of_all(self, query: str, timeout: float = 600) -> list[dict[str, Term]]:
        """All rows of a SELECT over every graph that the service holds."""
        wrapper = _wrapper(self.query, timeout)
        wrapper.setQuery(query)
        wrapper.setOnlyConneg(True)
        wrapper.setReturnFormat(JSON)
        with _send(wrapper, self) as response:
            return rows_from_json(response.read())

    def write(self, update: str, timeout: float = 600) -> None:
        """Carry out an update; all of its operations or none,
        as far as the service keeps the standard's advice (SPARQL 1.1 Update, section 3).
        """
        wrapper = _wrapper(self._writable(self.update, "DEVOLVED_STORE_UPDATE"), timeout)
        wrapper.setQuery(update)
        wrapper.queryType = "INSERT"  # an update, whatever operation comes first
        with _send(wrapper, self) as response:
            response.read()

    def put(self, graph: str, content: BinaryIO, length: int, timeout: float = 600) -> None:
        """Put N-Triples into a graph in place of what it held (Graph Store HTTP Protocol, section 5.3)."""
        address = self._writable(self.graphs, "DEVOLVED_STORE_GRAPHS")
        separator = "&" if "?" in address else "?"
        request = urllib.request.Request(
            f"{address}{separator}graph={quote(graph, safe='')}",
            data=content,
            method="PUT",
            headers={
                "Content-Type": "text/turtle",
                "Content-Length": str(length),
            },  # N-Triples is Turtle, and every engine reads that
        )
        try:
            with urllib.request.urlopen(request, timeout=timeout) as response:
                response.read()
        except urllib.error.HTTPError as error:
            raise Unavailable(f"{self} refused a graph: {error.code} {_words(error)}") from None
        except OSError as error:
            raise _silent(self, error) from None

    def _writable(self, address: str, variable: str) -> str:
        if not address:
            raise Unavailable(f"{variable} is not set: the address at which {self} can be written to.")
        return address


def _wrapper(address: str, timeout: float) -> SPARQLWrapper:
    parts = urlsplit(address)
    wrapper = SPARQLWrapper(urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2])))
    if parts.username:
        wrapper.setCredentials(parts.username, parts.password or "")
    wrapper.setMethod(POST)
    wrapper.setRequestMethod(URLENCODED)
    wrapper.setTimeout(math.ceil(timeout))
    return wrapper


def _send(wrapper: SPARQLWrapper, service: Service):
    try:
        return wrapper.query().response
    except SPARQLWrapperException as error:
        status = {QueryBadFormed: 400, Unauthorized: 401, EndPointInternalError: 500}.get(type(error), 404)
        raise _refusal(status, _response_in(str(error)), service) from None
    except urllib.error.HTTPError as error:
        raise _refusal(error.code, _words(error), service) from None
    except OSError as error:
        raise _silent(service, error) from None


def _refusal(status: int, words: str, service: Service) -> DevolvedError:
    if status == 400:
        return BadQuery(words[:500])
    if status in (401, 403, 404):
        return Unavailable(
            f"{service} refuses us ({status}). Its operator must look at DEVOLVED_STORE and at the rights of its users."
        )
    return QueryDied(f"The engine gave up: {words[:300]}")


def _silent(service: Service, error: OSError) -> Unavailable:
    return Unavailable(
        f"The store behind this server, {service}, does not answer: {getattr(error, 'reason', error)}.", retry_after=10
    )


def _words(error: urllib.error.HTTPError) -> str:
    return error.read(2_000).decode("utf-8", "replace").strip()


def _response_in(message: str) -> str:
    """What the service said: SPARQLWrapper keeps it only as the ``repr`` of bytes at the end of its message."""
    _, found, said = message.partition("Response:\n")
    try:
        return ast.literal_eval(said).decode("utf-8", "replace").strip() if found else message
    except (ValueError, SyntaxError):
        return message
