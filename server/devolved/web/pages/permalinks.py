"""Short permalinks: a query, the release and the day it was asked of, all in the address.

``/q/{release}/{code}`` holds a query of a reader's own, ``/q/{release}/{subject}/{name}``
one of the gallery with its parameters, and in ``v`` a fingerprint by which the
page can say that the gallery's query has been rewritten since. Nothing is kept on the server, so a link
works as long as the release does. ``on`` is the day that was asked about; ``at``
is the day on which a reader asked about "today", the release's own where it is
left out. With ``now=1`` the same question is also put to the current release,
about today if it was about today then, and the difference is shown.
"""

from urllib.parse import urlencode

from flask import current_app, g, request

from devolved.errors import DevolvedError, NotFound
from devolved.register import days as reading_days
from devolved.register import permalinks
from devolved.register.register import LIBRARY
from devolved.register.tables import first_rows
from devolved.register.tables.tables import fill
from devolved.web.days import here_with
from devolved.web.pages import query
from devolved.web.pages.page import Page
from devolved.web.pages.views import parameters
from devolved.web.releases import browse as releases
from devolved.web.releases import past
from devolved.web.routes import Routes
from devolved.web.site import current_site

bp = Routes(
    "permalinks",
    __name__,
    robots=False,
    parameters={
        "at": "The day on which a reader asked about today.",
        "now": "1: what changed since, on the current release.",
        "v": "Fingerprint of the view when the link was made.",
    },
    of_view=True,
)
COMPARED = 5_000  # rows of each answer that are compared
SHOWN = 200  # rows of each side of a difference that the page shows


@bp.get("/q/<version>/<code>")
def own(version: str, code: str):
    """The answer of a release to the query in the code; `now=1` shows what changed since."""
    return _answer(version, lambda day: permalinks.expand(code), None)


@bp.get("/q/<version>/<subject>/<name>")
def of_view(version: str, subject: str, name: str):
    """The answer of a release to a query of the gallery with its parameters; `now=1` shows what changed since."""
    view = LIBRARY.get(subject, name)
    values = parameters(view)
    return _answer(version, lambda day: fill(view, values, day) + "\n", view)


def _answer(version: str, text_for, view):
    served, today = current_site(), g.today
    try:
        release = releases.all_releases().get(version)
    except NotFound:
        release = None
    asked_about = request.args.get("on", "").strip() not in ("", "today")
    written = request.args.get("at", "").strip()
    day = g.on if asked_about else reading_days.read(written) if written else release.built if release else today
    text = text_for(day)
    if release is None:
        return _lost(version, text, view)
    site = (
        served
        if release.version == served.release.version
        else past.opened(current_app, release).extensions["devolved"].site
    )
    fault = answer = difference = None
    later = g.on if asked_about else today
    try:
        answer = query.run(text, site, day, COMPARED if "now" in request.args else first_rows.ROWS)
        if "now" in request.args:
            difference = first_rows.difference(answer, query.run(text_for(later), served, later, COMPARED))
    except DevolvedError as error:
        fault = error
    if difference is None:
        g.site = site  # names as the release has them
    g.on, g.shows_today = (later, later == today) if difference else (day, day == today)
    shown = Page()
    rows = (
        [*difference.gone[:SHOWN], *difference.come[:SHOWN]]
        if difference
        else answer.rows[: first_rows.ROWS]
        if answer
        else []
    )
    shown.wanted |= {
        t.value
        for row in rows
        if isinstance(row, list)
        for t in row
        if t and not isinstance(t, str) and t.kind == "iri"
    }
    return shown.render(
        "permalink.html",
        text=text,
        view=view,
        answer=answer,
        difference=difference,
        fault=fault,
        release=release,
        served=served.release,
        day=day,
        later=later,
        most=SHOWN,
        rows_most=first_rows.ROWS,
        compared=COMPARED,
        with_now=here_with(now="1"),
        without=here_with(now=None),
        change=_change(text, view, asked_about),
        rewritten=view is not None and request.args.get("v", "") not in ("", permalinks.fingerprint(view.query)),
        csv=f"/releases/{release.version}/sparql?" + urlencode({"on": day.isoformat(), "format": "csv", "query": text}),
        title=view.title if view else "Saved query",
    )


def _lost(version: str, text: str, view):
    """The page of a link whose release is not here:
    the query is not lost, but no other answer is passed off as that one.
    """
    body = Page().render(
        "permalink.html",
        text=text,
        view=view,
        lost=version[:40],
        change=_change(text, view, False),
        title=view.title if view else "Saved query",
    )
    return body, 404


def _change(text: str, view, asked_about: bool) -> str:
    """The query page with this query in it."""
    about = {"on": request.args["on"]} if asked_about else {}
    if view:
        return "/query?" + urlencode({"view": view.path, **parameters(view), **about})
    return "/query?" + urlencode({"query": text, "run": 1, **about})
