"""At the door: who may ask how often, how much and under which name; and what gives way when all is busy.

Pages and machine doors share one allowance a client, the SPARQL endpoint has
another (and its own share of workers, ``store/pool``). Kept pages and files
are answered even when nothing else is: requests that need work leave two
threads of each process free.
"""

import ipaddress
import math
import re
import threading
import time
from collections import Counter, OrderedDict
from functools import lru_cache
from urllib.parse import urlsplit

from flask import Flask, current_app, g, request
from werkzeug.middleware.proxy_fix import ProxyFix

from devolved.errors import BadRequest, Busy, TooLarge, TooMany
from devolved.settings import Settings
from devolved.store.scheduling.ledger import network
from devolved.web.routes import facts

BODY = 2 * 2**20  # bytes of a request; the endpoint has a limit of its own below this or beside it
BURST = 10  # seconds' worth of requests that may come at once
CLIENTS = 20_000  # clients remembered at a time
BEGUN = "devolved.begun"  # in a request's environ: the doorstep let it pass already
SPARE = 2  # threads left to kept pages
HOST = re.compile(r"(?:[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,252})|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?")


class Buckets:
    """An allowance a client, refilled all the time. Bounded: who has not come for longest is forgotten."""

    def __init__(self, rate: float, burst: float, clock=time.monotonic):
        self._rate, self._burst, self._clock = rate, burst, clock
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, client: str) -> float:
        """0 when the request may pass; else the seconds after which the next one may."""
        now = self._clock()
        with self._lock:
            left, seen = self._kept.pop(client, (self._burst, now))
            left = min(self._burst, left + (now - seen) * self._rate)
            passes = left >= 1
            self._kept[client] = (left - passes, now)
            if len(self._kept) > CLIENTS:
                self._kept.popitem(last=False)
        return 0 if passes else (1 - left) / self._rate


class Places:
    """How many requests that need work are in progress, and how many may be."""

    def __init__(self, most: int):
        self._most, self._taken, self._lock = most, 0, threading.Lock()

    def take(self) -> bool:
        with self._lock:
            free = self._taken < self._most
            self._taken += free
            return free

    def leave(self) -> None:
        with self._lock:
            self._taken -= 1


class Shares:
    """How many of something each client has, threads or connections. None is not counted."""

    def __init__(self, most: int):
        self._most, self._taken, self._lock = most, Counter(), threading.Lock()

    def take(self, client: str | None) -> bool:
        if client is None:
            return True
        with self._lock:
            free = self._taken[client] < self._most
            self._taken[client] += free
        return free

    def leave(self, client: str | None) -> None:
        if client is None:
            return
        with self._lock:
            self._taken[client] -= 1
            if not self._taken[client]:
                del self._taken[client]


def register(app: Flask) -> None:
    """Put the checks in front of everything else, and the proxy's headers behind its name."""
    settings: Settings = app.extensions["devolved-settings"]
    app.config["MAX_CONTENT_LENGTH"] = max(BODY, settings.query_length * 12 + 20_000)
    app.config["MAX_FORM_MEMORY_SIZE"] = app.config["MAX_CONTENT_LENGTH"]
    if settings.trusted_proxies:
        trusted = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=trusted, x_proto=trusted, x_host=trusted)
    rate = settings.client_rate
    allowances = {name: Buckets(rate, max(1, rate * BURST)) for name in ("pages", "sparql")} if rate > 0 else {}
    app.extensions["devolved-allowances"] = allowances
    app.extensions["devolved-places"] = Places(max(2, settings.threads - SPARE))
    app.extensions["devolved-home"] = urlsplit(settings.base_url).netloc.lower() if settings.base_url else ""

    @app.before_request
    def at_the_door():
        if fault := bad_host(app, request.environ.get("HTTP_HOST", "")):
            _refused("host")
            raise BadRequest(fault)
        _check_address()
        limit = app.config["MAX_CONTENT_LENGTH"]
        if (request.content_length or 0) > limit:
            _refused("size")
            raise TooLarge(f"The request has {request.content_length:,} bytes; the limit is {limit:,}.", limit=limit)
        if not facts().counted or BEGUN in request.environ:
            return
        seconds = must_wait(app, "sparql" if request.blueprint == "sparql" else "pages", request.remote_addr)
        if seconds:
            _refused("rate")
            raise TooMany(
                f"One client may make {rate:g} requests a second on average. Slow down, or take the dump.",
                limit=rate,
                retry_after=max(1, math.ceil(seconds)),
            )

    @app.teardown_request
    def give_back(error):
        place = g.pop("place", None)
        if place:
            place()


def must_wait(app: Flask, room: str, address: str | None) -> float:
    """0 when a client may make another request of a room; else the seconds until it may."""
    allowances, client = app.extensions["devolved-allowances"], who(address)
    return allowances[room].wait(client) if allowances and client is not None else 0


def admit() -> None:
    """Runs after the kept pages were looked through: what comes here needs work. Raises Busy when too much does."""
    if not facts().counted or g.get("cached"):
        return
    places: Places = current_app.extensions["devolved-places"]
    if not places.take():
        _refused("busy")
        raise Busy(
            "More pages are being made than this server makes at once. Pages that were made already still come. Come back a little later.",
            retry_after=2,
        )
    g.place = places.leave


def hand_over(response):
    """An answer that flows keeps its place until it has flowed."""
    if response.is_streamed and facts().counted and (place := g.pop("place", None)):
        response.call_on_close(place)
    return response


@lru_cache(maxsize=4096)
def who(address: str | None) -> str | None:
    """Whom to count: an IPv4 address or an IPv6 network. None for this machine itself, where a proxy may stand for everybody."""
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    found = getattr(found, "ipv4_mapped", None) or found
    return None if found.is_loopback else network(str(found))


def bad_host(app: Flask, host: str) -> str:
    """What is wrong with a name that could not be one, or (when ours is known) is not ours: answers repeat it. Empty when it is good."""
    if host and not HOST.fullmatch(host):
        return "The Host header is not a host."
    home, name = (
        app.extensions["devolved-home"],
        host.lower().rsplit(":", 1)[0] if not host.endswith("]") else host.lower(),
    )
    if home and host.lower() != home and name not in ("localhost", "127.0.0.1", "[::1]", home):
        return "This server is not known under that name."
    return ""


def enter(app: Flask) -> bool:
    """Take a place for a short answer: among all that needs work, and among strangers' queries. False when there is none."""
    if not app.extensions["devolved-places"].take():
        return False
    if not app.extensions["devolved-strangers"].acquire(blocking=False):
        app.extensions["devolved-places"].leave()
        return False
    return True


def leave(app: Flask) -> None:
    """Give both back."""
    app.extensions["devolved-strangers"].release()
    app.extensions["devolved-places"].leave()


def _check_address() -> None:
    try:
        request.query_string.decode()
    except UnicodeDecodeError:
        request.query_string, request.environ["QUERY_STRING"] = b"", ""  # the refusal itself must be able to read it
        _refused("address")
        raise BadRequest("The address is not UTF-8. Write other bytes as %XX of UTF-8.") from None


def _refused(reason: str) -> None:
    current_app.extensions["devolved-metrics"].refuse(reason)
