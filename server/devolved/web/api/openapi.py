"""OpenAPI 3.1 of every door, made from the application's own routes and from the views."""

import json
import re
from pathlib import Path

from flask import Response, current_app, request

from devolved import __version__
from devolved.register.register import LIBRARY
from devolved.register.tables.views import View
from devolved.vocabulary import KINDS, SCHEMES
from devolved.web import routes
from devolved.web.pages import views
from devolved.web.routes import Routes
from devolved.web.site import current_register

bp = Routes("openapi", __name__, media=("application/openapi+json",))


@bp.get("/openapi.json", documented=False, edition="start")
def document():
    """This document."""
    body = json.dumps(describe(), ensure_ascii=False, indent=1)
    return Response(body, content_type="application/openapi+json;version=3.1")


def describe() -> dict:
    """The document: what is the same everywhere (``openapi.json``), with the routes and views of this server."""
    paths: dict[str, dict] = {}
    for rule, said in routes.rules():
        if not said.documented or rule.alias or (rule.rule.endswith("/") and len(rule.rule) > 1):
            continue
        path = re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", r"{\1}", rule.rule)
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            paths.setdefault(path, {})[method.lower()] = _operation(rule, said, path, method)
    for view in LIBRARY:
        paths[f"/views/{view.path}"] = {"get": _view(view)}
    found = json.loads(Path(__file__).with_name("openapi.json").read_text("utf-8"))
    found["info"]["version"] = current_register().version
    found["info"]["description"] = (
        f"Made from the routes of the server (version {__version__}) and from the views of the release."
    )
    return found | {"servers": [{"url": request.url_root.rstrip("/")}], "paths": paths}


_DATE, _DAY = {"$ref": "#/components/schemas/Day"}, {"$ref": "#/components/parameters/Day"}
_ERROR = {"$ref": "#/components/responses/Problem"}
_ERRORS = {"4XX": _ERROR, "5XX": _ERROR}


def _operation(rule, said: routes.Facts, path: str, method: str) -> dict:
    docstring = (current_app.view_functions[rule.endpoint].__doc__ or "").strip().split("\n\n")
    parameters = [
        {"name": n, "in": "path", "required": True, "schema": _schema(n)} for n in re.findall(r"{(\w+)}", path)
    ]
    if method == "GET":
        parameters += [
            {"name": name, "in": "query", "description": words, "schema": {"type": "string"}}
            for name, words in said.parameters.items()
        ]
        parameters += [_DAY] if said.dated else []
    operation = {
        "operationId": re.sub(r"\W+", "_", f"{method.lower()}_{path}").strip("_") or method.lower(),
        "tags": [rule.endpoint.partition(".")[0]],
        "summary": " ".join(docstring[0].split()) or rule.endpoint,
        "parameters": parameters,
        "responses": {
            "200": {"description": "The answer.", "content": {m: {} for m in _media(said, path)}},
            "3XX": {"description": "Another address answers: Location says which."},
            **_ERRORS,
        },
    }
    if method == "POST":
        posted = {m: {"schema": {"type": "string" if m == "application/sparql-query" else "object"}} for m in said.body}
        operation["requestBody"] = {"required": True, "content": posted}
    return operation


def _media(said: routes.Facts, path: str) -> tuple[str, ...]:
    """What GET may answer with at this address: tables have their metadata beside them."""
    if path.endswith("csv-metadata.json"):
        return ("application/csvm+json",)
    return (
        (*said.media, "application/csvm+json")
        if path.endswith("{extension}") and "text/csv" in said.media
        else said.media
    )


def _schema(name: str) -> dict:
    if name in ("kind", "scheme"):
        return {"type": "string", "enum": [*KINDS, *SCHEMES]}
    return {"type": "integer", "minimum": 1} if name in ("number", "page") else {"type": "string"}


def _view(view: View) -> dict:
    parameters = [
        {
            "name": p.name,
            "in": "query",
            "description": f"{p.help} ({' or '.join(p.types)})",
            "schema": _DATE if "day" in p.types else {"type": "string"},
        }
        for p in view.parameters
    ]
    columns = {c.name: {"title": c.title} for c in view.columns}
    rows = {"type": "array", "items": {"type": "object", "properties": columns}}
    row = {"type": "object", "properties": {"rows": rows}}
    content = {f.media_type: {"schema": row} if f.extension == "json" else {} for f in views.FORMATS}
    return {
        "operationId": "view_" + re.sub(r"\W+", "_", view.path),
        "tags": ["views"],
        "summary": view.title,
        "description": " ".join((view.question, view.note)).strip(),
        "parameters": [*parameters, _DAY],
        "responses": {"200": {"description": "The table.", "content": content}, **_ERRORS},
    }
