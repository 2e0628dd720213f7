"""Syntax: what is wrong with a file of Turtle, and where, in words for people who are not programmers.

The engine decides whether a file can be read; its words are for programmers, and it often names the line after the
fault. This reads the same file mark by mark and says what is missing at the line where it is missing. One fault a file:
what follows a fault is mostly its echo. Grammar: https://www.w3.org/TR/turtle/#sec-grammar
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from rapidfuzz import fuzz, process

from devolved.vocabulary import BASE, KINDS, NAMESPACES, SCHEMES

_LONG = r'"""(?:"{0,2}(?:[^"\\]|\\.))*"{0,2}"""' + r"|'''(?:'{0,2}(?:[^'\\]|\\.))*'{0,2}'''"
TOKEN = re.compile(
    rf"""(?P<space>[ \t\r\n]+)
    |(?P<comment>\#[^\r\n]*)
    |(?P<long>{_LONG})
    |(?P<text>"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*')
    |(?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    |(?P<datatype>\^\^)
    |(?P<iri><[^\x00-\x20<>"{{}}|^`]*>)
    |(?P<blank>_:[^\s;,.\[\]()]+|[\[\]()])
    |(?P<number>[+-]?(?:\d+\.?\d*[eE][+-]?\d+|\d*\.\d+(?:[eE][+-]?\d+)?|\d+)(?![\w:]))
    |(?P<name>(?:[^\W\d_](?:[\w.-]*[\w-])?)?:(?:(?:[\w:%-]|\.|\\.)*(?:[\w:%-]|\\.))?)
    |(?P<word>[A-Za-z]+)
    |(?P<mark>[;,.])""",
    re.VERBOSE | re.DOTALL,
)
_SMART = {"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'"}
_KNOWN = NAMESPACES | {name: f"{BASE}id/{name}/" for name in (*KINDS, *SCHEMES)}
_DIRECTIVES = ("PREFIX", "@PREFIX", "BASE", "@BASE")
_NO_DATATYPE = "After ^^ comes a datatype, such as xsd:date."
_VALUES = ("long", "text", "number", "iri", "name")


class Fault(NamedTuple):
    """What is wrong in a file: its line, counted from 1 and a sentence that says what to type."""

    line: int
    message: str


class _Mark(NamedTuple):
    kind: str
    text: str
    line: int
    column: int
    fresh: bool  # the first of its line


def decoded(data: bytes) -> str:
    """The text of a file, without the byte order mark that some editors write. Raises ValueError with a Fault."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        before = data[: fault.start]
        meant = data[fault.start : fault.start + 1].decode("cp1252", "replace")
        raise ValueError(
            Fault(
                before.count(b"\n") + 1,
                f"The file is not saved as UTF-8: “{meant}” cannot be read. Save it again with the encoding UTF-8.",
            )
        ) from None


def explained(text: str) -> Fault | None:
    """The first thing wrong with a text that the engine refused, or None where this reading finds nothing."""
    try:
        _walk(list(_marks(text)))
    except _Found as found:
        return found.fault
    return None


class _Found(Exception):
    def __init__(self, line: int, message: str):
        super().__init__(message)
        self.fault = Fault(line, message)


def _marks(text: str) -> Iterator[_Mark]:
    at, line, fresh, start = 0, 1, True, 0
    while at < len(text):
        found = TOKEN.match(text, at)
        if not found:
            raise _Found(line, _unreadable(text[at : at + 80].partition("\n")[0]))
        piece, kind = found.group(), str(found.lastgroup)
        breaks = piece.count("\n") or piece.count("\r")
        if kind == "space":
            fresh = fresh or breaks > 0
        elif kind != "comment":
            yield _Mark(kind, piece, line, at - start, fresh)
            fresh = False
        if breaks:
            start = max(text.rfind("\n", at, found.end()), text.rfind("\r", at, found.end())) + 1
        line, at = line + breaks, found.end()


def _unreadable(rest: str) -> str:
    first = rest[:1]
    if first in _SMART:
        return f"Curly quotes ({first}) do not work here. Type straight ones: {_SMART[first]}"
    if first in "\"'":
        return f"The text that begins with {rest[:24]} has no closing quote. Type {first} at its end."
    if first == "<":
        return (
            f"The address {rest[:40]} does not end with > or holds a space or a quote. Write <https://…> without any."
        )
    if first == "@":
        return "After @ comes a language, such as @en, with nothing between the closing quote and it."
    return f"“{rest[:20]}” cannot stand here. Compare the line with its neighbours: a property, its value, and ;"


def _walk(marks: list[_Mark]) -> None:
    """Follow the order of subject, property, value and mark; raises _Found where it is broken."""
    declared: set[str] = set()
    state, begun, at, last = "subject", 0, 0, None
    while at < len(marks):
        mark = marks[at]
        if state == "subject" and mark.text.upper() in _DIRECTIVES:
            at = _declaration(marks, at, declared)
        else:
            if mark.kind == "name":
                _declared(mark, declared)
            if mark.kind == "blank":
                raise _Found(mark.line, "Brackets and things without an address have no place here. Name the thing.")
            begun = mark.line if state == "subject" else begun
            state = _STATES[state](mark, last or mark, begun)
            at += 1
        last = marks[at - 1]
    if state == "datatype":
        raise _Found(begun, _NO_DATATYPE)
    if state != "subject":
        raise _Found(
            begun, f"The thing that begins on line {begun} has no final dot. Type . on a line of its own after it."
        )


def _subject(mark: _Mark, last: _Mark, begun: int) -> str:
    if mark.kind not in ("name", "iri"):
        raise _Found(mark.line, _no_subject(mark))
    return "property"


def _property(mark: _Mark, last: _Mark, begun: int) -> str:
    if mark.text in ".;":
        return "subject" if mark.text == "." else "property"
    if mark.column == 0 and last.text == ";":
        raise _Found(begun, _no_dot(begun, mark))
    if mark.text != "a" and mark.kind not in ("name", "iri"):
        raise _Found(mark.line, f"A property must stand before {_short(mark)}, such as devo:heldOn.")
    return "value"


def _value(mark: _Mark, last: _Mark, begun: int) -> str:
    if mark.text == "a":
        raise _Found(begun, _no_dot(begun, last))
    if mark.kind not in _VALUES and mark.text not in ("true", "false"):
        raise _Found(last.line, f"A value is missing after {_short(last)}.")
    return "end"


def _datatype(mark: _Mark, last: _Mark, begun: int) -> str:
    if mark.kind not in ("name", "iri"):
        raise _Found(last.line, _NO_DATATYPE)
    return "end"


def _end(mark: _Mark, last: _Mark, begun: int) -> str:
    """What comes behind a value: its language or datatype, or the mark that ends the statement."""
    if mark.kind in ("language", "datatype"):
        return "end" if mark.kind == "language" else "datatype"
    if mark.kind == "mark":
        return {";": "property", ",": "value", ".": "subject"}[mark.text]
    if mark.fresh and mark.column == 0:
        raise _Found(last.line, "A dot is missing after this line: type . on a line of its own before the next thing.")
    if mark.fresh:
        raise _Found(last.line, "The end of this line is missing: type ; after the value.")
    raise _Found(
        mark.line, f"{_short(mark)} is too much behind {_short(last)}. Is a quote or a ; missing between them?"
    )


_STATES = {"subject": _subject, "property": _property, "value": _value, "datatype": _datatype, "end": _end}


def _declaration(marks: list[_Mark], at: int, declared: set[str]) -> int:
    word = marks[at].text.upper()
    parts = marks[at + 1 : at + (3 if "PREFIX" in word else 2)]
    good = [p.kind for p in parts] == (["name", "iri"] if "PREFIX" in word else ["iri"])
    if not good:
        raise _Found(marks[at].line, "A prefix is written as: PREFIX devo: <https://w3id.org/devolved/def#>")
    if "PREFIX" in word:
        declared.add(parts[0].text.partition(":")[0])
    at += 1 + len(parts)
    if word.startswith("@"):
        if at >= len(marks) or marks[at].text != ".":
            raise _Found(parts[-1].line, "A line that begins with @prefix ends with a dot.")
        return at + 1
    return at


def _declared(mark: _Mark, declared: set[str]) -> None:
    prefix = mark.text.partition(":")[0]
    if prefix in declared:
        return
    if prefix in _KNOWN:
        cure = f"Put this line at the top of the file: PREFIX {prefix}: <{_KNOWN[prefix]}>"
    elif near := process.extractOne(prefix, sorted({*declared, *_KNOWN}), scorer=fuzz.ratio, score_cutoff=70):
        cure = f"Did you mean {near[0]}: ?"
    else:
        cure = "Use one of those at the top of the file."
    raise _Found(mark.line, f"The prefix {prefix}: of {mark.text} is not known in this file. {cure}")


def _no_subject(mark: _Mark) -> str:
    if mark.text == ".":
        return "One dot is too much here, or the thing that it ends has lost its first line."
    return f"A thing must begin here with its address, such as meeting:its-name; found: {_short(mark)}"


def _no_dot(begun: int, following: _Mark) -> str:
    return (
        f"The thing that begins on line {begun} has no final dot. Type . on a line of its own "
        f"before {_short(following)} (line {following.line})."
    )


def _short(mark: _Mark) -> str:
    return mark.text if len(mark.text) < 41 else mark.text[:40] + "…"
