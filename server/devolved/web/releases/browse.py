"""Releases: the list, each one's files, what changed between two, and the whole server as of an old one.

Everything under ``/releases/{version}/`` is immutable. A path that is not a
file of the release is answered by an application of its own over that release:
``/releases/2026.11.24/doc/…``, ``…/views/…``, ``…/sparql``.
"""

import re
from datetime import UTC, datetime, time
from pathlib import Path

from flask import Response, current_app, redirect, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.routing import RequestRedirect
from werkzeug.wrappers import Response as BaseResponse

from devolved.calendar import LONDON, today
from devolved.errors import NotFound
from devolved.register import changes as changing
from devolved.register import history
from devolved.register.sentences import news
from devolved.register.tables import croissant
from devolved.release import Releases, order
from devolved.vocabulary import NAMESPACES
from devolved.web import problems
from devolved.web.api import feeds, rdf_documents
from devolved.web.middleware.limits import ENDPOINT
from devolved.web.negotiation import Format
from devolved.web.pages.page import Page
from devolved.web.releases import files, past
from devolved.web.routes import Routes
from devolved.web.site import current_site

# The list may change while the current release does not: these answers are made afresh.
bp = Routes("releases", __name__, kept=False, edition="never")
JSON = Format("json", "application/json")
JSONLD = Format("jsonld", "application/ld+json")
ATOM = Format("atom", "application/atom+xml")
OFFERS = (rdf_documents.HTML, JSON, rdf_documents.TURTLE, JSONLD, rdf_documents.RDFXML, rdf_documents.NTRIPLES)
READ = ["GET", "HEAD", "OPTIONS"]
LARGEST_PAGE = 500  # changes of one kind that the page shows


def all_releases() -> Releases:
    """The folder of releases, also where one release alone is served."""
    return Releases(current_site().release.path.parent)


@bp.get("/releases", edition="start")
@bp.get("/releases.<extension>")
def listing(extension: str | None = None):
    """Every release, newest first."""
    form = rdf_documents.chosen(OFFERS, extension)
    found, current = all_releases().all()[::-1], current_site().release.version
    body: str | bytes
    if form is rdf_documents.HTML:
        shown = Page()
        place = next((i for i, one in enumerate(found) if one.version == current), 0)
        before = found[place + 1] if place + 1 < len(found) else None
        told = news.told(changing.changes(before, found[place])) if before else []
        body = shown.render(
            "releases/all.html", releases=found, current=current, before=before, told=told, title="Releases"
        )
    elif form is JSON:
        body = history.as_json({"current": current, "releases": [history.facts(r) for r in found]})
    else:
        body = rdf_documents.written(history.graph(found, current), form)
    return _fresh(rdf_documents.answer(body, form, "/releases", OFFERS))


@bp.get("/releases/latest", any_parameters=True)
@bp.get("/releases/latest/<path:rest>")
def latest(rest: str = ""):
    """The current release, for links that should follow it."""
    query = request.query_string.decode()
    response = redirect(
        f"/releases/{current_site().release.version}{'/' + rest if rest else ''}{'?' + query if query else ''}", 302
    )
    response.headers["Cache-Control"] = "public, max-age=60"
    return response


@bp.get("/releases/<version>")
def release(version: str):
    """One release: its files and sums, its report, what it holds."""
    found = all_releases().get(version)
    form = rdf_documents.chosen(OFFERS)
    before = [r for r in all_releases().all() if order(r.version) < order(found.version)]
    body: str | bytes
    if form is rdf_documents.HTML:
        body = Page().render(
            "releases/one.html",
            release=found,
            facts=found.manifest,
            files=history.files(found),
            before=before[-1] if before else None,
            told=news.told(changing.changes(before[-1], found)) if before else [],
            current=current_site().release.version,
            coverage=history.coverage(found),
            title=f"Release {version}",
            data=croissant.describe(found),
        )
    elif form is JSON:
        body = history.as_json(history.facts(found) | {"files": found.manifest["files"]})
    else:
        body = rdf_documents.written(history.graph([found], current_site().release.version, files=True), form)
    return _fresh(
        rdf_documents.answer(
            body,
            form,
            "",
            OFFERS,
            (f'</releases/{version}/manifest.json>; rel="describedby"; type="application/json"',),
        )
    )


@bp.get("/releases/<older>/diff/<newer>", parameters={"page": "Page of the feed, counted from 1."})
@bp.get("/releases/<older>/diff/<newer>.<any(html,json,ttl,jsonld,rdf,nt,atom):extension>")
def difference(older: str, newer: str, extension: str | None = None):
    """What was added, ended, corrected and withdrawn from one release to another."""
    form = rdf_documents.chosen((*OFFERS, ATOM), extension)
    where = all_releases()
    first, second = where.get(older), where.get(current_site().release.version if newer == "latest" else newer)
    found = changing.changes(first, second)
    sections = {kind: [c for c in found if c.kind == kind] for kind in changing.KINDS_OF_CHANGE}
    body: str | bytes
    if form is rdf_documents.HTML:
        shown = Page()
        told = [change for section in sections.values() for change in section[:LARGEST_PAGE]]
        said = [statement for change in told for statement in (*change.before, *change.after)]
        properties = {property_ for property_, _ in said}
        # A thing without a name of its own has the one that the register makes for it.
        shown.wanted |= properties | {change.thing for change in told}
        shown.wanted |= {value.value for _, value in said if value.kind == "iri" and "/id/" in value.value}
        shown.settle()
        called = {of: shown.register.layout.name(of) or shown.label(of).rpartition(":")[2] for of in properties}
        body = shown.render(
            "releases/diff.html",
            older=first,
            newer=second,
            sections=sections,
            most=LARGEST_PAGE,
            source=NAMESPACES["dcterms"] + "source",
            called=called,
            title=f"From {first.version} to {second.version}",
        )
    elif form is JSON:
        body = history.as_json(
            {"from": first.version, "to": second.version, "changes": [history.change(c) for c in found]}
        )
    elif form is ATOM:
        body = feeds.of_changes(first, second, found)
    else:
        body = rdf_documents.written(history.changes_graph(first, second, found), form)
    response = rdf_documents.answer(body, form, f"/releases/{first.version}/diff/{second.version}", (*OFFERS, ATOM))
    response.add_etag()
    response.last_modified = _modified(first.path, second.path)
    response.headers["Cache-Control"] = (
        files.FOREVER if newer != "latest" and form is not rdf_documents.HTML else "public, max-age=60"
    )
    return response.make_conditional(request)


@bp.route("/releases/<version>/<path:rest>", methods=["GET", "HEAD", "POST", "OPTIONS"], any_parameters=True)
def inside(version: str, rest: str):
    """A file of a release, or a page, table or answer as that release gives it."""
    if request.method == "POST" and _is_of_its_own(request.path):
        raise MethodNotAllowed(READ)
    found = all_releases().get(version)
    if rest in found.manifest["files"] or rest == "manifest.json":
        if request.method == "POST":
            raise MethodNotAllowed(READ)
        if request.method == "OPTIONS":
            return Response(status=204, headers={"Allow": ", ".join(READ)})
        return files.answer(found, rest)
    if rest.split("/")[0].partition(".")[0] in past.answered():
        return past.answer(current_app, found, rest)
    raise NotFound(f"Release {version} has no file called {rest}. Its files are listed at /releases/{version}.")


@bp.app_errorhandler(MethodNotAllowed)
def wrong_method(error: MethodNotAllowed) -> BaseResponse:
    """Inside a release, Allow is what the address there takes: of a file, or of what an old release answers."""
    found = re.fullmatch(r"/releases/([^/]+)/(.+)", request.path)
    if found and _is_of_its_own(request.path):
        error.valid_methods = READ
    elif found:
        try:
            release = all_releases().get(found[1])
        except NotFound as unknown:
            return problems.of_ours(unknown)
        if found[2] in release.manifest["files"] or found[2] == "manifest.json":
            error.valid_methods = READ
        elif not ENDPOINT.fullmatch(request.path):
            error.valid_methods = current_app.url_map.bind("").allowed_methods("/" + found[2])
        if not error.valid_methods:
            return problems.of_ours(NotFound(f"Release {found[1]} has nothing at this address."))
    return problems.of_http(error)


@bp.after_request
def allowed(response: Response) -> Response:
    """OPTIONS tells what this address takes, not what all that lies inside a release may take."""
    if request.method == "OPTIONS" and _is_of_its_own(request.path):
        response.headers["Allow"] = ", ".join(READ)
    return response


def _is_of_its_own(path: str) -> bool:
    """Whether a route other than that of all that lies inside a release answers GET there: a difference, the newest."""
    try:
        return current_app.url_map.bind("").match(path, "GET")[0] != f"{bp.name}.{inside.__name__}"
    except (HTTPException, RequestRedirect):
        return False


def _modified(*paths: Path) -> datetime:
    """When the newest of these was put there; for a page that says "today", today if that is later.

    A pointer counts, not what it leads to.
    """
    newest = datetime.fromtimestamp(max(path.lstat().st_mtime for path in paths), UTC)
    return max(newest, datetime.combine(today(), time.min, LONDON))


def _fresh(response: Response) -> BaseResponse:
    where = all_releases()
    pointer = where.root / "current"
    response.last_modified = _modified(*(r.path for r in where.all()), *([pointer] if pointer.is_symlink() else []))
    response.headers["Cache-Control"] = "public, max-age=60"
    response.add_etag()
    return response.make_conditional(request)
