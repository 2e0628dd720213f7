"""The map of a day, ready for its page, its picture, its frame elsewhere and its data."""

import re
from dataclasses import dataclass, field, replace
from functools import partial

from flask import request

from devolved.register.days import say
from devolved.register.pictures import maps, naming
from devolved.register.sentences.told import Row
from devolved.register.tables import missing
from devolved.register.tables.tables import WHOLE, Table
from devolved.register.together import gather
from devolved.vocabulary import iri
from devolved.web.atlas import ways
from devolved.web.filters import slug
from devolved.web.pages.page import Page

# Way of marking → colour in light and in dark; in pages the stylesheet's tokens take their place.
MARKS = {
    "full": ("#07404b", "#a9e2ec"),
    "mid": ("#4f8f9b", "#3d8492"),
    "hatch": ("#4f8f9b", "#3d8492"),
    "dots": ("#4f8f9b", "#3d8492"),
}
PAPER = {
    "bare": ("#f0ece2", "#2c2a26"),
    "edge": ("#fdfcf9", "#191816"),
    "line": ("#c9c3b6", "#4a463f"),
    "ink": ("#1d1c1a", "#e8e4dc"),
    "quiet": ("#625e57", "#aaa49a"),
}


@dataclass(frozen=True)
class District:
    """The area of one council: its name, its outline, and its outline in each inset that shows it."""

    address: str
    name: str
    path: str
    insets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Area:
    """One authority of the day: what its mark says, who leads it, its outline, its districts and its name's place."""

    address: str
    label: str
    short: str
    meaning: ways.Meaning
    mayor: str  # "Bev Craig (Labour), since 8 August 2026"; empty where we know of none
    tied: str  # what stands below the name: the mayor, or why there is none
    outline: maps.Outline | None
    districts: tuple[District, ...] = ()
    name: naming.Name | None = None
    number: int = 0

    @property
    def path(self) -> str:
        return self.outline.path if self.outline else ""


@dataclass
class Drawn:
    """Everything that the map of a day says."""

    shown: Page
    way: ways.Way
    table: Table
    areas: list[Area]
    pale: list[maps.Outline]
    bare: tuple[District, ...]
    key: list[tuple[ways.Meaning, int]] = field(default_factory=list)

    @property
    def chosen(self) -> dict[str, str | None]:
        """The parameters of this map, for addresses."""
        way = self.way
        return {"by": None if way.by == "mayor" else way.by} | ({way.parameter: way.chosen} if way.parameter else {})

    @property
    def missing(self) -> list[Area]:
        return [area for area in self.areas if not area.path]


def tables(shown: Page) -> tuple[Table, Table]:
    """The authorities of the day shown, and their mayors: the same for every way of colouring, so kept by the day."""
    register, on = shown.register, shown.on

    def read() -> list[Table]:
        values: tuple[tuple[str, dict[str, str]], ...] = (
            ("authorities/in-force", {}),
            ("mayors/in-office", {"day": on.isoformat()}),
        )
        return gather([partial(register.ask, path, on, given, limit=WHOLE) for path, given in values])

    authorities, mayors = register.lately("map", on, read)
    return authorities, mayors


def read(by: str = "") -> Drawn:
    """The map that this request asks for, or one coloured ``by`` one way.

    Raises BadRequest for a way, a power or a fund that there is not.
    """
    given = {name: "" if by else request.args.get(name, "") for name in ("by", "power", "fund")}
    by = by or given["by"] or ("power" if given["power"] else "money" if given["fund"] else "mayor")
    shown = Page()
    table, mayors = tables(shown)
    shown.add(table)
    way = ways.read(shown, by, given["power"], given["fund"], table)
    atlas = shown.register.once("atlas", lambda: maps.atlas(shown.register.store))
    open_ones = {row["authority"].value for row in table.rows}
    pale = atlas.without(open_ones)
    shown.wanted |= set(atlas.districts) | {o.region for o in pale if o.region}
    shown.wanted |= {iri("power", way.chosen)} if way.by == "power" else set()
    shown.settle()
    by_authority = {row["authority"].value: row for row in mayors.rows if "mayor" in row}
    areas = [_area(shown, table, row, by_authority.get(row["authority"].value), way, atlas) for row in table.rows]
    areas = _named(areas)
    bare = _districts(shown, pale)
    return Drawn(shown, way, way.table or table, areas, pale, bare, _key(areas, way))


def _area(shown: Page, table: Table, row: Row, mayor: Row | None, way: ways.Way, atlas: maps.Atlas) -> Area:
    address = row["authority"].value
    label, outline = shown.label(address), atlas.authorities.get(address)
    who, party = (shown.label(row[name]) if name in row else "" for name in ("mayor", "party"))
    since = ""
    if mayor and "since" in mayor:
        since = f", since {say(mayor['since'].value)}"
    elif mayor and "sinceBefore" in mayor:
        since = f", since before {say(mayor['sinceBefore'].value)}"
    inside = [atlas.districts[d] for d, covering in atlas.covered_by.items() if address in covering]
    return Area(
        address,
        label,
        naming.short(label),
        way.meanings[address],
        f"{who}{f' ({party})' if party else ''}{since}" if who else "",
        f"{who}{f', {party}' if party else ''}" if who else missing.words(table.view.missing, "mayor", row, table.on),
        outline,
        _districts(shown, inside) if outline else (),
    )


# What a council is called besides the name of its district.
COUNCIL = re.compile(r" (?:(?:Metropolitan |City and |City |District |Borough |County )*Council)$|^London Borough of ")


def _districts(shown: Page, outlines: list[maps.Outline]) -> tuple[District, ...]:
    return tuple(
        District(o.address, COUNCIL.sub("", shown.label(o.address)), o.path, o.insets)
        for o in sorted(outlines, key=lambda o: o.address)
    )


def _named(areas: list[Area]) -> list[Area]:
    """The areas with the places of their names, numbered from north to south."""
    seen = [area for area in areas if area.outline and area.outline.middle]
    middles = {area.address: area.outline.middle for area in seen if area.outline and area.outline.middle}
    places = naming.placed([(a.address, a.short, a.tied, middles[a.address]) for a in seen])
    ordered = sorted(seen, key=lambda a: (middles[a.address][1], a.address))
    numbers = {area.address: count for count, area in enumerate(ordered, 1)}
    found = [replace(a, name=places.get(a.address), number=numbers.get(a.address, 0)) for a in areas]
    return sorted(found, key=lambda a: (a.number or len(found) + 1, a.label))


def _key(areas: list[Area], way: ways.Way) -> list[tuple[ways.Meaning, int]]:
    """Each meaning and how many bear it: in the order of tiers and years; parties by number, those without one last."""
    counts: dict[ways.Meaning, int] = {}
    for area in areas:
        counts[area.meaning] = counts.get(area.meaning, 0) + 1
    order = way.order
    return sorted(
        counts.items(),
        key=lambda e: (order.index(e[0].word) if e[0].word in order else -1, -e[1], e[0].word),
    )


def without(drawn: Drawn) -> list[tuple[str, list[tuple[str, list[str]]]]]:
    """Areas with no authority of the day, by region: whole counties by name, else the councils' districts."""
    shown = drawn.shown
    atlas = shown.register.once("atlas", lambda: maps.atlas(shown.register.store))
    size: dict[str, int] = {}
    for outline in atlas.districts.values():
        size[outline.county] = size.get(outline.county, 0) + 1
    regions: dict[str, dict[str, list[str]]] = {}
    for outline in drawn.pale:
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


def geojson(drawn: Drawn) -> dict:
    """Authorities and districts as GeoJSON (RFC 7946), each with what the map says of it."""
    shown = drawn.shown
    atlas = shown.register.once("atlas", lambda: maps.atlas(shown.register.store))
    root = request.url_root.rstrip("/")

    def feature(outline: maps.Outline, said: dict) -> dict:
        shape = {"type": "MultiPolygon", "coordinates": maps.coordinates(outline.wkt)}
        return {"type": "Feature", "id": outline.address, "properties": said, "geometry": shape}

    found = [
        feature(
            area.outline,
            {
                "kind": "authority",
                "name": area.label,
                "mayor": area.mayor or None,
                drawn.way.by: area.meaning.word,
                "page": f"{root}/doc/authority/{slug(area.address)}",
            },
        )
        for area in drawn.areas
        if area.outline
    ]
    lies_in = {district.address: area.address for area in drawn.areas for district in area.districts}
    found += [
        feature(
            outline,
            {
                "kind": "district",
                "name": shown.label(address),
                "authority": lies_in.get(address),
                "page": f"{root}/place/{slug(address)}",
            },
        )
        for address, outline in sorted(atlas.districts.items())
    ]
    return {
        "type": "FeatureCollection",
        "on": shown.on.isoformat(),
        "release": shown.register.version,
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "credit": "Devolved; outlines: Office for National Statistics, OGL v3.0. "
        "Contains OS data © Crown copyright and database right 2024. Generalised, for drawing only.",
        "features": found,
    }


def context(drawn: Drawn) -> dict:
    """What the templates of the map are given."""
    way = drawn.way
    title = f"W{way.about[1:]}, where" if way.by == "power" else "Who has what, where"
    return {
        "drawn": drawn,
        "way": way,
        "chosen": drawn.chosen,
        "size": maps,
        "side": naming.SIDE,
        "step": naming.LINE,
        "marks": MARKS,
        "papers": PAPER,
        "title": title,
    }
