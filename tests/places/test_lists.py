"""The lists of places: judged by the build, carried into the release, and found by the names people type."""

import csv
import json
from datetime import date

import pytest
from devolved.build.inputs import Inputs
from devolved.build.pipeline import check
from devolved.errors import BuildError
from devolved.register.matching.places import Place, PlaceIndex
from devolved.release import Release
from world import REPOSITORY, make_inputs

HEAD = "slug,name,latitude,longitude,population,council,certainty,also,geonames\n"
FAULTS = {
    "a council nobody knows": ("a,A,53,-1,0,atlantis,inside,,1", "knows no council atlantis"),
    "a neighbour nobody knows": ("a,A,53,-1,0,eastham,inside,atlantis,1", "knows no council atlantis"),
    "a name used twice": ("a,A,53,-1,0,eastham,inside,,1\na,A,53,-1,0,eastham,inside,,2", "the name is taken"),
    "a council's own name": ("eastham,Eastham,53,-1,0,eastham,inside,,1", "the name is taken"),
    "no kebab case": ("A b,A,53,-1,0,eastham,inside,,1", "kebab case"),
    "a place at sea": ("a,A,13,-1,0,eastham,inside,,1", "not in England"),
    "no number": ("a,A,north,-1,0,eastham,inside,,1", "no number"),
    "a certainty of its own": ("a,A,53,-1,0,eastham,surely,,1", "certainty"),
    "a cell too few": ("a,A,53,-1,0,eastham,inside,", "more or fewer cells"),
}


@pytest.mark.parametrize("rows, complaint", FAULTS.values(), ids=FAULTS)
def test_a_list_that_cannot_be_right_is_refused(rows, complaint, tmp_path, unjudged):
    inputs = make_inputs(tmp_path)
    (tmp_path / "data/places/places.csv").write_text(HEAD + rows + "\n")
    with pytest.raises(BuildError) as refused:
        check(Inputs(inputs.root))
    assert complaint in refused.value.report and "places.csv:2" in refused.value.report.replace("csv:3", "csv:2")


def test_the_release_carries_them_and_the_manifest_covers_them(tiny_release):
    assert {"places/places.csv", "places/outcodes.csv", "places/places.csv-metadata.json"} <= set(
        tiny_release.manifest["files"]
    )
    metadata = json.loads(tiny_release.file("places/places.csv-metadata.json").read_text())
    with tiny_release.file("places/places.csv").open() as file:
        assert [c["name"] for c in metadata["tableSchema"]["columns"]] == next(csv.reader(file))


def test_a_release_without_places_knows_none(tmp_path):
    folder = tmp_path / "2026.01.01"
    folder.mkdir()
    (folder / "manifest.json").write_text(json.dumps({"built": date.today().isoformat(), "files": {}}))
    assert PlaceIndex.read(Release(folder)).places == {}


@pytest.fixture(scope="module")
def england():
    """The real lists, as a release would carry them."""
    folder = REPOSITORY / "data" / "places"

    class Carried:
        manifest = {"files": {f"places/{path.name}": {} for path in folder.glob("*.csv")}}

        @staticmethod
        def file(name):
            return folder / name.rpartition("/")[2]

    return PlaceIndex.read(Carried())


def test_all_of_england_is_there(england):
    kinds = [place.kind for place in england.places.values()]
    assert kinds.count("town") == 4661 and kinds.count("district") == 2223


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("Whitby", "whitby"),
        ("  WHITBY ", "whitby"),
        ("St Albans", "st-albans"),
        ("Saint Albans", "st-albans"),
        ("Newport, Isle of Wight", "newport-isle-of-wight-council"),
        ("newport telford", "newport-telford-and-wrekin-council"),
        ("stoke-on-trent", "stoke-on-trent"),
    ],
)
def test_a_name_as_people_type_it_is_found(england, typed, slug):
    assert [place.slug for place in england.named(typed)][:1] == [slug]


def test_those_that_share_a_name_are_all_offered_the_largest_first(england):
    found = england.named("newport")
    assert len(found) == 4 and found[0].council == "isle-of-wight-council"
    assert [p.population for p in found] == sorted((p.population for p in found), reverse=True)


def test_a_misspelling_is_near_and_a_stranger_is_not(england):
    assert england.near("Harogate")[0].slug == "harrogate"
    assert england.near("Xyzzyx") == [] and england.named("Atlantis") == []


def test_suggestions_begin_with_what_was_typed(england):
    assert [p.name for p in england.suggest("whitb")][0] in ("Whitby", "Whitburn")
    assert england.suggest("sk1")[0].slug == "sk1" and england.suggest("") == []


def test_the_index_holds_no_place_twice():
    twice = [Place("a", "A", "town", "c"), Place("a", "A", "town", "c")]
    assert len(PlaceIndex(twice).named("a")) == 1
