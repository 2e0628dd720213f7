"""Outlines of areas as paths for drawing: longitude and latitude made flat, and rounded to about a kilometre."""

import math
import re
from dataclasses import dataclass
from functools import cached_property

from devolved.register import queries

WIDTH, HEIGHT = 500, 600
WEST, NORTH, SCALE = -6.45, 55.9, 100  # units a degree of latitude
SQUEEZE = math.cos(math.radians(53))  # a degree of longitude is this much of one of latitude, in the middle of England
Point = tuple[int, int]


@dataclass(frozen=True)
class Frame:
    """A rectangle of the earth made flat: its north-west corner in degrees, units a degree of latitude, and its size in
    units.
    """

    name: str
    west: float
    north: float
    scale: float
    width: int
    height: int

    def point(self, longitude: float, latitude: float) -> Point:
        """A place on the earth in units from the corner, right and down."""
        return round((longitude - self.west) * SQUEEZE * self.scale), round((self.north - latitude) * self.scale)


ENGLAND = Frame("England", WEST, NORTH, SCALE, WIDTH, HEIGHT)
# Where districts are too small to be told apart or touched: drawn again, larger.
INSETS = (
    Frame("Liverpool, Manchester", -3.23, 53.71, 225, 180, 104),
    Frame("West Midlands", -2.25, 52.69, 225, 112, 104),
    Frame("London", -0.53, 51.71, 240, 126, 104),
)


@dataclass(frozen=True)
class Outline:
    """The area of one body, ready to be drawn and to be looked into."""

    address: str
    rings: tuple[tuple[Point, ...], ...]
    county: str = ""  # of a district, the county whose council it shares its duties with
    region: str = ""
    wkt: str = ""

    def within(self, frame: Frame) -> str:
        """SVG ``d`` of what may be seen in a frame; empty where the outline lies outside it."""
        found = rings(self.wkt, frame) if self.wkt else ()
        seen = [r for r in found if any(0 <= x <= frame.width and 0 <= y <= frame.height for x, y in r)]
        return "".join(_steps(ring) for ring in seen)

    @cached_property
    def insets(self) -> tuple[str, ...]:
        """What may be seen of it in each of the insets."""
        return tuple(self.within(frame) for frame in INSETS)

    @cached_property
    def path(self) -> str:
        """SVG ``d``, in steps from point to point: shorter than places."""
        return "".join(_steps(ring) for ring in self.rings)

    @cached_property
    def middle(self) -> tuple[float, float] | None:
        """A point well inside: halfway along the widest line across the largest ring, half-way up."""
        if not self.rings:
            return None
        ring = max(self.rings, key=lambda r: abs(_double_area(r)))
        y = (
            min(p[1] for p in ring) + max(p[1] for p in ring)
        ) / 2 + 0.25  # between the lines of the grid, so that no corner lies on it
        crossings = sorted(
            x0 + (y - y0) * (x1 - x0) / (y1 - y0) for (x0, y0), (x1, y1) in _sides(ring) if (y0 > y) != (y1 > y)
        )
        spans = list(zip(crossings[::2], crossings[1::2], strict=False))
        left, right = max(spans, key=lambda s: s[1] - s[0], default=(ring[0][0], ring[0][0]))
        return (left + right) / 2, y

    @cached_property
    def box(self) -> tuple[int, int, int, int]:
        xs, ys = ([p[i] for ring in self.rings for p in ring] or [0] for i in (0, 1))
        return min(xs), min(ys), max(xs), max(ys)

    def holds(self, point: tuple[float, float]) -> bool:
        """Whether a point lies within (even-odd over all rings)."""
        x, y = point
        if not (self.box[0] <= x <= self.box[2] and self.box[1] <= y <= self.box[3]):
            return False
        return (
            sum(
                (y0 > y) != (y1 > y) and x < x0 + (y - y0) * (x1 - x0) / (y1 - y0)
                for ring in self.rings
                for (x0, y0), (x1, y1) in _sides(ring)
            )
            % 2
            == 1
        )


@dataclass(frozen=True)
class Atlas:
    """The outlines of a release, and which authorities' outlines cover which district."""

    authorities: dict[str, Outline]
    districts: dict[str, Outline]

    @cached_property
    def covered_by(self) -> dict[str, frozenset[str]]:
        found = {}
        for address, district in self.districts.items():
            middle = district.middle
            found[address] = frozenset(a for a, outline in self.authorities.items() if middle and outline.holds(middle))
        return found

    @cached_property
    def land(self) -> str:
        """All districts as one path."""
        return "".join(outline.path for outline in self.districts.values())

    def without(self, authorities: set[str]) -> list[Outline]:
        """Districts that no outline of these authorities covers: what the map leaves pale."""
        return [self.districts[d] for d, covering in self.covered_by.items() if not covering & authorities]


def atlas(store) -> Atlas:
    """Outlines of authorities and of councils, by the body's address."""
    found: dict[str, dict[str, Outline]] = {"StrategicAuthority": {}, "Council": {}}
    for row in queries.rows(store, "outlines"):
        said = {name: term.value for name, term in row.items()}
        found[said["kind"].rpartition("#")[2]][said["body"]] = Outline(
            said["body"], rings(said["outline"]), said.get("county", ""), said.get("region", ""), said["outline"]
        )
    return Atlas(found["StrategicAuthority"], found["Council"])


def rings(wkt: str, frame: Frame = ENGLAND) -> tuple[tuple[Point, ...], ...]:
    """The rings of a POLYGON or MULTIPOLYGON (GeoSPARQL 1.1 WKT, longitude first) on the grid of a frame;
    islets below a unit are left out.
    """
    found = []
    for ring in re.findall(r"\(([^()]+)\)", wkt):
        points: list[Point] = []
        for pair in ring.split(","):
            longitude, latitude = map(float, pair.split()[:2])
            point = frame.point(longitude, latitude)
            if not points or point != points[-1]:
                points.append(point)
        if len(points) > 3:
            found.append(tuple(points[:-1]))
    return tuple(found)


def _steps(ring: tuple[Point, ...]) -> str:
    (x, y), steps = ring[0], []
    for (x0, y0), (x1, y1) in zip(ring, ring[1:], strict=False):
        steps.append(f"{x1 - x0} {y1 - y0}")
    return f"M{x} {y}l{' '.join(steps).replace(' -', '-')}z"


def _sides(ring: tuple[Point, ...]):
    return zip(ring, (*ring[1:], ring[0]), strict=True)


def _double_area(ring: tuple[Point, ...]) -> int:
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in _sides(ring))


def coordinates(wkt: str) -> list[list[list[list[float]]]]:
    """The polygons of a POLYGON or MULTIPOLYGON as GeoJSON has those of a MultiPolygon (RFC 7946, section 3.1.7)."""
    body = wkt[wkt.index("(") :]
    polygons = re.findall(r"\(\s*(\([^()]+\)(?:\s*,\s*\([^()]+\))*)\s*\)", body)
    return [
        [
            [[float(number) for number in pair.split()[:2]] for pair in ring.split(",")]
            for ring in re.findall(r"\(([^()]+)\)", polygon)
        ]
        for polygon in polygons
    ]
