"""Reconciliation: OpenRefine's door, in API versions 0.2 (``/reconcile``) and 1.0-draft (``/reconcile/v1``).

Both are specified at https://www.w3.org/community/reconciliation/; this module
translates, ``register/matching/reconciliation.py`` thinks.
"""

import json

from flask import g, jsonify, render_template, request

from devolved.errors import BadRequest, NotFound, TooLarge
from devolved.register import days as reading_days
from devolved.register.matching.extension import PROPERTIES, Value, address, identifier, proposed, values
from devolved.register.matching.match import Candidate, Matcher
from devolved.register.matching.names import NAMED, NAMED_SCHEMES, ON_REQUEST, NameIndex, fold, type_name
from devolved.register.matching.reconciliation import Condition, Question, answer
from devolved.vocabulary import BASE, KINDS, NAMESPACES
from devolved.web import days
from devolved.web.routes import Routes

bp = Routes("reconcile", __name__, robots=False, edition="never", media=("application/json",))
MOST = 200  # questions a batch, as the manifests say
KIND, MOST_WANTED, TYPED = "Kind of thing.", "How many at most.", "What was typed so far."
BODIES = ("body", "authority", "council", "department", "government")
TYPES = (*NAMED, *NAMED_SCHEMES, *ON_REQUEST)


def matcher() -> Matcher:
    """The matcher of the release being read, made once."""
    register = days.register()
    return register.once("matcher", lambda: Matcher(NameIndex.read(register.store)))


@bp.after_request
def open_to_all(response):
    response.headers["Access-Control-Allow-Origin"] = "*"
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, POST, OPTIONS"
        response.headers["Access-Control-Allow-Headers"] = "Accept, Content-Type"
        response.headers["Access-Control-Max-Age"] = "86400"
    return response


@bp.route(
    "/reconcile",
    methods=["GET", "POST"],
    parameters={"queries": "A batch of queries, as JSON.", "extend": "A data extension query, as JSON."},
)
@bp.route("/reconcile/", methods=["GET", "POST"])
def service_02():
    """The manifest; or, with ``queries`` or ``extend``, answers."""
    if "queries" in request.values:
        batch = _object(request.values["queries"], "queries")
        found = _answered(list(batch.values()), _question_02)
        return jsonify(
            {
                key: {"result": [_candidate(c) for c in those]} | ({"error": fault} if fault else {})
                for key, (those, fault) in zip(batch, found, strict=True)
            }
        )
    if "extend" in request.values:
        return jsonify(_extended(_object(request.values["extend"], "extend"), _rows_02))
    return jsonify(_manifest_02())


@bp.get("/reconcile/v1")
@bp.get("/reconcile/v1/")
def service_v1():
    return jsonify(_manifest_v1())


@bp.post("/reconcile/v1/match", body=("application/json",))
def match_v1():
    body = request.get_json(silent=True)
    if not isinstance(body, dict) or not isinstance(body.get("queries"), list):
        raise BadRequest(
            'Send a JSON object with a list of queries: {"queries": [{"conditions": [{"matchType": "name", '
            '"propertyValue": "GMCA"}]}]}.'
        )
    found = _answered(body["queries"], _question_v1)
    return jsonify(
        {
            "results": [
                {"candidates": [_candidate(c, v1=True) for c in those]} | ({"error": fault} if fault else {})
                for those, fault in found
            ]
        }
    )


@bp.route("/reconcile/v1/extend", methods=["POST"], body=("application/json",))
def extend_v1():
    return jsonify(_extended(request.get_json(silent=True), _rows_v1))


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
                {"id": identifier(t.iri), "name": t.label, "description": type_name(t.kind), "notable": [_type(t.kind)]}
                for t in found
            ]
        }
    )


@bp.get("/reconcile/suggest/type", parameters={"prefix": TYPED})
@bp.get("/reconcile/v1/suggest/type")
def suggest_type():
    prefix = fold(request.args.get("prefix", ""))
    return jsonify({"result": [_type(k) for k in TYPES if prefix in fold(type_name(k)) or prefix in k]})


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
        found = values(days.register().store, property, [thing.iri], g.on).get(thing.iri)
        if found:
            facts.append((property.name, ", ".join(v.label for v in found[:4])))
    return render_template(
        "reconcile/preview.html",
        thing=thing,
        kind=type_name(thing.kind),
        facts=facts,
        path=f"/doc/{identifier(thing.iri)}",
    )


def _manifest_02() -> dict:
    root = request.url_root.rstrip("/")
    service = {"service_url": root}
    return {
        "versions": ["0.2"],
        "name": "Devolved: the register of English devolution",
        "identifierSpace": f"{BASE}id/",
        # With the name of a type behind it, an address that leads to all things of that type.
        "schemaSpace": f"{BASE}id/",
        "documentation": f"{root}/about",
        "view": {"url": f"{root}/doc/{{{{id}}}}"},
        "defaultTypes": [_type(k) for k in ("authority", "council", "person", "post", "power")],
        "preview": {"url": f"{root}/reconcile/preview?id={{{{id}}}}", "width": 420, "height": 260},
        "suggest": {
            name: service | {"service_path": f"/reconcile/suggest/{name}"} for name in ("entity", "type", "property")
        },
        "extend": {
            "propose_properties": service | {"service_path": "/reconcile/extend/propose"},
            "property_settings": [_ON],
        },
        "batchSize": MOST,
    }


_ON = {"name": "on", "label": "On the day", "type": "text", "default": "", "help_text": "YYYY-MM-DD; empty for today."}


def _manifest_v1() -> dict:
    root = request.url_root.rstrip("/")
    return {
        "versions": ["1.0-draft"],
        "name": "Devolved: the register of English devolution",
        "lang": "en",
        "documentation": f"{root}/about",
        "view": {"url": f"{root}/doc/{{{{id}}}}"},
        "defaultTypes": [_type(k) for k in ("authority", "council", "person", "post", "power")],
        "preview": {"width": 420, "height": 260},
        "suggest": {"entity": True, "type": True, "property": True},
        "extend": {
            "proposeProperties": True,
            "propertySettings": [
                {
                    "id": "on",
                    "name": "On the day",
                    "type": "text",
                    "default": "",
                    "helpText": "YYYY-MM-DD; empty for today.",
                }
            ],
        },
        "batchSize": MOST,
        "standardizedScore": True,
    }


def _type(kind: str) -> dict:
    return {"id": kind, "name": type_name(kind)}


def _candidate(candidate: Candidate, v1: bool = False) -> dict:
    thing = candidate.thing
    features = [{"id": "name", "value": candidate.score} | ({"name": "similarity of names"} if v1 else {})]
    return {
        "id": identifier(thing.iri),
        "name": thing.label,
        "description": type_name(thing.kind) + (", no longer exists" if thing.ended else ""),
        "score": candidate.score,
        "match": candidate.match,
        "type": [_type(thing.kind)],
        "features": features,
    }


def _answered(queries: list, read) -> list[tuple[list[Candidate], str]]:
    """Candidates for each query of a batch, and what is wrong with it: one that is wrong spoils none of the others."""
    if len(queries) > MOST:
        raise TooLarge(f"A batch may have {MOST} queries; this one has {len(queries)}. Send it in parts.", limit=MOST)
    questions: list[Question | None] = []
    faults = []
    for query in queries:
        try:
            questions.append(read(query))
            faults.append("")
        except BadRequest as error:
            questions.append(None)
            faults.append(error.detail)
    found = iter(answer(days.register().store, matcher(), [q for q in questions if q], g.on))
    return [(next(found) if q else [], fault) for q, fault in zip(questions, faults, strict=True)]


def _question_02(query) -> Question | None:
    """None for an empty cell, to which nothing answers."""
    if not isinstance(query, dict):
        raise BadRequest("The query is not a JSON object.")
    kinds, properties = query.get("type") or [], query.get("properties") or []
    if not isinstance(kinds, (str, list)) or not isinstance(properties, list):
        raise BadRequest("In a query, type is a text or a list of texts, and properties is a list.")
    conditions = [Condition(str(p.get("pid", "")), _texts(p.get("v"))) for p in properties if isinstance(p, dict)]
    return _question(
        query.get("query") or "", [kinds] if isinstance(kinds, str) else kinds, conditions, query.get("limit")
    )


def _question_v1(query) -> Question | None:
    if not isinstance(query, dict) or not isinstance(query.get("conditions"), list) or not query["conditions"]:
        raise BadRequest('Each query needs "conditions", a list with at least one condition.')
    text, conditions = "", []
    for condition in query["conditions"]:
        kind = condition.get("matchType") if isinstance(condition, dict) else None
        wanted = _texts(condition.get("propertyValue")) if kind else ()
        if kind == "name" and wanted:
            text = wanted[0]
        elif kind == "id" and wanted:
            text = address(wanted[0])
        elif kind == "property":
            conditions.append(Condition(str(condition.get("propertyId", "")), wanted, bool(condition.get("required"))))
        else:
            raise BadRequest('A condition has a "matchType" (name, id or property) and a "propertyValue".')
    kind = query.get("type")
    return _question(text, [kind] if isinstance(kind, str) and kind else [], conditions, query.get("limit"))


def _question(text, kinds, conditions: list[Condition], limit) -> Question | None:
    known = tuple(dict.fromkeys(kind for written in kinds for kind in _kinds(written)))
    if kinds and not known:
        raise BadRequest(f"The register has no type {', '.join(map(str, kinds))[:80]}. Types: {', '.join(TYPES)}.")
    if limit is not None and (isinstance(limit, bool) or not isinstance(limit, int) or limit < 1):
        raise BadRequest(f"limit is a whole number from 1; {limit!r:.40} is not.")
    on = None
    kept = []
    for condition in conditions:
        if condition.property == "on":
            on = reading_days.read(condition.wanted[0]) if condition.wanted else None
        elif condition.property in PROPERTIES:
            kept.append(condition)
        else:
            raise BadRequest(
                f"There is no property {condition.property[:80]!r}. Properties: {', '.join(PROPERTIES)}, on."
            )
    if not str(text).strip() and not kept:
        return None
    return Question(str(text)[:300], known, tuple(kept), min(limit or 5, 50), on)


def _kinds(written) -> tuple[str, ...]:
    """Kinds by name, or by the address of a class, a kind or a scheme; a body may be of several kinds."""
    name = str(written).removeprefix(f"{BASE}id/")
    if name in TYPES:
        return (name,)
    name = name.removeprefix(NAMESPACES["devo"])
    if name == "Body":
        return BODIES
    return tuple(kind for kind in TYPES if KINDS.get(kind) == name)


def _texts(value) -> tuple[str, ...]:
    found = value if isinstance(value, list) else [value]
    return tuple(str(v.get("id", "") if isinstance(v, dict) else v) for v in found if v is not None)


def _extended(query, shape) -> dict:
    if (
        not isinstance(query, dict)
        or not isinstance(query.get("ids"), list)
        or not isinstance(query.get("properties"), list)
    ):
        raise BadRequest('Send {"ids": [...], "properties": [{"id": "mayor"}]}.')
    ids = [str(i) for i in query["ids"]]
    if len(ids) > MOST:
        raise TooLarge(
            f"A request may extend {MOST} things; this one names {len(ids)}. Send them in parts.", limit=MOST
        )
    store, meta, columns = days.register().store, [], []
    for entry in query["properties"]:
        property = PROPERTIES.get(str(entry.get("id", "")) if isinstance(entry, dict) else "")
        if property is None:
            raise BadRequest(f"There is no property {entry!r:.80}. Properties: {', '.join(PROPERTIES)}.")
        settings = entry.get("settings")
        written = str(settings.get("on") or "") if isinstance(settings, dict) else ""
        found = values(
            store,
            property,
            [a for a in map(address, ids) if a in matcher().index.things],
            reading_days.read(written) if written else g.on,
        )
        columns.append((property, found))
        meta.append(
            {"id": property.id, "name": property.name} | ({"type": _type(property.type)} if property.type else {})
        )
    return {"meta": meta, "rows": shape(ids, columns)}


def _rows_02(ids, columns) -> dict:
    return {i: {p.id: [_value(v) for v in found.get(address(i), [])] for p, found in columns} for i in ids}


def _rows_v1(ids, columns) -> list:
    return [
        {
            "id": i,
            "properties": [
                {"id": p.id, "values": [_value(v) for v in found.get(address(i), [])]} for p, found in columns
            ],
        }
        for i in ids
    ]


def _value(value: Value) -> dict:
    term = value.term
    if term.kind == "iri":
        if term.value.startswith(f"{BASE}id/"):
            return {"id": identifier(term.value), "name": value.label}
        return {"str": term.value}
    if term.datatype.endswith("#integer"):
        return {"int": int(term.value)}
    if term.datatype.endswith("#decimal"):
        return {"float": float(term.value)}
    if term.datatype.endswith("#date"):
        return {"date": f"{term.value}T00:00:00Z"}
    return {"str": term.value}


def _object(text: str, name: str) -> dict:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise BadRequest(f"The parameter {name} is not JSON.") from None
    if not isinstance(found, dict):
        raise BadRequest(f"The parameter {name} is not a JSON object.")
    return found


def _number(name: str, default: int) -> int:
    text = request.args.get(name, "")
    if not text:
        return default
    if not text.isdecimal():
        raise BadRequest(f"{name} must be a whole number.")
    return min(int(text[:9]), 1000)
