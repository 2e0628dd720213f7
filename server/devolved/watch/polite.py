"""A polite client: it says who it is, asks robots.txt, waits between requests to one host, and asks nothing twice.

Robots: RFC 9309, read by the standard library. What was fetched is kept in a folder for a day, and then asked about
with its validators (RFC 9110, section 13) before it is fetched again. The one module that speaks HTTP for the watch.
"""

import hashlib
import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

from devolved import __version__
from devolved.errors import Unavailable

AGENT = f"devolved-watch/{__version__} (+https://w3id.org/devolved/)"
# Seconds: between two requests to one host, at least; without a byte; for which a kept answer is not asked about.
PAUSE, SILENCE, FRESH = 2.0, 30, 86_400
LONGEST = 5 * 2**20
HOPS = 5
# Seconds that a server may ask to be left alone before this run passes it over.
PATIENCE = 30

Sent = tuple[int, dict[str, str], bytes]


@dataclass(frozen=True)
class Reply:
    """An answer. ``status`` 0: there was none, and ``fault`` says why. ``moved`` is where it led for good, or ""."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    moved: str = ""
    fault: str = ""

    def json(self):
        """The body as JSON, or None where it is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None


class Polite:
    """Asks one address after the other. ``send`` (address, headers → status, headers, body) raises OSError."""

    def __init__(self, folder: Path, send: Callable[[str, dict[str, str]], Sent] | None = None, sleep=time.sleep):
        self._folder, self._send, self._sleep = folder, send or _send(), sleep
        self._robots: dict[str, RobotFileParser | None] = {}
        self._next: dict[str, float] = {}
        self._left: dict[str, str] = {}

    def get(self, address: str, accept: str = "*/*") -> Reply:
        """The answer, redirects followed; what may not be asked, or did not answer, is a Reply with status 0."""
        moved, at = "", address
        for _ in range(HOPS):
            reply = self._one(at, accept)
            if reply.status not in (301, 302, 303, 307, 308) or "location" not in reply.headers:
                return Reply(reply.status, reply.headers, reply.body, moved, reply.fault)
            lasting = reply.status in (301, 308) and (not moved or moved == at)
            at = urljoin(at, reply.headers["location"])
            moved = at if lasting else moved
        return Reply(0, fault=f"It leads on more than {HOPS} times.")

    def _one(self, address: str, accept: str) -> Reply:
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return Reply(0, fault="It is no address of the web.")
        host = f"{parts.scheme}://{parts.netloc}"
        if host in self._left:
            return Reply(0, fault=self._left[host])
        kept = self._kept(address, accept)
        if kept and time.time() - kept["at"] < FRESH:
            return Reply(kept["status"], kept["headers"], bytes.fromhex(kept["body"]))
        rules = self._rules(host)
        if rules is None:
            return Reply(0, fault="Its robots.txt could not be read, so it was not asked.")
        if not rules.can_fetch(AGENT, address):
            return Reply(0, fault="Its robots.txt asks programs to stay away.")
        return self._fetched(host, address, accept, kept, float(rules.crawl_delay(AGENT) or 0))

    def _fetched(self, host: str, address: str, accept: str, kept: dict | None, delay: float) -> Reply:
        headers = {"Accept": accept}
        for ours, theirs in (("If-None-Match", "etag"), ("If-Modified-Since", "last-modified")):
            if kept and theirs in kept["headers"]:
                headers[ours] = kept["headers"][theirs]
        try:
            status, answered, body = self._ask(host, address, headers, delay)
        except OSError as error:
            return Reply(0, fault=f"It does not answer: {str(error)[:200] or type(error).__name__}.")
        if status in (429, 503):
            wait = answered.get("retry-after", "")
            if not wait.isdigit() or int(wait) > PATIENCE:
                self._left[host] = f"{host} asks to be left alone for now (status {status})."
            return Reply(0, fault=self._left.get(host, f"It is busy (status {status})."))
        if status == 304 and kept:
            status, answered, body = kept["status"], kept["headers"], bytes.fromhex(kept["body"])
        if status < 500:
            self._keep(address, accept, status, answered, body)
        return Reply(status, answered, body)

    def _ask(self, host: str, address: str, headers: dict[str, str], delay: float = 0) -> Sent:
        now = time.monotonic()
        if (ready := self._next.get(host, now)) > now:
            self._sleep(ready - now)
        try:
            status, answered, body = self._send(address, {"User-Agent": AGENT, **headers})
        finally:
            self._next[host] = time.monotonic() + max(PAUSE, min(delay, PATIENCE))
        return status, {name.lower(): value for name, value in answered.items()}, body[:LONGEST]

    def _rules(self, host: str) -> RobotFileParser | None:
        """The rules of a host; none stand where it has no robots.txt, and None where it cannot be read (RFC 9309)."""
        if host not in self._robots:
            rules = RobotFileParser()
            try:
                status, answered, body = self._ask(host, host + "/robots.txt", {"Accept": "text/plain"})
                for _ in range(HOPS):
                    if not (300 <= status < 400 and "location" in answered):
                        break
                    to = urljoin(host + "/", answered["location"])
                    status, answered, body = self._ask(host, to, {"Accept": "text/plain"})
            except OSError:
                status, body = 500, b""
            if status < 500:
                rules.parse(body.decode("utf-8", "replace").splitlines() if status < 300 else [])
            self._robots[host] = rules if status < 500 else None
        return self._robots[host]

    def _file(self, address: str, accept: str) -> Path:
        return self._folder / f"{hashlib.sha256(f'{accept} {address}'.encode()).hexdigest()}.json"

    def _kept(self, address: str, accept: str) -> dict | None:
        try:
            return json.loads(self._file(address, accept).read_text("utf-8"))
        except (OSError, ValueError):
            return None

    def _keep(self, address: str, accept: str, status: int, headers: dict[str, str], body: bytes) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        some = {n: headers[n] for n in ("etag", "last-modified", "location", "content-type") if n in headers}
        kept = {"at": time.time(), "address": address, "status": status, "headers": some, "body": body.hex()}
        self._file(address, accept).write_text(json.dumps(kept), "utf-8")


def _send() -> Callable[[str, dict[str, str]], Sent]:
    try:
        import requests
    except ImportError:
        needs = f'Asking other servers needs the extra "watch": {sys.executable} -m pip install "devolved[watch]"'
        raise Unavailable(needs) from None
    session = requests.Session()

    def send(address: str, headers: dict[str, str]) -> Sent:
        """requests' own errors are OSErrors."""
        with session.get(address, headers=headers, timeout=SILENCE, allow_redirects=False, stream=True) as answer:
            body = b""
            for chunk in answer.iter_content(2**16):
                body += chunk
                if len(body) > LONGEST:
                    break
            return answer.status_code, dict(answer.headers), body

    return send
