"""What operators may know: is there a release, does its store answer, what was counted."""

from flask import Response, current_app, jsonify

from devolved.errors import DevolvedError, Unavailable
from devolved.register import queries
from devolved.web.middleware import metrics as counters
from devolved.web.routes import Routes
from devolved.web.site import Site, current_site

bp = Routes("health", __name__, edition="never", kept=False, counted=False, dated=False, media=("application/json",))


@bp.get("/health")
def health():
    """200 with the release and the store's numbers; problem details when there is nothing to serve."""
    site = current_site()
    answers = _asked(site, queries.text("is-anything-said"))
    body = {
        "status": "ok" if answers else "empty",
        "release": site.release.version,
        "built": site.release.built.isoformat(),
        "store": site.store.statistics(),
    }
    response = jsonify(body)
    response.status_code = 200 if answers else 503
    return _fresh(response)


@bp.get("/ready")
def ready():
    """200 when this process can answer a question now; a balancer should send nobody here otherwise."""
    site = current_site()
    _asked(site, queries.text("is-anybody-there"))
    return _fresh(jsonify({"status": "ready", "release": site.release.version}))


@bp.get("/metrics", media=("text/plain",), documented=False)
def metrics():
    """Counters of all processes, for Prometheus (text format 0.0.4)."""
    counters.look(current_app.extensions["devolved"].opened)
    return _fresh(Response(counters.text(), content_type=counters.CONTENT_TYPE))


def _asked(site: Site, query: str) -> bool:
    """The answer. Raises Unavailable with the true reason where the release's files are not what they should be."""
    try:
        return site.store.ask(query)
    except DevolvedError as error:
        if missing := [name for name in site.release.manifest["files"] if not (site.release.path / name).is_file()]:
            raise Unavailable(
                f"Release {site.release.version} does not load: {missing[0]} is missing.", release=site.release.version
            ) from error
        raise


def _fresh(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
