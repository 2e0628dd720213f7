"""Data and concepts are written in one way, so that a change of one fact is a change of one line.

PREFIX lines first and only those used; a thing's address on a line of its own; one statement a line,
four spaces in, ending `` ;``; the dot alone; one blank line between things; no blank nodes.
"""

from pathlib import Path

import pytest
from devolved.curate.tidy import faults

REPOSITORY = Path(__file__).resolve().parents[2]
FILES = [*sorted((REPOSITORY / "data").rglob("*.ttl")), *sorted((REPOSITORY / "ontology" / "concepts").glob("*.ttl"))]


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
        (" ;\n.\n\nsource:two", " ; .\n\nsource:two", "7: '    devo:locator"),
        ("    a devo:Source", "\ta devo:Source", "\\ta devo:Source"),
        ('"page: 4, [left]"@en', "[ a devo:Source ]", "7: a blank node"),
        ('"page: 4, [left]"@en', '"a", "b"', "7: '    devo:locator"),
        ("\n\nsource:two", "\nsource:two", "9: nothing should be ''"),
        ("\n\nsource:two", "\n\n\nsource:two", "'' should be nothing"),
        (
            "PREFIX source:",
            "PREFIX spare:  <https://example.org/>\nPREFIX source:",
            "2: prefix spare: is declared but never used",
        ),
        ("source:two\n    a devo:Source ;\n.\n", "source:two\n    a devo:Source ;\n", "the last thing has no dot"),
        ("source:two\n    a devo:Source ;\n.\n", "source:two\n    a devo:Source ;\n.\n\n", "14: '' should be nothing"),
        ("a devo:Source ;\n    devo", "a devo:Source ; \n    devo", "Source ; '"),
        ("PREFIX devo:   ", "PREFIX devo: ", "1: 'PREFIX devo: <"),
    ],
)
def test_what_is_not_in_the_style_is_pointed_out(before, after, complaint):
    spoiled = GOOD.replace(before, after)
    assert spoiled != GOOD
    assert any(complaint in fault for fault in faults(spoiled)), faults(spoiled)
