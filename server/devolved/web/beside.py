"""Two releases side by side on this machine: what a tree would be, what is current, and an account of what differs.

The tree's pages stand where a reader will find them, those of the current release under ``/releases/{version}/``, and
the account, which leads to both, at ``/preview``.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from werkzeug.middleware.dispatcher import DispatcherMiddleware

from devolved.release import Releases
from devolved.settings import Settings
from devolved.web.app import create_app
from devolved.web.serve import bind

ACCOUNT = "/preview"
_HEADERS = [
    ("Content-Type", "text/html; charset=utf-8"),
    ("Cache-Control", "no-store"),
    ("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'"),
]


def serve_beside(releases: Releases, account: str, port: int, settings: Settings, tell: Callable[[str], None]) -> None:
    """Serve both, say where, until Ctrl-C. Raises Unavailable where the port is taken."""
    with beside(releases, account, port, settings) as server:
        where = f"http://127.0.0.1:{server.effective_port}{ACCOUNT}"
        tell(f"What a reader will see changed: {where} (Ctrl-C stops it)")
        server.run()


@contextmanager
def beside(releases: Releases, account: str, port: int, settings: Settings) -> Iterator:
    """A server for the browser of this machine: ``effective_port`` is where, ``run()`` serves.

    ``releases`` holds both, the tree's as the current one. Raises Unavailable where the port is taken.
    """
    from waitress import create_server

    own = replace(settings, store="embedded", processes=1, workers=1, client_rate=0, base_url="", trusted_proxies=0)

    def answer(environ, start):
        found = not environ["PATH_INFO"].strip("/") and environ["REQUEST_METHOD"] in ("GET", "HEAD")
        start("200 OK" if found else "404 Not Found", _HEADERS)
        return [account.encode() if found else b"The account alone is here."]

    with bind("127.0.0.1", port) as listening:
        app = create_app(releases, own)
        server = create_server(DispatcherMiddleware(app, {ACCOUNT: answer}), sockets=[listening], threads=4)
        try:
            yield server
        finally:
            server.close()
            app.extensions["devolved-past"].close()
            app.extensions["devolved"].close()
