"""A thing that states what it stated keeps its version and time from release to release; what changed gets new ones."""

from datetime import date

from devolved.build.pipeline import build
from devolved.build.versions import digests, instant
from devolved.release import Releases
from world import BUILT, make_inputs

ADA, BO = (f"https://w3id.org/devolved/id/person/{name}" for name in ("ada-north", "bo-east"))


def test_names_say_what_is_stated_and_not_where_or_in_which_order():
    thing = "<https://w3id.org/devolved/id/person/x>"
    one, two = f'{thing} <http://e/p> "a <b> c" <http://e/g>', f"{thing} <http://e/q> <http://e/o> <http://e/g>"
    elsewhere = [line.replace("http://e/g", "http://e/h") for line in (two, one)]
    assert digests([one, two]) == digests(elsewhere) == digests([one, two, *elsewhere])
    assert digests([one, two]) != digests([one])
    assert digests(["<http://e/s> <http://e/p> <http://e/o> <http://e/g>"]) == {}


def test_releases_of_one_day_keep_their_order():
    asked = [instant(version, BUILT) for version in ("2025.07.01", "2025.07.01.1", "2025.07.01.75")]
    assert asked == ["2025-07-01T00:00:00Z", "2025-07-01T00:00:01Z", "2025-07-01T00:01:15Z"]


def test_only_what_changed_gets_a_new_version(tmp_path, tiny_release):
    releases = Releases(tmp_path / "releases")
    releases.root.mkdir()
    (releases.root / tiny_release.version).symlink_to(tiny_release.path)
    inputs = make_inputs(tmp_path / "checkout")
    world = inputs.root / "data" / "world.ttl"
    assert 'foaf:name "Ada North"' in world.read_text("utf-8")
    world.write_text(world.read_text("utf-8").replace('foaf:name "Ada North"', 'foaf:name "Ada Northe"'), "utf-8")
    after = build(inputs, releases, date(2025, 8, 1)).release.versions
    before = tiny_release.versions
    assert before[ADA].name != after[ADA].name and after[ADA].issued == "2025-08-01T00:00:00Z"
    assert before[BO] == after[BO] and after[BO].issued == "2025-07-01T00:00:00Z"
    assert before.keys() == after.keys()
