"""What a SPARQL client sent, read to the letter of the protocol.

https://www.w3.org/TR/sparql11-protocol/#query-operation: the query in the
address (GET), in a form (POST), or as the body (POST). Everything is decoded
once, as UTF-8; what can be read in two ways is refused.
"""

from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qsl

from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

from devolved.errors import BadRequest, TooLarge, UnsupportedMediaType
from devolved.register import days
from devolved.settings import Settings
from devolved.store.protocol import Dataset
from devolved.store.terms import iri
from devolved.web.parameters import refuse_slips

FORM, DIRECT, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
TAKEN = frozenset(("query", "update", "default-graph-uri", "named-graph-uri", "format", "timeout", "on"))
MARK = "\ufeff"  # a byte order mark, which some editors put in front of a text
READ_ONLY = "The register is read only: it changes by building a new release from its files. Send a query instead."


@dataclass(frozen=True)
class Request:
    """One query and what was asked about its answer."""

    query: str
    dataset: Dataset
    on: date | None
    format: str | None
    timeout: float | None


def read(request, settings: Settings) -> Request | None:
    """Read a werkzeug request. None: there is no query in it (a bare GET).

    Raises BadRequest, TooLarge or UnsupportedMediaType, saying what was wrong.
    """
    parameters = _pairs(request.environ.get("QUERY_STRING", ""), "the address")
    query = _posted(request, parameters, settings) if request.method == "POST" else None
    queries = parameters.getlist("query")
    if query is not None and queries:
        raise BadRequest("There is a query in the address and another in the body. Send one.")
    if len(queries) > 1:
        raise BadRequest("The request has more than one `query`. Send one query in each request.")
    refuse_slips(parameters, TAKEN)
    if "update" in parameters:
        raise BadRequest(READ_ONLY)
    query = queries[0] if queries else query
    if query is None:
        if request.method == "POST":
            raise BadRequest("The form has no `query`.")
        return None
    query = query.removeprefix(MARK)
    if not query.strip():
        raise BadRequest("The query is empty.")
    day = _one(parameters, "on")
    return Request(
        query,
        Dataset(_graphs(parameters, "default-graph-uri"), _graphs(parameters, "named-graph-uri")),
        days.read(day) if day and day != "today" else None,
        # SPARQLWrapper sends several names of one format, the short one first.
        next(filter(None, parameters.getlist("format")), None),
        _seconds(_one(parameters, "timeout")),
    )


def _posted(request, parameters: MultiDict, settings: Settings) -> str | None:
    """The body where it is a query. None where it is a form, whose parameters join those of the address."""
    media_type = request.mimetype
    if media_type == UPDATE:
        raise UnsupportedMediaType(READ_ONLY)
    if media_type not in (FORM, DIRECT):
        said = f"The Content-Type {media_type!r} cannot be read" if media_type else "The request has no Content-Type"
        raise UnsupportedMediaType(f"{said}. Send a query as {DIRECT}, or a form as {FORM}.", accepts=[DIRECT, FORM])
    charset = request.mimetype_params.get("charset", "utf-8")
    if charset.strip('"').lower() not in ("utf-8", "utf8", "us-ascii"):
        raise UnsupportedMediaType(f"The charset {charset!r} cannot be read. Send UTF-8.")
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise UnsupportedMediaType("A compressed request cannot be read. Send the query as it is.")
    body = _text(_body(request, settings), "the body")
    if media_type == DIRECT:
        return body
    parameters.update(_pairs(body, "the form"))
    return None


def _body(request, settings: Settings) -> bytes:
    """The body, up to what the longest query could need: four bytes a character, each written as %XX."""
    limit = settings.query_length * 12 + 10_000
    if (request.content_length or 0) > limit:
        raise TooLarge(f"The request has {request.content_length:,} bytes; the limit is {limit:,}.", limit=limit)
    try:
        body = request.stream.read(limit + 1)
    except HTTPException:
        raise BadRequest("The body of the request ends before its end.") from None
    if len(body) > limit:
        raise TooLarge(f"The request is longer than {limit:,} bytes, the limit.", limit=limit)
    return body


def _pairs(text: str, where: str) -> MultiDict:
    try:
        return MultiDict(parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=1_000))
    except UnicodeDecodeError as error:
        raise BadRequest(f"What {where} says is not UTF-8 ({error.reason}).") from None
    except ValueError:
        raise BadRequest(f"There are too many parameters in {where}.") from None


def _text(body: bytes, where: str) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadRequest(f"Byte {error.start} of {where} is not UTF-8 ({error.reason}).") from None


def _one(parameters: MultiDict, name: str) -> str | None:
    values = set(filter(None, parameters.getlist(name)))
    if len(values) > 1:
        raise BadRequest(f"The request has more than one `{name}`.")
    return next(iter(values), None)


def _graphs(parameters: MultiDict, name: str) -> tuple[str, ...]:
    """Graphs named by the request; a name without a value is as if it were not there."""
    return tuple(_graph(value) for value in parameters.getlist(name) if value)


def _graph(value: str) -> str:
    try:
        iri(value).n3()
        if ":" not in value:
            raise ValueError
        return value
    except ValueError:
        raise BadRequest(f"{value[:100]!r} is not the address of a graph. Give a full IRI.") from None


def _seconds(value: str | None) -> float | None:
    if value is None:
        return None
    try:
        seconds = float(value)
    except ValueError:
        seconds = 0
    if not 0 < seconds < 1e9:
        raise BadRequest(f"`timeout` is {value[:20]!r}; give seconds, for example timeout=2.5.")
    return seconds
