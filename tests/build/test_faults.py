"""A wrong fact in any data file is refused, with a message that names the file and what to do."""

import shutil

import pytest
from devolved.build.inputs import Inputs
from devolved.build.pipeline import build
from devolved.errors import BuildError
from devolved.release import Releases
from world import BUILT, make_inputs

PREFIXES = """PREFIX confidence: <https://w3id.org/devolved/id/confidence/>
PREFIX dcterms:    <http://purl.org/dc/terms/>
PREFIX devo:       <https://w3id.org/devolved/def#>
PREFIX org:        <http://www.w3.org/ns/org#>
PREFIX person:     <https://w3id.org/devolved/id/person/>
PREFIX post:       <https://w3id.org/devolved/id/post/>
PREFIX source:     <https://w3id.org/devolved/id/source/>
PREFIX tenure:     <https://w3id.org/devolved/id/tenure/>
PREFIX xsd:        <http://www.w3.org/2001/XMLSchema#>

"""
TENURE = """tenure:wrong
    a devo:Tenure ;
    devo:post post:{post} ;
    org:member person:bo-east ;
    devo:startsOn "{start}"^^xsd:date ;
    devo:endsOn "{end}"^^xsd:date ;
{citation}.
"""
CITATION = "    dcterms:source source:almanac ;\n    devo:confidence confidence:verified ;\n"

FAULTS = {
    "two holders on one day": (
        dict(post="mayor-of-northshire", start="2018-01-01", end="2018-02-01"),
        "mayor-of-northshire",
    ),
    "a missing citation": (
        dict(post="mayor-of-northshire", start="2021-05-11", end="2021-05-12", citation=""),
        "tenure/wrong",
    ),
    "an unknown slug": (dict(post="mayor-of-nowhere", start="2018-01-01", end="2018-02-01"), "mayor-of-nowhere"),
    "a date that is none": (dict(post="mayor-of-northshire", start="2021-13-41", end="2022-01-01"), "tenure/wrong"),
    "an interval the wrong way round": (
        dict(post="mayor-of-northshire", start="2021-05-20", end="2021-05-12"),
        "tenure/wrong",
    ),
    "a tenure before its post": (
        dict(post="mayor-of-northshire", start="1990-01-01", end="1991-01-01"),
        "tenure/wrong",
    ),
}


@pytest.fixture
def served(tmp_path, tiny_release):
    """A checkout, its releases and the release that is being served."""
    shutil.copytree(tiny_release.path.parent, tmp_path / "releases", symlinks=True)
    releases = Releases(tmp_path / "releases")
    return make_inputs(tmp_path / "checkout").root, releases, releases.current()


@pytest.mark.parametrize("fault", FAULTS)
def test_a_wrong_fact_is_refused_and_the_served_release_stays(served, fault):
    root, releases, before = served
    values, named = FAULTS[fault]
    (root / "data" / "wrong.ttl").write_text(PREFIXES + TENURE.format(**{"citation": CITATION, **values}), "utf-8")
    with pytest.raises(BuildError) as refusal:
        build(Inputs(root), releases, BUILT)
    report = refusal.value.report
    assert "data/" in report and named in report, report
    assert releases.current().version == before.version
    assert not before.verify()
    assert [r.version for r in releases.all()] == [before.version]


def test_broken_turtle_is_refused_with_file_and_line(served):
    root, releases, before = served
    (root / "data" / "broken.ttl").write_text(
        PREFIXES + "tenure:wrong\n    a devo:Tenure\n    devo:post post:x ;\n.\n", "utf-8"
    )
    with pytest.raises(BuildError) as refusal:
        build(Inputs(root), releases, BUILT)
    assert refusal.value.report.startswith("data/broken.ttl:12: ")
    assert releases.current().version == before.version


def test_every_broken_file_is_reported_at_once(served):
    root, releases, _ = served
    for name in ("one", "two"):
        (root / "data" / f"{name}.ttl").write_text("nonsense", "utf-8")
    with pytest.raises(BuildError) as refusal:
        build(Inputs(root), releases, BUILT)
    assert "data/one.ttl:1:" in refusal.value.report and "data/two.ttl:1:" in refusal.value.report
