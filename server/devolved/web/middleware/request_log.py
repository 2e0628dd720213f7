"""One structured line and one set of counters for every request. Nothing about readers.

A line names the route, the release, the outcome, the cause and the time until the last byte was handed over; never an
address, a browser or what was searched for. A query is known by the hash of its text.
"""

import logging
import re
import secrets
import time
from collections.abc import Iterable, Iterator

from werkzeug.datastructures import Headers

from devolved.web.middleware import metrics, trace
from devolved.web.middleware.trace import Trace

log = logging.getLogger("devolved.request")
REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


class RequestLog:
    """WSGI middleware around everything that may refuse, answer or fail."""

    def __init__(self, app, trusts_proxy: bool):
        self._app, self._trusts_proxy = app, trusts_proxy

    def __call__(self, environ, start_response):
        offered = environ.get("HTTP_X_REQUEST_ID", "") if self._trusts_proxy else ""
        name = offered if REQUEST_ID.fullmatch(offered) else secrets.token_hex(8)
        noted = Trace(name, environ["REQUEST_METHOD"])
        trace.begin(noted)
        metrics.in_progress.inc()
        outcome = _Outcome(noted)

        def start(status: str, headers: list[tuple[str, str]], exc_info=None):
            outcome.status = int(status[:3])
            sent = Headers(headers)
            sent["X-Request-ID"] = name
            sent["Server-Timing"] = _timing(noted)
            return start_response(status, sent.to_wsgi_list(), exc_info)

        try:
            return _Watched(self._app(environ, start), outcome)
        except BaseException as error:
            noted.cause = noted.cause or trace.cause(error)
            outcome.end()
            raise


class _Outcome:
    """How a request ended. ``end`` counts and logs it, once."""

    def __init__(self, noted: Trace):
        self._trace = noted
        self.status, self.bytes, self.whole, self._ended = 500, 0, False, False

    def fail(self, error: BaseException) -> None:
        """It is broken off: what was sent so far is not whole."""
        self._trace.cause = trace.cause(error)

    def end(self) -> None:
        if self._ended:
            return
        self._ended = True
        noted, now = self._trace, time.perf_counter()
        if not self.whole and not noted.cause and self.status < 400:
            noted.cause = "client-gone"
        metrics.in_progress.dec()
        metrics.requests.labels(noted.room, str(self.status)).inc()
        metrics.seconds.labels(noted.room).observe(now - noted.began)
        metrics.engine_seconds.inc(noted.engine_seconds)
        metrics.queries.inc(len(noted.queries))
        metrics.cache.labels(noted.cache).inc()
        if noted.cause:
            metrics.problems.labels(noted.cause).inc()
        if log.isEnabledFor(logging.INFO):
            log.info("request", extra=self._fields(now - noted.began))

    def _fields(self, seconds: float) -> dict:
        noted = self._trace
        fields = {
            "id": noted.id,
            "method": noted.method if noted.method.isalpha() and len(noted.method) < 20 else "other",
            "route": noted.route,
            "status": self.status,
            "outcome": self._said(),
            "cause": noted.cause,
            "release": noted.release,
            "ms": _milliseconds(seconds),
            "engine_ms": _milliseconds(noted.engine_seconds),
            "queries": len(noted.queries),
            "cache": noted.cache,
            "bytes": self.bytes,
        }
        if noted.room == "sparql" and noted.queries:
            fields["query"] = trace.query_hash(noted.queries[-1].query)
        return fields

    def _said(self) -> str:
        if self.status >= 500 and self.status not in (503, 504):
            return "failed"
        if self.status >= 400:
            return "refused"
        return "answered" if not self._trace.cause else "broken-off"


class _Watched:
    """A body that is counted as it goes, and noted when it was sent, broken off or given up."""

    def __init__(self, body: Iterable[bytes], outcome: _Outcome):
        self._body, self._outcome = body, outcome
        self._chunks: Iterator[bytes] = iter(body)

    def __iter__(self):
        return self

    def __next__(self) -> bytes:
        try:
            chunk = next(self._chunks)
        except StopIteration:
            self._outcome.whole = True
            self._outcome.end()
            raise
        except BaseException as error:
            self._outcome.fail(error)
            raise
        self._outcome.bytes += len(chunk)
        return chunk

    def close(self) -> None:
        try:
            if close := getattr(self._body, "close", None):
                close()
        finally:
            self._outcome.end()


def _timing(noted: Trace) -> str:
    parts = [f"cache;desc={noted.cache}", f"total;dur={_milliseconds(time.perf_counter() - noted.began)}"]
    if noted.queries:
        count = len(noted.queries)
        words = "1 query" if count == 1 else f"{count} queries"
        parts.insert(0, f'engine;dur={_milliseconds(noted.engine_seconds)};desc="{words}"')
    return ", ".join(parts)


def _milliseconds(seconds: float) -> float:
    return round(seconds * 1000, 1)
