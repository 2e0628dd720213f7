"""Rendered pages, kept: a release never changes, so neither does a page of a day.

Kept by release, day, address and what the client accepts; bounded in bytes.
Every response gets a strong ETag, and a 304 where the client has it already.
"""

import gzip
import hashlib
import os
from datetime import UTC, datetime, time

from flask import Flask, Response, g, request

from devolved.bounded import ByteLimitedCache
from devolved.calendar import LONDON, today
from devolved.web import routes
from devolved.web.middleware import trace
from devolved.web.negotiation import accepts_gzip
from devolved.web.site import current_site

SQUEEZED = (
    "text/",
    "application/json",
    "application/ld+json",
    "application/rdf+xml",
    "application/n-triples",
    "image/svg+xml",
    "application/problem+json",
)


def register(app: Flask, limit: int) -> None:
    """Keep pages around the application's own rooms."""
    pages = ByteLimitedCache(limit)

    @app.before_request
    def recall():
        if request.method not in ("GET", "HEAD") or not request.endpoint or not routes.facts().kept:
            return None
        g.modified = _modified()
        squeeze = accepts_gzip(request.headers.get("Accept-Encoding", ""))
        g.cache_key = (
            current_site().release.version,
            g.modified,
            today(),
            request.host_url,
            request.full_path,
            request.headers.get("Accept", ""),
            request.headers.get("Accept-Profile", ""),
            squeeze,
        )
        kept = pages.get(g.cache_key)
        trace.current().cache = "hit" if kept else "miss"
        if kept is None:
            return None
        body, status, headers = kept
        g.cached = True
        return Response(body, status, headers).make_conditional(request)

    @app.after_request
    def keep(response: Response):
        if (
            g.get("cached")
            or "cache_key" not in g
            or response.status_code not in (200, 303, 301)
            or response.is_streamed
        ):
            return response
        body = response.get_data()
        # The same in every process: a digest of what is sent, in the release that says it.
        tag = hashlib.sha256(repr(g.cache_key[0]).encode() + body).hexdigest()[:32]
        response.headers.setdefault("Cache-Control", "public, max-age=60, stale-while-revalidate=600")
        if response.status_code == 200:
            response.last_modified = g.modified
        if g.cache_key[-1] and len(body) > 800 and (response.mimetype or "").startswith(SQUEEZED):
            response.set_data(gzip.compress(body, 6, mtime=0))
            response.headers["Content-Encoding"] = "gzip"
            tag += "-gz"
        response.vary.add("Accept-Encoding")
        response.set_etag(tag)
        pages.put(g.cache_key, (response.get_data(), response.status_code, list(response.headers)))
        return response.make_conditional(request) if response.status_code == 200 else response


def _modified() -> datetime:
    """When what is served became what it is: the release's publication, or its taking over from another.

    For pages that say "today" also the beginning of the day in London, if that is later.
    """
    release = current_site().release
    moment, pointer = release.published, release.path.parent / "current"
    try:
        if os.readlink(pointer) == release.version:
            moment = max(moment, datetime.fromtimestamp(int(os.lstat(pointer).st_mtime), UTC))
    except OSError:
        pass  # one release alone is served, or the pointer has moved on
    if "on" not in request.args:
        moment = max(moment, datetime.combine(today(), time.min, LONDON).astimezone(UTC))
    return moment
