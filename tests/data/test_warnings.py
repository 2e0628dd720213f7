"""Every warning of the check is explained in data/README.md, and none that has been mended still is."""

import re
from pathlib import Path

import pytest

PAGE = Path(__file__).resolve().parents[2].joinpath("data", "README.md").read_text("utf-8")
# What each shape warns of, as the record has it; the shape is the heading of its table.
WARNED = {
    "Conferral-underSomething": "?thing a devo:Conferral . FILTER NOT EXISTS { ?thing devo:conferredUnder ?law }",
    "Fact-needsSource": "?thing devo:confidence <https://w3id.org/devolved/id/confidence/uncited> .",
    "Power-source": "?thing a devo:Power . FILTER NOT EXISTS { ?thing dcterms:source ?source }",
    "Council-gssCode": "?thing a devo:Council . FILTER NOT EXISTS { ?thing devo:gssCode ?code }",
}


def explained(page: str) -> dict[str, int]:
    """Shape → how many of its warnings the page explains."""
    sections = re.findall(r"^### (\w+-\w+)\n(.*?)(?=^##|\Z)", page.partition("\n## Warnings\n")[2], re.M | re.S)
    return {shape: sum(map(int, re.findall(r"^\| (\d+) \|", text, re.M))) for shape, text in sections}


@pytest.mark.parametrize("shape", WARNED)
def test_each_warning_is_explained(register, shape):
    assert explained(PAGE).get(shape) == len({row["thing"] for row in register.rows(WARNED[shape])})


def test_no_table_is_about_a_warning_that_is_unknown_here():
    assert set(explained(PAGE)) == set(WARNED)


def test_powers_without_a_law_are_counted_one_by_one(register):
    rows = register.rows(
        "?thing a devo:Conferral ; devo:power ?power . FILTER NOT EXISTS { ?thing devo:conferredUnder ?law }"
    )
    counts = {}
    for row in rows:
        power = row["power"].removeprefix("power/")
        counts[power] = counts.get(power, 0) + 1
    assert dict((power, int(n)) for n, power in re.findall(r"^\| (\d+) \| ([a-z-]+) \|", PAGE, re.M)) == counts


def test_the_tables_are_read_as_they_are_written():
    page = (
        "\n## Warnings\n\n### Power-source\n\n| warnings | powers |\n|---|---|\n| 2 | a |\n| 3 | b |\n\n## Later\n"
        "\n| 9 | c |\n"
    )
    assert explained(page) == {"Power-source": 5}
