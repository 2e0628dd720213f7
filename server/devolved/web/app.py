"""The application: every page and API that the packages below hold, around one live site."""

from flask import Flask, g, request

from devolved.settings import Settings
from devolved.web import api, caching, days, filters, pages, problems, releases, routes
from devolved.web.csp import POLICY
from devolved.web.middleware import limits, observe
from devolved.web.releases.past import ReleaseApps
from devolved.web.site import live_site
from devolved.web.sparql import doorstep
from devolved.web.sparql import endpoint as sparql


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
    for module in (observe, sparql):
        app.register_blueprint(module.bp)
    routes.discover(app, pages, api, releases)
    app.extensions["devolved-past"] = ReleaseApps(create_app)
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
