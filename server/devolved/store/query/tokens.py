"""Read SPARQL as words, without reading it as a query.

The grammar's own terminals (SPARQL 1.1, section 19.8), tried in order, so that
brackets, hashes and keywords inside IRIs, strings and comments are not mistaken
for the real ones. Needs no parser and no stack: any text is read in one pass.
"""

import re
from collections.abc import Iterator

_TERMINALS = (
    ("space", r"[ \t\r\n]+"),
    ("comment", r"#[^\r\n]*"),
    ("iri", r"<[^<>\"{}|^`\\\x00-\x20]*(?:\\[uU][0-9A-Fa-f]{4,8}[^<>\"{}|^`\\\x00-\x20]*)*>"),
    (
        "string",
        r'"""(?:[^"\\]|\\.|"(?!""))*"""'
        r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
        r'|"(?:[^"\\\r\n]|\\.)*"'
        r"|'(?:[^'\\\r\n]|\\.)*'",
    ),
    ("variable", r"[?$]\w+"),
    ("name", r"(?:[^\W\d_][\w.·-]*)?:(?:[\w:.·-]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%])*"),
    ("blank", r"_:[\w.·-]+"),
    ("tag", r"@[A-Za-z]+(?:-[A-Za-z0-9]+)*"),
    ("number", r"(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"),
    ("word", r"[^\W\d]\w*"),
    ("open", r"[{(\[]"),
    ("close", r"[})\]]"),
    ("other", r"."),
)
_SCANNER = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _TERMINALS), re.DOTALL)


Token = tuple[str, str, int, str]


def tokens(query: str, since: int = 0) -> Iterator[Token]:
    """The tokens of a text from a place on. Never fails: what is no terminal comes out as single characters.

    Each is its kind (iri, string, variable, name, blank, tag, number, word, open, close or other), its text, where it
    starts, and the space before it, folded: "", " " or a line feed. Plain tuples, since every query is read so.
    """
    spaced = ""
    for match in _SCANNER.finditer(query, since):
        kind = match.lastgroup
        if kind == "space":
            spaced = "\n" if "\n" in match[0] or "\r" in match[0] or spaced == "\n" else " "
        elif kind == "comment":
            spaced = spaced or " "
        else:
            yield kind, match[0], match.start(), spaced
            spaced = ""


def place(query: str, offset: int) -> tuple[int, int]:
    """Line and column of an offset, counted from 1."""
    before = query[:offset]
    return before.count("\n") + 1, offset - before.rfind("\n")
