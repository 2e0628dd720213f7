"""Subjects: every thing in the data has one class, is described once, and says only what the ontology has a word for.

The shapes judge things by their class: one whose class is misspelt or missing would never be judged. So this comes
before them, and stops the build. A thing that is withdrawn or replaced says that alone, and has no class.
"""

import calendar
import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from rapidfuzz import fuzz, process

from devolved.build.inputs import Inputs
from devolved.build.queries import QUERIES
from devolved.build.workspace import Workspace
from devolved.errors import BuildError
from devolved.store.terms import XSD, Term, iri
from devolved.vocabulary import BASE, NAMESPACES

_TYPE = NAMESPACES["rdf"] + "type"
_AWAY = {NAMESPACES["devo"] + "withdrawnOn", NAMESPACES["dcterms"] + "isReplacedBy"}
_BLOCK = re.compile(r"^(?P<thing>[^\s#<@]\S*:\S+|<\S+>)[ \t]*\r?\n(?:[ \t]*#[^\n]*\n)*[ \t]+a[ \t]", re.MULTILINE)
_PREFIX = re.compile(r"^@?PREFIX[ \t]+(\S*):[ \t]+<([^>\s]*)>", re.MULTILINE | re.IGNORECASE)


def judge(workspace: Workspace, inputs: Inputs) -> None:
    """Raises BuildError whose report has one line a fault, by file and line."""
    lines = faults(workspace, inputs, inputs.data)
    if lines:
        number = f"{len(lines)} thing{'s are' if len(lines) > 1 else ' is'}"
        raise BuildError(f"{number} not written as the register can read it. Nothing was published.", "\n".join(lines))


def faults(workspace: Workspace, inputs: Inputs, files: Iterable[Path]) -> list[str]:
    """What is wrong in some files of data, a line each: file, line, thing, what to type."""
    chosen = {inputs.data[path]: path for path in files}
    names = {path.relative_to(inputs.root).as_posix() for path in chosen.values()}
    found = {*_words(workspace, inputs, chosen), *(fault for fault in _twice(inputs) if fault[0] in names)}
    return [f"{file}:{line}: {said}" if line else f"{file}: {said}" for file, line, said in sorted(found)]


def nearest(word: str, words) -> str:
    """The word of ours that comes near one that is not, or ""; addresses are compared by their last part."""
    names = {each: re.split(r"[/#]", each)[-1].lower() for each in words}
    found = process.extractOne(re.split(r"[/#]", word)[-1].lower(), names, scorer=fuzz.ratio, score_cutoff=60)
    return found[2] if found else ""


def short(address: str) -> str:
    """An address as a curator writes it: ``devo:heldOn``, ``meeting/a-b-2026-11-10``."""
    if address.startswith(BASE + "id/"):
        return address[len(BASE) + 3 :]
    for prefix, start in NAMESPACES.items():
        if address.startswith(start):
            return f"{prefix}:{address[len(start) :]}"
    return f"<{address}>"


def _words(workspace: Workspace, inputs: Inputs, files: dict[str, Path]):
    """Faults as (file, line, sentence): classes, properties and days that there are not."""
    classes, properties = (
        {row["word"].value for row in workspace.each(QUERIES.text(name))} for name in ("classes", "properties")
    )
    types: dict[str, set[str]] = defaultdict(set)
    graphs: dict[str, str] = {}
    away = set()
    wrong: list[tuple[str, str, str, str]] = []  # graph, thing, what to look for in its lines, sentence
    for row in workspace.each(QUERIES.bound("statements-of-files", graph=map(iri, files))):
        place, subject, said, value = (row[name] for name in ("graph", "subject", "property", "value"))
        if subject.kind != "iri":
            continue
        # A thing may have names in a second file; it is described where its class stands.
        if said.value == _TYPE or subject.value not in graphs:
            graphs[subject.value] = place.value
        if said.value == _TYPE:
            types[subject.value].add(value.value)
        elif said.value in _AWAY:
            away.add(subject.value)
        wrong += [(place.value, subject.value, *fault) for fault in _statement(said.value, value, properties)]
    for thing, graph in graphs.items():
        if not types[thing] and len(files) < len(inputs.data):  # its class may stand in a file that is not looked at
            described = workspace.each(QUERIES.bound("classes-of-thing", thing=iri(thing)))
            types[thing] = {row["class"].value for row in described}
        found = types[thing]
        wrong += [(graph, thing, short(name), _unknown("class", name, classes)) for name in found - classes]
        if not found and thing not in away:
            wrong.append((graph, thing, "", _classless(thing, classes)))
        if len(found) > 1:
            names = " and ".join(sorted(map(short, found)))
            wrong.append((graph, thing, "", f"One thing has one class; this one is {names}. Keep the right one."))
    texts: dict[Path, str] = {}
    for graph, thing, sought, sentence in wrong:
        path = files[graph]
        text = texts.setdefault(path, path.read_text("utf-8-sig"))
        yield path.relative_to(inputs.root).as_posix(), line_of(text, thing, sought), f"{short(thing)}: {sentence}"


def _statement(said: str, value: Term, properties: set[str]):
    """What is wrong with one statement: what to look for in the lines of its thing, and a sentence."""
    if said != _TYPE and said not in properties:
        yield short(said), _unknown("property", said, properties)
    if value.datatype in (XSD + "date", XSD + "gYearMonth", XSD + "gYear") and (fault := no_day(value)):
        yield f'"{value.value}"', fault


def _unknown(what: str, name: str, words: set[str]) -> str:
    near = nearest(name, words)
    return f"There is no {what} {short(name)}. " + (
        f"Did you mean {short(near)}?" if near else "The words there are stand at /def."
    )


def _classless(thing: str, classes: set[str]) -> str:
    kind = short(thing).partition("/")[0].replace("-", "")
    near = next((each for each in sorted(classes) if each.rpartition("#")[2].lower() == kind), "")
    return f"It does not say what it is. Type as its second line: a {short(near) if near else 'devo:…'} ;"


def no_day(value: Term) -> str:
    """What is wrong with a day, a month or a year, or "": in the words of a calendar."""
    written, kind = value.value, value.datatype.rpartition("#")[2]
    shape = {"date": "2026-11-30", "gYearMonth": "2026-11", "gYear": "2026"}[kind]
    if len(written) == len(shape) and re.fullmatch(r"\d{4}(-\d\d){0,2}", written):
        year, month, day = (*map(int, written.split("-")), 1, 1)[:3]
        if not 1 <= month <= 12:
            return f"{written} is no date: there is no month {month}. The order is year-month-day."
        last = calendar.monthrange(year, month)[1] if year else 31
        if not 1 <= day <= last:
            return f"{day} {calendar.month_name[month]} {year} does not exist: that month has {last} days."
        return ""
    turned = re.fullmatch(r"(\d{1,2})[-./](\d{1,2})[-./](\d{4})", written)
    cure = f'"{turned[3]}-{int(turned[2]):02}-{int(turned[1]):02}"' if turned else f'"{shape}"'
    return f"{written} is not written as a date. Year first, two figures each for month and day: {cure}^^xsd:{kind}"


def _twice(inputs: Inputs):
    """Things that are described in two places, with the second place named."""
    seen: dict[str, tuple[str, int]] = {}
    for path in inputs.data:
        text = path.read_text("utf-8-sig")
        prefixes = dict(_PREFIX.findall(text))
        name = path.relative_to(inputs.root).as_posix()
        for found in _BLOCK.finditer(text):
            prefix, _, slug = found["thing"].partition(":")
            whole = found["thing"][1:-1] if prefix.startswith("<") else prefixes.get(prefix, prefix + ":") + slug
            line = text.count("\n", 0, found.start()) + 1
            if whole in seen:
                other, there = seen[whole]
                place = f"on line {there}" if other == name else f"in {other}, line {there}"
                yield (
                    name,
                    line,
                    f"{short(whole)}: It is described {place} already. Keep one; another thing needs another name.",
                )
            seen.setdefault(whole, (name, line))


def line_of(text: str, thing: str, sought: str = "") -> int:
    """The line where a thing begins, or below it the first that holds what is sought; 0 where it is not found."""
    slug = re.escape(re.split(r"[/#]", thing)[-1])
    begins = re.compile(rf"^(?:\S*:{slug}|<{re.escape(thing)}>)(?=\s|$)", re.MULTILINE)
    first = 0
    for found in begins.finditer(text):
        start = text.count("\n", 0, found.start()) + 1
        first = first or start
        end = re.compile(r"^\.\s*$|\.[ \t]*$", re.MULTILINE).search(text, found.end())
        for number, line in enumerate(text[found.start() : end.end() if end else None].splitlines()):
            if sought and sought in line:
                return start + number
    return first
