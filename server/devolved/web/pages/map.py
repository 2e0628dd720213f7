"""The map of England on any day: who has a mayor, which tier, which party, since when, who holds a power,
and where there is no devolution.

A colour never speaks alone: each way of marking an area has its own pattern,
the key counts them, and what is pale or could not be drawn is named in words.
"""

from dataclasses import dataclass

from flask import Response, render_template, request

from devolved.errors import BadRequest
from devolved.register.pictures import maps
from devolved.register.pictures.parties import party_colours
from devolved.register.tables.tables import WHOLE
from devolved.vocabulary import iri
from devolved.web.html.marks import colour
from devolved.web.pages.page import Page
from devolved.web.routes import Entry, Routes

bp = Routes("map", __name__, pinnable=True)
BY = {"by": "What colours the map: mayor, tier, party, since or power.", "power": "A power, by its slug."}
WAYS = {
    "mayor": "who has a mayor",
    "tier": "tier",
    "party": "the mayor’s party",
    "since": "when each was made",
    "power": "who holds a power",
}
# Way of marking → colour in light and in dark; in pages the stylesheet's tokens take their place.
MARKS = {
    "full": ("#07404b", "#a9e2ec"),
    "mid": ("#4f8f9b", "#3d8492"),
    "hatch": ("#4f8f9b", "#3d8492"),
    "dots": ("#4f8f9b", "#3d8492"),
}
PAPER = {"bare": ("#f0ece2", "#2c2a26"), "edge": ("#fdfcf9", "#191816"), "line": ("#c9c3b6", "#4a463f")}
# Each way's words in the order of its key, with their marks.
KEYS = {
    "mayor": {"a mayor in office": "full", "an authority, no mayor in office on record": "hatch"},
    "tier": {"established-mayoral": "full", "mayoral": "mid", "foundation": "hatch", "tier not on record": "dots"},
    "party": {"no mayor, or party not on record": "hatch"},
    "since": {
        "before 2015": "full",
        "2015 to 2019": "mid",
        "2020 to 2024": "hatch",
        "2025 and after": "dots",
        "first day not on record": "dots",
    },
    "power": {"holds it": "full", "an authority, not on record as holding it": "hatch"},
}


@dataclass(frozen=True)
class Area:
    """One authority of the day: what its mark says, and its outline if there is one."""

    address: str
    label: str
    word: str
    mark: str
    colour: str  # of a party; empty where the mark's own colour serves
    path: str


@bp.get("/map", sitemap=True, edition="start", menu=Entry("Tools", 10, "Map"), parameters=BY)
def page():
    """The map, its key, what is missing from it in words, and the same as a table."""
    drawn = _drawn()
    return drawn.pop("shown").render(
        "map.html", ways={w: t for w, t in WAYS.items() if w != "power" or drawn["power"]}, **drawn
    )


@bp.get("/map.svg", media=("image/svg+xml",), parameters=BY | {"theme": "dark, for dark pages."})
def picture():
    """The picture alone, for other pages; ``theme=dark`` for dark ones."""
    drawn = _drawn()
    dark = request.args.get("theme") == "dark"
    return Response(render_template("map.svg", page=drawn["shown"], dark=dark, **drawn), content_type="image/svg+xml")


def _drawn() -> dict:
    by = request.args.get("by") or ("power" if request.args.get("power") else "mayor")
    if by not in WAYS:
        raise BadRequest(f"The map can be coloured by {', '.join(WAYS)}, not by {by[:40]!r}.")
    shown = Page()
    power = request.args.get("power", "") if by == "power" else ""
    if by == "power" and not power:
        raise BadRequest("Say which power, by its slug: /map?power=bus-franchising.")
    table = shown.ask("authorities/in-force", limit=WHOLE)
    holding = shown.ask("powers/holding", limit=WHOLE, power=power) if power else None
    atlas = shown.register.once("atlas", lambda: maps.atlas(shown.register.store))
    open_ones = {row["authority"].value for row in table.rows}
    pale = atlas.without(open_ones)
    shown.wanted |= {o.address for o in pale} | {o.region for o in pale if o.region}
    if holding:
        shown.wanted.add(iri("power", power))
    shown.settle()
    holders = {row["authority"].value for row in holding.rows} if holding else set()
    areas = []
    for row in table.rows:
        address = row["authority"].value
        word, mark, own = _meaning(shown, row, by, holders)
        areas.append(
            Area(
                address,
                shown.label(address),
                word,
                mark,
                own,
                atlas.authorities[address].path if address in atlas.authorities else "",
            )
        )
    return {
        "shown": shown,
        "by": by,
        "power": power,
        "table": holding or table,
        "areas": areas,
        "key": _key(areas, by, shown),
        "land": atlas.land,
        "pale": _pale(shown, pale, atlas),
        "size": maps,
        "marks": MARKS,
        "papers": PAPER,
        "title": (f"Who holds {shown.label(iri('power', power))}, where") if power else "Who has what, where",
        "about": f"who holds {shown.label(iri('power', power))}" if power else WAYS[by],
    }


def _meaning(shown: Page, row, by: str, holders: set[str]) -> tuple[str, str, str]:
    """What one authority's mark says, in words; the mark; a colour of its own."""
    words = list(KEYS[by])
    if by == "mayor":
        word = words["mayor" not in row]
    elif by == "power":
        word = words[row["authority"].value not in holders]
    elif by == "tier":
        tier = row["tier"].value if "tier" in row else ""
        return (
            (shown.label(tier), KEYS[by].get(tier.rpartition("/")[2], "dots"), "") if tier else (words[-1], "dots", "")
        )
    elif by == "party":
        party = row["party"].value if "party" in row else ""
        if party:
            return shown.label(party), "party", colour(party_colours(shown.register).get(party))
        word = words[0]
    else:
        year = row["since"].value[:4] if "since" in row else ""
        word = (
            words[4]
            if not year
            else words[0]
            if year < "2015"
            else words[1]
            if year < "2020"
            else words[2]
            if year < "2025"
            else words[3]
        )
    return word, KEYS[by][word], ""


def _key(areas: list[Area], by: str, shown: Page) -> list[tuple[str, str, str, int]]:
    """Word, mark, colour, how many: in the order of tiers and years; parties by number, those without one last."""
    counts: dict[tuple[str, str, str], int] = {}
    for area in areas:
        entry = area.word, area.mark, area.colour
        counts[entry] = counts.get(entry, 0) + 1
    order = [shown.label(iri("tier", w)) if by == "tier" and " " not in w else w for w in KEYS[by]]
    return [
        (*entry, n)
        for entry, n in sorted(
            counts.items(), key=lambda e: (order.index(e[0][0]) if e[0][0] in order else -1, -e[1], e[0][0])
        )
    ]


def _pale(shown: Page, pale: list[maps.Outline], atlas: maps.Atlas) -> list[tuple[str, list[tuple[str, list[str]]]]]:
    """Areas with no authority of the day, by region: whole counties by name, else the councils' districts."""
    size: dict[str, int] = {}
    for outline in atlas.districts.values():
        size[outline.county] = size.get(outline.county, 0) + 1
    regions: dict[str, dict[str, list[str]]] = {}
    for outline in pale:
        regions.setdefault(outline.region, {}).setdefault(outline.county, []).append(outline.address)
    found = []
    for region in sorted(regions, key=lambda r: shown.label(r) if r else "~"):
        counties = regions[region]
        alone = sorted(counties.pop("", ()), key=shown.label)
        entries = [
            (county if len(inside) == size[county] else f"part of {county}", sorted(inside, key=shown.label))
            for county, inside in sorted(counties.items())
        ]
        found.append((region, entries + [("", [address]) for address in alone]))
    return found
