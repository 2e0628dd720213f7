"""What every answer says, whatever answered it: who may read it, and what a browser may do with it.

Outermost, so that it also holds for redirects, refusals, files and what fails. The register has no accounts and no
cookies: any site's script may ask everything and read everything, without credentials (https://fetch.spec.whatwg.org/).
"""

from werkzeug.datastructures import Headers

from devolved.web import problems

METHODS = "GET, HEAD, POST, OPTIONS"
MAY_SEND = (
    "Accept, Accept-Datetime, Accept-Language, Accept-Profile, Cache-Control, Content-Type, If-Match, "
    "If-Modified-Since, If-None-Match, If-Range, If-Unmodified-Since, Prefer, Range, X-Request-ID, X-Requested-With"
)
MAY_READ = (
    "Accept-Ranges, Allow, Content-Disposition, Content-Encoding, Content-Length, Content-Location, "
    "Content-Range, ETag, "
    "Last-Modified, Link, Location, Memento-Datetime, Repr-Digest, Retry-After, Server-Timing, Vary, X-Request-ID"
)
PREFLIGHT = [
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Allow-Methods", METHODS),
    ("Access-Control-Allow-Headers", MAY_SEND),
    ("Access-Control-Max-Age", "86400"),
    ("X-Content-Type-Options", "nosniff"),
]
NOTHING = "default-src 'none'; frame-ancestors 'none'"


class EdgeHeaders:
    """WSGI middleware around everything.

    Answers preflights by itself, and what the application lets fall as a problem.
    """

    def __init__(self, app):
        self._app = app

    def __call__(self, environ, start_response):
        if environ["REQUEST_METHOD"] == "OPTIONS" and environ.get("HTTP_ACCESS_CONTROL_REQUEST_METHOD"):
            start_response("204 No Content", list(PREFLIGHT))
            return []

        def start(status: str, headers: list[tuple[str, str]], exc_info=None):
            return start_response(status, self._dressed(headers), exc_info)

        try:
            return self._app(environ, start)
        except Exception as error:
            status, title, detail, members = problems.explained(error)
            body, headers = problems.document(status, title, detail, environ.get("PATH_INFO", ""), **members)
            start(problems.status_line(status), headers)
            return [body]

    @staticmethod
    def _dressed(given: list[tuple[str, str]]) -> list[tuple[str, str]]:
        headers = Headers(given)
        headers["Access-Control-Allow-Origin"] = "*"
        headers["Access-Control-Expose-Headers"] = MAY_READ
        headers["X-Content-Type-Options"] = "nosniff"
        headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
        headers.setdefault("Content-Security-Policy", NOTHING)
        # Only embeds may stand in a stranger's frame; their policy says so.
        if "frame-ancestors *" not in headers["Content-Security-Policy"]:
            headers["X-Frame-Options"] = "DENY"
        return headers.to_wsgi_list()
