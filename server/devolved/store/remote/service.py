"""A SPARQL 1.1 service elsewhere, and its three doors.

Query (SPARQL 1.1 Protocol, section 2.1) and update (2.2), both as a form by POST, and Graph Store HTTP Protocol (PUT
of one graph). The dataset of a query is always named in the request, never left to the service.
"""

import base64
import http.client
import urllib.error
import urllib.request
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import BinaryIO
from urllib.parse import quote, unquote, urlencode, urlsplit, urlunsplit

from devolved.errors import BadQuery, DevolvedError, QueryDied, Unavailable
from devolved.settings import Settings, without_password
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
# Virtuoso answers with a header for every graph that was named; Python's own limit is 100.
vars(http.client)["_MAXHEADERS"] = 10_000


class _StaysHere(urllib.request.HTTPRedirectHandler):
    """Follows nobody elsewhere: what was sent on would be a query without its text, with our password or token."""

    def redirect_request(self, *_):
        return None


_opener = urllib.request.build_opener(_StaysHere)


@dataclass(frozen=True)
class Service:
    """Addresses of one service. ``update`` and ``graphs`` are empty when it cannot be written to.

    A name and password may stand before each host; ``token`` is a bearer token (RFC 6750) for all three.
    Neither is shown in a message, a log or this object's ``repr``.
    """

    query: str = field(repr=False)
    update: str = field(default="", repr=False)
    graphs: str = field(default="", repr=False)
    token: str = field(default="", repr=False)

    @classmethod
    def of(cls, settings: Settings) -> "Service":
        """The service that the settings name."""
        return cls(
            settings.store.removeprefix(PREFIX), settings.store_update, settings.store_graphs, settings.store_token
        )

    def __str__(self) -> str:
        return _bare(self.query)

    def open(self, query: str, form: str, default: list[str] | None, named: list[str], timeout: float):
        """Ask; return the open HTTP response. ``default``: None where the query is about all that the service holds.

        Raises BadQuery, QueryDied or Unavailable with the service's words.
        """
        asked = [("query", query)]
        asked += [("default-graph-uri", graph) for graph in ([] if default is None else default or [NOTHING])]
        asked += [("named-graph-uri", graph) for graph in named]
        return self._post(self.query, asked, ACCEPT[form], timeout)

    def rows(
        self, query: str, default: list[str] | None, named: Iterable[str] = (), timeout: float = 60
    ) -> list[dict[str, Term]]:
        """All rows of a SELECT of our own."""
        with self.open(query, "bindings", default, list(named), timeout) as response:
            return rows_from_json(response.read())

    def write(self, update: str, timeout: float = 600) -> None:
        """Carry out an update; all of its operations or none,
        as far as the service keeps the standard's advice (SPARQL 1.1 Update, section 3).
        """
        address = self._writable(self.update, "DEVOLVED_STORE_UPDATE")
        with self._post(address, [("update", update)], "*/*", timeout) as response:
            response.read()

    def put(self, graph: str, content: BinaryIO, length: int, timeout: float = 600) -> None:
        """Put N-Triples into a graph in place of what it held (Graph Store HTTP Protocol, section 5.3)."""
        address = self._writable(self.graphs, "DEVOLVED_STORE_GRAPHS")
        behind = f"{'&' if '?' in address else '?'}graph={quote(graph, safe='')}"
        # N-Triples is Turtle, and every engine reads that.
        headers = {"Content-Type": "text/turtle", "Content-Length": str(length)}
        try:
            with self._send("PUT", address, content, headers, timeout, behind) as response:
                response.read()
        except (BadQuery, QueryDied) as error:
            raise Unavailable(f"{self} refused a graph: {error.detail}") from None

    def _post(self, address: str, form: list[tuple[str, str]], accept: str, timeout: float):
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": accept}
        return self._send("POST", address, urlencode(form).encode(), headers, timeout)

    def _send(self, method: str, address: str, body, headers: dict[str, str], timeout: float, behind: str = ""):
        """The open response; ``behind`` is what follows the address. Raises BadQuery, QueryDied or Unavailable."""
        headers |= self._authorization(address)
        request = urllib.request.Request(_bare(address) + behind, body, headers, method=method)
        try:
            return _opener.open(request, timeout=timeout)
        except urllib.error.HTTPError as error:
            raise _refusal(error, self) from None
        except OSError as error:
            said = f"The store behind this server, {self}, does not answer: {getattr(error, 'reason', error)}."
            raise Unavailable(said, retry_after=10) from None

    def _authorization(self, address: str) -> dict[str, str]:
        """The header that a service asks for: the token, or the name and password before the host, or none."""
        if self.token:
            return {"Authorization": f"Bearer {self.token}"}
        parts = urlsplit(address)
        if parts.username is None:
            return {}
        pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        return {"Authorization": "Basic " + base64.b64encode(pair.encode()).decode("ascii")}

    def _writable(self, address: str, variable: str) -> str:
        if not address:
            raise Unavailable(f"{variable} is not set: the address at which {self} can be written to.")
        return address


def _bare(address: str) -> str:
    """The address without a name and password."""
    parts = urlsplit(address)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def _refusal(error: urllib.error.HTTPError, service: Service) -> DevolvedError:
    status = error.code
    if 300 <= status < 400:
        there = without_password(error.headers.get("Location", "nowhere"))
        return Unavailable(
            f"{service} sends us elsewhere ({status}: {there[:200]}), and we follow nobody with a query. Name the "
            "address itself in DEVOLVED_STORE, DEVOLVED_STORE_UPDATE or DEVOLVED_STORE_GRAPHS."
        )
    if status == 400:
        return BadQuery(_words(error)[:500])
    if status in (401, 403, 404):
        return Unavailable(
            f"{service} refuses us ({status}). Its operator must look at DEVOLVED_STORE and at the rights of its users."
        )
    return QueryDied(f"The engine gave up: {_words(error)[:300]}")


def _words(error: urllib.error.HTTPError) -> str:
    return error.read(2_000).decode("utf-8", "replace").strip()
