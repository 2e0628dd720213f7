"""Serve over HTTP: waitress, in several processes that share one listening socket (``server/decisions``).

Threads for waiting, processes for work. waitress reads requests and writes answers on its own loop, so that a client
that sends or reads slowly holds no thread; an answer lies in a temporary file meanwhile. When an answer cannot be
finished it breaks the connection off.
"""

import gc
import logging
import os
import resource
import signal
import socket
import tempfile
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from werkzeug.wsgi import ClosingIterator

from devolved.errors import Unavailable
from devolved.release import Releases
from devolved.settings import Settings, unknown
from devolved.web import logs
from devolved.web.supervisor import Supervisor

log = logging.getLogger("devolved.server")
CONNECTIONS = 4096  # that a process holds at a time, where it may open so many files
PROMISED = 2000  # connections that a process should be able to hold
LEAST = 64  # connections without which it is not worth starting
IDLE = 60  # seconds after which a connection on which nothing moves is closed
QUIET = 0.3  # seconds without a request after which a process that is to finish has finished
METRICS_FOLDER = "PROMETHEUS_MULTIPROC_DIR"


def serve(releases_root: Path, host: str, port: int, settings: Settings) -> None:
    """Serve until told to stop (SIGTERM: finish what is running first).

    Raises Unavailable without a release, a port or files to open.
    """
    releases = Releases(Path(releases_root).resolve())
    release = releases.current()
    listening = bind(host, port)
    logs.configure()
    for name, near in unknown().items():
        log.warning("this is not a setting and changes nothing", extra={"variable": name, "nearest": near})
    connections = allow_connections(settings)
    with tempfile.TemporaryDirectory(prefix="devolved-metrics-") as folder, listening:
        os.environ[METRICS_FOLDER] = folder
        address = listening.getsockname()
        log.info(
            "serving", extra={"host": address[0], "port": address[1], "release": release.version, "pid": os.getpid()}
        )
        run = partial(run_process, releases, settings, listening, connections)
        grace = settings.timeout + settings.queue_wait + 5
        Supervisor(run, max(1, settings.processes), grace, _forget).serve()


def bind(host: str, port: int) -> socket.socket:
    """The listening socket. Raises Unavailable, saying why not."""
    try:
        family = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0][0]
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        raise Unavailable(f"{host}:{port} cannot be listened on: {error.strerror or error}.") from None


def allow_connections(settings: Settings) -> int:
    """How many connections a process may hold, after the limit of open files was raised as far as may be.

    A connection takes up to three descriptors: its socket, and a file each for a long request and a long answer. Raises
    Unavailable where not even a few could be held.
    """
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    if hard == resource.RLIM_INFINITY:
        return CONNECTIONS
    others = 64 + 4 * settings.threads + 16 * settings.workers
    connections = min(CONNECTIONS, (hard - others) // 2)
    if connections < LEAST:
        raise Unavailable(
            f"This process may open {hard} files; {settings.threads} threads and {settings.workers} workers with "
            f"{LEAST} connections need {others + 2 * LEAST}. Raise the limit (ulimit -n, LimitNOFILE=)."
        )
    if connections < PROMISED:
        log.warning(
            "few connections: raise the limit of open files (ulimit -n, LimitNOFILE=)",
            extra={"open_files": hard, "connections": connections, "promised": PROMISED},
        )
    return connections


def adjustments(settings: Settings, connections: int) -> dict:
    """waitress' settings, from ours (https://docs.pylonsproject.org/projects/waitress/en/stable/arguments.html)."""
    from devolved.web.middleware.limits import body_limit
    from devolved.web.sparql.description import REQUEST_HEAD

    proxies = {
        "trusted_proxy": "*",
        "trusted_proxy_count": settings.trusted_proxies,
        "trusted_proxy_headers": "x-forwarded-for x-forwarded-host x-forwarded-proto",
    }
    return {
        "threads": settings.threads,
        "connection_limit": connections,
        "asyncore_use_poll": True,
        "channel_timeout": IDLE,
        "cleanup_interval": 10,
        "backlog": 2048,
        # One request is read ahead, so that a client's hanging up is noticed while its query runs.
        "channel_request_lookahead": 1,
        # An answer of any size that is permitted lies here while its reader is slow; with the framing of its chunks.
        "outbuf_high_watermark": settings.result_bytes + settings.result_bytes // 16 + 2**20,
        "outbuf_overflow": 2**18,
        "inbuf_overflow": 2**16,
        "max_request_header_size": REQUEST_HEAD,
        # Somewhat more than is accepted reaches the application, which says in full what the limit is.
        "max_request_body_size": 4 * body_limit(settings),
        "ident": "devolved",
        "server_name": "localhost",
        "log_socket_errors": False,
        "expose_tracebacks": False,
        "clear_untrusted_proxy_headers": True,
        **(proxies if settings.trusted_proxies else {}),
    }


def run_process(
    releases: Releases,
    settings: Settings,
    listening: socket.socket,
    connections: int,
    ready: Callable[[], object],
    stop: threading.Event,
    make_app=None,
) -> None:
    """One web process: its own application and store behind the shared socket,
    until ``stop`` is set and all is answered.
    """
    from waitress import create_server

    from devolved.register.advice import reading
    from devolved.web.app import create_app
    from devolved.web.middleware import metrics

    app = (make_app or create_app)(releases, settings)
    # What is loaded by now stays as long as the process: the collector need not go through it, and may come less often.
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    live = app.extensions["devolved"]
    try:
        _ = live.site  # before the first request, so that nobody waits for it
    except Exception as error:
        log.warning("the store does not open yet", extra={"reason": str(error)})
    answering = Answering(app, stop)
    channels: dict = {}
    server = create_server(answering, map=channels, sockets=[listening], **adjustments(settings, connections))
    signal.signal(signal.SIGUSR1, _leave)
    grace = settings.timeout + settings.queue_wait + 2
    finish = partial(_finish, answering, channels, listening.fileno(), stop, grace)
    threading.Thread(target=finish, name="finish", daemon=True).start()
    threading.Thread(target=metrics.keep_looking, args=(live, stop), name="gauges", daemon=True).start()
    ready()
    server.run()
    live.close()
    reading.close()


class Answering:
    """The application, with a count of the requests in it.

    Once the process is to finish, answers go without their length: the server closes the connection after such an
    answer, as HTTP asks, and says so in its head. Nobody sends a next request into a connection that is about to go.
    """

    def __init__(self, app, stop: threading.Event):
        self._app, self._stop = app, stop
        self._lock = threading.Lock()
        self.count, self.last = 0, time.monotonic()

    def __call__(self, environ, start_response):
        self._add(1)

        def start(status, headers, exc_info=None):
            if self._stop.is_set():
                headers = [(name, value) for name, value in headers if name.lower() != "content-length"]
            return start_response(status, headers, exc_info)

        try:
            return ClosingIterator(self._app(environ, start), partial(self._add, -1))
        except BaseException:
            self._add(-1)
            raise

    def _add(self, number: int) -> None:
        with self._lock:
            self.count += number
            self.last = time.monotonic()


def _finish(answering: Answering, channels: dict, listening: int, stop: threading.Event, grace: float) -> None:
    """When told to stop: accept nobody, let every answer go out, then leave the server's loop."""
    stop.wait()
    channels.pop(listening, None)
    end = time.monotonic() + grace
    answering.last = time.monotonic()
    while time.monotonic() < end:
        waiting = answering.count or any(channel.writable() for channel in list(channels.values()))
        if not waiting and time.monotonic() - answering.last > QUIET:
            break
        time.sleep(0.02)
    os.kill(os.getpid(), signal.SIGUSR1)


def _leave(*_) -> None:
    raise SystemExit


def _forget(pid: int) -> None:
    """The gauges of a process that has ended go; what it counted stays."""
    from prometheus_client.multiprocess import mark_process_dead

    mark_process_dead(pid)
