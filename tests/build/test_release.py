"""A release is whole, repeatable, immutable, and survives the death of a build."""

import gzip
import os
import shutil
import signal
import subprocess
import sys
from datetime import date

import pytest
from devolved.build.inputs import Inputs
from devolved.build.pipeline import STEPS, build
from devolved.errors import NotFound, Unavailable
from devolved.release import Releases
from world import BUILT, REPOSITORY, make_inputs


def test_the_same_inputs_and_day_give_the_same_bytes(tmp_path):
    first = build(make_inputs(tmp_path / "a"), Releases(tmp_path / "ra"), BUILT).release
    second = build(make_inputs(tmp_path / "b"), Releases(tmp_path / "rb"), BUILT).release
    assert first.manifest == second.manifest
    assert (first.path / "manifest.json").read_bytes() == (second.path / "manifest.json").read_bytes()


def test_nothing_is_built_when_nothing_changed(tmp_path, unjudged):
    inputs, releases = make_inputs(tmp_path / "a"), Releases(tmp_path / "r")
    first = build(inputs, releases, BUILT)
    again = build(inputs, releases, date(2025, 8, 1))
    assert not first.reused and again.reused
    assert again.release.version == first.release.version == "2025.07.01"


def test_a_second_release_of_a_day_has_a_number(tmp_path, unjudged):
    inputs, releases = make_inputs(tmp_path / "a"), Releases(tmp_path / "r")
    build(inputs, releases, BUILT)
    build(inputs, releases, BUILT, force=True)
    assert [r.version for r in releases.all()] == ["2025.07.01", "2025.07.01.1"]
    assert releases.current().version == "2025.07.01.1"
    releases.activate("2025.07.01")
    assert releases.current().version == "2025.07.01"


def test_the_dumps_hold_the_same_statements(tiny_release):
    from rdflib import Graph

    turtle = Graph().parse(data=gzip.decompress(tiny_release.file("devolved.ttl.gz").read_bytes()), format="turtle")
    lines = gzip.decompress(tiny_release.file("devolved.nq.gz").read_bytes()).decode().splitlines()
    assert lines == sorted(lines) and len(lines) == tiny_release.manifest["triples"]
    subjects = {line.split(" ", 1)[0] for line in lines if "/graph/shapes>" not in line}
    assert {f"<{s}>" for s in turtle.subjects() if s.startswith("http")} <= subjects


def test_a_damaged_release_is_noticed(tmp_path, unjudged):
    release = build(make_inputs(tmp_path / "a"), Releases(tmp_path / "r"), BUILT).release
    assert release.verify() == []
    (release.path / "devolved.nq.gz").write_bytes(b"spoilt")
    (release.path / "extra").write_text("x")
    os.unlink(release.path / "dataset.ttl")
    assert sorted(release.verify()) == [
        "dataset.ttl is missing.",
        "devolved.nq.gz has changed since the release was published.",
        "extra is not in the manifest.",
    ]


def test_an_unknown_release_is_not_found_and_an_empty_folder_says_what_to_do(tmp_path):
    with pytest.raises(NotFound):
        Releases(tmp_path).get("2020.01.01")
    with pytest.raises(NotFound):
        Releases(tmp_path).get("../../etc")
    with pytest.raises(Unavailable, match="devolved build"):
        Releases(tmp_path).current()


KILLER = """
import os, signal, sys
from datetime import date
from pathlib import Path
sys.path.insert(0, {tests!r})
from devolved.build.inputs import Inputs
from devolved.build import pipeline, report
from devolved.release import Releases
pipeline.validate = lambda workspace, inputs: report.Validation((), b"")
def die(step):
    if step == {step!r}:
        os.kill(os.getpid(), signal.SIGKILL)
if {step!r} in ("rename", "replace"):
    real = getattr(os, {step!r})
    setattr(os, {step!r}, lambda *a: os.kill(os.getpid(), signal.SIGKILL))
pipeline.build(Inputs(Path({root!r})), Releases(Path({releases!r})), date(2025, 7, 2), die, force=True)
"""


@pytest.mark.parametrize("step", [*STEPS, "rename", "replace"])
def test_a_build_killed_at_any_step_loses_nothing(tmp_path, tiny_release, unjudged, step):
    inputs, releases = make_inputs(tmp_path / "a"), Releases(tmp_path / "r")
    shutil.copytree(tiny_release.path.parent, releases.root, symlinks=True)
    first = releases.current()
    code = KILLER.format(tests=str(REPOSITORY / "tests"), step=step, root=str(inputs.root), releases=str(releases.root))
    killed = subprocess.run([sys.executable, "-c", code], timeout=120, capture_output=True)
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    assert releases.current().version == first.version and first.verify() == []
    after = build(Inputs(inputs.root), releases, BUILT, force=True).release
    assert releases.current().version == after.version and after.verify() == []
    assert not list(releases.root.glob(".building-*"))
