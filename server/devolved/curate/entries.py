"""Cells: what stands in a cell of a spreadsheet, as a value in Turtle. What is uncertain is refused, never guessed."""

import re
from datetime import datetime

from devolved.build.subjects import no_day, short
from devolved.build.workspace import Workspace
from devolved.curate.forms import Column
from devolved.register.matching.match import Matcher
from devolved.register.matching.names import NameIndex, fold
from devolved.store.terms import Term, text, typed
from devolved.vocabulary import BASE, SCHEMES


class Doubt(Exception):
    """A cell that cannot be taken: a sentence that says why, and what to write."""


class Cells:
    """Reads cells beside everything that the register knows."""

    def __init__(self, workspace: Workspace):
        self._workspace = workspace
        self._matcher = Matcher(NameIndex.read(workspace))
        # Names that are not written as the register has them, and what each was taken for.
        self.taken: dict[str, str] = {}

    def read(self, column: Column, cell: str) -> Term:
        """Raises Doubt."""
        if column.holds == "thing":
            return Term("iri", self._thing(column.kinds, cell))
        if column.holds == "day":
            return day(cell)
        if column.holds == "english":
            return text(cell, "en")
        if column.holds == "text":
            return text(cell)
        if column.holds == "web":
            if not re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", cell):
                raise Doubt(f"{cell!r} is no address. Write it whole, beginning with https://")
            return Term("iri", cell)
        return _typed(column.holds, cell)

    def _thing(self, kinds: tuple[str, ...], cell: str) -> str:
        """An address, written as such or as ``kind:slug`` or a slug, or a name that means one thing and no other."""
        written = cell.removeprefix(BASE + "id/").replace(":", "/", 1)
        for kind in kinds:
            address = f"{BASE}id/{kind}/{written.removeprefix(kind + '/')}"
            if address in self._workspace.subjects_of(f"{BASE}id/{kind}/"):
                return address
        if all(kind in SCHEMES for kind in kinds):
            return self._concept(kinds, cell)
        found = self._matcher.find(cell, kinds)
        if found and found[0].match:
            if found[0].score < 100:
                self.taken[cell] = f"{found[0].thing.label} ({short(found[0].thing.iri)})"
            return found[0].thing.iri
        words = "is not known" if not found else "may mean: "
        near = "; ".join(f"{each.thing.label} ({short(each.thing.iri)})" for each in found)
        raise Doubt(f"{cell!r} {words}{near}. Write the address of the {' or '.join(kinds)} that is meant.")

    def _concept(self, kinds: tuple[str, ...], cell: str) -> str:
        concepts = [each for kind in kinds for each in self._workspace.subjects_of(f"{BASE}id/{kind}/")]
        slugs = {fold(each.rpartition("/")[2]): each for each in concepts}
        if fold(cell) in slugs:
            return slugs[fold(cell)]
        raise Doubt(f"{cell!r} is none of: {', '.join(each.rpartition('/')[2] for each in concepts)}.")


def day(cell: str) -> Term:
    """A day, a month or a year. A date in figures with the year last is refused: 06/10 is two days. Raises Doubt."""
    for pattern in ("%d %B %Y", "%d %b %Y"):
        try:
            cell = datetime.strptime(cell, pattern).date().isoformat()
        except ValueError:
            continue
    kind = {4: "gYear", 7: "gYearMonth"}.get(len(cell), "date")
    if re.fullmatch(r"\d{1,2}[-./]\d{1,2}[-./]\d{2,4}", cell):
        raise Doubt(f"{cell!r} may be read in two ways. Write the year first: 2026-11-30.")
    if fault := no_day(typed(cell, kind)):
        raise Doubt(fault)
    return typed(cell, kind)


def _typed(datatype: str, cell: str) -> Term:
    pattern, example = {
        "integer": (r"-?\d+", "12500000, without commas or £"),
        "decimal": (r"-?\d+(\.\d+)?", "12.5"),
        "boolean": (r"true|false", "true or false"),
        "duration": (r"P[\dYMDTHS.]+", "P3M for three months, P1Y for a year"),
    }[datatype]
    if not re.fullmatch(pattern, cell):
        raise Doubt(f"{cell!r} cannot be read here. Write it as {example}.")
    return typed(cell, datatype)
