"""Feeds: Atom (RFC 4287, paged as in RFC 5005) and JSON Feed of the register, of a thing, of a view.

``/feed``, ``/feed/<kind>/<slug>`` and ``/feed/views/<subject>/<name>``; the
extension or the Accept header chooses the format.
"""

import json
import re
from urllib.parse import urlencode

from flask import Response, g, render_template, request

from devolved.errors import BadRequest, NotFound
from devolved.register import feeds
from devolved.register.changes import Change
from devolved.register.entities import local
from devolved.register.feeds import Entry
from devolved.register.register import LIBRARY
from devolved.release import Release
from devolved.store import xml
from devolved.vocabulary import BASE
from devolved.web.api import rdf_documents
from devolved.web.days import here_with
from devolved.web.negotiation import Format
from devolved.web.pages import views
from devolved.web.routes import Routes
from devolved.web.site import current_register

bp = Routes(
    "feeds",
    __name__,
    pinnable=True,
    edition="never",
    media=("application/atom+xml", "application/feed+json"),
    parameters={"page": "Page, counted from 1."},
    of_view=True,
)
OFFERS = (
    Format("atom", "application/atom+xml", ("application/xml", "text/xml", "application/rss+xml", "text/html")),
    Format("json", "application/feed+json", ("application/json",)),
)
_NAMED = re.compile(r"\.(?:atom|json)(?=\?|$)|(?<=[?&])format=[^&]*&?|\?format=[^&]*$")


@bp.get("/feed", starts=("/feed.atom", "/feed.json"))
@bp.get("/feed.<extension>")
def register_feed(extension: str | None = None):
    """What began or ended lately in the register."""
    entries, more = feeds.of_register(current_register(), g.on, page_asked())
    return answer("/feed", extension, "Devolved: what changed", entries, more, "/")


@bp.get("/feed/<kind>/<slug>")
@bp.get("/feed/<kind>/<slug>.<extension>")
def thing_feed(kind: str, slug: str, extension: str | None = None):
    """What happened to one thing."""
    thing = current_register().entity(kind, slug, g.on)
    entries, more = feeds.of_thing(current_register(), g.on, thing.address, page_asked())
    return answer(f"/feed/{kind}/{slug}", extension, f"Devolved: {thing.label}", entries, more, f"/doc/{kind}/{slug}")


@bp.get("/feed/views/<subject>/<name>")
@bp.get("/feed/views/<subject>/<name>.<extension>")
def view_feed(subject: str, name: str, extension: str | None = None):
    """The rows of a view, with its parameters: a saved query that can be followed."""
    view = LIBRARY.get(subject, name)
    values = views.parameters(view)
    entries, more = feeds.of_view(current_register(), g.on, view, values, page_asked())
    path = f"/views/{subject}/{name}" + ("?" + urlencode(values) if values else "")
    return answer(f"/feed/views/{subject}/{name}", extension, f"Devolved: {view.title}", entries, more, path)


def of_changes(older: Release, newer: Release, found: tuple[Change, ...]) -> str:
    """A page of what differs between two releases, as Atom; each change an entry."""
    number, entries = page_asked(), feeds.of_changes(older, newer, found)
    shown, more = entries[(number - 1) * feeds.PAGE : number * feeds.PAGE], len(entries) > number * feeds.PAGE
    title = f"Devolved: from {older.version} to {newer.version}"
    return _atom(title, _links(more, shown), f"/releases/{older.version}/diff/{newer.version}", shown)


def answer(path: str, extension: str | None, title: str, entries: list[Entry], more: bool, page: str) -> Response:
    """A page of events as a feed, in the format asked for; ``path`` is its address without extension."""
    form = rdf_documents.chosen(OFFERS, extension)
    links = _links(more, entries)
    body = (_atom if form.extension == "atom" else _json)(title, links, page, entries)
    typed = tuple(f'<{address}>; rel="{relation}"' for relation, address in links.items())
    return rdf_documents.answer(body, form, path, OFFERS, typed)


def _root() -> str:
    return request.url_root.rstrip("/")


def _links(more: bool, entries: list[Entry]) -> dict[str, str]:
    """Relation → address of a page. Raises NotFound for a page behind the last."""
    number = page_asked()
    if not entries and number > 1:
        raise NotFound("The feed has no such page.")
    pages = {"self": number, "first": 1, "previous": number - 1, "next": number + 1 if more else 0}
    return {relation: _root() + here_with(page=page if page > 1 else None) for relation, page in pages.items() if page}


def page_asked() -> int:
    """Which page of the feed is asked for. Raises BadRequest."""
    text = request.args.get("page", "1") or "1"
    if not text.isdecimal() or not 0 < int(text) < 10**6:
        raise BadRequest("The page is a whole number from 1.")
    return int(text)


def _atom(title: str, links: dict[str, str], page: str, entries: list[Entry]) -> str:
    # One name for a feed, however it was asked for (RFC 4287, section 4.2.6).
    name = BASE + _NAMED.sub("", links["first"].removeprefix(request.url_root))
    newest = max((e.day for e in entries), default=current_register().modified.isoformat())
    text = render_template(
        "feed.xml",
        name=name,
        title=title,
        updated=_instant(newest),
        version=current_register().version,
        links=links,
        page=_root() + page,
        items=_items(entries, page),
    )
    return xml.carried(text)


def _json(title: str, links: dict[str, str], page: str, entries: list[Entry]) -> str:
    body = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title,
        "home_page_url": _root() + page,
        "feed_url": links["self"],
        "language": "en-GB",
        "authors": [{"name": "The Devolved maintainers"}],
        **({"next_url": links["next"]} if "next" in links else {}),
        "items": _items(entries, page),
    }
    return json.dumps(body, ensure_ascii=False, indent=1)


def _items(entries: list[Entry], page: str) -> list[dict[str, str]]:
    """The entries as JSON Feed names their parts; ``page`` is where one leads whose thing has no page."""
    return [
        {
            "id": e.key,
            "title": e.title,
            "url": _root() + (local(e.thing) or page),
            "date_published": _instant(e.day),
            "content_text": e.summary or f"{e.title}, {e.day}.",
        }
        for e in entries
    ]


def _instant(day: str) -> str:
    return f"{(day + '-01-01')[:10]}T00:00:00Z"
