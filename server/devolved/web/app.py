"""The application: blueprints, one a room, around one live site."""

from flask import Flask, g, request

from devolved.settings import Settings
from devolved.web import caching, days, filters, problems
from devolved.web.api import descriptions, feeds, fragments, health, linksets, openapi, reconcile, streams, vocabularies
from devolved.web.middleware import limits, observe
from devolved.web.pages import (
    about,
    cards,
    charts,
    compare,
    embeds,
    entity,
    home,
    matrix,
    meetings,
    permalinks,
    query,
    search,
    tracker,
    views,
)
from devolved.web.pages import map as map_room
from devolved.web.releases import browse as releases
from devolved.web.releases import memento
from devolved.web.site import live_site
from devolved.web.sparql import doorstep
from devolved.web.sparql import endpoint as sparql

ROOMS = (
    entity,
    views,
    charts,
    embeds,
    search,
    reconcile,
    descriptions,
    linksets,
    vocabularies,
    fragments,
    feeds,
    streams,
    openapi,
    observe,
    health,
    sparql,
    releases,
    memento,
)
FRONT = (home, query, about, matrix, tracker, map_room, cards, compare, meetings, permalinks)
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors {frames}"
)


def create_app(source, settings: Settings | None = None) -> Flask:
    """Make the application. ``source`` is a folder of releases, a Release, a Site or their holder."""
    app = Flask("devolved.web")
    settings = settings or Settings.from_environment()
    app.extensions["devolved"] = live_site(source, settings)
    app.extensions["devolved-settings"] = settings
    app.url_map.strict_slashes = False
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.json.ensure_ascii = False
    filters.register(app)
    problems.register(app)
    observe.register(app)
    doorstep.register(app)  # inside what limits put around the application: addresses are as a trusted proxy gave them
    limits.register(app)
    caching.register(app, settings.cache_bytes // 2)
    app.before_request(limits.admit)
    app.after_request(limits.hand_over)
    app.before_request(days.choose)
    app.after_request(_guard)
    for room in FRONT + ROOMS:
        app.register_blueprint(room.bp)
    return app


def _guard(response):
    """No script, style or picture from elsewhere; only embeds may stand in a stranger's frame."""
    if request.blueprint == "sparql" or g.get("cached"):
        return response
    frames = "*" if g.get("frameable") else "'none'"
    response.headers.setdefault("Content-Security-Policy", g.get("policy", POLICY).format(frames=frames))
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
    if not g.get("frameable"):
        response.headers.setdefault("X-Frame-Options", "DENY")
    return response
