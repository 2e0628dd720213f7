"""An empty folder of releases: what came with the package is taken, else one is built."""

import shutil

import pytest
from devolved.errors import Unavailable
from devolved.operate import first as module
from devolved.operate.first import at_hand, first
from devolved.release import Releases
from world import make_inputs


def test_the_release_of_the_package_is_taken_once(tmp_path, tiny_release):
    said: list[str] = []
    shutil.copytree(tiny_release.path, tmp_path / "carried" / tiny_release.version)
    releases = Releases(tmp_path / "releases")
    taken = first(releases, said.append, tmp_path / "carried")
    assert taken == releases.current() and taken.verify() == [] and "came with the package" in said[0]
    assert first(releases, said.append, tmp_path / "carried") is None and len(said) == 1


def test_a_damaged_one_is_not_taken(tmp_path, tiny_release):
    shutil.copytree(tiny_release.path, tmp_path / "carried" / tiny_release.version)
    (tmp_path / "carried" / tiny_release.version / "dataset.ttl").write_text("spoilt", "utf-8")
    with pytest.raises(Unavailable, match="dataset.ttl has changed"):
        first(Releases(tmp_path / "releases"), print, tmp_path / "carried")
    assert Releases(tmp_path / "releases").folders() == []


def test_who_only_reads_is_given_the_release_of_the_package_where_it_lies(tmp_path, tiny_release):
    carried = tmp_path / "carried" / tiny_release.version
    shutil.copytree(tiny_release.path, carried)
    releases = Releases(tmp_path / "releases")
    assert at_hand(releases, carried.parent).path == carried and not releases.root.exists()
    with pytest.raises(Unavailable, match="devolved build"):
        at_hand(releases, tmp_path / "none")
    assert at_hand(Releases(tiny_release.path.parent), carried.parent).path == tiny_release.path


@pytest.mark.slow
def test_without_one_it_is_built(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "find_root", lambda: make_inputs(tmp_path / "checkout").root)
    said: list[str] = []
    built = first(Releases(tmp_path / "releases"), said.append, tmp_path / "none")
    assert built == Releases(tmp_path / "releases").current() and "building one" in said[0]
