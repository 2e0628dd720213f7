"""What can be told of a SELECT without reading all of it: its outermost group and what surrounds it.

Only the plainest writing is recognised, and nothing is guessed: patterns of
plain terms in the group's first block of triples, a sub-select before them,
conditions that must all hold, and an order with a limit. Whatever else stands in the group is left to
the engine. Section numbers are those of SPARQL 1.1 Query, appendix 19.8.
"""

import re
from dataclasses import dataclass

from devolved.store.query.fences import prologue
from devolved.store.query.tokens import Token, tokens
from devolved.vocabulary import NAMESPACES

TYPE = f"<{NAMESPACES['rdf']}type>"
NOT_PLAIN = frozenset({"BASE", "FROM"})
BEHIND = frozenset(
    {"FILTER", "OPTIONAL", "BIND", "VALUES", "MINUS", "GRAPH"}
)  # what may stand behind a block of triples, besides groups
OPEN, CLOSE = "{([", "})]"
UNLIKE = {  # what the engine may read otherwise than we do, as escapes
    "iri": re.compile(r"[()\[\]'&]"),  # perhaps two comparisons
    "other": re.compile(r"[^\x20-\x7e]"),  # perhaps part of a name
}


class Unclear(Exception):
    """The query is written in a way that is not recognised here; not an error."""


@dataclass(frozen=True)
class Pattern:
    """A triple pattern: variables as ``?name``, IRIs in angle brackets, strings as they are written."""

    subject: str
    predicate: str
    object: str

    @property
    def broad(self) -> bool:
        """Whether nothing in it narrows what it finds but a class."""
        return self.subject[0] == "?" and self.predicate[0] == "<" and (self.object[0] == "?" or self.predicate == TYPE)


@dataclass(frozen=True)
class Clauses:
    """Places are offsets in the text of the query."""

    text: str
    select: int  # where the word SELECT stands
    plain: bool  # whether the projection is of variables only, with all their repetitions
    inside: tuple[int, int]  # just behind the group's opening brace, and where its closing one stands
    grouped: str  # the one variable by which a sub-select that begins the group is grouped, and which it hands on
    block: tuple[int, int]  # the first block of triples: where it begins and ends
    patterns: tuple[Pattern, ...]
    filters: tuple[str, ...]  # what must be true of the group as a whole, each with a space between its words
    modifiers: str  # what stands behind the group, likewise, keywords in capitals


def clauses(query: str) -> Clauses:
    """Raises Unclear for anything but a plain SELECT."""
    return _Reader(query).read()


class _Reader:
    def __init__(self, query: str):
        self._query = query
        start, _, _, declared = prologue(query)
        self._prefixes = dict(declared)
        self._tokens = [piece for token in tokens(query, start) for piece in _undotted(token)]
        if "\\" in query or any(UNLIKE[kind].search(text) for kind, text, _, _ in self._tokens if kind in UNLIKE):
            raise Unclear
        self._at = 0

    def read(self) -> Clauses:
        while self._word() == "PREFIX":
            self._prefixes[self._kind(1, "name")[:-1]], self._at = self._kind(2, "iri")[1:-1], self._at + 3
        if self._word() != "SELECT":
            raise Unclear
        select, before = self._place(), self._at
        while self._text() != "{":
            if self._word() in NOT_PLAIN:
                raise Unclear
            self._at = self._closing(self._at) + 1
        plain = not {"(", "DISTINCT", "REDUCED"} & set(_upper(self._tokens[before : self._at]))
        end, start = self._closing(self._at), self._place() + 1
        self._at += 1
        grouped = self._grouping()
        block = self._place()
        patterns = self._triples() if self._text() != "}" else []
        block = block, self._place()
        filters = self._filters(end)
        modifiers = " ".join(_upper(self._tokens[end + 1 :]))
        return Clauses(
            self._query,
            select,
            plain,
            (start, self._tokens[end][2]),
            grouped,
            block,
            tuple(patterns),
            tuple(filters),
            modifiers,
        )

    def _grouping(self) -> str:
        """Pass over a sub-select that stands first, if it is grouped by one variable."""
        if self._text() != "{":
            return ""
        end = self._closing(self._at)
        variable = _grouped_by(_upper(self._tokens[self._at + 1 : end]))
        self._at = end + 1
        self._passed(".")
        return variable

    def _triples(self) -> list[Pattern]:
        """A TriplesBlock [55] without paths, lists, numbers or blank nodes."""
        found = []
        while self._starts_term():
            found += self._said_of(self._term())
            if not self._passed("."):
                break
        if not (self._word() in BEHIND or self._text() in "{}"):
            raise Unclear
        return found

    def _said_of(self, subject: str) -> list[Pattern]:
        """A PropertyListNotEmpty [77]."""
        found = []
        while True:
            predicate = TYPE if self._passed("a") else self._term()
            found.append(Pattern(subject, predicate, self._term()))
            while self._passed(","):
                found.append(Pattern(subject, predicate, self._term()))
            if not self._passed(";"):
                return found
            while self._passed(";"):
                pass
            if not (self._starts_term() or self._text() == "a"):
                return found

    def _passed(self, text: str) -> bool:
        """Whether that stands here; then it is behind us."""
        stands = self._text() == text
        self._at += stands
        return stands

    def _starts_term(self) -> bool:
        return self._token()[0] in ("variable", "iri", "name", "string")

    def _term(self) -> str:
        kind, text = self._token()[:2]
        self._at += 1
        if kind == "variable":
            return "?" + text[1:]
        if kind == "iri" and ":" in text:
            return text
        if kind == "name":
            prefix, _, local = text.partition(":")
            if prefix in self._prefixes:
                return f"<{self._prefixes[prefix]}{local}>"
        if kind == "string":
            if self._token()[0] == "tag":
                self._at += 1
            elif self._text() == "^":
                self._at += 3
            return text
        raise Unclear

    def _filters(self, end: int) -> list[str]:
        """The FILTERs [68] between here and the end of the group that do not stand in a group within it, their conjuncts apart."""
        found, depth = [], 0
        while self._at < end:
            depth += (self._text() in OPEN) - (self._text() in CLOSE)
            if not depth and self._word() == "FILTER":
                first = self._at + 1
                named = self._token(1)[1] != "("
                if self._token(1 + named)[1] == "(":  # otherwise EXISTS { … }
                    self._at = self._closing(first + named)
                    found += _conjuncts(
                        self._tokens[first : self._at + 1] if named else self._tokens[first + 1 : self._at]
                    )
            self._at += 1
        return found

    def _closing(self, at: int) -> int:
        depth = 0
        for i in range(at, len(self._tokens)):
            text = self._tokens[i][1]
            depth += (text in OPEN) - (text in CLOSE)
            if not depth:
                return i
        raise Unclear

    def _token(self, ahead: int = 0) -> Token:
        if self._at + ahead >= len(self._tokens):
            raise Unclear
        return self._tokens[self._at + ahead]

    def _text(self) -> str:
        return self._token()[1]

    def _place(self) -> int:
        return self._token()[2]

    def _word(self, ahead: int = 0) -> str:
        kind, text = self._token(ahead)[:2]
        return text.upper() if kind == "word" else ""

    def _kind(self, ahead: int, kind: str) -> str:
        found, text = self._token(ahead)[:2]
        if found != kind or (kind == "iri" and ":" not in text):
            raise Unclear
        return text


def _undotted(token: Token) -> list[Token]:
    """A name never ends with a dot (PN_LOCAL [169]): it ends a triple."""
    kind, text, start, spaced = token
    if kind != "name" or text[-1] != ".":
        return [token]
    name = text.rstrip(".")
    return [
        (kind, name, start, spaced),
        *(("other", ".", start + len(name) + i, "") for i in range(len(text) - len(name))),
    ]


def _upper(words: list[Token]) -> list[str]:
    return [text.upper() if kind == "word" else text for kind, text, _, _ in words]


def _grouped_by(words: list[str]) -> str:
    """The variable by which a sub-select is grouped, if it is one that is handed on."""
    if words[:1] != ["SELECT"] or "{" not in words or "}" not in words:
        raise Unclear
    handed, depth = set(), 0
    for word in words[: words.index("{")]:
        depth += (word in OPEN) - (word in CLOSE)
        if not depth and word[0] in "?$":
            handed.add(word[1:])
    behind = words[len(words) - words[::-1].index("}") :]
    if (
        behind[:2] != ["GROUP", "BY"]
        or len(behind) < 3
        or behind[2][0] not in "?$"
        or behind[2][1:] not in handed
        or (len(behind) > 3 and behind[3][0] in "?$(")
    ):
        raise Unclear
    return "?" + behind[2][1:]


def _conjuncts(words: list[Token]) -> list[str]:
    """The parts of an expression that must all be true; none when that is not plain."""
    parts, depth = [[]], 0
    for _, text, _, _ in words:
        depth += (text in OPEN) - (text in CLOSE)
        if not depth and text == "|":
            return []
        if not depth and text == "&":
            parts.append([])
        else:
            parts[-1].append(text)
    return [" ".join(part) for part in parts if part]
