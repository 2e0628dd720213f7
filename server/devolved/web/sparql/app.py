"""The SPARQL endpoint: one WSGI application for SPARQL 1.1 Protocol queries, read only.

GET, both POSTs, HEAD, conditional, short and long, kept or not: each request is read into a ``Request``, its answer
comes from the cache or from a worker, and goes out whole with its length or as a stream that is broken off if it
cannot be finished. Limits, the request log and CORS stand around it, as around everything (``web/middleware``).
"""

import hashlib
from urllib.parse import urlsplit

from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Request as HttpRequest

from devolved.errors import DevolvedError, NotAcceptable, NotFound
from devolved.settings import Settings
from devolved.store.protocol import Answer
from devolved.web import problems
from devolved.web.api import rdf_documents
from devolved.web.middleware import limits, trace
from devolved.web.negotiation import accepts_gzip, choose, wants_html
from devolved.web.routes import Routes
from devolved.web.site import Site
from devolved.web.sparql import cache, description, request, response
from devolved.web.sparql.cache import AnswerCache, Kept
from devolved.web.sparql.formats import GRAPHS, MEDIA_TYPES, content_type
from devolved.web.sparql.response import Reply

PATH = "/sparql"
METHODS = "GET, HEAD, POST, OPTIONS"
bp = Routes(
    "sparql",
    __name__,
    pinnable=True,
    robots=False,
    edition="never",
    kept=False,
    error_pages=False,
    dated=False,
    media=MEDIA_TYPES,
    body=(request.DIRECT, request.FORM),
    parameters={
        "query": "The query, SPARQL 1.1.",
        "default-graph-uri": "Graph to read.",
        "named-graph-uri": "Graph to name.",
        "format": "Media type or extension.",
        "timeout": "Seconds the query may take.",
        "on": "The day whose flat view stands in the default graph; today when left out.",
    },
)


@bp.route(PATH, methods=["GET", "POST"], build_only=True)
def endpoint():
    """Answer a query, or describe the service when there is none."""
    raise NotFound(f"{PATH} is answered by an application of its own.")


class SparqlApplication:
    """The endpoint over whatever ``live`` serves. Safe to use from many threads."""

    def __init__(self, live, settings: Settings):
        self._live, self._settings = live, settings
        self._answers = AnswerCache(settings.cache_bytes // 2)

    def __call__(self, environ, start_response):
        noted = trace.current()
        noted.route, noted.room = noted.route or PATH, "sparql"
        method = environ["REQUEST_METHOD"]
        try:
            reply = self._reply(environ, method)
        except DevolvedError as error:
            noted.cause = trace.cause(error)
            reply = _problem(environ, error.status, error.title, error.detail, **error.members)
        start_response(reply.status, reply.headers)
        return reply.body if method != "HEAD" else []

    def _reply(self, environ, method: str) -> Reply:
        if refusal := environ.get(limits.REFUSAL):
            raise refusal
        if environ.get("PATH_INFO", "") not in ("", "/"):
            raise NotFound("There is nothing below the endpoint's address.")
        if method == "OPTIONS":
            return Reply("204 No Content", [("Allow", METHODS)])
        if method not in ("GET", "HEAD", "POST"):
            trace.current().cause = "method-not-allowed"
            said = "The endpoint takes GET, HEAD, POST and OPTIONS."
            refusal = _problem(environ, 405, "Method Not Allowed", said)
            return Reply(refusal.status, [*refusal.headers, ("Allow", METHODS)], refusal.body)
        site = self._live.site
        trace.current().release = site.release.version
        sent = HttpRequest(environ)
        try:
            asked = request.read(sent, self._settings)
        except HTTPException as error:
            return _problem(environ, error.code or 400, error.name, error.description or "")
        if asked is None:
            return self._description(site, sent, environ)
        return self._answer(site, asked, environ, method)

    def _answer(self, site: Site, asked: request.Request, environ, method: str) -> Reply:
        wanted, refusals = response.media_types(environ.get("HTTP_ACCEPT", ""), asked.format)
        gzip = accepts_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))
        key = ""
        if cache.keepable(asked.query):
            key = cache.answer_key(site.release.version, asked.query, wanted, asked.dataset, asked.on, site.today())
        tag = key + ("-gz" if gzip else "") if key else ""
        if tag and method != "POST" and f'"{tag}"' in environ.get("HTTP_IF_NONE_MATCH", ""):
            return Reply("304 Not Modified", response.caching(tag))
        found: Kept | Answer | None = self._answers.get(key) if key else None
        if found:
            trace.current().cache = "hit"
        else:
            trace.current().cache = "miss" if key else "no"
            client = limits.network(environ.get("REMOTE_ADDR", ""))
            limits.query(environ, lambda: site.store.is_light(client))
            try:
                found = self._run(site, asked, wanted, key, client, environ.get("waitress.client_disconnected"))
            except NotAcceptable as error:
                raise refusals.get(error.members.get("form", ""), error) from None
        if isinstance(found, Kept):
            limits.release(environ)
            return response.whole(found, tag, gzip)
        return response.flowing(found, tag, gzip, method, environ.get("SERVER_PROTOCOL", ""))

    def _run(self, site: Site, asked: request.Request, wanted, key: str, client: str, gone) -> Kept | Answer:
        """The answer: whole when it is short, else on its way. Raises what ``Store.stream`` raises."""

        def stream() -> Answer:
            return site.store.stream(
                asked.query,
                media=wanted,
                dataset=asked.dataset,
                on=asked.on,
                timeout=asked.timeout,
                client=client,
                gone=gone,
            )

        answer = self._answers.fetch(key, asked.timeout or self._settings.timeout, stream) if key else stream()
        if isinstance(answer, Answer) and answer.length is not None:
            return Kept(answer.media_type, b"".join(answer.chunks), answer.statistics)
        return answer

    def _description(self, site: Site, sent: HttpRequest, environ) -> Reply:
        """The service description; people with browsers are sent to the query editor."""
        accept, name = sent.headers.get("Accept", ""), sent.args.get("format")
        if wants_html(accept) and not name:
            return Reply("303 See Other", [("Location", "/query"), ("Vary", "Accept"), ("Content-Length", "0")])
        chosen = choose(accept, GRAPHS, name)
        home = urlsplit(self._settings.base_url)
        host = f"{home.scheme}://{home.netloc}" if home.netloc else sent.host_url.rstrip("/")
        address = host + _path(environ).rstrip("/")
        body = rdf_documents.written(description.describe(address, site.release, self._settings), chosen)
        tag = hashlib.sha256(body).hexdigest()[:32]
        headers = [("ETag", f'"{tag}"'), ("Cache-Control", "public, max-age=60"), ("Vary", "Accept")]
        if sent.if_none_match.contains(tag):
            return Reply("304 Not Modified", headers)
        headers += [("Content-Type", content_type(chosen.media_type)), ("Content-Length", str(len(body)))]
        return Reply("200 OK", headers, [body])


def _problem(environ, status: int, title: str, detail: str, **members) -> Reply:
    body, headers = problems.document(status, title, detail, _path(environ), **members)
    return Reply(problems.status_line(status), headers, [body])


def _path(environ) -> str:
    return environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
