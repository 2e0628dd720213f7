"""Tidy: one way to write Turtle, so that a change of one fact is a change of one line.

PREFIX lines stand in one column; a thing's address has a line of its own; one statement a line, four spaces in, ending
in `` ;``; the dot stands alone; one blank line between things; no tabs, no byte order mark, LF, one newline at the end.
Comments, the order of everything and every prefix stay. A comment that stood behind a statement goes before it.

What the style has no line for (blank nodes, lists) is refused with its place: give such a thing an address.
Grammar: https://www.w3.org/TR/turtle/#sec-grammar. Texts are only ever written otherwise, never read otherwise; the
engine reads both sides and must find the same statements.
"""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from devolved.build.syntax import TOKEN
from devolved.errors import BuildError
from devolved.store.terms import statements

_PREFIX = {"PREFIX", "@PREFIX"}
_BASE = {"BASE", "@BASE"}


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    line: int
    fresh: bool  # the first of its line
    apart: bool  # a blank line stands before it


def tidy(text: str) -> str:
    """The same statements in the house style. Raises BuildError for what is no Turtle or has no line in the style."""
    text = text.removeprefix("\ufeff")
    tidied = _lay_out(_Reader(text).blocks())
    if _meaning(text) != _meaning(tidied):
        raise BuildError("This file cannot be tidied without changing what it says. It was left as it is.")
    return tidied


def faults(text: str) -> list[str]:
    """What is not in the house style, a line each: number, what stands there, what should."""
    try:
        wanted = tidy(text)
    except BuildError as fault:
        return [fault.detail]
    found, have, want = [], text.split("\n"), wanted.split("\n")
    for change, low, high, first, last in difflib.SequenceMatcher(None, have, want, autojunk=False).get_opcodes():
        if change != "equal":
            found.append(f"{low + 1}: {_said(have[low:high])} should be {_said(want[first:last])}")
    return found + _idle(text)


def comments(text: str) -> list[str]:
    """Every comment of a file, in order."""
    return [_comment(token) for token in _tokens(text.removeprefix("\ufeff")) if token.kind == "comment"]


def _said(lines: list[str]) -> str:
    return repr("\n".join(lines[:3])) if lines else "nothing"


def _idle(text: str) -> list[str]:
    """Prefixes that no name uses, or that are declared twice."""
    declared, used, before = [], set(), ""
    for token in _tokens(text.removeprefix("\ufeff")):
        if token.kind == "name" and before in _PREFIX:
            declared.append((token.text.partition(":")[0], token.line))
        elif token.kind == "name":
            used.add(token.text.partition(":")[0])
        if token.kind != "comment":
            before = token.text.upper()
    names = [name for name, _ in declared]
    idle = [f"{line}: prefix {name}: is declared but never used" for name, line in declared if name not in used]
    return idle + [f"prefix {name}: is declared twice" for name in sorted(set(names)) if names.count(name) > 1]


def _meaning(text: str) -> set:
    try:
        return set(statements(text.encode(), "ttl"))
    except SyntaxError as fault:
        raise BuildError(f"{fault.lineno or 1}: {fault.msg}") from None


def _tokens(text: str) -> Iterator[_Token]:
    at, line, fresh, apart = 0, 1, True, False
    while at < len(text):
        found = TOKEN.match(text, at)
        if not found:
            raise BuildError(f"{line}: this is not Turtle: {text[at : at + 20]!r}")
        kind, piece = str(found.lastgroup), found.group()
        breaks = piece.count("\n") or piece.count("\r")
        if kind == "space":
            fresh, apart = fresh or breaks > 0, apart or breaks > 1
        else:
            yield _Token(kind, piece, line, fresh, apart)
            fresh, apart = False, False
        line, at = line + breaks, found.end()


@dataclass
class _Block:
    """Comments, then prefixes or one thing with its statements (predicate and value, or a comment)."""

    kind: str
    lines: list[str]


class _Reader:
    """Reads tokens into blocks."""

    def __init__(self, text: str):
        self.tokens = list(_tokens(text))
        self.at = 0
        self.aside: list[str] = []  # comments met within a statement

    def blocks(self) -> list[_Block]:
        found: list[_Block] = []
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            if token.kind == "comment":
                self.at += 1
                if found and found[-1].kind == "comment" and not token.apart:
                    found[-1].lines.append(_comment(token))
                else:
                    found.append(_Block("comment", [_comment(token)]))
            elif token.text.upper() in _PREFIX | _BASE:
                found.append(_Block("prefix", [self._declaration()]))
            else:
                found.append(_Block("apart" if token.apart else "thing", self._thing()))
        return found

    def _next(self) -> _Token:
        """The next token that is no comment; comments on the way are kept aside."""
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            if token.kind != "comment":
                return token
            self.aside.append(_comment(token))
        raise BuildError(f"{self.tokens[-1].line}: the last thing has no dot")

    def _declaration(self) -> str:
        word = self._next().text.upper()
        parts = [self._next().text for _ in range(2 if word in _PREFIX else 1)]
        if word.startswith("@"):
            self._next()
        return " ".join(["PREFIX" if word in _PREFIX else "BASE", *parts])

    def _thing(self) -> list[str]:
        lines = [self._term(self._next())]
        verb, token = "", self._next()
        while token.text != ".":
            if token.text == ";":
                verb, token = "", self._next()
                continue
            if token.text == ",":
                token = self._next()
            if not verb:
                verb, token = self._term(token), self._next()
            value, token = self._value(token)
            line = f"    {verb} {value} ;"
            lines += [*self._trailing(), line]
        lines += self._trailing()
        if self.at < len(self.tokens):  # a comment behind the dot is about the thing before it
            behind = self.tokens[self.at]
            if behind.kind == "comment" and not behind.fresh:
                lines.append(f"    {_comment(behind)}")
                self.at += 1
        return [*lines, "."]

    def _trailing(self) -> list[str]:
        lines, self.aside = [f"    {comment}" for comment in self.aside], []
        return lines

    def _value(self, token: _Token) -> tuple[str, _Token]:
        value, following = self._term(token), self._next()
        if following.kind == "language":
            return value + following.text, self._next()
        if following.kind == "datatype":
            return f"{value}^^{self._term(self._next())}", self._next()
        while self._behind(following):
            self.at += 1
        return value, following

    def _behind(self, mark: _Token) -> bool:
        """Whether a comment stands behind this mark, on its line: it is about what was just said."""
        if mark.text == "." or self.at >= len(self.tokens):
            return False
        token = self.tokens[self.at]
        if token.kind != "comment" or token.fresh:
            return False
        self.aside.append(_comment(token))
        return True

    def _term(self, token: _Token) -> str:
        if token.kind == "blank":
            raise BuildError(f"{token.line}: a blank node or a list has no place here; give it an address")
        if token.kind in ("mark", "datatype", "language"):
            raise BuildError(f"{token.line}: {token.text} may not stand here")
        return _short(token.text) if token.kind in ("text", "long") else token.text


def _comment(token: _Token) -> str:
    said = token.text[1:].strip().expandtabs(4)
    return f"# {said}" if said else "#"


def _short(text: str) -> str:
    """A text between one pair of double quotes, with what cannot stand there written as an escape."""
    width = 3 if text[:3] in ('"""', "'" * 3) else 1
    body = text[width:-width].replace("\r\n", "\n")
    out = re.sub(r'\\.|["\n\r\t]', lambda m: _ESCAPES.get(m.group(), m.group()), body, flags=re.DOTALL)
    return f'"{out}"'


_ESCAPES = {'"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\\'": "'"}


def _lay_out(blocks: list[_Block]) -> str:
    out: list[str] = []
    before = ""
    for block in blocks:
        follows = (before == "prefix" and block.kind == "prefix") or (before == "comment" and block.kind == "thing")
        joined = before == "comment" and block.kind == "prefix"
        if out and not follows and not joined:
            out.append("")
        out += block.lines
        before = block.kind if block.kind != "apart" else "thing"
    return "\n".join(_in_a_column(out)) + "\n" if out else ""


def _in_a_column(lines: list[str]) -> list[str]:
    """The addresses of prefixes one below the other."""
    widest = max((len(line.split()[1]) for line in lines if line.startswith("PREFIX ")), default=0)
    return [
        f"PREFIX {line.split()[1]:<{widest}} {line.split()[2]}" if line.startswith("PREFIX ") else line
        for line in lines
    ]
