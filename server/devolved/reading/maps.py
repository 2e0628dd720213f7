"""Outlines of areas as paths for drawing: longitude and latitude made flat, and rounded to about a kilometre."""

import math
import re

from devolved.vocabulary import NAMESPACES

WIDTH, HEIGHT = 500, 600
WEST, NORTH, SCALE = -6.45, 55.9, 100  # units a degree of latitude
SQUEEZE = math.cos(math.radians(53))  # a degree of longitude is this much of one of latitude, in the middle of England
OUTLINES = f"""
PREFIX devo: <{NAMESPACES["devo"]}> PREFIX geo: <{NAMESPACES["geo"]}>
SELECT ?body ?kind ?outline WHERE {{
    VALUES ?kind {{ devo:StrategicAuthority devo:Council }}
    ?body a ?kind ; devo:area/geo:hasGeometry/geo:asWKT ?outline .
}}
"""


def outlines(store) -> tuple[dict[str, str], dict[str, str]]:
    """Paths (SVG ``d``) of the areas of authorities and of councils, by the body's address."""
    found: dict[str, dict[str, str]] = {"StrategicAuthority": {}, "Council": {}}
    for row in store.rows(OUTLINES):
        found[row["kind"].value.rpartition("#")[2]][row["body"].value] = path(row["outline"].value)
    return found["StrategicAuthority"], found["Council"]


def path(wkt: str) -> str:
    """The rings of a POLYGON or MULTIPOLYGON (GeoSPARQL 1.1 WKT, longitude first) as one path; islets below a unit are left out."""
    rings = []
    for ring in re.findall(r"\(([^()]+)\)", wkt):
        points: list[tuple[int, int]] = []
        for pair in ring.split(","):
            longitude, latitude = map(float, pair.split()[:2])
            point = (round((longitude - WEST) * SQUEEZE * SCALE), round((NORTH - latitude) * SCALE))
            if not points or point != points[-1]:
                points.append(point)
        if len(points) > 3:
            rings.append("M" + " ".join(f"{x} {y}" for x, y in points[:-1]) + "z")
    return "".join(rings)
