"""The SPARQL endpoint: SPARQL 1.1 Protocol for queries, read only.

What a client sent is read once into a ``Request``; the answer comes from the
cache or from a worker, whole with its length or as a stream that is broken off
if it cannot be finished.
"""

import threading
import time
import zlib
from collections.abc import Iterator

from flask import Response, current_app, redirect, request
from werkzeug.exceptions import MethodNotAllowed

from devolved.errors import Busy, DevolvedError
from devolved.settings import Settings
from devolved.store.cache import AnswerCache, Kept
from devolved.store.formats import content_type
from devolved.store.protocol import Answer
from devolved.web.middleware.limits import BEGUN, SPARE
from devolved.web.negotiation import choose, wants_html
from devolved.web.routes import Routes
from devolved.web.server import spool
from devolved.web.site import Site, current_site
from devolved.web.sparql import answering, protocol, service
from devolved.web.sparql.answering import OFFERS, OPEN, Prepared

bp = Routes(
    "sparql",
    __name__,
    pinnable=True,
    robots=False,
    edition="never",
    kept=False,
    error_pages=False,
    dated=False,
    media=tuple(sorted({f.media_type for offers in OFFERS.values() for f in offers})),
    body=("application/sparql-query", "application/x-www-form-urlencoded"),
    parameters={
        "query": "The query, SPARQL 1.1.",
        "default-graph-uri": "Graph to read.",
        "named-graph-uri": "Graph to name.",
        "format": "Media type or extension.",
        "timeout": "Seconds the query may take.",
        "on": "The day whose flat view stands in the default graph; today when left out.",
    },
)
METHODS = "GET, HEAD, POST, OPTIONS"
PREFLIGHT = [
    ("Access-Control-Allow-Methods", METHODS),
    ("Access-Control-Allow-Headers", "Accept, Content-Type, If-None-Match"),
    ("Access-Control-Max-Age", "86400"),
]


@bp.record
def _prepare(state) -> None:
    app = state.app
    settings: Settings = app.extensions["devolved"].settings
    app.extensions["devolved-answers"] = AnswerCache(settings.cache_bytes // 2)
    # Pages must find a free thread while strangers' queries run, wait and flow; a few of those are for strangers who had next to nothing lately.
    others = max(2, settings.threads // 4)
    app.extensions["devolved-strangers"] = threading.BoundedSemaphore(max(2, settings.threads - others))
    app.extensions["devolved-newcomers"] = threading.BoundedSemaphore(max(1, (others - SPARE) // 2))


@bp.route("/sparql", methods=["GET", "HEAD", "POST"], provide_automatic_options=False)
def endpoint() -> Response:
    """Answer a query, or describe the service when there is none."""
    started = time.perf_counter()
    begun = request.environ.pop(BEGUN, None)
    if isinstance(begun, DevolvedError):
        raise begun
    site = current_site()
    asked = protocol.read(request, _settings())
    if asked is None:
        return _description(site)
    prepared = answering.prepare(
        asked, request.headers.get("Accept", ""), request.headers.get("Accept-Encoding", ""), site, _settings()
    )
    if prepared.key and request.if_none_match.contains_raw(f'"{prepared.tag}"'):
        return Response(status=304, headers=answering.headers(prepared.tag, started))
    answers: AnswerCache = current_app.extensions["devolved-answers"]
    kept = answers.get(prepared.key) if prepared.key else None
    if kept:
        return _whole(kept, prepared, started, "hit")
    leave = admit(site, begun)
    try:
        answer = begun or answering.run(
            prepared, site, answers, _settings(), request.remote_addr or "", request.environ.get("gunicorn.socket")
        )
        if isinstance(answer, Kept):
            return _whole(answer, prepared, started, "miss" if prepared.key else "no")
        if request.environ.get("SERVER_PROTOCOL") == "HTTP/1.0" and request.method != "HEAD":
            answer = spool.whole(answer)  # its end would only be the end of the connection, whether whole or broken
        response = _flowing(answer, prepared, started)
        response.call_on_close(leave)
        leave = None
        return response
    finally:
        if leave:
            leave()


@bp.route("/sparql", methods=["OPTIONS"], provide_automatic_options=False)
def options() -> Response:
    """Which methods there are; also what browsers ask before a request from elsewhere."""
    return Response(status=204, headers={"Allow": METHODS})


@bp.route("/sparql", methods=["PUT", "PATCH", "DELETE"], provide_automatic_options=False)
def refuse() -> Response:
    """Other methods are refused here rather than by the router, so that scripts elsewhere may read why."""
    raise MethodNotAllowed(METHODS.split(", "))


@bp.after_request
def _open_to_all(response: Response) -> Response:
    """Any site's script may ask, without credentials."""
    response.headers.extend(OPEN)
    if request.method == "OPTIONS":
        response.headers.extend(PREFLIGHT)
    return response


def admit(site: Site, begun: Answer | None = None):
    """Take a place among strangers' queries; return what gives it back. Raises Busy."""
    for room in ("devolved-strangers", "devolved-newcomers"):
        places: threading.BoundedSemaphore = current_app.extensions[room]
        if places.acquire(blocking=False):
            return places.release
        if not site.store.newcomer(request.remote_addr or ""):
            break
    if begun:
        begun.chunks.close()
    raise Busy("As many queries as this server takes at once are in progress. Come back a little later.", retry_after=2)


def _whole(kept: Kept, prepared: Prepared, started: float, cache: str) -> Response:
    body, headers = answering.whole(kept, prepared, started, cache)
    return Response(body, headers=headers)


def _flowing(answer: Answer, prepared: Prepared, started: float) -> Response:
    if request.method == "HEAD":
        answer.chunks.close()
        chunks = ()
    else:
        socket = request.environ.get("gunicorn.socket")
        if socket:
            spool.prepare(socket)
        chunks = _squeezed(answer.chunks) if prepared.gzip else answer.chunks
    response = Response(
        chunks, content_type=content_type(answer.media_type)
    )  # no passthrough: it would skip what must run at the end
    if prepared.gzip:
        response.headers["Content-Encoding"] = "gzip"
    elif answer.length is not None:
        response.content_length = answer.length
    if hasattr(answer.chunks, "close"):
        response.call_on_close(answer.chunks.close)
    response.headers.extend(answering.headers(prepared.tag, started))
    return response


def _squeezed(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Gzip as it flows. When the chunks fail, the trailer is never written."""
    press = zlib.compressobj(5, zlib.DEFLATED, 31)
    for chunk in chunks:
        if squeezed := press.compress(chunk):
            yield squeezed
    yield press.flush()


def _description(site: Site) -> Response:
    """The service description; people with browsers are sent to the query editor."""
    accept = request.headers.get("Accept", "")
    if wants_html(accept) and not request.args.get("format"):
        response = redirect("/query", 303)
    else:
        chosen = choose(accept, OFFERS["graph"], request.args.get("format"))
        address = (_settings().base_url.rstrip("/") + "/sparql") if _settings().base_url else request.base_url
        graph = service.describe(address, site.release, _settings())
        name = {"ttl": "turtle", "nt": "nt", "rdf": "pretty-xml", "jsonld": "json-ld"}[chosen.extension]
        response = Response(
            graph.serialize(format=name, encoding="utf-8"), content_type=content_type(chosen.media_type)
        )
        response.add_etag()
        response.make_conditional(request)
        response.headers["Cache-Control"] = "public, max-age=60"
    response.headers["Vary"] = "Accept"
    return response


def _settings() -> Settings:
    return current_app.extensions["devolved"].settings
