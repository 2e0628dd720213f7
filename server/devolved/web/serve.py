"""Serve over HTTP: gunicorn, started from here with our settings.

Threads for waiting, processes for work (``server/decisions``). Each process
opens its own store after it was forked. gunicorn, because it breaks the
connection off when an answer cannot be finished, where some servers would end
it as if it were whole.
"""

import sys
from pathlib import Path

from gunicorn.app.base import BaseApplication

from devolved.release import Releases
from devolved.settings import Settings
from devolved.web.server import heap
from devolved.web.server.threads import LingeringWorker


class Server(BaseApplication):
    """gunicorn with the options it is given and nothing from files or the command line."""

    def __init__(self, options: dict, load):
        self._options = options
        self.load = load
        super().__init__()

    def load_config(self):
        for name, value in self._options.items():
            self.cfg.set(name, value)


def serve(releases_root: Path, host: str, port: int, settings: Settings) -> None:
    """Serve until told to stop (SIGTERM: finish what is running first). Raises Unavailable without a release."""
    releases = Releases(Path(releases_root).resolve())
    releases.current()
    heap.keep_small()

    def load():
        from devolved.web.app import create_app

        return create_app(releases, settings)

    Server(options(host, port, settings), load).run()


def options(host: str, port: int, settings: Settings) -> dict:
    """gunicorn's settings, from ours."""
    bracketed = f"[{host}]" if ":" in host else host
    return {
        "bind": [f"{bracketed}:{port}"],
        "worker_class": LingeringWorker,
        "workers": settings.processes,
        "threads": settings.threads,
        "worker_connections": 1000,
        "keepalive": 20,
        "timeout": 60,  # of a process that answers nothing at all; queries have their own limits
        "graceful_timeout": int(settings.timeout + settings.queue_wait + 5),
        "limit_request_line": 8190,
        "limit_request_fields": 100,
        "forwarded_allow_ips": "127.0.0.1,::1" if settings.trusted_proxies else "",
        "post_worker_init": _open_store,
        "worker_exit": _close_store,
        "proc_name": "devolved",
        "preload_app": False,
        "control_socket_disable": True,
    }


def _open_store(worker) -> None:
    """Open the store before the first request, so that nobody waits for it."""
    try:
        _ = worker.wsgi.extensions["devolved"].site
    except Exception as error:
        print(f"The store does not open yet: {error}", file=sys.stderr)


def _close_store(server, worker) -> None:
    app = getattr(worker, "wsgi", None)
    if app is not None:
        app.extensions["devolved"].close()
