"""The application: every page and API that the packages below hold, and the SPARQL endpoint, around one live site."""

import re
from functools import partial

from flask import Flask, g, request
from flask.json.provider import DefaultJSONProvider
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from devolved.errors import DevolvedError
from devolved.settings import Settings
from devolved.web import (
    answers,
    api,
    caching,
    csp,
    days,
    filters,
    newsroom,
    pages,
    parameters,
    problems,
    releases,
    routes,
)
from devolved.web.middleware import limits, trace
from devolved.web.middleware.base_path import BasePath, base_path, lead
from devolved.web.middleware.headers import EdgeHeaders
from devolved.web.middleware.limits import Limits
from devolved.web.middleware.request_log import RequestLog
from devolved.web.releases.past import ReleaseApps
from devolved.web.site import LiveSite, Site, current_site, live_site
from devolved.web.sparql import app as sparql

A_YEAR = 31_536_000  # seconds
FIRST_PAGES = ("/", "/map", "/promises", "/query")


def create_app(source, settings: Settings | None = None) -> Flask:
    """The whole application, with what stands around it at the edge.

    ``source`` is a folder of releases, a Release, a Site or their holder. Headers are outermost, then the request log
    with its counters, then limits, so that what is said of an answer also holds for refusals and failures.
    """
    app = make_app(source, settings)
    settings = app.extensions["devolved-settings"]
    limited = Limits(app.wsgi_app, settings, _free_of_limits(app))
    app.extensions["devolved-limits"] = limited
    app.wsgi_app = RequestLog(limited, bool(settings.trusted_proxies))
    if path := base_path(settings.base_url):
        app.wsgi_app = BasePath(app.wsgi_app, path)
    app.wsgi_app = EdgeHeaders(app.wsgi_app)
    return app


def make_app(source, settings: Settings | None = None) -> Flask:
    """The application without its edge: also an old release's, inside the one that is being served."""
    app = Flask("devolved.web")
    settings = settings or Settings.from_environment()
    live = app.extensions["devolved"] = live_site(source, settings)
    app.extensions["devolved-settings"] = settings
    if isinstance(live, LiveSite):
        live.on_new = partial(_prepare, app)
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_FORM_MEMORY_SIZE"] = limits.body_limit(settings)
    # A static file asked for by its mark or version never changes; without one it is asked about again.
    app.get_send_file_max_age = lambda filename: A_YEAR if request.args.get("v") else None
    app.url_map.strict_slashes = False
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.json = provider = DefaultJSONProvider(app)
    provider.ensure_ascii = False
    filters.register(app)
    problems.register(app)
    app.before_request(_begin)
    app.before_request(parameters.tidy)
    caching.register(app, settings.cache_bytes // 2)
    if path := base_path(settings.base_url):
        app.after_request(lead(path))
    app.before_request(_work)
    app.before_request(days.choose)
    app.after_request(_policy)
    app.after_request(_done)
    app.register_blueprint(sparql.bp)
    routes.discover(app, pages, answers, newsroom, api, releases)
    app.extensions["devolved-past"] = ReleaseApps(make_app)
    app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {sparql.PATH: sparql.SparqlApplication(live, settings)})
    return app


def _prepare(app: Flask, site: Site) -> None:
    """Draw the pages most asked for from a release that is about to be served: what is read once a release is read."""
    for path in FIRST_PAGES:
        with app.test_request_context(path):
            g.site = site
            app.full_dispatch_request()


def _begin() -> None:
    """Note what is being asked; refuse what the edge refused, in the words and the form of this application."""
    noted = trace.current()
    if noted.route is None:
        noted.route = request.url_rule.rule if request.url_rule else None
        noted.room = request.blueprint or request.endpoint or "nowhere"
    if refusal := request.environ.get(limits.REFUSAL):
        raise refusal
    if request.routing_exception is not None:  # no such address or method: nothing else is wrong with it
        raise request.routing_exception
    if request.endpoint != "static":
        try:
            noted.release = current_site().release.version
        except DevolvedError:
            pass  # whatever needs the store will say so


def _work() -> None:
    """What comes here is not kept, and needs a slot."""
    if routes.facts().counted and not g.get("cached"):
        limits.work(request.environ)


def _done(response):
    """An answer that is whole needs no slot any more; one that flows keeps it until it has flowed."""
    if not response.is_streamed:
        limits.release(request.environ)
    return response


def _policy(response):
    """No script, style or picture from elsewhere; only embeds may stand in a stranger's frame."""
    frames = "*" if g.get("frameable") else "'none'"
    response.headers.setdefault("Content-Security-Policy", g.get("policy", csp.POLICY).format(frames=frames))
    return response


def _free_of_limits(app: Flask):
    """Whether a path is one that its route says nobody is counted for."""
    with app.app_context():
        rules = [rule.rule for rule, said in routes.rules() if not said.counted]
    pattern = re.compile("|".join(re.sub(r"<[^>]*>", ".*", re.sub(r"[.+*?()|]", r"\\\g<0>", rule)) for rule in rules))
    return lambda path: bool(pattern.fullmatch(path))
