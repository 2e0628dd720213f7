"""Words for a query that the engine has refused: what is wrong, where, and what to do.

Only then is a stranger's text read here; nothing decides by it what is answered.
The log's outline of a slow query reads it the same way.
"""

import re
from collections.abc import Iterator

from devolved.errors import BadQuery

SERVICE = (
    "SERVICE is refused: this endpoint never calls other servers on behalf of a query. Run the federated query in "
    "your own client, for example Comunica, with this endpoint as one of its sources."
)
SORT = (
    "The engine cannot sort values of these kinds together. Sort by their text: ORDER BY STR(?o) "
    "in place of ORDER BY ?o."
)
UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"})
FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
LOOKALIKES = {
    "a no-break space": "\u00a0\u2007\u202f",
    "a space that cannot be seen": "\u200b\u200c\u200d\u2060\ufeff",
    "a typographic quotation mark": "“”„‟‘’‚‛«»",
    "a long dash": "–—−",
}
# The grammar's own terminals (SPARQL 1.1 Query, section 19.8), tried in order.
_TERMINALS = (
    ("space", r"[ \t\r\n]+|#[^\r\n]*"),
    ("iri", r"<[^<>\"{}|^`\\\x00-\x20]*(?:\\[uU][0-9A-Fa-f]{4,8}[^<>\"{}|^`\\\x00-\x20]*)*>"),
    (
        "string",
        r'"""(?:[^"\\]|\\.|"(?!""))*"""'
        r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
        r'|"(?:[^"\\\r\n]|\\.)*"'
        r"|'(?:[^'\\\r\n]|\\.)*'",
    ),
    ("variable", r"[?$]\w+"),
    ("blank", r"_:[\w.·-]+"),
    ("name", r"(?:[^\W\d_][\w.·-]*)?:(?:[\w:.·-]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%])*"),
    ("tag", r"@[A-Za-z]+(?:-[A-Za-z0-9]+)*"),
    ("number", r"(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"),
    ("word", r"[^\W\d]\w*"),
    ("other", r"."),
)
_SCANNER = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _TERMINALS), re.DOTALL)


def scan(query: str) -> Iterator[tuple[str, str, int]]:
    """Kind, text and offset of what looks like the words of a query.

    Never fails: the rest comes as single characters.
    """
    for match in _SCANNER.finditer(query):
        if match.lastgroup != "space":
            yield match.lastgroup or "other", match[0], match.start()


def place(query: str, offset: int) -> dict[str, int]:
    """Line and column of an offset, counted from 1."""
    before = query[:offset]
    return {"line": before.count("\n") + 1, "column": offset - before.rfind("\n")}


def syntax_error(query: str, words: str) -> BadQuery:
    """What the engine says about a syntax error, in words that help, with its place as members."""
    where, _, rest = words.removeprefix("error at ").partition(": ")
    line, _, column = where.partition(":")
    if not (line.isdigit() and column.isdigit()):
        return BadQuery(words[:500])
    lines = query.split("\n")
    offset = sum(len(text) + 1 for text in lines[: int(line) - 1]) + int(column)
    for complaint, at in _complaints(query):
        if at <= offset:
            found = place(query, at)
            return BadQuery(f"Line {found['line']}, column {found['column']}: {complaint}", **found)
    expected = rest.partition(", [")[0].replace("expected one of", "expected one of:")
    return BadQuery(
        f"Syntax error at line {line}, column {column}: {expected[:400]}.", line=int(line), column=int(column)
    )


def refusal(query: str, words: str) -> BadQuery | None:
    """What the engine could not do while it ran, where that is the query's own fault."""
    kind, _, rest = words.partition(": ")
    if kind.endswith("Error") and "service" in query.lower() and (kind != "RuntimeError" or "service" in rest):
        return BadQuery(SERVICE)
    if "custom function" in rest and "not supported" in rest:
        function = re.search(r"<[^>]*>", rest)
        return BadQuery(
            f"The function {function[0][:300] if function else ''} is not supported here. The functions of SPARQL 1.1 "
            "and the casts of XML Schema are."
        )
    return None


def _complaints(query: str) -> Iterator[tuple[str, int]]:
    """What people often get wrong, and where, in the order in which it stands."""
    declared, before, form = set(), "", False
    for kind, text, at in scan(query):
        word = text.upper() if kind == "word" else ""
        if kind == "other":
            for name, characters in LOOKALIKES.items():
                if text in characters:
                    yield f"there is {name} (U+{ord(text):04X}), pasted from a page perhaps. Type a plain one.", at
        elif kind == "name":
            prefix = text.partition(":")[0]
            if before == "PREFIX":
                declared.add(prefix)
            elif prefix not in declared:
                yield f"the prefix {prefix}: is not declared. Begin the query with PREFIX {prefix}: <…>.", at
        elif word in UPDATES and not form:
            yield (
                f"{word} is refused: the register is read only. It changes by building a new release from its files.",
                at,
            )
        form = form or word in FORMS
        before = word
