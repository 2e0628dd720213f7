"""Health: is there a release, and does its store answer?"""

from flask import Blueprint, jsonify

from devolved.web.site import current_site

bp = Blueprint("health", __name__)


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
