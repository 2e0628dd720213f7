"""Places: two tables that travel with a release, judged against the councils it knows.

``data/places/places.csv`` and ``outcodes.csv`` are no statements of the register: they lead a reader from a town or
a postcode district to a council. A place whose council the register does not know is refused like any other fault.
"""

import csv
import json
import re
from pathlib import Path

from devolved.build.inputs import Inputs
from devolved.build.queries import QUERIES
from devolved.build.workspace import Workspace
from devolved.errors import BuildError
from devolved.vocabulary import BASE

TABLES = {
    "places.csv": "slug name latitude longitude population council certainty also geonames".split(),
    "outcodes.csv": "outcode council also listed".split(),
}
SLUG, OUTCODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*"), re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?")
CERTAINTIES = ("inside", "near-boundary")
ABOUT = {
    "slug": "Name of the place in addresses; never used again for another",
    "name": "Name",
    "latitude": "Latitude, WGS 84",
    "longitude": "Longitude, WGS 84",
    "population": "People, as GeoNames gives them; 0 where it gives none",
    "council": "Slug of the council whose outline of May 2024 holds the position, or the centre of the district",
    "certainty": "inside, or near-boundary where the generalised outline cannot be trusted",
    "also": "Slugs of neighbouring councils that may hold it or a part of it, with semicolons between",
    "geonames": "Identifier in GeoNames",
    "outcode": "Postcode district",
    "listed": "Whether the neighbours were looked up",
}


def judge(inputs: Inputs, workspace: Workspace) -> None:
    """Refuse places that cannot be right. Raises BuildError naming file, line and fault of each."""
    councils = {row["council"].value.rpartition("/")[2] for row in workspace.each(QUERIES.text("councils"))}
    faults = [f for name in TABLES for f in _faults(inputs.root / "data" / "places" / name, councils)]
    if faults:
        raise BuildError(f"{len(faults)} faults in the lists of places. Nothing was published.", "\n".join(faults))


def carry(inputs: Inputs, folder: Path) -> None:
    """Copy the tables into a release, each with its CSVW metadata. A register without places has none."""
    for name, columns in TABLES.items():
        path = inputs.root / "data" / "places" / name
        if path.is_file():
            (folder / "places").mkdir(exist_ok=True)
            (folder / "places" / name).write_bytes(path.read_bytes())
            text = json.dumps(_metadata(name, columns), indent=2, ensure_ascii=False) + "\n"
            (folder / "places" / f"{name}-metadata.json").write_text(text, "utf-8")


def _faults(path: Path, councils: set[str]):
    if not path.is_file():
        return
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, strict=True)
        if rows.fieldnames != TABLES[path.name]:
            yield f"{path}:1: the columns are to be {', '.join(TABLES[path.name])}"
            return
        seen: set[str] = set()
        for row in rows:
            if None in row or None in row.values():
                yield f"{path}:{rows.line_num}: a row with more or fewer cells than the head"
                continue
            key = row.get("slug") or row.get("outcode") or ""
            for fault in _faults_of(row, key, councils):
                yield f"{path}:{rows.line_num}: {key}: {fault}"
            if key in seen or key in councils:
                yield f"{path}:{rows.line_num}: {key}: the name is taken"
            seen.add(key)


def _faults_of(row: dict[str, str], key: str, councils: set[str]):
    unknown = {slug for slug in (row["council"], *filter(None, row["also"].split(";"))) if slug not in councils}
    if unknown:
        yield f"the register knows no council {', '.join(sorted(unknown))}"
    if "outcode" in row:
        if not OUTCODE.fullmatch(key) or row["listed"] not in ("yes", "no"):
            yield "not a postcode district with yes or no"
        return
    if not SLUG.fullmatch(key) or not row["name"].strip():
        yield "a slug in kebab case and a name are wanted"
    if row["certainty"] not in CERTAINTIES:
        yield f"the certainty is one of {', '.join(CERTAINTIES)}"
    try:
        inside = 49 < float(row["latitude"]) < 56 and -7 < float(row["longitude"]) < 2
        if not inside or int(row["population"]) < 0:
            yield "the position is not in England, or the number of people is below nought"
    except ValueError:
        yield "the position or the number of people is no number"


def _metadata(name: str, columns: list[str]) -> dict:
    """CSVW metadata of one table (https://www.w3.org/TR/tabular-metadata/)."""
    numbers = {"latitude": "decimal", "longitude": "decimal", "population": "integer"}
    described = [
        {"name": c, "titles": c, "dc:description": ABOUT[c], "datatype": numbers.get(c, "string")}
        | ({"separator": ";"} if c == "also" else {})
        for c in columns
    ]
    places = name == "places.csv"
    return {
        "@context": "http://www.w3.org/ns/csvw",
        "url": name,
        "dc:title": "Towns and villages of England" if places else "Postcode districts of England",
        "dc:license": {"@id": "https://creativecommons.org/licenses/by/4.0/"},
        **({"dc:source": {"@id": f"{BASE}id/source/geonames"}} if places else {}),
        "tableSchema": {"columns": described, "primaryKey": columns[0]},
    }
