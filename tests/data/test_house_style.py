"""Data and concepts are written in one way, so that a change of one fact is a change of one line.

PREFIX lines first and only those used; a thing's address on a line of its own; one statement a line,
four spaces in, ending `` ;``; the dot alone; one blank line between things; no blank nodes.
"""

import re
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
FILES = [*sorted((REPOSITORY / "data").rglob("*.ttl")), *sorted((REPOSITORY / "ontology" / "concepts").glob("*.ttl"))]

NAME = r"(?:[a-z][a-z0-9-]*:[A-Za-z0-9][\w.-]*)"
IRI = r"(?:<[^\s<>\"{}|^`\\]+>)"
TEXT = r'(?:"(?:[^"\\]|\\.)*")'
LITERAL = rf"(?:{TEXT}(?:@[a-z]+(?:-[A-Za-z0-9]+)*|\^\^{NAME})?|true|false|[-+]?[0-9]+(?:\.[0-9]+)?)"
LINES = {
    "prefix": re.compile(rf"PREFIX [a-z][a-z0-9-]*: +{IRI}"),
    "comment": re.compile(r"(?:    )?# \S.*|#"),
    "subject": re.compile(rf"{NAME}|{IRI}"),
    "statement": re.compile(rf"    (?:a|{NAME}|{IRI}) (?:{NAME}|{IRI}|{LITERAL}) ;"),
    "dot": re.compile(r"\."),
    "blank": re.compile(r""),
}
# What may follow what. A comment stands before a thing or between its statements.
FOLLOWS = {
    "start": {"prefix"},
    "prefix": {"prefix", "blank"},
    "blank": {"comment", "subject"},
    "comment": {"comment", "subject", "statement", "dot", "blank"},
    "subject": {"statement", "comment"},
    "statement": {"statement", "comment", "dot"},
    "dot": {"blank"},
}


def faults(text: str) -> list[str]:
    """Every line that is not in the house style, with the reason."""
    found, before, opened = [], "start", False
    lines = text.split("\n")
    if lines.pop() != "" or (lines and lines[-1] == ""):
        found.append("the file must end in one newline")
    for number, line in enumerate(lines, 1):
        kind = next((kind for kind, form in LINES.items() if form.fullmatch(line)), None)
        opened = kind == "subject" or (opened and kind != "dot")
        if kind is None:
            found.append(f"{number}: {_reason(line)}: {line}")
            kind = "statement" if line.startswith(" ") else before
        elif kind not in FOLLOWS[before]:
            found.append(f"{number}: {'a ' + kind if kind != 'start' else kind} may not follow a {before}: {line}")
        elif kind == "statement" and before == "comment" and not opened:
            found.append(f"{number}: a statement without its thing: {line}")
        before = kind
    if opened:
        found.append(f"{len(lines)}: the last thing has no dot")
    return found + _prefix_faults(text)


def _reason(line: str) -> str:
    bare = re.sub(rf"{TEXT}|{IRI}", "x", line)
    if "\t" in line:
        return "a tab"
    if line != line.rstrip():
        return "spaces at the end"
    if re.search(r"[\[\]]|(?<!\w)_:", bare):
        return "a blank node; give it an address"
    if "," in bare:
        return "a comma; write one statement a line"
    if line.startswith(" ") and not line.endswith(" ;"):
        return "a statement ends in ' ;'"
    return "not a line of the house style"


def _prefix_faults(text: str) -> list[str]:
    body = "\n".join(line for line in text.split("\n") if not re.match(r"\s*(?:PREFIX|#)", line))
    # Text first: an IRI or a prefixed name within it is only text, save for the datatype after it.
    bare = re.sub(IRI, "", re.sub(TEXT, '""', body))
    used = set(re.findall(r"(?<![\w:-])([a-z][a-z0-9-]*):(?=[A-Za-z0-9])", bare))
    declared = re.findall(r"^PREFIX ([a-z0-9-]+):", text, re.M)
    found = [f"prefix {p}: is declared but never used" for p in declared if p not in used]
    return found + [f"prefix {p}: is declared twice" for p in set(declared) if declared.count(p) > 1]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(REPOSITORY).as_posix())
def test_a_file_is_in_the_house_style(path):
    found = faults(path.read_text("utf-8"))
    name = path.relative_to(REPOSITORY).as_posix()
    assert not found, "\n" + "\n".join(f"{name}:{fault}" for fault in found[:20])


GOOD = """PREFIX devo:   <https://w3id.org/devolved/def#>
PREFIX source: <https://w3id.org/devolved/id/source/>

# Why it stands here.
source:one
    a devo:Source ;
    devo:locator "page: 4, [left]"@en ;
.

source:two
    a devo:Source ;
.
"""


def test_the_style_itself_is_found_in_order():
    assert faults(GOOD) == []


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        (" ;\n.\n\nsource:two", " ; .\n\nsource:two", "a statement ends in"),
        ("    a devo:Source", "\ta devo:Source", "a tab"),
        ('"page: 4, [left]"@en', "[ a devo:Source ]", "a blank node"),
        ('"page: 4, [left]"@en', '"a", "b"', "a comma"),
        ("\n\nsource:two", "\nsource:two", "may not follow a dot"),
        ("\n\nsource:two", "\n\n\nsource:two", "may not follow a blank"),
        (
            "PREFIX source:",
            "PREFIX spare:  <https://example.org/>\nPREFIX source:",
            "spare: is declared but never used",
        ),
        ("source:two\n    a devo:Source ;\n.\n", "source:two\n    a devo:Source ;\n", "has no dot"),
        ("source:two\n    a devo:Source ;\n.\n", "source:two\n    a devo:Source ;\n.\n\n", "one newline"),
        ("a devo:Source ;\n    devo", "a devo:Source ; \n    devo", "spaces at the end"),
    ],
)
def test_what_is_not_in_the_style_is_pointed_out(before, after, complaint):
    spoiled = GOOD.replace(before, after)
    assert spoiled != GOOD
    assert any(complaint in fault for fault in faults(spoiled))
