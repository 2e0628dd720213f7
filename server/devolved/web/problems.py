"""Errors, told in one place: a page for people, problem details for machines (RFC 9457)."""

import errno
import json
import logging

from flask import Flask, Response, g, render_template, request
from gunicorn.http.errors import NoMoreData, ParseException
from werkzeug.exceptions import HTTPException

from devolved.errors import BadRequest, DevolvedError
from devolved.vocabulary import BASE
from devolved.web.routes import facts

log = logging.getLogger("devolved.web")
SENTENCES = {
    404: "There is nothing at this address.",
    405: "This address does not take that method. Try GET.",
    413: "The request is too large.",
    414: "The address is too long.",
}

USED_UP = {
    errno.EMFILE: "files that may be open",
    errno.ENFILE: "files that may be open",
    errno.ENOSPC: "room on the disk",
    errno.ENOMEM: "memory",
}


def register(app: Flask) -> None:
    """Answer every error of the application here."""
    app.register_error_handler(
        DevolvedError, lambda error: answer(error.status, error.title, error.detail, **error.members)
    )
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(
        ParseException, lambda error: answer(400, BadRequest.title, f"The body of the request cannot be read: {error}.")
    )
    app.register_error_handler(
        NoMoreData, lambda error: answer(400, BadRequest.title, "The body of the request ends before its end.")
    )
    app.register_error_handler(Exception, _unexpected)


def answer(status: int, title: str, detail: str, headers: dict | None = None, **members) -> Response:
    """The response for one problem. A browser that prefers HTML gets a page."""
    retry = members.get("retry_after")
    if _wants_page() and not members.get("used_up"):  # a page needs files
        g.setdefault("shows_today", True)
        body = render_template("problem.html", status=status, title=title, detail=detail, members=members)
        response = Response(body, status, content_type="text/html; charset=utf-8")
    else:
        document = {
            "type": f"{BASE}problems/{status}",
            "title": title,
            "status": status,
            "detail": detail,
            "instance": request.path,
        }
        document |= {k: v for k, v in members.items() if k not in document}
        response = Response(
            json.dumps(document, ensure_ascii=False, default=str) + "\n",
            status,
            content_type="application/problem+json",
        )
    if retry:
        response.headers["Retry-After"] = str(int(retry))
    response.headers.extend(headers or {})
    response.vary.add("Accept")
    response.headers["Cache-Control"] = "no-store"
    return response


def _wants_page() -> bool:
    if not facts().error_pages or request.args.get("format", "html") != "html":
        return False
    return (
        request.accept_mimetypes.best_match(
            ["application/problem+json", "application/json", "text/html"], "application/problem+json"
        )
        == "text/html"
    )


def _http(error: HTTPException) -> Response:
    if error.code is None or error.code < 400:
        return error.get_response()
    detail = SENTENCES.get(error.code, error.description or "")
    headers = {k: v for k, v in error.get_headers() if k in ("Allow", "Retry-After")}
    return answer(error.code, error.name, detail, headers)


def _unexpected(error: Exception) -> Response:
    log.exception("unexpected error at %s", request.path)
    if isinstance(error, OSError) and (what := USED_UP.get(error.errno)):
        return answer(
            503,
            "Come back a little later",
            f"The server has used up its {what} for the moment.",
            retry_after=2,
            used_up=what,
        )
    return answer(500, "Something went wrong", "The fault is ours and has been logged. Try again, or try another page.")
