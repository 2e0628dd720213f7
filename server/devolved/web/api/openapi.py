"""OpenAPI 3.1 of every door, made from the application's own routes and from the views."""

import re

from flask import Blueprint, Response, current_app, request
from flask import json as flask_json

from devolved import __version__
from devolved.register.register import LIBRARY
from devolved.register.tables.views import View
from devolved.vocabulary import KINDS, SCHEMES
from devolved.web import days
from devolved.web.api import graphs
from devolved.web.pages import entity, views
from devolved.web.sparql import endpoint as sparql

bp = Blueprint("openapi", __name__)
APART = ("static", "views.view", "views.metadata", "openapi.document")
MEDIA = {
    "entity": [f.media_type for f in entity.FORMATS],
    "sparql": sorted({f.media_type for offers in sparql.OFFERS.values() for f in offers}),
    "descriptions.dataset": ["text/html", *(f.media_type for f in graphs.FORMATS)],
    "vocabularies": ["text/html", *(f.media_type for f in graphs.FORMATS)],
    "fragments": ["application/trig", *(f.media_type for f in graphs.FORMATS)],
    "ldes": ["text/turtle", "application/ld+json"],
    "feeds": ["application/atom+xml", "application/feed+json"],
    "linksets": ["application/linkset+json", "application/linkset"],
    "reconcile": ["application/json"],
    "reconcile.preview": ["text/html"],
    "health": ["application/json"],
    "cards": ["image/png"],
    "charts": ["image/svg+xml", "image/png", "application/json"],
    "map.picture": ["image/svg+xml"],
    "compare": ["text/html", "text/csv", "application/json"],
    "meetings": ["text/html", "text/csv", "application/json"],
}
QUERY = {
    "sparql": ("query", "default-graph-uri", "named-graph-uri", "format", "timeout"),
    "fragments": ("subject", "predicate", "object", "page"),
    "feeds": ("page",),
    "search": ("q", "kind"),
    "map": ("by", "power"),
    "map.picture": ("by", "power", "theme"),
    "vocabularies.ontology": ("q",),
    "compare": ("first", "second"),
    "compare.two_days": ("first", "second", "thing"),
    "permalinks": ("at", "now"),
    "matrix": ("competence",),
    "tracker": ("status", "strength", "competence", "mission", "overdue", "stale"),
    "reconcile.suggest_entity": ("prefix", "type", "cursor", "limit"),
    "reconcile.suggest_type": ("prefix",),
    "reconcile.suggest_property": ("prefix",),
    "reconcile.propose": ("type", "limit"),
    "reconcile.preview": ("id",),
    "reconcile.service_02": ("queries", "extend"),
}
WORDS = {
    "by": "What colours the map: mayor, tier, party, since or power.",
    "power": "A power, by its slug.",
    "theme": "dark, for dark pages.",
    "query": "The query, SPARQL 1.1.",
    "page": "Page, counted from 1.",
    "subject": "IRI; empty for any.",
    "predicate": "IRI; empty for any.",
    "object": "IRI, or literal as in Turtle; empty for any.",
    "q": "What to look for.",
    "prefix": "What was typed so far.",
    "id": "Identifier, as kind/slug.",
    "queries": "A batch of queries, as JSON.",
    "extend": "A data extension query, as JSON.",
    "timeout": "Seconds the query may take.",
    "first": "The first: an authority's slug, or a day.",
    "second": "The second: an authority's slug, or a day.",
    "thing": "One thing only, as kind/slug.",
    "at": "The day on which a reader asked about today.",
    "now": "1: what changed since, on the current release.",
    "competence": "One competence only, by its slug.",
    "status": "One status only, by its slug.",
    "strength": "One degree of firmness only, by its slug.",
    "mission": "One mission only, by its slug.",
    "overdue": "1: only promises past their day.",
    "stale": "1: only open promises without evidence for a year.",
    "default-graph-uri": "Graph to read.",
    "named-graph-uri": "Graph to name.",
    "limit": "How many at most.",
    "cursor": "How many to skip.",
    "type": "Kind of thing.",
    "kind": "Kind of thing.",
    "format": "Media type or extension.",
}


@bp.get("/openapi.json")
def document():
    """This document."""
    body = flask_json.dumps(describe(), ensure_ascii=False, indent=1)
    response = Response(body, content_type="application/openapi+json;version=3.1")
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def describe() -> dict:
    paths: dict[str, dict] = {}
    for rule in sorted(current_app.url_map.iter_rules(), key=lambda r: r.rule):
        if rule.endpoint in APART or rule.alias or (rule.rule.endswith("/") and len(rule.rule) > 1):
            continue
        path = re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", r"{\1}", rule.rule)
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            paths.setdefault(path, {})[method.lower()] = _operation(rule, path, method)
    for view in LIBRARY:
        paths[f"/views/{view.path}"] = {"get": _view(view)}
    register = days.register()
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Devolved: the register of English devolution",
            "version": register.version,
            "summary": "Every door of the register.",
            "description": (
                f"Made from the routes of the server (version {__version__}) and from the views of the release."
            ),
            "license": {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"},
        },
        "servers": [{"url": request.url_root.rstrip("/")}],
        "paths": paths,
        "components": {
            "responses": {
                "Problem": {
                    "description": "What was wrong (RFC 9457).",
                    "content": {"application/problem+json": {"schema": _PROBLEM}},
                }
            }
        },
    }


_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
    },
}
_DAY = {
    "name": "on",
    "in": "query",
    "description": "The day to speak of; today when left out.",
    "schema": {"type": "string", "format": "date"},
}
_ERROR = {"4XX": {"$ref": "#/components/responses/Problem"}, "5XX": {"$ref": "#/components/responses/Problem"}}


def _operation(rule, path: str, method: str) -> dict:
    room = rule.endpoint.partition(".")[0]
    words = (current_app.view_functions[rule.endpoint].__doc__ or "").strip().split("\n\n")
    media = MEDIA.get(rule.endpoint) or MEDIA.get(room) or ["text/html"]
    parameters = [
        {"name": n, "in": "path", "required": True, "schema": _schema(n)} for n in re.findall(r"{(\w+)}", path)
    ]
    queried = QUERY.get(rule.endpoint) or QUERY.get(room) or () if method == "GET" else ()
    parameters += [{"name": n, "in": "query", "description": WORDS[n], "schema": {"type": "string"}} for n in queried]
    operation = {
        "operationId": re.sub(r"\W+", "_", f"{method.lower()}_{path}").strip("_") or method.lower(),
        "tags": [room],
        "summary": " ".join(words[0].split()) or rule.endpoint,
        "parameters": parameters + ([_DAY] if method == "GET" else []),
        "responses": {
            "200": {"description": "The answer.", "content": {m: {} for m in media}},
            "303": {"description": "See the document there."},
            **_ERROR,
        },
    }
    if method == "POST":
        form = {"schema": {"type": "object"}}
        posted = (
            {"application/sparql-query": {"schema": {"type": "string"}}, "application/x-www-form-urlencoded": form}
            if room == "sparql"
            else {"application/json": form}
            if "/v1" in path
            else {"application/x-www-form-urlencoded": form}
        )
        operation["requestBody"] = {"required": True, "content": posted}
    return operation


def _schema(name: str) -> dict:
    if name in ("kind", "scheme"):
        return {"type": "string", "enum": [*KINDS, *SCHEMES]}
    return {"type": "integer", "minimum": 1} if name in ("number", "page") else {"type": "string"}


def _view(view: View) -> dict:
    parameters = [
        {
            "name": p.name,
            "in": "query",
            "description": (f"{p.help} ({' or '.join(p.types)})"),
            "schema": {"type": "string", "format": "date"} if "day" in p.types else {"type": "string"},
        }
        for p in view.parameters
    ]
    columns = {c.name: {"title": c.title} for c in view.columns}
    row = {
        "type": "object",
        "properties": {"rows": {"type": "array", "items": {"type": "object", "properties": columns}}},
    }
    content = {f.media_type: {"schema": row} if f.extension == "json" else {} for f in views.FORMATS}
    return {
        "operationId": "view_" + re.sub(r"\W+", "_", view.path),
        "tags": ["views"],
        "summary": view.title,
        "description": " ".join((view.question, view.note)).strip(),
        "parameters": [*parameters, _DAY],
        "responses": {"200": {"description": "The table.", "content": content}, **_ERROR},
    }
