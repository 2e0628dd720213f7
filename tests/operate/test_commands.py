"""The operators' commands: what is wrong is told in a sentence, and nothing that readers cite goes by accident."""

import json
import os
import re
import shutil
import subprocess

import pytest
from click.testing import CliRunner
from devolved.build.inputs import Inputs
from devolved.cli import main
from devolved.release import Releases
from devolved.settings import Settings
from world import REPOSITORY, make_inputs


@pytest.fixture
def root(tmp_path, tiny_release):
    """Three releases with the same content, the middle one current."""
    root = tmp_path / "releases"
    for version in ("2025.07.01", "2025.07.02", "2025.07.03"):
        shutil.copytree(tiny_release.path, root / version)
    Releases(root).activate("2025.07.02")
    return root


def run(*words, environment=None):
    """Run a command. Whatever is wrong, it never ends in a traceback."""
    done = CliRunner().invoke(main, [str(word) for word in words], env=environment)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def test_make_clean_leaves_releases():
    said = subprocess.run(["make", "-n", "clean"], cwd=REPOSITORY, capture_output=True, text=True).stdout
    assert "rm -rf" in said and not re.search(r"\breleases\b", said)


@pytest.mark.parametrize(
    "variable,value",
    [
        ("WORKERS", "abc"),
        ("WORKERS", "0"),
        ("WORKERS", "2.5"),
        ("TIMEOUT", "nan"),
        ("TIMEOUT", "inf"),
        ("TIMEOUT", "-1"),
        ("CLIENT_SHARE", "7"),
        ("QUEUE", ""),
    ],
)
def test_a_setting_that_cannot_be_read_is_a_sentence(variable, value):
    said = run("releases", environment={f"DEVOLVED_{variable}": value})
    assert said.exit_code == 1 and f"DEVOLVED_{variable}={value!r} cannot be used" in said.output


def test_a_misspelt_setting_is_told_with_the_right_name(root):
    said = run("releases", "--releases", root, environment={"DEVOLVED_WORKRES": "3", "DEVOLVED_FUZZ": "1"})
    assert said.exit_code == 0 and "DEVOLVED_WORKRES is not a setting; DEVOLVED_WORKERS is" in said.output
    assert "DEVOLVED_FUZZ" not in said.output


def test_settings_shows_what_is_in_force_and_no_password():
    store = "sparql+http://alice:secret@127.0.0.1:1/query"
    said = run("settings", environment={"DEVOLVED_WORKERS": "7", "DEVOLVED_STORE": store, "COLUMNS": "200"})
    assert re.search(r"DEVOLVED_WORKERS\W+7\W+2\W", said.output)
    assert "127.0.0.1:1/query" in said.output and "secret" not in said.output and "alice" not in said.output
    assert run("settings", "--defaults").output.startswith("| variable | default |")


def test_verify_names_what_is_damaged(root):
    (root / "2025.07.01" / "manifest.json").write_text('{"version": ', "utf-8")
    os.unlink(root / "2025.07.03" / "dataset.ttl")
    one = run("verify", "2025.07.01", "--releases", root)
    assert one.exit_code == 1 and "2025.07.01: manifest.json cannot be read." in one.output
    every = run("verify", "--all", "--releases", root)
    assert every.exit_code == 1 and "Release 2025.07.02 is whole" in every.output
    assert (
        "2025.07.03: dataset.ttl is missing." in every.output and "2025.07.01, 2025.07.03 are damaged" in every.output
    )
    assert run("verify", "2020.01.01", "--releases", root).exit_code == 1


@pytest.mark.parametrize("manifest", ["[]", "{}", "null", '{"version": "x", "built": "2025-07-01", "files": []}'])
def test_a_manifest_that_is_json_and_none_is_damaged_too(root, manifest):
    (root / "2025.07.03" / "manifest.json").write_text(manifest, "utf-8")
    assert "cannot be read" in run("verify", "2025.07.03", "--releases", root).output
    assert "2025.07.03" not in run("releases", "--releases", root).output


@pytest.mark.parametrize("command", ["verify", "releases", "serve"])
def test_a_lost_pointer_is_told_with_its_cure(root, command):
    os.unlink(root / "current")
    said = run(command, "--releases", root)
    assert said.exit_code == 1 and "devolved activate 2025.07.03" in said.output


def test_activate_without_rights_and_over_a_copied_folder(root, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied", str(root))

    with monkeypatch.context() as patched:
        patched.setattr("pathlib.Path.symlink_to", refuse)
        said = run("activate", "2025.07.01", "--releases", root)
    assert said.exit_code == 1 and "may not write" in said.output
    assert Releases(root).current().version == "2025.07.02"
    os.unlink(root / "current")
    shutil.copytree(root / "2025.07.02", root / "current")
    said = run("activate", "2025.07.01", "--releases", root)
    assert said.exit_code == 1 and "is a folder, not a link" in said.output


def test_prune_keeps_the_current_and_what_is_pinned(root):
    assert run("pin", "2025.07.01", "--releases", root).exit_code == 0
    assert run("pin", "2020.01.01", "--releases", root).exit_code == 1
    for version, why in (("2025.07.01", "pinned"), ("2025.07.02", "current")):
        said = run("prune", version, "--yes", "--releases", root)
        assert said.exit_code == 1 and why in said.output
    assert run("prune", "--keep", 1, "--yes", "--releases", root).output == ""
    assert "would be removed" in run("prune", "2025.07.03", "--releases", root).output
    assert [r.version for r in Releases(root).all()] == ["2025.07.01", "2025.07.02", "2025.07.03"]
    run("pin", "--undo", "2025.07.01", "--releases", root)
    assert "2025.07.01 was removed" in run("prune", "--keep", 1, "--yes", "--releases", root).output
    assert [r.version for r in Releases(root).all()] == ["2025.07.02", "2025.07.03"]
    assert run("prune", "--releases", root).exit_code == 2


def test_doctor_tells_what_is_right_and_what_is_wrong(root, tmp_path):
    said = run("doctor", "--releases", root, environment={"DEVOLVED_WORKERS": "3"})
    assert "DEVOLVED_WORKERS=3 (default 2)" in said.output and "2025.07.02 is current and whole" in said.output
    assert "Python" in said.output and "GB free" in said.output and "Open files" in said.output
    wrong = run("doctor", "--releases", tmp_path / "none", environment={"DEVOLVED_BASE_URL": "register.example"})
    assert wrong.exit_code == 1 and "There is no folder" in wrong.output and "is no address" in wrong.output
    os.unlink(root / "2025.07.02" / "dataset.ttl")
    assert "current and damaged: dataset.ttl is missing" in run("doctor", "--releases", root).output


def test_a_source_that_is_wrong_is_refused(tmp_path):
    (tmp_path / "empty").mkdir()
    for command in ("check", "build"):
        said = (
            run(command, "--source", tmp_path / "empty", "--releases", tmp_path / "r")
            if command == "build"
            else run(command, "--source", tmp_path / "empty")
        )
        assert said.exit_code == 1 and "has no folder ontology" in said.output


@pytest.mark.slow
def test_a_build_that_is_not_activated_and_says_what_was_not_committed(tmp_path):
    checkout, root = make_inputs(tmp_path / "checkout").root, tmp_path / "releases"

    def git(*words):
        me = ("-c", "user.name=Test", "-c", "user.email=test@example.org")
        subprocess.run(["git", *me, *words], cwd=checkout, check=True, capture_output=True)

    git("init", "-q")
    git("add", ".")
    git("commit", "-q", "-m", "All")
    assert Inputs(checkout).uncommitted() == []
    (checkout / "data" / "new.ttl").write_text("# nothing yet\n", "utf-8")
    assert Inputs(checkout).uncommitted() == ["data/new.ttl"]
    said = run("build", "--source", checkout, "--releases", root, "--no-activate", "--date", "2025-07-01")
    assert said.exit_code == 0 and "not current" in said.output and not (root / "current").exists()
    manifest = json.loads((root / "2025.07.01" / "manifest.json").read_text("utf-8"))
    assert len(manifest["commit"]) == 40 and manifest["uncommitted"] == 1
    # The same inputs again: what lies there is made current, nothing is built twice.
    assert "Nothing has changed" in run("build", "--source", checkout, "--releases", root).output
    assert [r.version for r in Releases(root).all()] == ["2025.07.01"]
    assert Releases(root).current().version == "2025.07.01"


def test_a_copy_within_some_other_checkout_has_no_commit(tmp_path):
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    inputs = make_inputs(tmp_path / "venv" / "record")
    assert inputs.commit() == "" and inputs.uncommitted() == []


def test_defaults_are_within_their_own_bounds():
    assert Settings.from_environment({name: value for name, value, _ in Settings().in_force()}) == Settings()
