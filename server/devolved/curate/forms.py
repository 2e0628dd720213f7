"""Forms: which columns a spreadsheet of one kind of thing has, and what may stand in them, as the shapes say."""

import csv
import io
import re
from dataclasses import dataclass

from devolved.build.workspace import Workspace
from devolved.errors import BadRequest
from devolved.register import shapebook
from devolved.vocabulary import KINDS, NAMESPACES

_DAYS = ("startsOn", "startsBefore", "endsOn", "endsAfter", "endsBefore", "knownOn")
# What follows from the record, or is said by hand when it is needed at all.
_LEFT = {"identifier", "homepage", "sameAs", "exactMatch", "altLabel", "isReplacedBy", "restates", "sinceDay"}
_BODIES = ("authority", "forum", "council", "government", "department", "body")
_LITERALS = {"a whole number": "integer", "a number": "decimal", "yes or no": "boolean", "a length of time": "duration"}


@dataclass(frozen=True)
class Kind:
    """One kind of thing that comes in tables.

    ``address`` names the columns that make its slug; ``beside`` the column with the thing in whose folder it is
    written, in ``file`` ("" for the very file of that thing); ``more`` the columns that shapes of other classes judge.
    """

    name: str
    address: tuple[str, ...]
    beside: str
    file: str
    more: tuple[str, ...] = ()


KINDS_OF_TABLE = {
    "meetings": Kind("meeting", ("meetingOf", "heldOn"), "meetingOf", "meetings.ttl"),
    "tenures": Kind("tenure", ("post", "startsOn"), "post", "tenures.ttl"),
    "assessments": Kind("assessment", ("assesses", "assessedOn"), "assesses", ""),
    "sources": Kind("source", ("title",), "", "data/sources/contributed.ttl"),
    "councils": Kind("council", ("prefLabel",), "region", "data/councils/contributed.ttl", ("prefLabel", *_DAYS)),
    "members": Kind("seat", ("seatIn", "heldBy", "role", "startsOn"), "seatIn", "members.ttl"),
    "conferrals": Kind("conferral", ("conferredOn", "power"), "conferredOn", "conferrals.ttl"),
    "readings": Kind("reading", ("readFor", "readingOf"), "readFor", "data/readings/contributed.ttl"),
    "funding": Kind("funding", ("recipient", "fund", "startsOn"), "recipient", "funding.ttl", _DAYS),
}
_ALWAYS = ("source", "confidence", "editorialNote")
_PATHS = {
    "prefLabel": NAMESPACES["skos"] + "prefLabel",
    "source": NAMESPACES["dcterms"] + "source",
    "confidence": NAMESPACES["devo"] + "confidence",
    "editorialNote": NAMESPACES["skos"] + "editorialNote",
}


@dataclass(frozen=True)
class Column:
    """A column: its property, what its cells hold, whether it must be filled, what a curator is told of it.

    ``holds``: "thing" (of one of ``kinds``), "day", "text", "english", "web", or the name of an XSD datatype.
    """

    name: str
    path: str
    holds: str
    kinds: tuple[str, ...] = ()
    required: bool = False
    single: bool = False
    help: str = ""


def kind_of(name: str) -> Kind:
    """Raises BadRequest naming the kinds there are; ``meeting`` and ``meetings`` are the same."""
    for plural, kind in KINDS_OF_TABLE.items():
        if name in (plural, kind.name):
            return kind
    raise BadRequest(f"There is no form for {name!r}. There is one for: {', '.join(KINDS_OF_TABLE)}.")


def columns(workspace: Workspace, kind: Kind) -> tuple[Column, ...]:
    """The columns of a kind: its name, what must be filled, what may be, and last the evidence."""
    shape = shapebook.read(workspace)[NAMESPACES["devo"] + KINDS[kind.name]]
    found: dict[str, Column] = {}
    for rule in shape.rules:
        name = re.split(r"[/#]", rule.path)[-1]
        if name not in _LEFT:
            column = _column(name, rule)
            before = found.get(name)
            # Two shapes of one property: the one that names its values says what a cell holds.
            if before and (before.holds != "web" or not (rule.values or rule.literals)):
                column = before
            required = rule.low > 0 and rule.severity == "Violation" or bool(before and before.required)
            found[name] = Column(**{**column.__dict__, "required": required})
    lasting = any(rule.home == "Lasting" for rule in shape.rules)
    for name in (*kind.more, *(_DAYS if lasting else ()), *_ALWAYS):
        if name not in found and (name not in _ALWAYS or kind.name != "source"):
            found[name] = _plain(name)
    order = {"prefLabel": -2, "title": -2} | {name: place for place, name in enumerate(_ALWAYS, 1)}
    return tuple(sorted(found.values(), key=lambda c: (order.get(c.name, 0 if not c.required else -1), not c.required)))


def template(workspace: Workspace, kind: Kind) -> str:
    """A CSV to fill in: the header, and a row of help that an import passes over."""
    out, wanted = io.StringIO(), columns(workspace, kind)
    table = csv.writer(out)
    table.writerow(["address", *(column.name for column in wanted)])
    made = ", ".join(kind.address)
    table.writerow([f"# Leave it empty: it is made from {made}.", *(told(column) for column in wanted)])
    return out.getvalue()


def told(column: Column) -> str:
    """What a curator should know of a column."""
    need = "Required." if column.required else "May stay empty."
    many = "" if column.single else " Several: put | between them."
    return f"{need} {column.help}{many}".strip()


def _column(name: str, rule: shapebook.Rule) -> Column:
    kinds: list[str] = []
    for value in rule.values:
        last = re.split(r"[/#]", value)[-1]
        named = [kind for kind, cls in KINDS.items() if cls == last]
        kinds += _BODIES if last == "Body" else named or [last.lower() if "#" in value else last]
    if kinds:
        holds = "thing"
    elif "a day" in rule.literals:
        holds = "day"
    elif "text in a language" in rule.literals:
        holds = "english"
    elif rule.literals:
        holds = _LITERALS.get(rule.literals[0], "text")
    else:
        holds = "text" if name in ("rights", "gssCode", "publisher") else "web"
    return Column(name, rule.path, holds, tuple(dict.fromkeys(kinds)), False, rule.high == 1, rule.message)


def _plain(name: str) -> Column:
    if name in _DAYS:
        told = "A day (2026-11-30), a month (2026-11) or a year (2026)."
        return Column(name, NAMESPACES["devo"] + name, "day", single=True, help=told)
    if name == "source":
        return Column(name, _PATHS[name], "thing", ("source", "passage", "instrument"), True, help="Cite a source.")
    if name == "confidence":
        return Column(name, _PATHS[name], "thing", ("confidence",), True, True, "verified or secondary.")
    return Column(name, _PATHS[name], "english", required=name == "prefLabel", single=True, help="In our own words.")
