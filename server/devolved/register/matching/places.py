"""Places to councils: towns and villages, postcode districts, and councils themselves, by the names people type.

Read from the two tables that a release carries (``places/places.csv``, ``places/outcodes.csv``); a release without
them knows councils alone. Nothing here asks the store.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from devolved.register.matching.names import fold
from devolved.release import Release

OUTCODE = re.compile(r"[a-z]{1,2}[0-9][a-z0-9]?", re.IGNORECASE)
# Below this a spelling is another name.
NEAR = 84.0
# Words that stand between a place and what tells it from others of its name.
JOINTS = {"in", "on", "near", "the", "of", "county", "and", "council"}


@dataclass(frozen=True)
class Place:
    """Somewhere with a council. ``kind``: town, district (of postcodes), postcode or council.

    ``council`` and ``also`` are slugs. ``also``: neighbours that may hold it (a town near a border) or a part of it
    (a district). ``listed`` is False where a border is near and ``also`` may lack a neighbour.
    """

    slug: str
    name: str
    kind: str
    council: str
    also: tuple[str, ...] = ()
    population: int = 0
    geonames: str = ""
    latitude: str = ""
    longitude: str = ""
    listed: bool = True


class PlaceIndex:
    """Finds places by name. Built once a release; safe to use from many threads."""

    def __init__(self, places: Iterable[Place]):
        self.places = {place.slug: place for place in places}
        self._by_name: dict[str, list[Place]] = defaultdict(list)
        self._by_base: dict[str, list[Place]] = defaultdict(list)
        for place in sorted(self.places.values(), key=lambda p: (-p.population, p.slug)):
            if place.kind == "town":
                self._by_name[fold(place.name)].append(place)
                self._by_base[place.slug.partition(f"-{place.council}")[0]].append(place)
        self._names = sorted(self._by_name)

    @classmethod
    def read(cls, release: Release) -> "PlaceIndex":
        """The places of a release; none where it carries none."""
        return cls([*_towns(release), *_districts(release)])

    def get(self, slug: str) -> Place | None:
        """The place of a slug; None where there is none or it was never one place's."""
        return self.places.get(slug)

    def sharing(self, slug: str) -> list[Place]:
        """The places whose own slugs begin with a name that several share, the largest first."""
        return self._by_base.get(slug, [])

    def named(self, text: str) -> list[Place]:
        """The places of exactly this name, the largest first; "Newport, Isle of Wight" asks for one of them."""
        written = fold(text)
        if written in self._by_name:
            return self._by_name[written]
        words = written.split()
        for cut in range(len(words) - 1, 0, -1):
            telling = [w for w in words[cut:] if w not in JOINTS]
            found = self._by_name.get(" ".join(words[:cut]), [])
            chosen = [p for p in found if telling and set(telling) <= set(p.council.split("-"))]
            if chosen:
                return chosen
        return []

    def near(self, text: str, limit: int = 5) -> list[Place]:
        """Places whose names are spelt like this, the likeliest first."""
        written = fold(text)
        if len(written) < 4:
            return []
        found = process.extract(written, self._names, scorer=fuzz.ratio, limit=limit, score_cutoff=NEAR)
        return [place for name, _, _ in found for place in self._by_name[name]][:limit]

    def district(self, text: str) -> Place | None:
        """The postcode district of that name."""
        return self.places.get(text.strip().lower()) if OUTCODE.fullmatch(text.strip()) else None

    def suggest(self, prefix: str, limit: int = 6) -> list[Place]:
        """Places whose names begin with what was typed, the largest first; then a district of postcodes."""
        typed = fold(prefix)
        if not typed:
            return []
        found = [p for name in self._names if name.startswith(typed) for p in self._by_name[name]]
        exact = [district] if (district := self.district(prefix)) else []
        return [*exact, *sorted(found, key=lambda p: (fold(p.name) != typed, -p.population, p.slug))][:limit]


def _towns(release: Release) -> Iterable[Place]:
    for row in _rows(release, "places/places.csv"):
        yield Place(
            row["slug"], row["name"], "town", row["council"], _slugs(row["also"]), int(row["population"]),
            row["geonames"], row["latitude"], row["longitude"], row["certainty"] == "inside",
        )  # fmt: skip


def _districts(release: Release) -> Iterable[Place]:
    for row in _rows(release, "places/outcodes.csv"):
        code = row["outcode"]
        listed = row["listed"] == "yes"
        yield Place(code.lower(), code, "district", row["council"], _slugs(row["also"]), listed=listed)


def _rows(release: Release, name: str) -> list[dict[str, str]]:
    if name not in release.manifest["files"]:
        return []
    with release.file(name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _slugs(text: str) -> tuple[str, ...]:
    return tuple(filter(None, text.split(";")))
