"""What operators may know: one structured line a request, counters, readiness. Nothing about readers.

A line names the route, the release, the outcome and the time; never an
address, a browser or what was searched for. A query is known by the hash of
its text; a slow one also by its outline, without the words it holds.
"""

import hashlib
import json
import logging
import re
import secrets
import sys
import time
from datetime import UTC, datetime

from flask import Flask, Response, current_app, g, has_request_context, jsonify, request

from devolved.errors import DevolvedError
from devolved.store.query.tokens import tokens
from devolved.vocabulary import BASE
from devolved.web.middleware.metrics import Metrics
from devolved.web.routes import Routes
from devolved.web.site import Site

bp = Routes("observe", __name__, edition="never", kept=False, counted=False)
log = logging.getLogger("devolved.request")
slow = logging.getLogger("devolved.slow")
REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
OUTLINE = 600  # characters of a slow query's outline
UNTIMED = ("stream", "rows", "ask", "graph")


class Lines(logging.Handler):
    """One JSON object a line on standard error, wherever that is at the moment."""

    def emit(self, record: logging.LogRecord) -> None:
        fields = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "log": record.name,
        }
        fields |= getattr(record, "fields", None) or {"message": record.getMessage()}
        if record.exc_info:
            fields["trace"] = logging.Formatter().formatException(record.exc_info)
        try:
            sys.stderr.write(json.dumps(fields, ensure_ascii=True, default=str) + "\n")
        except (OSError, ValueError):
            pass  # a full disk or a closed terminal must not fail the request


class Watched:
    """A store that notes, for the request at hand, which queries ran and how long they took."""

    def __init__(self, store, limit: float, notes: list | None = None):
        self._store, self._limit, self._notes = store, limit, notes

    def __getattr__(self, name):
        found = getattr(self._store, name)
        return self._timed(found) if name in UNTIMED else found

    def _timed(self, method):
        def call(query, **arguments):
            began = time.perf_counter()
            try:
                return method(query, **arguments)
            finally:
                self._note(query, time.perf_counter() - began)

        return call

    def _note(self, query: str, seconds: float) -> None:
        if self._notes is not None:
            self._notes.append((query, seconds))
        elif has_request_context():
            g.setdefault("engine", []).append((query, seconds))
        if seconds >= self._limit:
            name = query_hash(query)
            fields = {
                "id": g.get("request_id", "") if has_request_context() else "",
                "query": name,
                "seconds": round(seconds, 3),
                "characters": len(query),
                "outline": outline(query),
            }
            slow.warning("slow query %s", name, extra={"fields": fields})


def query_hash(query: str) -> str:
    return hashlib.sha256(query.encode("utf-8", "replace")).hexdigest()[:16]


def outline(query: str) -> str:
    """A query without what a reader put into it: no strings, numbers, comments or addresses of elsewhere."""
    shown = {
        "string": lambda t: '""',
        "number": lambda t: "0",
        "iri": lambda t: t if t.startswith("<" + BASE) and "?" not in t else "<…>",
    }
    return " ".join(shown.get(kind, str)(text) for kind, text, _, _ in tokens(query[:20_000]))[:OUTLINE]


def register(app: Flask) -> None:
    """Put the first and the last hook around every request, and make the counters."""
    settings = app.extensions["devolved-settings"]
    metrics = app.extensions["devolved-metrics"] = Metrics()
    watched: dict = {}
    house = logging.getLogger("devolved")
    if not any(isinstance(handler, Lines) for handler in house.handlers):
        house.addHandler(Lines())
        house.setLevel(logging.INFO)

    @app.before_request
    def begin():
        g.began = time.perf_counter()
        offered = request.headers.get("X-Request-ID", "") if settings.trusted_proxies else ""
        g.request_id = offered if REQUEST_ID.fullmatch(offered) else secrets.token_hex(8)
        metrics.enter()
        if request.endpoint == "static":
            return
        try:
            site = app.extensions["devolved"].site
        except DevolvedError:
            return  # the room that needs the store will say so
        kept = watched.get("store")
        if kept is None or kept._store is not site.store:
            kept = watched["store"] = Watched(site.store, settings.slow_query)
        g.site = Site(site.release, kept)

    @app.after_request
    def end(response: Response):
        response.headers["X-Request-ID"] = g.get("request_id", "")
        if "Server-Timing" not in response.headers:
            timing = [
                f"total;dur={_milliseconds(time.perf_counter() - g.began)}",
                f"cache;desc={'hit' if g.get('cached') else 'miss'}",
            ]
            if g.get("engine"):
                timing.insert(
                    0, f'engine;dur={_milliseconds(sum(s for _, s in g.engine))};desc="{len(g.engine)} queries"'
                )
            response.headers["Server-Timing"] = ", ".join(timing)
        g.answered = response.status_code, response.content_length if not response.is_streamed else None
        return response

    @app.teardown_request
    def note(error):
        if "began" not in g:
            return
        metrics.leave()
        status, size = g.get("answered", (500, None))
        seconds, engine = time.perf_counter() - g.began, sum(s for _, s in g.get("engine", ()))
        room = request.blueprint or request.endpoint or "nowhere"
        metrics.count(room, status, seconds, engine, len(g.get("engine", ())), bool(g.get("cached")))
        _write(_line(status, size, seconds, engine))


def note_short(app: Flask, name: str, release: str, size: int, seconds: float, engine: list) -> None:
    """Count and log an answer that was handed out on the doorstep."""
    spent = sum(s for _, s in engine)
    app.extensions["devolved-metrics"].count("sparql", 200, seconds, spent, len(engine), False)
    fields = {"id": name, "method": "GET", "route": "/sparql", "status": 200, "outcome": "answered", "release": release, "ms": _milliseconds(seconds),
              "engine_ms": _milliseconds(spent), "queries": len(engine), "cache": "miss"}  # fmt: skip
    if engine:
        fields["query"] = query_hash(engine[-1][0])
    fields["bytes"] = size
    _write(fields)


def _write(fields: dict) -> None:
    if log.isEnabledFor(logging.INFO):
        record = logging.LogRecord(
            log.name, logging.INFO, "", 0, "request", None, None
        )  # without looking for the line of code that logs
        record.fields = fields
        log.handle(record)


def _line(status: int, size: int | None, seconds: float, engine: float) -> dict:
    queries = g.get("engine", [])
    fields = {
        "id": g.request_id,
        "method": request.method,
        "route": request.url_rule.rule if request.url_rule else None,
        "status": status,
        "outcome": "failed"
        if status >= 500 and status not in (503, 504)
        else "refused"
        if status >= 400
        else "answered",
        "release": g.site.release.version if "site" in g else None,
        "ms": _milliseconds(seconds),
        "engine_ms": _milliseconds(engine),
        "queries": len(queries),
        "cache": "hit" if g.get("cached") else "miss",
    }
    if request.blueprint == "sparql" and queries:
        fields["query"] = query_hash(queries[-1][0])
    return fields | ({"bytes": size} if size is not None else {})


def _milliseconds(seconds: float) -> float:
    return round(seconds * 1000, 1)


@bp.get("/metrics")
def metrics():
    """Counters of this process, for Prometheus (text format 0.0.4)."""
    holder = current_app.extensions["devolved"]
    try:
        site = holder.site
        facts, version = site.store.statistics(), site.release.version
    except DevolvedError:
        facts, version = {}, ""
    return _never_kept(
        Response(
            current_app.extensions["devolved-metrics"].text(facts, version),
            content_type="text/plain; version=0.0.4; charset=utf-8",
        )
    )


@bp.get("/ready")
def ready():
    """200 when this process can answer a question now; a balancer should send nobody here otherwise."""
    site = current_app.extensions["devolved"].site
    site.store.ask("ASK {}")
    return _never_kept(jsonify({"status": "ready", "release": site.release.version}))


def _never_kept(response: Response) -> Response:
    g.pop("cache_key", None)
    response.headers["Cache-Control"] = "no-store"
    return response
