"""Data search engines find the dataset in the page; Croissant's own library reads it."""

import json
import re

import pytest


def markup(page) -> dict:
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page.text, re.S)[1])


@pytest.mark.parametrize("path", ["/dataset", "/releases/2025.07.01"])
def test_pages_of_the_dataset_say_so_in_schema_org(path, tiny):
    said = markup(tiny.get(path, headers={"Accept": "text/html"}))
    assert said["@type"] == "sc:Dataset" and said["@context"]["sc"] == "https://schema.org/"
    assert all(said[name] for name in ("name", "description", "license", "creator", "distribution", "temporalCoverage"))
    assert said["version"] == "2025.07.01" and 50 <= len(said["description"]) <= 5000


def test_every_file_is_there_with_its_sum(tiny, tiny_release):
    said = tiny.get("/dataset.croissant.json").json
    for file in said["distribution"]:
        assert tiny_release.manifest["files"][file["@id"]]["sha256"] == file["sha256"]
        with tiny.get(file["contentUrl"].removeprefix("https://w3id.org/devolved")) as answer:
            assert answer.status_code == 200 and f"{len(answer.data)} B" == file["contentSize"]


def test_croissant_reads_it_without_a_fault(tiny):
    mlcroissant = pytest.importorskip("mlcroissant", reason="left out: mlcroissant is not installed")
    dataset = mlcroissant.Dataset(jsonld=tiny.get("/dataset.croissant.json").json)
    # Releases are numbered by day, not as software is.
    warnings = [w for w in dataset.metadata.ctx.issues.warnings if "semver.org" not in str(w)]
    assert not dataset.metadata.ctx.issues.errors and not warnings
    assert len(dataset.metadata.record_sets) > 10


def test_extruct_finds_it(tiny):
    extruct = pytest.importorskip("extruct", reason="left out: extruct is not installed")
    page = tiny.get("/dataset", headers={"Accept": "text/html"}).text
    found = extruct.extract(page, syntaxes=["json-ld"])["json-ld"]
    assert [one["@type"] for one in found] == ["sc:Dataset"]
