"""What readers see is for readers: no terms of machines, codes of colours, raw amounts or sentences about nothing.

A page of every kind, drawn by a fixed seed from the register, and the rooms that list them.
"""

import random
import re
from html import unescape

import pytest

ROOMS = (
    "/",
    "/promises?on=2025-03-01",
    "/powers",
    "/money",
    "/meetings",
    "/about/coverage",
    "/search?q=what+changed+yesterday",
)
HIDDEN = re.compile(r"(?s)<(script|style|svg|head|code|pre)\b.*?</\1>")
PIECE = re.compile(r"(?s)<(p|li|h\d|dd|dt|td|th|caption|summary)\b[^>]*>(.*?)(?=</\1>|<\1\b)")
MACHINES = {
    "a term of a vocabulary": re.compile(r"\b(skos|void|dqv|dcterms|prov|devo|rdfs?|owl|org|foaf|dcat|schema|sh):\w+"),
    "a code of a colour": re.compile(r"(?<![/\w])#[0-9a-fA-F]{6}\b"),
    "a link of data about data": re.compile(r"\b(VoID|DQV|Data Quality Vocabulary|in dataset|linkset)\b"),
    "a value of a program": re.compile(r"\b(NaN|undefined)\b|datetime\.|\bTerm\("),
    "an amount without its sign": re.compile(r"\bPounds\b\s*\d"),
    "a sentence about nothing": re.compile(r"(?<![\d.,:£-])\b0 (?!per cent|p\.?m|a\.?m)[a-z]{2,}"),
}


@pytest.fixture(scope="module")
def pages(real_client) -> list[str]:
    rows = real_client.get("/views/things/all.json").json["rows"]
    by_kind: dict[str, list[str]] = {}
    for thing in sorted({row["thing"]["id"] for row in rows if "/id/" in row["thing"]["id"]}):
        by_kind.setdefault(thing.split("/id/")[1].split("/")[0], []).append(thing.split("/id/")[1])
    drawn = random.Random("words for readers")
    assert len(by_kind) > 20
    return [*ROOMS, *(f"/doc/{drawn.choice(things)}" for _, things in sorted(by_kind.items()))]


def pieces(text: str) -> list[str]:
    """The words of a page, piece by piece, as a reader has them."""
    main = HIDDEN.sub(" ", text.partition("<main")[2])
    return [" ".join(unescape(re.sub(r"<[^>]+>", "", found[2])).split()) for found in PIECE.finditer(main)]


def test_no_page_speaks_to_machines(pages, real_client):
    seen, faults = 0, []
    for path in pages:
        answer = real_client.get(path, headers={"Accept": "text/html"})
        assert answer.status_code == 200, path
        for piece in pieces(answer.text):
            seen += 1
            faults += [(path, what, piece[:100]) for what, shape in MACHINES.items() if shape.search(piece)]
    assert seen > 1_000 and faults == []


@pytest.mark.parametrize(
    ("piece", "what"),
    [
        ("skos:definition Says that", "a term of a vocabulary"),
        ("Colour #e4003b", "a code of a colour"),
        ("Pounds 600,000,000", "an amount without its sign"),
        ("The mayor of 0 authorities changed", "a sentence about nothing"),
        ("Dataset of VoID", "a link of data about data"),
    ],
)
def test_it_can_fail(piece, what):
    assert MACHINES[what].search(piece)
    assert not any(shape.search("10 authorities, £600 million, 2.0 per cent") for shape in MACHINES.values())
