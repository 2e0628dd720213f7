"""Health: is there a release, and does its store answer?"""

from flask import jsonify

from devolved.web.routes import Routes
from devolved.web.site import current_site

bp = Routes("health", __name__, edition="never", kept=False, counted=False, media=("application/json",))


@bp.get("/health")
def health():
    """200 with the release and the store's numbers; problem details when there is nothing to serve."""
    site = current_site()
    answers = site.store.ask("ASK { ?s ?p ?o }")
    body = {
        "status": "ok" if answers else "empty",
        "release": site.release.version,
        "built": site.release.built.isoformat(),
        "store": site.store.statistics(),
    }
    response = jsonify(body)
    response.status_code = 200 if answers else 503
    response.headers["Cache-Control"] = "no-store"
    return response
