"""The map of England on any day: who has a mayor, which tier, which party, since when, and where there is no devolution."""

from flask import Blueprint, Response, render_template, request

from devolved.errors import BadRequest
from devolved.reading import maps
from devolved.reading.tables import WHOLE
from devolved.web.filters import party_colours
from devolved.web.pages import Page

bp = Blueprint("map", __name__)
WAYS = {"mayor": "who has a mayor", "tier": "tier", "party": "the mayor’s party", "since": "since when"}
DARK, MIDDLE, LIGHT, BARE = "#0b5c6b", "#5f9aa5", "#b5d3d8", "#f0ece2"
TIERS = {"established-mayoral": DARK, "mayoral": MIDDLE, "foundation": LIGHT}
GREY = "#8a857c"


@bp.get("/map")
def page():
    """The map, its key, and the same as a table."""
    shown, by, table, areas, key = _drawn()
    return shown.render("map.html", table=table, areas=areas, key=key, by=by, ways=WAYS, size=maps, bare=BARE, title="Who has what, where")


@bp.get("/map.svg")
def picture():
    """The picture alone, for other pages."""
    shown, by, table, areas, key = _drawn()
    return Response(render_template("map.svg", page=shown, areas=areas, size=maps, bare=BARE, title=f"England by {WAYS[by]}"), content_type="image/svg+xml")


def _drawn():
    by = request.args.get("by", "mayor")
    if by not in WAYS:
        raise BadRequest(f"The map can be coloured by {', '.join(WAYS)}, not by {by[:40]!r}.")
    shown = Page()
    table = shown.ask("authorities/in-force", limit=WHOLE)
    shown.settle()
    authorities, councils = shown.register.once("outlines", lambda: maps.outlines(shown.register.store))
    areas = {"councils": list(councils.values()), "authorities": []}
    key = {}
    for row in table.rows:
        address = row["authority"].value
        word, colour = _meaning(shown, row, by)
        key[word] = colour
        if address in authorities:
            areas["authorities"].append((address, shown.label(address), word, colour, authorities[address]))
    return shown, by, table, areas, dict(sorted(key.items()))


def _meaning(shown: Page, row, by: str) -> tuple[str, str]:
    """What one authority's colour says, in words, and the colour."""
    if by == "mayor":
        return ("a mayor in office", DARK) if "mayor" in row else ("an authority, no mayor in office on record", LIGHT)
    if by == "tier":
        tier = row["tier"].value if "tier" in row else ""
        return (shown.label(tier), TIERS.get(tier.rpartition("/")[2], GREY)) if tier else ("tier not on record", GREY)
    if by == "party":
        party = row["party"].value if "party" in row else ""
        return (shown.label(party), party_colours(shown.register).get(party, GREY)) if party else ("no mayor, or party not on record", LIGHT)
    year = row["since"].value[:4] if "since" in row else ""
    if not year:
        return "first day not on record", GREY
    return ("before 2015", DARK) if year < "2015" else ("2015 to 2019", "#3a7a87") if year < "2020" else ("2020 to 2024", MIDDLE) if year < "2025" else ("2025 and after", LIGHT)
