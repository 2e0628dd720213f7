"""Views: a query file with a header is a section, a table, a chart and a door for machines.

A header is a block of comments::

    # Mayors of an authority
    # Question: Who has been mayor of {authority}, and when?
    # Key: authority power
    # Counts: commitments/documents — promises
    # Note: what a reader must know before quoting
    # Parameter: ?authority authority — the strategic authority
    # Section: authority 10 — Mayors
    # Column: ?since — Since
    # Column: ?amount pounds — Amount
    # Missing: ?since — {beginning}
    # Finding: {n} people have been mayor
    # Chart: {"mark": "bar", …}
    # Empty: what to say when there is no row

Names of variables are names of columns. ``?record`` is the dated thing that
carries the row's evidence; it is not shown as a column. ``Key`` names the variables
whose values tell one row from every other, so that nothing is listed or counted twice.
``Counts`` names the view whose rows these figures count, with their sources. ``Missing`` says what an
empty cell means (``missing``). A line that begins
with three spaces continues the one before. Parameters are refilled in
``VALUES ?name { … }``; one that is ``optional`` stands as ``{ UNDEF }``. A ``day``
that is left out is the day shown, or the file's own where it is ``optional``.
"""

import json
import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from devolved.errors import NotFound
from devolved.register.tables.headings import heading
from devolved.register.tables.missing import Missing, rules
from devolved.vocabulary import KINDS, SCHEMES

ROOT = Path(__file__).parents[1] / "views"
HIDDEN = ("record",)  # variables that carry evidence, not content
UNITS = (
    "pounds",
    "percent",
    "number",
    "people",
    "date",
    "text",
    "thing",
    "link",
    "colour",
    "status",
    "strength",
    "hidden",
    "days",
)
_PROLOGUE = re.compile(r"(?:\s*(?:PREFIX\s+\S+\s+<[^>]*>|BASE\s+<[^>]*>)\s*)*", re.IGNORECASE)


@dataclass(frozen=True)
class Parameter:
    """Something a reader may fill in. ``types`` are kinds, schemes or ``day``, ``number``, ``text``, ``thing``."""

    name: str
    types: tuple[str, ...]
    optional: bool
    help: str
    default: str = ""  # as the query file has it

    @property
    def is_thing(self) -> bool:
        return any(t == "thing" or t in KINDS or t in SCHEMES for t in self.types)


@dataclass(frozen=True)
class Column:
    """A column of the table: ``unit`` decides how its values are set."""

    name: str
    title: str
    unit: str = ""
    note: str = ""


@dataclass(frozen=True)
class Place:
    """Where a view is a section: on pages of this kind, in this order, under this heading."""

    kind: str
    order: int
    heading: str


@dataclass(frozen=True)
class View:
    """One query file, read."""

    subject: str
    name: str
    text: str
    title: str
    question: str
    note: str = ""
    empty: str = ""
    finding: str = ""
    lead: str = ""
    # Names of the variables by which no two rows are alike.
    key: tuple[str, ...] = ()
    # Path of the view whose records are counted here, and what they are called; empty where rows carry their own.
    counts: tuple[str, str] | tuple[()] = ()
    parameters: tuple[Parameter, ...] = ()
    columns: tuple[Column, ...] = ()
    places: tuple[Place, ...] = ()
    # What empty cells mean, in the order of the header.
    missing: tuple[Missing, ...] = ()
    chart: dict | None = field(default=None, hash=False)

    @property
    def path(self) -> str:
        return f"{self.subject}/{self.name}"

    @cached_property
    def query(self) -> str:
        """The query without its header."""
        return "\n".join(line for line in self.text.splitlines() if not line.startswith("#")).strip() + "\n"

    def parameter(self, name: str) -> Parameter | None:
        return next((p for p in self.parameters if p.name == name), None)

    def subject_parameter(self, kind: str) -> Parameter | None:
        """The parameter that takes the page's own thing."""
        return next((p for p in self.parameters if kind in p.types or "thing" in p.types), None)


def parse(text: str, subject: str, name: str) -> View:
    """Read one file. Raises ValueError naming what the header lacks."""
    title, entries = _header(text)
    where = f"register/views/{subject}/{name}.rq"
    if not title or "Question" not in entries:
        raise ValueError(f"{where}: the header needs a title and a '# Question:' line")
    unknown = entries.keys() - {
        "Question",
        "Key",
        "Counts",
        "Note",
        "Parameter",
        "Section",
        "Column",
        "Missing",
        "Chart",
        "Empty",
        "Finding",
        "Lead",
    }
    if unknown:
        raise ValueError(f"{where}: unknown header {', '.join(sorted(unknown))}")
    body = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    parameters = tuple(_parameter(line, body, where) for line in entries.get("Parameter", ()))
    described = {c.name: c for c in (_column(line, where) for line in entries.get("Column", ()))}
    columns = tuple(described.get(v) or Column(v, heading(v)) for v in projected(body) if v not in HIDDEN)
    counted = entries.get("Counts", [""])[0].partition(" — ")
    if any(counted) and not all(counted):
        raise ValueError(f"{where}: write '# Counts: subject/name — what they are called'")
    key = tuple(" ".join(entries.get("Key", ())).split())
    if stray := set(key) - set(projected(body)):
        raise ValueError(f"{where}: the key names what is no column: {', '.join(sorted(stray))}")
    chart = json.loads(entries["Chart"][0]) if "Chart" in entries else None
    one = {key: entries[key][0] for key in ("Question", "Note", "Empty", "Finding", "Lead") if key in entries}
    return View(
        subject,
        name,
        text,
        title,
        one["Question"],
        one.get("Note", ""),
        one.get("Empty", ""),
        one.get("Finding", ""),
        one.get("Lead", ""),
        key,
        (counted[0], counted[2]) if any(counted) else (),
        parameters,
        columns,
        tuple(_place(line, title) for line in entries.get("Section", ())),
        tuple(rule for line in entries.get("Missing", ()) for rule in rules(line)),
        chart,
    )


class Library:
    """All views, by subject and name."""

    def __init__(self, root: Path = ROOT):
        found = [parse(p.read_text("utf-8"), p.parent.name, p.stem) for p in sorted(root.glob("*/*.rq"))]
        self._views = {view.path: view for view in found}

    def __iter__(self):
        return iter(self._views.values())

    def __len__(self):
        return len(self._views)

    def get(self, subject: str, name: str) -> View:
        """Raises NotFound, pointing at the gallery."""
        try:
            return self._views[f"{subject}/{name}"]
        except KeyError:
            raise NotFound(f"There is no view {subject}/{name}. All views are listed at /views.") from None

    def find(self, path: str) -> View | None:
        """The view of that path, or None."""
        return self._views.get(path)

    def subjects(self) -> dict[str, list[View]]:
        grouped: dict[str, list[View]] = {}
        for view in self:
            grouped.setdefault(view.subject, []).append(view)
        return grouped

    def sections(self, kind: str) -> list[tuple[Place, View]]:
        """Views that are sections of a kind's pages, in order."""
        found = [(place, view) for view in self for place in view.places if place.kind == kind]
        return sorted(found, key=lambda pair: (pair[0].order, pair[1].path))


def split(query: str) -> tuple[str, str]:
    """A query's prologue, and the rest."""
    found = _PROLOGUE.match(query)
    end = found.end() if found else 0
    return query[:end], query[end:]


def projected(query: str) -> list[str]:
    """Names of the variables that a SELECT gives out, in order."""
    found = re.search(
        r"\bSELECT\b(?:\s+(?:DISTINCT|REDUCED))?(.*?)(?<![?$])\b(?:WHERE|FROM)\b", query, re.IGNORECASE | re.DOTALL
    )
    names, depth, clause, part = [], 0, found[1] if found else "", ""
    for character in clause:
        depth += (character == "(") - (character == ")")
        part += character
        if depth == 0 and character == ")":
            names += re.findall(r"\bAS\s+\?(\w+)\s*\)$", part, re.IGNORECASE)
            part = ""
        elif depth == 0 and part.strip() and character.isspace():
            names += re.findall(r"^\s*\?(\w+)\s*$", part)
            part = ""
    return names + re.findall(r"^\s*\?(\w+)\s*$", part)


def _header(text: str) -> tuple[str, dict[str, list[str]]]:
    title, last = "", ""
    entries: dict[str, list[str]] = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        body = line[1:].rstrip()
        if body.startswith("   ") and last:
            entries[last][-1] += " " + body.strip()
        elif found := re.match(r" ([A-Z][a-z]+): ?(.*)", body):
            last = found[1]
            entries.setdefault(last, []).append(found[2])
        elif not title:
            title = body.strip()
    return title, entries


def _parameter(line: str, body: str, where: str) -> Parameter:
    found = re.fullmatch(r"\?(\w+) ([\w|-]+)( optional)? — (.+)", line)
    if not found:
        raise ValueError(f"{where}: write '# Parameter: ?name type [optional] — what it is', not {line!r}")
    block = re.search(rf"VALUES\s+\?{found[1]}\s*\{{([^}}]*)\}}", body)
    if not block:
        raise ValueError(f"{where}: no block VALUES ?{found[1]} {{ … }}")
    return Parameter(found[1], tuple(found[2].split("|")), bool(found[3]), found[4], block[1].strip())


def _column(line: str, where: str) -> Column:
    found = re.fullmatch(r"\?(\w+)(?: (\w+))? — ([^(]+?)(?: \((.+)\))?", line)
    if not found or (found[2] and found[2] not in UNITS):
        raise ValueError(f"{where}: write '# Column: ?name [unit] — Title (explanation)', not {line!r}")
    return Column(found[1], found[3].strip(), found[2] or "", found[4] or "")


def _place(line: str, title: str) -> Place:
    found = re.fullmatch(r"([\w-]+) (\d+)(?: — (.+))?", line)
    if not found:
        raise ValueError(f"write '# Section: kind order — Heading', not {line!r}")
    return Place(found[1], int(found[2]), found[3] or title)
