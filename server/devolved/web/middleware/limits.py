"""At the door: who may ask how often, how much and under which name; and what gives way when all is busy.

Pages and APIs share one allowance a client, the SPARQL endpoint has another (and its own share of workers,
``store/scheduling``). The middleware decides before anything runs and hands a refusal on in the environ, so that it is
worded in one place like every other error. Answers that are kept, and files, come even when nothing else does:
whatever needs work asks for a slot (``work``, ``query``), and two threads of each process have none.
"""

import ipaddress
import math
import re
import threading
import time
from collections.abc import Callable
from functools import lru_cache
from urllib.parse import urlsplit

from cachetools import LRUCache
from werkzeug.wsgi import ClosingIterator, get_content_length

from devolved.errors import BadRequest, Busy, DevolvedError, TooLarge, TooMany
from devolved.settings import Settings

BODY = 2 * 2**20  # bytes of a request; the endpoint has a limit of its own below this or beside it
BURST = 10  # seconds' worth of requests that may come at once
CLIENTS = 20_000  # clients remembered at a time
SPARE = 2  # threads left to kept pages
REFUSAL, SLOT = "devolved.refusal", "devolved.slot"  # in the environ
HOST = re.compile(r"(?:[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,252})|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?")
ENDPOINT = re.compile(r"(?:/releases/[^/]+)?/sparql/?")


def body_limit(settings: Settings) -> int:
    """Bytes that the body of a request may have: room for the longest query, each byte written as %XX."""
    return max(BODY, settings.query_length * 12 + 20_000)


class Allowances:
    """A token bucket a client, refilled all the time. Bounded: who has not come for longest is forgotten."""

    def __init__(self, rate: float, burst: float, clock=time.monotonic):
        self._rate, self._burst, self._clock = rate, burst, clock
        self._lock = threading.Lock()
        self._kept: LRUCache = LRUCache(CLIENTS)

    def __len__(self) -> int:
        return len(self._kept)

    def wait(self, client: str) -> float:
        """0 when the request may pass; else the seconds after which the next one may."""
        now = self._clock()
        with self._lock:
            left, seen = self._kept.get(client, (self._burst, now))
            left = min(self._burst, left + (now - seen) * self._rate)
            passes = left >= 1
            self._kept[client] = (left - passes, now)
        return 0 if passes else (1 - left) / self._rate


class Limits:
    """WSGI middleware. ``free`` says of a path whether it is never limited;
    ``spare_light`` are the slots for light clients.
    """

    def __init__(self, app, settings: Settings, free: Callable[[str], bool] = lambda path: False):
        self._app, self._settings, self._free = app, settings, free
        rate = settings.client_rate
        self._rate = rate
        self._allowances = (
            {name: Allowances(rate, max(1, rate * BURST)) for name in ("pages", "sparql")} if rate > 0 else {}
        )
        base = urlsplit(settings.base_url)
        self._home, self._scheme = base.netloc.lower(), base.scheme.lower()
        # Pages must find a free thread while strangers' queries run, wait and flow; a few of those are for strangers
        # who had next to nothing lately.
        others = max(2, settings.threads // 4)
        self.work = threading.BoundedSemaphore(max(2, settings.threads - SPARE))
        self.queries = threading.BoundedSemaphore(max(2, settings.threads - others))
        self.light_queries = threading.BoundedSemaphore(max(1, (others - SPARE) // 2))

    def __call__(self, environ, start_response):
        slot = environ[SLOT] = Slot(self)
        refusal = self.refusal(environ)
        if refusal:
            environ[REFUSAL] = refusal
        elif self._home and environ.get("HTTP_HOST", "").lower() == self._home:
            # Whole addresses in answers are those that readers see, whatever the last hop speaks.
            environ["wsgi.url_scheme"] = self._scheme
        try:
            return ClosingIterator(self._app(environ, start_response), slot.release)
        except BaseException:
            slot.release()
            raise

    def refusal(self, environ) -> DevolvedError | None:
        """Why this request is not answered, if it is not."""
        host = environ.get("HTTP_HOST", "")
        if fault := self.bad_host(host):
            return BadRequest(fault)
        if not host and environ.get("SERVER_PROTOCOL") == "HTTP/1.1":
            return BadRequest("The request has no Host header (RFC 9112, section 3.2).")
        if fault := _bad_address(environ):
            return BadRequest(fault)
        limit, length = body_limit(self._settings), get_content_length(environ) or 0
        if length > limit:
            return TooLarge(f"The request has {length:,} bytes; the limit is {limit:,}.", limit=limit)
        path = environ.get("PATH_INFO", "")
        if self._allowances and not self._free(path) and (client := who(environ.get("REMOTE_ADDR"))):
            seconds = self._allowances["sparql" if ENDPOINT.fullmatch(path) else "pages"].wait(client)
            if seconds:
                return TooMany(
                    f"One client may make {self._rate:g} requests a second on average. Slow down, or take the dump.",
                    limit=self._rate,
                    retry_after=max(1, math.ceil(seconds)),
                )
        return None

    def bad_host(self, host: str) -> str:
        """What is wrong with a name that could not be one, or (when ours is known) is not ours: answers repeat it."""
        if not host:
            return ""
        if not HOST.fullmatch(host):
            return "The Host header is not a host."
        written = host.lower()
        name = written if written.endswith("]") else written.rsplit(":", 1)[0]
        if self._home and written != self._home and name not in ("localhost", "127.0.0.1", "[::1]", self._home):
            return "This server is not known under that name."
        return ""


class Slot:
    """What one request has taken of the threads that are for work.

    Given back when its answer has gone, at the latest.
    """

    def __init__(self, limits: Limits):
        self._limits = limits
        self._taken: list[threading.BoundedSemaphore] = []

    def work(self) -> None:
        if self._limits.work in self._taken:
            return
        if not self._limits.work.acquire(blocking=False):
            raise Busy(
                "More pages are being made than this server makes at once. Pages that were made already still come. "
                "Come back a little later.",
                retry_after=2,
            )
        self._taken.append(self._limits.work)

    def query(self, light: Callable[[], bool]) -> None:
        for slots in (self._limits.queries, self._limits.light_queries):
            if slots in self._taken:
                return
            if slots.acquire(blocking=False):
                self._taken.append(slots)
                return
            if not light():
                break
        raise Busy(
            "As many queries as this server takes at once are in progress. Come back a little later.", retry_after=2
        )

    def release(self) -> None:
        while self._taken:
            self._taken.pop().release()


def work(environ) -> None:
    """Take a slot for a request that needs work: to be asked once it is known that no answer is kept. Raises Busy."""
    if slot := environ.get(SLOT):
        slot.work()


def query(environ, light: Callable[[], bool]) -> None:
    """Take a slot among strangers' queries; ``light`` says whether the client had next to nothing lately.

    Raises Busy.
    """
    if slot := environ.get(SLOT):
        slot.work()
        slot.query(light)


def release(environ) -> None:
    """The work is done, though its answer may still have to be sent:
    give back what was taken, before the answer has gone.
    """
    if slot := environ.get(SLOT):
        slot.release()


@lru_cache(maxsize=4096)
def network(address: str) -> str:
    """Whom to count: an IPv4 address, or the network of an IPv6 address, where one client may use 2^64.

    Other names stand for themselves.
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    found = getattr(found, "ipv4_mapped", None) or found
    return str(found) if found.version == 4 else str(ipaddress.ip_network((found, 64), strict=False))


@lru_cache(maxsize=4096)
def who(address: str | None) -> str | None:
    """Whom to count: an IPv4 address or an IPv6 network.

    None for this machine itself, where a proxy may stand for everybody.
    """
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    found = getattr(found, "ipv4_mapped", None) or found
    return None if found.is_loopback else network(str(found))


def _bad_address(environ) -> str:
    try:
        environ.get("QUERY_STRING", "").encode("latin-1").decode("utf-8")
    except UnicodeError:
        environ["QUERY_STRING"] = ""  # the refusal itself must be able to read it
        return "The address is not UTF-8. Write other bytes as %XX of UTF-8."
    return ""
