"""What is cited is counted by where it was read, and a source says on its page which it is."""

import csv
import io

import pytest
from devolved.vocabulary import DATASET

CITED = """PREFIX dcterms: <http://purl.org/dc/terms/> PREFIX devo: <https://w3id.org/devolved/def#>
SELECT ?host (COUNT(*) AS ?n) WHERE { SELECT DISTINCT ?thing ?cited ?host WHERE {
    ?thing dcterms:source ?cited ; devo:confidence|a ?any .
    FILTER ( STRSTARTS(STR(?thing), "https://w3id.org/devolved/id/") )
    OPTIONAL { ?cited dcterms:isPartOf ?whole }
    BIND ( COALESCE(?whole, ?cited) AS ?document )
    ?document devo:hostKind ?host
} } GROUP BY ?host"""


@pytest.fixture(scope="module")
def counted(real_release) -> dict[str, int]:
    """Citations by where the document was read, from the table of coverage."""
    rows = csv.DictReader(io.StringIO((real_release.path / "coverage.csv").read_text("utf-8")))
    whole = next(row for row in rows if row["about"] == DATASET)
    return {name.removeprefix("cited-"): int(n) for name, n in whole.items() if name.startswith("cited-")}


def test_citations_are_counted_by_whose_host_was_read(counted, real_store):
    found = {r["host"].value.rpartition("/")[2]: int(r["n"].value) for r in real_store.rows(CITED)}
    assert found == {name: n for name, n in counted.items() if n and name != "law"}
    assert found["publisher"] > found["copy"] > 100


def test_few_citations_rest_on_a_mirror(counted):
    assert counted["mirror"] < 0.12 * sum(counted.values())


def test_the_page_of_coverage_tells_them(counted, real_client):
    text = real_client.get("/about/coverage").text
    for name in ("publisher", "copy", "mirror"):
        assert f'data-th="Citations">{counted[name]:,}</td>' in text
    assert f"{100 * counted['mirror'] / sum(counted.values()):.1f}% rest on a mirror" in text


@pytest.mark.parametrize(
    ("slug", "said"),
    [
        ("local-government-act-1972-section-1", "in a copy word for word on another host"),
        ("council-nations-regions-terms-reference", "at its publisher"),
        ("mayoral-council-wikipedia-mirror", "which is neither its publisher nor an official archive"),
        ("labour-party-manifesto-2024", "not read for the register"),
    ],
)
def test_a_source_says_where_it_was_read(real_client, slug, said):
    assert said in real_client.get(f"/doc/source/{slug}").text


def test_a_note_leads_to_the_original_of_a_copy(real_client):
    text = real_client.get("/doc/council/stockport-metropolitan-borough-council").text
    assert "(law, read in a copy)" in text
    assert 'href="https://www.legislation.gov.uk/ukpga/1972/70"' in text
