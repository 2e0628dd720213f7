"""Kept answers of the endpoint, handed out before the application wakes.

The application decides: it reads a request, answers it, and tells the doorstep under which name the answer is kept.
The same request, byte for byte, of the same day and release, then needs nothing of that again; it is counted,
limited and logged like any other. Whatever is not known here goes the long way.
"""

import secrets
import time
from collections import OrderedDict
from threading import Lock

from flask import Flask

from devolved.errors import DevolvedError
from devolved.store.cache import AnswerCache
from devolved.web import limits, observe

KNOWN = 2_048  # requests remembered
LONGEST = 8_000  # characters of an address
REPLACED = ("server-timing", "content-length")


class Doorstep:
    """The WSGI application in front of the application. Safe to use from many threads."""

    def __init__(self, app: Flask):
        self._app, self._inner = app, app.wsgi_app
        self._known: OrderedDict[tuple, tuple] = OrderedDict()
        self._lock = Lock()

    def __call__(self, environ, start_response):
        if environ["REQUEST_METHOD"] == "GET" and environ.get("PATH_INFO") == "/sparql" and "HTTP_IF_NONE_MATCH" not in environ:
            began = time.perf_counter()
            if found := self._recall(environ):
                return self._hand_out(*found, start_response, began)
        return self._inner(environ, start_response)

    def learn(self, environ, release: str, today, key: str, squeezed: bool, headers: list) -> None:
        """Remember that the answer to this request is kept under a key, to be sent with these headers."""
        if environ["REQUEST_METHOD"] != "GET" or len(environ.get("QUERY_STRING", "")) > LONGEST:
            return
        sent = [(name, value) for name, value in headers if name.lower() not in REPLACED]
        with self._lock:
            self._known[_name(environ)] = release, today, key, squeezed, sent
            if len(self._known) > KNOWN:
                self._known.popitem(last=False)

    def _recall(self, environ):
        known = self._known.get(_name(environ))
        if known is None:
            return None
        release, today, key, squeezed, headers = known
        try:
            site = self._app.extensions["devolved"].site
        except DevolvedError:
            return None
        answers: AnswerCache = self._app.extensions["devolved-answers"]
        kept = answers.get(key) if site.release.version == release and site.today() == today else None
        if kept is None or limits.must_wait(self._app, "sparql", environ.get("REMOTE_ADDR")):
            return None
        return kept.squeezed() if squeezed else kept.body, headers, release

    def _hand_out(self, body: bytes, headers: list, release: str, start_response, began: float):
        name = secrets.token_hex(8)
        timing = f"cache;desc=hit, total;dur={(time.perf_counter() - began) * 1000:.1f}"
        start_response("200 OK", [*headers, ("Content-Length", str(len(body))), ("Server-Timing", timing), ("X-Request-ID", name)])
        return _Handed(body, lambda: observe.note_kept(self._app, name, release, len(body), time.perf_counter() - began))


class _Handed:
    """A body that is counted once it was sent."""

    def __init__(self, body: bytes, close):
        self._body, self.close = body, close

    def __iter__(self):
        yield self._body


def _name(environ) -> tuple:
    return tuple(environ.get(part, "") for part in ("QUERY_STRING", "HTTP_ACCEPT", "HTTP_ACCEPT_ENCODING", "HTTP_HOST"))


def register(app: Flask) -> None:
    app.extensions["devolved-doorstep"] = app.wsgi_app = Doorstep(app)
