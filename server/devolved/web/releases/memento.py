"""Memento (RFC 7089): which release spoke on a day. ``/timegate/…`` leads there, ``/timemap/…`` lists them.

This is about what the register *said*; what *held* on a day is ``?on=``.
"""

import gzip
import re
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from flask import Response, redirect, request
from werkzeug.http import http_date, parse_date

from devolved.errors import BadRequest, NotFound
from devolved.release import Release
from devolved.web.releases import past
from devolved.web.releases.browse import all_releases
from devolved.web.routes import Routes, facts

bp = Routes("memento", __name__, edition="never", any_parameters=True)


@bp.get("/timegate/<path:rest>")
def gate(rest: str):
    """The release that was newest at the time named in Accept-Datetime; without one, the newest."""
    found = _holding(rest)
    asked = _asked()
    earlier = [r for r in found if asked is None or past.moment(r) <= asked]
    chosen = (earlier or found[:1])[-1]
    response = redirect(f"/releases/{chosen.version}/{rest}{_query()}", 302)
    response.vary.add("Accept-Datetime")
    response.headers["Cache-Control"] = "no-store"
    return past.linked(response, rest, "original", "timemap")


@bp.get("/timemap/<path:rest>")
def timemap(rest: str):
    """Every release that has this address, oldest first, as links (RFC 6690)."""
    found, root, query = _holding(rest), request.url_root, _query()
    lines = [f'<{root}{rest}{query}>; rel="original"', f'<{root}timegate/{rest}{query}>; rel="timegate"']
    span = f'from="{http_date(past.moment(found[0]))}"; until="{http_date(past.moment(found[-1]))}"'
    lines.append(f'<{root}timemap/{rest}{query}>; rel="self"; type="application/link-format"; {span}')
    for release in found:
        place = "first " * (release is found[0]) + "last " * (release is found[-1])
        lines.append(
            f'<{root}releases/{release.version}/{rest}{query}>; rel="{place}memento"; '
            f'datetime="{http_date(past.moment(release))}"'
        )
    response = Response(",\n".join(lines) + "\n", content_type="application/link-format")
    response.headers["Cache-Control"] = "public, max-age=60"
    return response


@bp.after_app_request
def announce(response: Response) -> Response:
    """Documents and views name their TimeGate and TimeMap."""
    if facts().memento and response.status_code == 200 and 'rel="timegate"' not in response.headers.get("Link", ""):
        if not re.search(r"/releases/[^/]+$", request.script_root):
            past.linked(response, request.path, "timegate", "timemap")
    return response


def _holding(rest: str) -> list[Release]:
    """Releases that have the address, oldest first. Raises NotFound when none has."""
    if rest.split("/")[0].partition(".")[0] not in past.answered():
        raise NotFound("Only what a release says has a past: documents, views, queries.")
    found = all_releases().all()
    if thing := re.fullmatch(r"(?:doc|id)/([\w-]+/[\w.-]+?)(?:\.(?:html|ttl|jsonld|json|rdf|nt|csv))?", rest):
        found = [r for r in found if thing[1] in _things(r.path)]
    if not found:
        raise NotFound("No release speaks of this.")
    return found


@lru_cache(maxsize=16)
def _things(folder: Path) -> frozenset[str]:
    """Kind and slug of all that a release describes."""
    text = gzip.decompress((folder / "devolved.nq.gz").read_bytes()).decode()
    return frozenset(re.findall(r"^<https://w3id\.org/devolved/id/([^>]+)>", text, re.MULTILINE))


def _asked() -> datetime | None:
    written = request.headers.get("Accept-Datetime", "").strip()
    if not written:
        return None
    if moment := parse_date(written):
        return moment
    raise BadRequest(f"Accept-Datetime is {written[:60]!r}. Write it as in: Tue, 24 Nov 2026 00:00:00 GMT")


def _query() -> str:
    query = request.query_string.decode()
    return "?" + query if query else ""
