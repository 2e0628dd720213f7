"""The interval filter stands in many queries, because each must be whole; here it is held to be the same in all.

An interval is half-open (DESIGN, section 4): it has begun on its first day and has ended on its last bound. In SPARQL,
with ``?a`` from ``devo:sinceDay``, ``?b`` from ``devo:untilDay``, and ``?d`` any day, only these comparisons say so::

    ?a <= ?d    it had begun        ?d < ?a     it had not
    ?d < ?b     it still held       ?b <= ?d    it had ended
    ?a < ?b     the one began before the other ended        ?b <= ?a    it did not

and an end, which is left out while a thing holds, is bound in an OPTIONAL and guarded by ``!BOUND(?b) ||``.
See ontology/decisions/0304-shapes-without-copies.md for why there is no macro.
"""

import re

import pytest
from rulebook import ONTOLOGY, REPOSITORY

ROOMS = (
    ONTOLOGY / "rules" / "flat",
    ONTOLOGY / "questions",
    REPOSITORY / "server" / "devolved" / "register" / "views",
    REPOSITORY / "server" / "devolved" / "register" / "queries",
)
EDGE = re.compile(r"devo:(sinceDay|untilDay)\s+\?(\w+)")
COMPARED = re.compile(r"\?(\w+)\s*(<=|>=|<|>)\s*(\?\w+|\"[^\"]*\"\^\^xsd:date)")
OPTIONAL_END = re.compile(r"OPTIONAL\s*\{\s*\?\w+\s+devo:untilDay\s+\?(\w+)\s*\}")
GUARDED = re.compile(r"!BOUND\(\?(\w+)\)\s*\|\|\s*(\?\w+|\"[^\"]*\"\^\^xsd:date)\s*<\s*\?(\w+)")


def body(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))


def faults(text: str) -> list[str]:
    """Comparisons of a query that are not of the pattern, as written."""
    text, found = body(text), []
    since, until = ({v for edge, v in EDGE.findall(text) if edge == e} for e in ("sinceDay", "untilDay"))
    for left, sign, right in COMPARED.findall(text):
        other = right.removeprefix("?")
        kinds = tuple("a" if v in since else "b" if v in until else "d" for v in (left, other))
        # Which of two beginnings, or of two ends, is the earlier is no question of holding.
        if kinds in (("d", "d"), ("a", "a"), ("b", "b")):
            continue
        if (kinds[0], sign, kinds[1]) not in {
            ("a", "<=", "d"),
            ("d", "<", "a"),
            ("d", "<", "b"),
            ("b", "<=", "d"),
            ("a", "<", "b"),
            ("b", "<=", "a"),
        }:
            found.append(f"?{left} {sign} {right}")
    guarded = {v for v, _, w in GUARDED.findall(text) if v == w}
    for end in set(OPTIONAL_END.findall(text)):
        if re.search(rf"(?:\?\w+|\^\^xsd:date)\s*<\s*\?{end}\b", text) and end not in guarded:
            found.append(f"?{end} is not guarded by !BOUND(?{end}) ||")
    return found


FILES = sorted(path for room in ROOMS for path in room.rglob("*.rq") if EDGE.search(path.read_text("utf-8")))


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.relative_to(REPOSITORY).as_posix())
def test_the_interval_filter_is_the_same_everywhere(path):
    assert faults(path.read_text("utf-8")) == []


def test_the_filter_is_looked_for_where_it_stands():
    assert {path.parent.name for path in FILES} >= {"flat", "questions", "changes", "mayors", "compare"}


@pytest.mark.parametrize(
    "written",
    [
        "?t devo:sinceDay ?a . FILTER ( ?a < ?day )",
        "?t devo:untilDay ?b . FILTER ( ?b < ?day )",
        "?t devo:untilDay ?b . FILTER ( ?day <= ?b )",
        "?t devo:untilDay ?b . FILTER ( ?b > ?day )",
        "OPTIONAL { ?t devo:untilDay ?b } FILTER ( ?day < ?b )",
        '?t devo:sinceDay ?a . FILTER ( ?a < "2024-05-06"^^xsd:date )',
    ],
)
def test_a_filter_that_differs_is_found_out(written):
    assert faults(written)
