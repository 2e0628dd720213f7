"""The query page: an editor where scripts run, a form and a table where they do not.

``?query=`` holds a query of the reader's own, ``?view=`` opens a view's with its
parameters in place, ``?run=1`` shows the first rows in the page. ``?release=``
names the release on which a permalink was made: when another one is being
served, the page says so.
"""

from urllib.parse import urlencode

from flask import Blueprint, g, jsonify, request

from devolved.errors import DevolvedError, TooLarge
from devolved.reading import results
from devolved.reading.register import LIBRARY
from devolved.reading.tables import fill
from devolved.release import VERSION
from devolved.vocabulary import BASE, NAMESPACES
from devolved.web import days, snippets, sparql
from devolved.web.pages import Page
from devolved.web.site import current_site
from devolved.web.views import TITLES

bp = Blueprint("query", __name__)
OWN = {"query", "view", "run", "release", "on", "format", "title"}
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


@bp.get("/query")
def editor():
    """The page, with a query in it, and its first rows if they were asked for."""
    from devolved.web.app import POLICY

    g.policy = POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")  # the editor sets styles of its own
    shown = Page()
    text, view, title = _asked(shown)
    answer, fault = None, None
    if "run" in request.args and text:
        try:
            answer = _run(text)
            shown.wanted |= answer.things()
        except DevolvedError as error:
            fault = error
    pinned = request.args.get("release", "").strip()
    return shown.render(
        "query.html", text=text, view=view, heading=title, answer=answer, fault=fault,
        then=f"/releases/{pinned}/query?{urlencode({'query': text, 'run': 1})}" if VERSION.fullmatch(pinned) else "",
        pinned=pinned if pinned != shown.register.version else "", permalink=_permalink(text, shown.register.version),
        snippets=snippets.all_of(request.url_root, text, None if g.shows_today else g.on.isoformat()),
        subjects=[(TITLES[s], views) for s, views in sorted(LIBRARY.subjects().items(), key=lambda p: list(TITLES).index(p[0]) if p[0] in TITLES else 99) if s != "lead" and s in TITLES],
        title="Query",
    )  # fmt: skip


@bp.get("/query/words.json")
def words():
    """Prefixes, classes and properties of the register, for completion in the editor."""
    register = days.register()

    def read(pattern: str) -> list[str]:
        return sorted(row["term"].value for row in register.store.rows(VOCABULARY % pattern))

    found = register.once("query-words", lambda: {"prefixes": prefixes(), "class": read("?thing a ?term"), "property": read("?thing ?term ?value")})
    return jsonify(found)


def prefixes() -> dict[str, str]:
    """Prefix → namespace: vocabularies, and the kinds that things have addresses under."""
    kinds = ("authority", "forum", "post", "person", "power", "competence", "party", "tier", "status", "strength", "role", "commitment", "council")
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
    values = {k: v.strip() for k, v in request.args.items() if k not in OWN and v.strip()}
    return f"# {view.title}\n# {view.question}\n{fill(view, values, shown.on)}\n", view, view.title


def _run(text: str) -> results.Shown:
    """The first rows of a stranger's query, behind the same fences as the endpoint."""
    leave = sparql._admit()
    try:
        answer = current_site().store.stream(text, media=results.MEDIA, on=None if g.shows_today else g.on, client=request.remote_addr or "")
        return results.first(answer)
    finally:
        leave()


def _permalink(text: str, release: str) -> str:
    on = {"on": g.on.isoformat()} if not g.shows_today else {}
    return days.href("/query", query=text, release=release, run=1, **on)
