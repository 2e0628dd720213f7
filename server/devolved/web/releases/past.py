"""The server as of an old release: an application of its own over that release, opened when asked for.

A few stay open; the one unused for longest is closed. Links in its pages are
led back under ``/releases/{version}``, so that a reader stays in the release.
"""

import re
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time
from threading import Lock

from flask import Flask, Response, current_app, request
from markupsafe import escape
from werkzeug.http import http_date
from werkzeug.wrappers import Response as BaseResponse

from devolved.release import Release
from devolved.settings import Settings
from devolved.store import open_store
from devolved.web.routes import rules
from devolved.web.site import Site, current_site

OPEN = 2  # old releases open at once in each web process
_LINK = re.compile(rb'(href|action)="(/([\w-]*)(?:[/?.][^"]*)?)"')


class ReleaseApps:
    """Applications by version, the least recently used closed first."""

    def __init__(self, create_app: Callable[[Site, Settings], Flask]):
        self._create_app = create_app
        self._open: OrderedDict[str, tuple[Flask, Site]] = OrderedDict()
        self._lock = Lock()

    def app(self, release: Release, settings) -> Flask:
        served = current_site()
        with self._lock:
            if release.version == served.release.version:
                kept = self._open.get("")
                if kept is None or kept[1] is not served:
                    kept = self._open[""] = (self._create_app(served, replace(settings, cache_bytes=2**20)), served)
                return kept[0]
            if release.version in self._open:
                self._open.move_to_end(release.version)
                return self._open[release.version][0]
            small = replace(
                settings, store="embedded", workers=1, cache_bytes=2**20, day_graphs=4
            )  # a remote store holds the newest only
            site = Site(release, open_store(release, small))
            app = self._create_app(site, small)
            self._open[release.version] = (app, site)
            old = [v for v in self._open if v]
            for version in old[: max(0, len(old) - OPEN)]:
                self._open.pop(version)[1].store.retire()
            return app

    def close(self) -> None:
        """Stop the stores that were opened here."""
        with self._lock:
            for version, (_, site) in self._open.items():
                if version:
                    site.store.close()
            self._open.clear()


def answered() -> frozenset[str]:
    """First parts of the addresses that an old release answers too, as their routes say."""
    kept = current_app.extensions
    if "devolved-pinnable" not in kept:
        kept["devolved-pinnable"] = frozenset(r.rule.split("/")[1].partition(".")[0] for r, f in rules() if f.pinnable)
    return kept["devolved-pinnable"]


def opened(app: Flask, release: Release) -> Flask:
    """The application over that release."""
    apps: ReleaseApps = app.extensions["devolved-past"]
    return apps.app(release, app.extensions["devolved-settings"])


def answer(app: Flask, release: Release, rest: str) -> BaseResponse:
    """The answer of an old release to this request."""
    inner = opened(app, release)
    prefix = f"/releases/{release.version}"
    apart = ("werkzeug.", "flask.", "HTTP_ACCEPT_ENCODING", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_NONE_MATCH")
    environ = {k: v for k, v in request.environ.items() if not k.startswith(apart) or k == "werkzeug.socket"}
    environ |= {"SCRIPT_NAME": environ.get("SCRIPT_NAME", "") + prefix, "PATH_INFO": "/" + rest}
    response = Response.from_app(inner.wsgi_app, environ, buffered=False)
    place = response.headers.get("Location", "")
    if place.startswith("/") and not place.startswith(prefix):
        response.headers["Location"] = prefix + place
    if response.mimetype == "text/html" and response.status_code < 500:
        response.set_data(_kept_inside(response.get_data(), release))
        response.headers.pop("ETag", None)
        response.add_etag()
    for name in ("Content-Location", "Link"):
        if value := response.headers.get(name):
            response.headers[name] = re.sub(r"(^|<)/(?!releases/)", rf"\g<1>{prefix}/", value)
    return memento(response, release, "/" + rest)


def memento(response: BaseResponse, release: Release, original: str) -> BaseResponse:
    """Say whose past this is, and since when (RFC 7089, section 2)."""
    response.headers["Memento-Datetime"] = http_date(moment(release))
    return linked(response, original, "original", "timegate", "timemap")


def linked(response: BaseResponse, path: str, *relations: str) -> BaseResponse:
    """Say where a path, with the parameters of this request, has its original, its TimeGate and its TimeMap.

    Whole addresses: clients of Memento take them as they stand.
    """
    query = request.query_string.decode()
    rest = path.lstrip("/") + ("?" + query if query else "")
    places = {"original": "", "timegate": "timegate/", "timemap": "timemap/"}
    typed = {"timemap": '; type="application/link-format"'}
    links = [f'<{request.url_root}{places[r]}{rest}>; rel="{r}"{typed.get(r, "")}' for r in relations]
    response.headers["Link"] = ", ".join(filter(None, (response.headers.get("Link"), *links)))
    return response


def moment(release: Release) -> datetime:
    """When a release became what the register said: the beginning of its day."""
    return datetime.combine(release.built, time.min, UTC)


def _kept_inside(body: bytes, release: Release) -> bytes:
    prefix, pinned = f"/releases/{release.version}".encode(), {name.encode() for name in answered()}

    def kept_inside(found: re.Match) -> bytes:
        return rb'%s="%s%s"' % (found[1], prefix, found[2]) if found[3] in pinned else found[0]

    body = _LINK.sub(kept_inside, body)
    where = escape(request.full_path.removeprefix(prefix.decode()).rstrip("?"))
    note = (
        f'<p class="quiet" role="note">You are reading release <a href="{prefix.decode()}">{release.version}</a>. '
        f'<a href="{where}">Read the current one</a>.</p>'
    )
    return re.sub(rb'(<main id="main"[^>]*>)', lambda found: found[1] + note.encode(), body, count=1)
