"""The query page: an editor where scripts run, a form and a table where they do not.

``?query=`` holds a query of the reader's own, ``?view=`` opens a view's with its
parameters in place, ``?run=1`` shows the first rows in the page. ``?release=``
names the release on which a long permalink was made: when another one is being
served, the page says so. Short ones are ``/q/…``: see ``web/permalinks.py``.
"""

from datetime import date
from urllib.parse import urlencode

from flask import g, jsonify, request

from devolved.errors import DevolvedError, TooLarge
from devolved.register import permalinks
from devolved.register.register import LIBRARY, Register
from devolved.register.tables import results
from devolved.register.tables.tables import fill
from devolved.register.tables.views import View
from devolved.release import VERSION
from devolved.vocabulary import BASE, NAMESPACES
from devolved.web import csp, days
from devolved.web.middleware import limits
from devolved.web.pages import snippets
from devolved.web.pages.page import Page
from devolved.web.pages.views import TITLES, parameters
from devolved.web.routes import Entry, Routes
from devolved.web.site import Site, current_site

# What the editor takes beside the parameters of a view and the day.
OWN = {
    "query": "The text of a query.",
    "view": "A view to open, as subject/name.",
    "run": "Present: show the first rows of its answer.",
    "release": "The release that it is about.",
    "title": "What the query is called.",
}
bp = Routes("query", __name__, pinnable=True, parameters=OWN, of_view=True)
FIRST = """PREFIX devo: <https://w3id.org/devolved/def#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

# Who is mayor of what, on the day shown
SELECT ?authority ?mayor WHERE {
    ?body devo:mayor ?person ; rdfs:label ?authority .
    ?person rdfs:label ?mayor .
}
ORDER BY ?authority
"""
VOCABULARY = "SELECT DISTINCT ?term WHERE { { SELECT DISTINCT ?term WHERE { %s } } FILTER(isIRI(?term)) }"


@bp.get("/query", sitemap=True, edition="never", menu=Entry("Tools", 40, "Query"))
def editor():
    """The page, with a query in it, and its first rows if they were asked for."""
    g.policy = csp.WITH_INLINE_STYLES
    shown = Page()
    text, view, title = _asked(shown)
    answer, fault = None, None
    if "run" in request.args and text:
        try:
            answer = run(text)
            shown.wanted |= answer.things()
        except DevolvedError as error:
            fault = error
    pinned = request.args.get("release", "").strip()
    return shown.render(
        "query.html",
        text=text,
        view=view,
        heading=title,
        answer=answer,
        fault=fault,
        then=f"/releases/{pinned}/query?{urlencode({'query': text, 'run': 1})}" if VERSION.fullmatch(pinned) else "",
        pinned=pinned if pinned != shown.register.version else "",
        permalink=permalink(text, view, shown.register),
        snippets=snippets.all_of(request.url_root, text, None if g.shows_today else g.on.isoformat()),
        subjects=[
            (TITLES[s], views)
            for s, views in sorted(
                LIBRARY.subjects().items(), key=lambda p: list(TITLES).index(p[0]) if p[0] in TITLES else 99
            )
            if s != "lead" and s in TITLES
        ],
        title="Query",
    )


@bp.get("/query/words.json", media=("application/json",), edition="never")
def words():
    """Prefixes, classes and properties of the register, for completion in the editor."""
    register = days.register()

    def read(pattern: str) -> list[str]:
        return sorted(row["term"].value for row in register.store.rows(VOCABULARY % pattern))

    found = register.once(
        "query-words",
        lambda: {"prefixes": prefixes(), "class": read("?thing a ?term"), "property": read("?thing ?term ?value")},
    )
    return jsonify(found)


def prefixes() -> dict[str, str]:
    """Prefix → namespace: vocabularies, and the kinds that things have addresses under."""
    kinds = (
        "authority",
        "forum",
        "post",
        "person",
        "power",
        "competence",
        "party",
        "tier",
        "status",
        "strength",
        "role",
        "commitment",
        "council",
    )
    return NAMESPACES | {kind: f"{BASE}id/{kind}/" for kind in kinds}


def _asked(shown: Page):
    """The text to show, the view that it comes from, and a title."""
    if text := request.args.get("query", ""):
        if len(text) > 100_000:
            raise TooLarge("A query may have 100,000 characters.")
        return text.replace("\r\n", "\n"), None, request.args.get("title", "")[:100] or "Query"
    if not (path := request.args.get("view", "")):
        return FIRST, None, "Mayors"
    view = LIBRARY.get(*path.partition("/")[::2])
    values = parameters(view)
    return f"# {view.title}\n# {view.question}\n{fill(view, values, shown.on)}\n", view, view.title


def run(text: str, site: Site | None = None, on: date | None = None, most: int = results.ROWS) -> results.Shown:
    """The first rows of a stranger's query, behind the same fences as the endpoint;
    of another release or day where they are given.
    """
    site = site or current_site()
    client = request.remote_addr or ""
    limits.query(request.environ, lambda: site.store.is_light(client))
    day = on or (None if g.shows_today else g.on)
    return results.first(site.store.stream(text, media=results.MEDIA, on=day, client=client), most)


def permalink(text: str, view: View | None, register: Register) -> str:
    """The short address that keeps query, release and day; empty for a query that is too long for one.

    See ``web/permalinks.py``.
    """
    if g.shows_today:  # what was asked is "today": the link keeps which day that was, unless it was the release's own
        day = {} if g.on == register.modified else {"at": g.on.isoformat()}
    else:
        day = {"on": g.on.isoformat()}
    if view is not None:
        values = parameters(view)
        return f"/q/{register.version}/{view.path}?" + urlencode(
            values | day | {"v": permalinks.fingerprint(view.query)}
        )
    code = permalinks.shorten(text)
    return f"/q/{register.version}/{code}" + ("?" + urlencode(day) if day else "") if code else ""
