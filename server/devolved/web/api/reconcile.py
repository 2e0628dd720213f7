"""Reconciliation: OpenRefine's door, in API versions 0.2 (``/reconcile``) and 1.0-draft (``/reconcile/v1``).

Both are specified at https://www.w3.org/community/reconciliation/; this module
translates, ``register/matching/reconciliation.py`` thinks.
"""

import json
from pathlib import Path

from flask import g, jsonify, render_template, request

from devolved.errors import BadRequest, NotFound
from devolved.register.matching.extension import PROPERTIES, address, identifier, proposed, values
from devolved.register.matching.names import TYPES, fold, type_name
from devolved.web.api.batches import (
    MOST,
    answered,
    candidate,
    extended,
    json_object,
    matcher,
    question_02,
    question_v1,
    rows_02,
    rows_v1,
    type_of,
)
from devolved.web.routes import Routes
from devolved.web.site import current_register

bp = Routes("reconcile", __name__, robots=False, edition="never", media=("application/json",))
KIND, MOST_WANTED, TYPED = "Kind of thing.", "How many at most.", "What was typed so far."


@bp.route(
    "/reconcile",
    methods=["GET", "POST"],
    parameters={"queries": "A batch of queries, as JSON.", "extend": "A data extension query, as JSON."},
)
@bp.route("/reconcile/", methods=["GET", "POST"])
def service_02():
    """The manifest; or, with ``queries`` or ``extend``, answers."""
    if "queries" in request.values:
        batch = json_object(request.values["queries"], "queries")
        found = answered(list(batch.values()), question_02)
        return jsonify(
            {
                key: {"result": [candidate(c) for c in those]} | ({"error": fault} if fault else {})
                for key, (those, fault) in zip(batch, found, strict=True)
            }
        )
    if "extend" in request.values:
        return jsonify(extended(json_object(request.values["extend"], "extend"), rows_02))
    return jsonify(_manifest("0.2"))


@bp.get("/reconcile/v1")
@bp.get("/reconcile/v1/")
def service_v1():
    return jsonify(_manifest("1.0"))


@bp.post("/reconcile/v1/match", body=("application/json",))
def match_v1():
    body = request.get_json(silent=True)
    if not isinstance(body, dict) or not isinstance(body.get("queries"), list):
        raise BadRequest(
            'Send a JSON object with a list of queries: {"queries": [{"conditions": [{"matchType": "name", '
            '"propertyValue": "GMCA"}]}]}.'
        )
    found = answered(body["queries"], question_v1)
    return jsonify(
        {
            "results": [
                {"candidates": [candidate(c, v1=True) for c in those]} | ({"error": fault} if fault else {})
                for those, fault in found
            ]
        }
    )


@bp.route("/reconcile/v1/extend", methods=["POST"], body=("application/json",))
def extend_v1():
    return jsonify(extended(request.get_json(silent=True), rows_v1))


@bp.get("/reconcile/extend/propose", parameters={"type": KIND, "limit": MOST_WANTED})
@bp.get("/reconcile/v1/extend/propose")
def propose():
    kind, limit = request.args.get("type", ""), _number("limit", 50)
    body = {"properties": [{"id": p.id, "name": p.name} for p in proposed(kind, limit)], "limit": limit}
    return jsonify(body | ({"type": kind} if kind else {}))


@bp.get(
    "/reconcile/suggest/entity",
    parameters={"prefix": TYPED, "type": KIND, "cursor": "How many to skip.", "limit": MOST_WANTED},
)
@bp.get("/reconcile/v1/suggest/entity")
def suggest_entity():
    kinds = tuple(k for k in request.args.get("type", "").split(",") if k)
    found = matcher().suggest(request.args.get("prefix", ""), kinds)
    found = found[_number("cursor", 0) :][: _number("limit", 10)]
    return jsonify(
        {
            "result": [
                {
                    "id": identifier(t.iri),
                    "name": t.label,
                    "description": type_name(t.kind),
                    "notable": [type_of(t.kind)],
                }
                for t in found
            ]
        }
    )


@bp.get("/reconcile/suggest/type", parameters={"prefix": TYPED})
@bp.get("/reconcile/v1/suggest/type")
def suggest_type():
    prefix = fold(request.args.get("prefix", ""))
    return jsonify({"result": [type_of(k) for k in TYPES if prefix in fold(type_name(k)) or prefix in k]})


@bp.get("/reconcile/suggest/property", parameters={"prefix": TYPED})
@bp.get("/reconcile/v1/suggest/property")
def suggest_property():
    prefix = fold(request.args.get("prefix", ""))
    found = [p for p in PROPERTIES.values() if prefix in fold(p.name) or prefix in p.id]
    return jsonify({"result": [{"id": p.id, "name": p.name} for p in found]})


@bp.get("/reconcile/preview", media=("text/html",), parameters={"id": "Identifier, as kind/slug."})
@bp.get("/reconcile/v1/preview")
def preview():
    """A small page about one thing, for OpenRefine to show in a frame."""
    thing = matcher().index.things.get(address(request.args.get("id", "")))
    if thing is None:
        raise NotFound(
            f"Nothing in the register has the identifier {request.args.get('id', '')[:80]!r}. "
            "Identifiers look like authority/greater-manchester-combined-authority."
        )
    g.frameable = True
    facts = []
    for property in proposed(thing.kind)[:6]:
        found = values(current_register().store, property, [thing.iri], g.on).get(thing.iri)
        if found:
            facts.append((property.name, ", ".join(v.label for v in found[:4])))
    return render_template(
        "reconcile/preview.html",
        thing=thing,
        kind=type_name(thing.kind),
        facts=facts,
        path=f"/doc/{identifier(thing.iri)}",
    )


def _manifest(version: str) -> dict:
    """What a service says of itself: the file of its version, with the address of this server."""
    text = Path(__file__).with_name(f"reconcile-{version}.json").read_text("utf-8")
    types = [type_of(kind) for kind in ("authority", "council", "person", "post", "power")]
    found = json.loads(text.replace("{root}", request.url_root.rstrip("/")))
    return found | {"defaultTypes": types, "batchSize": MOST}


def _number(name: str, default: int) -> int:
    text = request.args.get(name, "")
    if not text:
        return default
    if not text.isdecimal():
        raise BadRequest(f"{name} must be a whole number.")
    return min(int(text[:9]), 1000)
