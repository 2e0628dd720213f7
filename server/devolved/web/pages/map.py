"""The map of England on any day: who leads each area, and one thing that colours it.

A colour never speaks alone: each way of marking an area has its own pattern, the key counts them, names and mayors
stand beside the map, and what is pale or could not be drawn is named in words.
"""

import json

from flask import Response, g, request

from devolved.register.pictures import charts
from devolved.web import days
from devolved.web.atlas import drawing, ways
from devolved.web.atlas.picture import svg
from devolved.web.pages.page import Page
from devolved.web.routes import Entry, Routes

bp = Routes("map", __name__, pinnable=True)
BY = {
    "by": f"What colours the map: {', '.join(ways.WAYS)}.",
    "power": "A power, by its slug.",
    "fund": "A fund, by its slug.",
}
PICTURE = BY | {
    "theme": "dark, for dark pages.",
    "names": "numbers, for numbers in the areas instead of names beside them; none, for neither.",
}


@bp.get("/map", sitemap=True, edition="start", menu=Entry("Tools", 10, "Map"), parameters=BY)
def page():
    """The map, its key, what is missing from it in words, and the same as a table."""
    drawn = drawing.read()
    changing = ways.days_of(drawn.shown)
    return drawn.shown.render(
        "map.html",
        **drawing.context(drawn),
        ways=ways.WAYS,
        without=drawing.without(drawn),
        years=_years(changing, drawn.shown),
        changing=[day.isoformat() for day in changing],
        changes=(
            max((day.isoformat() for day in changing if day < g.on), default=""),
            min((day.isoformat() for day in changing if day > g.on), default=""),
        ),
    )


@bp.get("/map/embed", parameters=BY, edition="never")
def embed():
    """The map for a stranger's page."""
    drawn = drawing.read()
    g.frameable = True
    return drawn.shown.render("map_embed.html", **drawing.context(drawn))


@bp.get("/map.svg", media=("image/svg+xml",), parameters=PICTURE)
def picture():
    """The picture alone, with title, key, source and day, for other pages; ``theme=dark`` for dark ones."""
    return _open(Response(_svg(), content_type="image/svg+xml"))


@bp.get("/map.png", media=("image/png",), parameters=PICTURE, edition="never")
def pixels():
    """The same as pixels, at twice the size."""
    return _open(Response(charts.rasterise(_svg(2)), content_type="image/png"))


@bp.get("/map.geojson", media=("application/geo+json",), parameters=BY, edition="never")
def data():
    """The outlines of authorities and districts, with what the map says of each."""
    text = json.dumps(drawing.geojson(drawing.read()), ensure_ascii=False, separators=(",", ":"))
    return _open(Response(text, content_type="application/geo+json"))


def _svg(times: float = 1) -> str:
    dark, names = request.args.get("theme") == "dark", request.args.get("names", "")
    return svg(drawing.read(), names=names, dark=dark, times=times)


def _open(response: Response) -> Response:
    """Readable from any page."""
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _years(changing: list, shown: Page) -> list[tuple[int, str, bool]]:
    """Each year from the first change to the last: its number, the address of its last change (or of none), and
    whether it is the one shown."""
    if not changing:
        return []
    last = {day.year: day for day in changing}
    years = range(changing[0].year, max(changing[-1].year, shown.on.year) + 1)
    return [(year, days.here(last[year]) if year in last else "", year == shown.on.year) for year in years]
