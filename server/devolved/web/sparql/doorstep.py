"""Short answers of the endpoint, handed out before the application wakes.

A plain GET of a query needs no router, hooks, sessions or response objects: half of the time that a small
query takes. It is examined, limited, counted and logged here as there; whatever is not plain, is refused or
fails, or has a long answer goes the long way, with what is known already
(``limits.BEGUN`` in its environ: the answer that flows, or the refusal).

Our own server (``threads``) asks here with the bytes of a request, before it makes an environ and a response of
WSGI, which take as long again: what it gets is all that goes over the wire, in one piece.
"""

import secrets
import threading
import time
from collections.abc import Callable
from functools import lru_cache
from types import SimpleNamespace

from flask import Flask
from gunicorn.http.wsgi import SERVER
from gunicorn.util import http_date

from devolved.errors import DevolvedError
from devolved.store.cache import Kept
from devolved.store.protocol import Answer
from devolved.web.middleware import limits, observe
from devolved.web.sparql import answering, plain, protocol

APART = ("HTTP_IF_NONE_MATCH", "CONTENT_LENGTH", "HTTP_TRANSFER_ENCODING", "HTTP_X_REQUEST_ID", "HTTP_EXPECT")


class Doorstep:
    """The WSGI application in front of the application. Safe to use from many threads."""

    def __init__(self, app: Flask):
        self._app, self._inner = app, app.wsgi_app
        self._settings = app.extensions["devolved-settings"]
        self._thread = threading.local()

    def hand_out(self, request: bytes, connection, address: str) -> tuple[bytes, Callable[[], None]] | None:
        """A whole HTTP message that answers the bytes of a request, and what to do once it was sent.

        None: the application must answer, in this thread; what is known by then is passed on until ``forget``.
        """
        began, environ = time.perf_counter(), plain.recognise(request)
        if environ is None:
            return None
        environ["REMOTE_ADDR"], environ["gunicorn.socket"] = address, connection
        if found := self._answer(environ, began):
            body, headers, note = found
            lines = "".join([f"{name}: {value}\r\n" for name, value in headers])
            head = f"HTTP/1.1 200 OK\r\nServer: {SERVER}\r\nDate: {_date(int(time.time()))}\r\nConnection: keep-alive\r\n{lines}\r\n"
            return head.encode("latin-1") + body, note
        self._thread.left = environ.get(limits.BEGUN, False)
        return None

    def forget(self) -> None:
        """The request is over: what was passed on and not fetched is given up."""
        left, self._thread.left = getattr(self._thread, "left", None), None
        if isinstance(left, Answer):
            left.chunks.close()

    def __call__(self, environ, start_response):
        began = time.perf_counter()
        left, self._thread.left = getattr(self._thread, "left", None), None
        if left is not None:
            if left:
                environ[limits.BEGUN] = left
            return self._inner(environ, start_response)
        if _plain(environ) and (found := self._answer(environ, began)):
            body, headers, note = found
            start_response("200 OK", headers)
            return _Handed(body, note)
        return self._inner(environ, start_response)

    def _answer(self, environ, began: float):
        """Body, headers and what to do once it was sent; None when it must go the long way."""
        kept = self._app.extensions
        try:
            site = kept["devolved"].site
            asked = protocol.read(SimpleNamespace(method="GET", environ=environ), self._settings)
            if asked is None:
                return None
            prepared = answering.prepare(
                asked, environ.get("HTTP_ACCEPT", ""), environ.get("HTTP_ACCEPT_ENCODING", ""), site, self._settings
            )
        except DevolvedError:
            return None
        if limits.bad_host(self._app, environ.get("HTTP_HOST", "")) or limits.must_wait(
            self._app, "sparql", environ.get("REMOTE_ADDR")
        ):
            return None
        found, cache, engine = kept["devolved-answers"].get(prepared.key) if prepared.key else None, "hit", []
        if not found:
            found, cache = self._ask(environ, prepared, site, engine), "miss" if prepared.key else "no"
        if not isinstance(found, Kept):
            return None
        name = secrets.token_hex(8)
        body, headers = answering.whole(found, prepared, began, cache)
        headers += [*answering.OPEN, ("Content-Length", str(len(body))), ("X-Request-ID", name)]
        return (
            body,
            headers,
            lambda: observe.note_short(
                self._app, name, site.release.version, len(body), time.perf_counter() - began, engine
            ),
        )

    def _ask(self, environ, prepared, site, engine: list):
        """Run it, when there is a place. What is no short answer is left in the environ."""
        if not limits.enter(self._app):
            return None
        try:
            store = observe.Watched(site.store, self._settings.slow_query, engine)
            watched = SimpleNamespace(release=site.release, store=store, today=site.today)
            found = answering.run(
                prepared,
                watched,
                self._app.extensions["devolved-answers"],
                self._settings,
                environ.get("REMOTE_ADDR", ""),
                environ.get("gunicorn.socket"),
            )
        except DevolvedError as error:
            found = error
        finally:
            limits.leave(self._app)
        if not isinstance(found, Kept):
            environ[limits.BEGUN] = found
        return found


class _Handed:
    """A body that is counted once it was sent."""

    def __init__(self, body: bytes, close):
        self._body, self.close = body, close

    def __iter__(self):
        yield self._body


def _plain(environ) -> bool:
    address = environ.get("QUERY_STRING", "")
    return (
        environ["REQUEST_METHOD"] == "GET"
        and environ.get("PATH_INFO") == "/sparql"
        and len(address) <= plain.LONGEST
        and address.isascii()
        and not any(environ.get(name) for name in APART)
    )


@lru_cache(maxsize=2)
def _date(second: int) -> str:
    return http_date(second)


def register(app: Flask) -> None:
    app.wsgi_app = Doorstep(app)
