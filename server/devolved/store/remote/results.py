"""What a remote service answered, read strictly and written in the format that was asked for.

Reading is the proof that an answer is whole: one that breaks off does not
parse, or is shorter than it said. Virtuoso 7 writes some things in ways of its
own; they are put right on the way, so that readers cannot tell engines apart.
"""

import io
import re
import tomllib
from http.client import HTTPException
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox

from devolved.errors import QueryDied, ResultTooLarge
from devolved.store import xml
from devolved.store.embedded.worker import declared_prefixes

JSON, N_TRIPLES = ox.QueryResultsFormat.JSON, ox.RdfFormat.N_TRIPLES
VIRTUOSO = {
    form: [(re.compile(pattern.encode()), instead.encode()) for pattern, instead in pairs]
    for form, pairs in tomllib.loads(Path(__file__).with_name("virtuoso.toml").read_text("utf-8")).items()
}


def write(response, form: str, media: str, query: str, output, limit: int) -> None:
    """Write the answer to a query in an HTTP response to ``output``.

    Raises QueryDied when it is not whole; ResultTooLarge when it is longer than ``limit`` bytes, or (with words) when
    the service cut it.
    """
    body = _Body(response, limit)
    virtuoso = response.headers.get("Server", "").startswith("Virtuoso")
    source = cast(IO[bytes], io.BytesIO(_mended(body.read(), form)) if virtuoso else body)
    if media in xml.MEDIA_TYPES:
        output = xml.CheckedXml(output)
    try:
        if form == "graph":
            triples = (ox.Triple(q.subject, q.predicate, q.object) for q in ox.parse(source, format=N_TRIPLES))
            ox.serialize(
                xml.writable(triples) if media == "application/rdf+xml" else triples,
                output,
                format=ox.RdfFormat.from_media_type(media),
                prefixes=declared_prefixes(query) if media == "text/turtle" else None,
            )
        else:
            answer = ox.parse_query_results(source, format=JSON)
            answer.serialize(output, ox.QueryResultsFormat.from_media_type(media))
    except (SyntaxError, ValueError) as error:
        raise QueryDied(f"The engine's answer broke off or cannot be read: {str(error)[:200]}") from None
    body.finish()
    _not_cut(response, output)


class _Body(io.RawIOBase):
    """The bytes of a response, which must be as many as it said."""

    def __init__(self, response, limit: int):
        self._response, self._room = response, limit

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        try:
            data = self._response.read() if size is None or size < 0 else self._response.read(size)
        except (OSError, HTTPException) as error:
            raise QueryDied(f"The engine's answer broke off: {error}") from None
        self._room -= len(data)
        if self._room < 0:
            raise ResultTooLarge()
        return data

    def finish(self) -> None:
        if self._response.length:  # http.client counts down what Content-Length promised
            raise QueryDied("The engine's answer broke off before its end.")


def _mended(body: bytes, form: str) -> bytes:
    if form == "boolean":
        if b"__ASK_RETVAL" in body:
            truth = (
                b"false" if re.search(rb'"bindings":\s*\[\s*\]', body) or re.search(rb'"value": "0"', body) else b"true"
            )
            return b'{"head":{},"boolean":' + truth + b"}"
        return body
    for pattern, replacement in VIRTUOSO["graphs" if form == "graph" else "rows"]:
        body = pattern.sub(replacement, body)
    return body


def _not_cut(response, output) -> None:
    """Virtuoso ends a long answer early without saying so in it, only in headers."""
    headers = response.headers
    if headers.get("X-SQL-State") or headers.get("X-SPARQL-MaxRows") or headers.get("X-SPARQL-Anytime"):
        raise ResultTooLarge(
            "The engine behind this server cut the answer at a limit of its own. "
            "Page through it with ORDER BY, LIMIT and OFFSET, or take the dump."
        )
