"""A whole release as one spreadsheet, and its tables as one zip: made from the CSV files that the release holds."""

import csv
from collections.abc import Iterator

from devolved.errors import ResultTooLarge
from devolved.register.stories import workbook
from devolved.release import Release

# The kinds that readers ask for, in reading order: a sheet each.
MAIN = (
    "authority council post person tenure designation forum seat meeting commitment assessment power conferral "
    "instrument agreement funding election candidacy judgement reading check source"
).split()
MOST = 64 * 2**20  # bytes of tables that are put together while somebody waits


def spreadsheet(release: Release) -> bytes:
    """The main kinds, a sheet each, after a sheet that says what they are."""
    _bounded(release)
    return workbook.write(_sheets(release), release.built)


def tables(release: Release) -> bytes:
    """Every table of the release with its description (CSVW), as a zip."""
    _bounded(release)
    return workbook.packed(
        ((n.removeprefix("tables/"), release.file(n).read_bytes()) for n in _names(release)), release.built
    )


def _names(release: Release) -> list[str]:
    return sorted(name for name in release.manifest["files"] if name.startswith("tables/"))


def _bounded(release: Release) -> None:
    """Raises ResultTooLarge for a release whose tables nobody should wait for in one piece."""
    if sum(release.manifest["files"][name]["bytes"] for name in _names(release)) > MOST:
        raise ResultTooLarge(f"The tables of {release.version} are too large for one file; take them one by one.")


def _sheets(release: Release) -> Iterator[workbook.Sheet]:
    yield workbook.Sheet(
        "Read me",
        ("What", "Value"),
        [
            ("Title", "Devolved: the register of English devolution"),
            ("Release", release.version),
            ("Built on", release.built),
            ("Licence", "CC BY 4.0, https://creativecommons.org/licenses/by/4.0/"),
            (
                "Columns",
                "A property each; what ends in _label names what stands before it; | parts several values.",
            ),
            ("An empty cell", "Says that the register holds nothing there, not that there is nothing."),
            ("What each column means", "https://w3id.org/devolved/def"),
        ],
    )
    for kind in MAIN:
        if f"tables/{kind}.csv" in release.manifest["files"]:
            with release.file(f"tables/{kind}.csv").open(encoding="utf-8", newline="") as file:
                lines = csv.reader(file)
                header = next(lines)
                yield workbook.Sheet(kind, header, ([workbook.as_value(cell) for cell in line] for line in lines))
