"""Errors, told in one place: a page for people, problem details for machines (RFC 9457)."""

import errno
import json
import logging
from http import HTTPStatus

from flask import Flask, Response, g, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from devolved.errors import DevolvedError
from devolved.vocabulary import BASE
from devolved.web.middleware import trace
from devolved.web.negotiation import Format, choose
from devolved.web.routes import facts

log = logging.getLogger("devolved.web")
MEDIA_TYPE = "application/problem+json"
OFFERS = (
    Format("json", MEDIA_TYPE, ("application/json",)),
    Format("html", "text/html", ("application/xhtml+xml",)),
)
OUR_FAULT = "The fault is ours and has been logged. Try again, or try another page."
SENTENCES = {
    404: "There is nothing at this address.",
    405: "This address does not take that method. Try GET.",
    413: "The request is too large.",
    414: "The address is too long.",
    416: "The file has no such part. Content-Range says how long it is.",
}
TELLING = ("Allow", "Retry-After", "Content-Range")  # headers of an error that are part of what it says
USED_UP = {
    errno.EMFILE: "files that may be open",
    errno.ENFILE: "files that may be open",
    errno.ENOSPC: "room on the disk",
    errno.ENOMEM: "memory",
}


def register(app: Flask) -> None:
    """Answer every error of the application here."""
    app.register_error_handler(DevolvedError, of_ours)
    app.register_error_handler(HTTPException, of_http)
    app.register_error_handler(Exception, _unexpected)


def document(status: int, title: str, detail: str, instance: str, **members) -> tuple[bytes, list[tuple[str, str]]]:
    """Body and headers of one problem, for any WSGI application. ``members`` are for machines: limit, line, column …"""
    said = {"type": f"{BASE}problems/{status}", "title": title, "status": status, "detail": detail}
    said["instance"] = instance
    said |= {k: v for k, v in members.items() if k not in said and k != "statistics"}
    body = (json.dumps(said, ensure_ascii=False, default=str) + "\n").encode("utf-8", "replace")
    headers = [("Content-Type", MEDIA_TYPE), ("Content-Length", str(len(body))), ("Cache-Control", "no-store")]
    if retry := members.get("retry_after"):
        headers.append(("Retry-After", str(int(retry))))
    return body, headers


def status_line(status: int) -> str:
    """A status with its phrase."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"{status} Client Closed Request" if status == 499 else f"{status} Error"


def explained(error: Exception) -> tuple[int, str, str, dict]:
    """Status, title, sentence and members for an error that nobody foresaw; it is logged with its trace."""
    noted = trace.current()
    noted.cause = trace.cause(error)
    log.exception("unexpected error", extra={"id": noted.id, "route": noted.route})
    if isinstance(error, OSError) and (what := USED_UP.get(error.errno or 0)):
        sentence = f"The server has used up its {what} for the moment."
        return 503, "Come back a little later", sentence, {"retry_after": 2, "used_up": what}
    return 500, "Something went wrong", OUR_FAULT, {}


def answer(status: int, title: str, detail: str, headers: dict | None = None, **members) -> Response:
    """The response for one problem. A browser that prefers HTML gets a page."""
    body, said = document(status, title, detail, request.path, **members)
    response = Response(body, status, said)
    if _wants_page() and not members.get("used_up"):  # a page needs files
        g.setdefault("shows_today", True)
        response.set_data(render_template("problem.html", status=status, title=title, detail=detail, members=members))
        response.content_type = "text/html; charset=utf-8"
    response.headers.extend(headers or {})
    response.vary.add("Accept")
    return response


def of_ours(error: DevolvedError) -> Response:
    """The response for an error that says itself what was wrong."""
    trace.current().cause = trace.cause(error)
    return answer(error.status, error.title, error.detail, **error.members)


def _wants_page() -> bool:
    if not facts().error_pages or request.args.get("format", "html") != "html":
        return False
    try:
        return choose(request.headers.get("Accept", ""), OFFERS).extension == "html"
    except DevolvedError:
        return False


def of_http(error: HTTPException) -> BaseResponse:
    """The response for an error of HTTP: what the router and werkzeug raise."""
    if error.code is None or error.code < 400:
        return error.get_response()
    trace.current().cause = trace.cause(error)
    detail = SENTENCES.get(error.code, error.description or "")
    return answer(error.code, error.name, detail, {k: v for k, v in error.get_headers() if k in TELLING})


def _unexpected(error: Exception) -> Response:
    status, title, detail, members = explained(error)
    return answer(status, title, detail, **members)
