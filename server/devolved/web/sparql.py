"""The SPARQL endpoint: SPARQL 1.1 Protocol for queries, read only.

What a client sent is read once into a ``Request``; the answer comes from the
cache or from a worker, whole with its length or as a stream that is broken off
if it cannot be finished.
"""

import threading
import time
import zlib
from collections.abc import Iterator
from functools import lru_cache

from flask import Blueprint, Response, current_app, redirect, request
from werkzeug.exceptions import MethodNotAllowed

from devolved.errors import Busy
from devolved.settings import Settings
from devolved.store import datasets, fences
from devolved.store.cache import AnswerCache, Kept, answer_key
from devolved.store.formats import FORMATS, content_type
from devolved.store.protocol import Answer
from devolved.web import protocol, service, spool
from devolved.web.negotiation import Format, accepts_gzip, choose, wants_html
from devolved.web.site import Site, current_site

bp = Blueprint("sparql", __name__)
OFFERS = {form: [Format(w.extension, w.media_type, w.aliases) for w in ways] for form, ways in FORMATS.items()}
METHODS = "GET, HEAD, POST, OPTIONS"
SQUEEZE_FROM = 1_000  # bytes
OPEN = [
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", "ETag, Link, Retry-After, Server-Timing"),
    ("X-Content-Type-Options", "nosniff"),
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
]
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
    # Pages must find a free thread while strangers' queries run, wait and flow.
    app.extensions["devolved-strangers"] = threading.BoundedSemaphore(max(2, settings.threads - max(2, settings.threads // 4)))


@bp.route("/sparql", methods=["GET", "HEAD", "POST"], provide_automatic_options=False)
def endpoint() -> Response:
    """Answer a query, or describe the service when there is none."""
    started = time.perf_counter()
    site = current_site()
    asked = protocol.read(request, _settings())
    if asked is None:
        return _description(site)
    question = fences.examine(asked.query, _settings())
    media = _media(asked.format, question.form)
    today = site.today()
    plan = datasets.plan(question, asked.dataset, asked.on or today, today)
    key = "" if question.volatile or not question.form else answer_key(site.release.version, question, plan, media[question.form], today.isoformat())
    gzip = accepts_gzip(request.headers.get("Accept-Encoding", ""))
    tag = key + ("-gz" if gzip else "")
    if key and request.if_none_match.contains_raw(f'"{tag}"'):
        return _headers(Response(status=304), tag, started)
    answers: AnswerCache = current_app.extensions["devolved-answers"]
    kept = answers.get(key) if key else None
    if kept:
        response = _whole(kept, gzip, tag, started, "hit")
        if doorstep := current_app.extensions.get("devolved-doorstep"):
            squeezed = "Content-Encoding" in response.headers
            doorstep.learn(request.environ, site.release.version, today, key, squeezed, [*response.headers, *OPEN])
        return response
    leave = _admit()
    try:
        run = _runner(site, asked, media)
        answer = answers.fetch(key, asked.timeout or _settings().timeout, run) if key else run()
        if isinstance(answer, Kept):
            return _whole(answer, gzip, tag, started, "miss")
        if answer.length is not None:
            return _whole(Kept(answer.media_type, b"".join(answer.chunks), answer.statistics), gzip, tag, started, "no")
        if request.environ.get("SERVER_PROTOCOL") == "HTTP/1.0" and request.method != "HEAD":
            answer = spool.whole(answer)  # its end would only be the end of the connection, whether whole or broken
        response = _flowing(answer, gzip, tag, started)
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


def _media(name: str | None, form: str) -> dict[str, str]:
    """The media type for each form of answer. Raises NotAcceptable if there is none for this query's form."""
    if form:
        return {form: _chosen(request.headers.get("Accept", ""), form, name)}
    return {form: offers[0].media_type for form, offers in OFFERS.items()}  # it will not parse: any will do


@lru_cache(maxsize=512)
def _chosen(accept: str, form: str, name: str | None) -> str:
    """Clients are few and say the same each time."""
    return choose(accept, OFFERS[form], name).media_type


def _runner(site: Site, asked: protocol.Request, media: dict[str, str]):
    socket = request.environ.get("gunicorn.socket")
    return lambda: site.store.stream(
        asked.query,
        media=media,
        dataset=asked.dataset,
        on=asked.on,
        timeout=asked.timeout,
        client=request.remote_addr or "",
        watch=socket.fileno() if socket else None,
    )


def _admit():
    """Take a place among strangers' queries; return what gives it back. Raises Busy."""
    places: threading.BoundedSemaphore = current_app.extensions["devolved-strangers"]
    if not places.acquire(blocking=False):
        raise Busy("As many queries as this server takes at once are in progress. Come back a little later.", retry_after=2)
    return places.release


def _whole(kept: Kept, gzip: bool, tag: str, started: float, cache: str) -> Response:
    squeeze = gzip and len(kept.body) > SQUEEZE_FROM
    response = Response(kept.squeezed() if squeeze else kept.body, content_type=content_type(kept.media_type))
    if squeeze:
        response.headers["Content-Encoding"] = "gzip"
    engine = kept.statistics.get("seconds") if cache != "hit" else None
    return _headers(response, tag, started, engine, cache)


def _flowing(answer: Answer, gzip: bool, tag: str, started: float) -> Response:
    if request.method == "HEAD":
        answer.chunks.close()
        chunks = ()
    else:
        socket = request.environ.get("gunicorn.socket")
        if socket:
            spool.prepare(socket)
        chunks = _squeezed(answer.chunks) if gzip else answer.chunks
    response = Response(chunks, content_type=content_type(answer.media_type))  # no passthrough: it would skip what must run at the end
    if gzip:
        response.headers["Content-Encoding"] = "gzip"
    elif answer.length is not None:
        response.content_length = answer.length
    if hasattr(answer.chunks, "close"):
        response.call_on_close(answer.chunks.close)
    return _headers(response, tag, started)


def _squeezed(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Gzip as it flows. When the chunks fail, the trailer is never written."""
    press = zlib.compressobj(5, zlib.DEFLATED, 31)
    for chunk in chunks:
        if squeezed := press.compress(chunk):
            yield squeezed
    yield press.flush()


def _headers(response: Response, tag: str, started: float, engine: float | None = None, cache: str = "no") -> Response:
    if tag and not tag.startswith("-"):
        response.headers["ETag"] = f'"{tag}"'
        response.headers["Cache-Control"] = "public, max-age=60, stale-while-revalidate=600"
    else:
        response.headers["Cache-Control"] = "no-store"  # NOW(), RAND() and the like: another answer every time
    response.headers["Vary"] = "Accept, Accept-Encoding"
    timing = [f"cache;desc={cache}", f"total;dur={(time.perf_counter() - started) * 1000:.1f}"]
    if engine is not None:
        timing.insert(0, f"engine;dur={engine * 1000:.1f}")
    response.headers["Server-Timing"] = ", ".join(timing)
    return response


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
        response = Response(graph.serialize(format=name, encoding="utf-8"), content_type=content_type(chosen.media_type))
        response.add_etag()
        response.make_conditional(request)
        response.headers["Cache-Control"] = "public, max-age=60"
    response.headers["Vary"] = "Accept"
    return response


def _settings() -> Settings:
    return current_app.extensions["devolved"].settings
