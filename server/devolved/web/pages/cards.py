"""Social cards: a picture of 1200 by 630 for links to the home page, the map, each thing and each view."""

import json

from flask import Response, g, redirect

from devolved.register import entities, sentences
from devolved.register.days import say
from devolved.register.pictures import cards, charts, maps
from devolved.register.register import LIBRARY
from devolved.register.tables.tables import WHOLE
from devolved.web import days
from devolved.web.pages import entity_page
from devolved.web.pages.page import Page
from devolved.web.pages.views import APART, finding, parameters
from devolved.web.routes import Routes
from devolved.web.site import current_register

bp = Routes("cards", __name__, media=("image/png",), parameters=APART, of_view=True)
CHART_WIDTH = 860


@bp.get("/cards/home.png")
def home():
    """For the front page and for pages that have no card of their own."""
    return _png(
        "Who runs what in England, since when, and how we know",
        text="The register of English devolution: every fact dated, sourced and one click from its query.",
        picture=_areas(_open_now()),
    )


@bp.get("/cards/map.png")
def map_of_the_day():
    """For the map: the authorities of the day."""
    found = _open_now()
    return _png(
        "Who has what, where",
        kind="Map",
        text=f"{len(found)} strategic authorities in force on {say(g.on)}.",
        picture=_areas(found),
    )


@bp.get("/cards/<kind>/<slug>.png")
def thing(kind: str, slug: str):
    """For a thing: its name, its sentence, and where it is."""
    entity = current_register().entity(kind, slug, g.on)
    if moved := entities.replacement(entity):
        return redirect(days.href("/cards/" + moved.partition("/id/")[2] + ".png"), code=301)
    shown = Page()
    lead_view = LIBRARY.find(f"lead/{kind}")
    rows = shown.ask(lead_view.path, thing=slug).rows if lead_view else []
    holders = (
        [row["authority"].value for row in shown.ask("powers/holding", power=slug, limit=WHOLE).rows]
        if kind == "power"
        else []
    )
    shown.wanted |= set(entity.classes)
    shown.settle()
    lead = sentences.lead(kind, entity.label, entity.address, rows, g.on, shown.label)
    text = sentences.plain(lead, shown.label) or entity.value("dcterms", "description")
    picture = _areas(holders or [entity.address])
    return _png(
        entity.label,
        kind=entity_page.kind_label(shown, entity).capitalize(),
        text=text,
        picture=picture,
    )


@bp.get("/cards/views/<subject>/<name>.png")
def view(subject: str, name: str):
    """For a view: its finding over its chart, or its question."""
    found = LIBRARY.get(subject, name)
    values = parameters(found)
    shown = Page()
    table = shown.add(shown.register.ask(found, g.on, values))
    shown.settle()
    picture = None
    if found.chart and table.rows:
        spec = charts.specification(table, shown.labels, width=CHART_WIDTH)
        picture = cards.chart(charts.draw(json.dumps(spec, ensure_ascii=False, sort_keys=True), "svg").decode())
    return _png(
        finding(shown, found, table) if picture else found.title,
        kind="" if picture else "View",
        text=found.question,
        picture=picture,
    )


def _open_now() -> list[str]:
    return [row["authority"].value for row in current_register().ask("authorities/in-force", g.on).rows]


def _areas(things: list[str]) -> cards.Picture | None:
    """England with the areas of these bodies, or None where none of them has an outline."""
    register = current_register()
    atlas = register.once("atlas", lambda: maps.atlas(register.store))
    outlines = [found.path for thing in things if (found := atlas.authorities.get(thing) or atlas.districts.get(thing))]
    return cards.england(atlas.land, outlines, maps.WIDTH, maps.HEIGHT) if outlines else None


def _png(title: str, picture: cards.Picture | None, kind: str = "", text: str = "") -> Response:
    foot = f"As on {say(g.on)} · release {current_register().version} · w3id.org/devolved · CC BY 4.0"
    svg = cards.card(title, kind=kind, text=text, foot=foot, picture=picture)
    response = Response(charts.rasterise(svg), content_type="image/png")
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
