"""The query page: a question to be edited by its form, an editor for SPARQL, and the answer between them.

``?view=`` opens a question of the gallery with its parameters in place, ``?query=`` a query of the reader's own; both
are answered on arrival, with advice where a query is refused or finds nothing. ``as=`` shows the answer as a chart or
a map. Where scripts run, the editor fetches this very page and takes the answer out of it. ``?release=``
names the release on which a long permalink was made: when another one is being
served, the page says so. Short ones are ``/q/…``: see ``web/permalinks.py``.
"""

from datetime import date
from urllib.parse import urlencode

from flask import g, jsonify, request

from devolved.errors import BadQuery, DevolvedError, TooLarge
from devolved.register import permalinks, queries
from devolved.register.advice import empty, faults, words
from devolved.register.pictures import answers, maps
from devolved.register.register import LIBRARY, Register
from devolved.register.tables import first_rows
from devolved.register.tables.tables import PAGE, fill
from devolved.register.tables.views import View
from devolved.release import VERSION
from devolved.store.terms import Term
from devolved.web import csp
from devolved.web.middleware import limits
from devolved.web.pages import snippets
from devolved.web.pages.page import Page
from devolved.web.pages.views import TITLES, choices, parameters
from devolved.web.routes import Entry, Routes
from devolved.web.site import Site, current_register, current_site

# What the editor takes beside the parameters of a view and the day.
OWN = {
    "query": "The text of a query.",
    "view": "A view to open, as subject/name.",
    "as": "table, chart or map: how the answer is shown.",
    "run": "Present in addresses of earlier editions; every query is answered on arrival.",
    "release": "The release that it is about.",
    "title": "What the query is called.",
}
bp = Routes("query", __name__, pinnable=True, parameters=OWN, of_view=True)
# The question that the page opens with.
QUESTION = "mayors/in-office"
# Questions to the store that explain one empty answer, and seconds that each may take.
QUESTIONS, SECONDS = 40, 2.0
# The flat words that most queries need, by what they are said of.
SHORT = (
    "mayor", "holder", "chair", "memberPost", "constituent", "tierOnDay", "holdsPower", "exercises", "statusOnDay",
    "party", "madeBy", "dueBy", "amountPounds", "startsOn",
)  # fmt: skip


@bp.get("/query", sitemap=True, edition="never", menu=Entry("Tools", 40, "Query"))
def editor():
    """A question with its form and answer, or a query of the reader's own with its answer, faults and advice."""
    g.policy = csp.WITH_INLINE_STYLES
    shown = Page()
    text, view, title = _asked(shown)
    register, values = shown.register, parameters(view) if view else {}
    answer = table = fault = None
    advice: list = []
    try:
        if view:
            table = shown.add(register.ask(view, shown.on, values, limit=PAGE, count=True))
        else:
            answer = run(text)
            shown.wanted |= answer.things()
            if answer.form == "boolean" and not answer.boolean or answer.form == "bindings" and not answer.rows:
                advice = empty.advise(text, _asker(), words.vocabulary(register))
    except DevolvedError as error:
        fault = error
        advice = faults.advise(text, error) if isinstance(error, BadQuery) else []
    pinned = request.args.get("release", "").strip()
    shown.settle()
    return shown.render(
        "query.html",
        text=text,
        view=view,
        values=values,
        table=table,
        answer=answer if view is None else None,
        picture=_picture(shown, answer) if answer else {},
        fault=fault,
        advice=advice,
        own="query" in request.args,
        choices={p.name: choices(shown, p) for p in view.parameters if p.is_thing} if view else {},
        first=queries.text("first"),
        short=_short(shown),
        then=f"/releases/{pinned}/query?{urlencode({'query': text})}" if VERSION.fullmatch(pinned) else "",
        pinned=pinned if pinned != register.version else "",
        permalink=permalink(text, view, register),
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


def _asker() -> empty.Ask:
    """Asks the store about parts of a reader's query, behind the same fences, a bounded number of times."""
    site, client, left = current_site(), limits.network(request.remote_addr or ""), [QUESTIONS]

    def ask(query: str) -> list[dict[str, Term]]:
        left[0] -= 1
        if left[0] < 0:
            raise BadQuery("The query has too many parts to be explained.")
        day = None if g.shows_today else g.on
        told = site.store.stream(query, media=first_rows.MEDIA, on=day, timeout=SECONDS, client=client)
        found = first_rows.first(told, 5_000)
        return [{n: t for n, t in zip(found.columns, row, strict=False) if t} for row in found.rows]

    return ask


def _picture(shown: Page, answer: first_rows.Shown) -> dict:
    """Whether an answer can be drawn as a chart or a map, and the one that was asked for."""
    if answer.form != "bindings" or not answer.rows:
        return {}
    atlas = shown.register.once("atlas", lambda: maps.atlas(shown.register.store))
    places, bars = answers.places(answer, atlas, shown.labels), answers.bars(answer)
    found: dict = {"places": places, "bars": bars, "as": request.args.get("as", "")}
    if found["as"] == "map" and places:
        found["land"] = atlas.land
    if found["as"] == "chart" and bars:
        found["lengths"] = answers.lengths(answer)
    return found


def _short(shown: Page) -> list[tuple[str, str, str]]:
    """Names, addresses and meanings of the words that most queries need."""
    known = words.vocabulary(shown.register)
    space = words.PREFIXES["devo"]
    return [(f"devo:{n}", f"/def#{n}", known.meanings[space + n]) for n in SHORT if space + n in known.meanings]


@bp.get("/query/words.json", media=("application/json",), edition="never")
def completions():
    """Prefixes, classes and properties of the register with their meanings, for completion in the editor."""
    known = words.vocabulary(current_register())
    return jsonify(
        {
            "prefixes": words.PREFIXES,
            "class": sorted(known.classes),
            "property": sorted(known.properties),
            "meanings": known.meanings,
        }
    )


def _asked(shown: Page):
    """The text to show, the view that it comes from, and a title."""
    if text := request.args.get("query", ""):
        if len(text) > 100_000:
            raise TooLarge("A query may have 100,000 characters.")
        return text.replace("\r\n", "\n"), None, request.args.get("title", "")[:100] or "Answer to a reader’s query"
    view = LIBRARY.get(*(request.args.get("view") or QUESTION).partition("/")[::2])
    values = parameters(view)
    return f"# {view.title}\n# {view.question}\n{fill(view, values, shown.on)}\n", view, view.title


def run(text: str, site: Site | None = None, on: date | None = None, most: int = first_rows.ROWS) -> first_rows.Shown:
    """The first rows of a stranger's query, behind the same fences as the endpoint;
    of another release or day where they are given.
    """
    site = site or current_site()
    client = limits.network(request.remote_addr or "")
    limits.query(request.environ, lambda: site.store.is_light(client))
    day = on or (None if g.shows_today else g.on)
    return first_rows.first(site.store.stream(text, media=first_rows.MEDIA, on=day, client=client), most)


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
