"""Programs for Node.js that others wrote: Comunica 5 over the endpoint, fragments and documents; jsonld.js."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

MODULES = Path(os.environ.get("DEVOLVED_JUDGES") or Path(__file__).resolve().parents[2] / "server" / "assets")
NORTHSHIRE = "https://w3id.org/devolved/id/authority/northshire"


@pytest.fixture(scope="module")
def answers(root) -> dict:
    node = shutil.which("node")
    if not node or not (MODULES / "node_modules").is_dir():
        pytest.skip("left out: Node.js and the checkers' packages are needed; run: make test")
    script = Path(__file__).with_name("clients.cjs")
    run = subprocess.run([node, script, root, MODULES], capture_output=True, text=True, timeout=200)
    assert run.returncode == 0, run.stderr[-2000:]
    return json.loads(run.stdout.splitlines()[-1])


def told(answers: dict, name: str) -> dict:
    if answers[name].get("error") == "not here":
        pytest.skip(f"left out: {name} is not installed; run: make test")
    assert "error" not in answers[name], answers[name]
    return answers[name]


@pytest.mark.parametrize("door", ["endpoint", "fragments", "document"])
def test_comunica_5_finds_the_authority(door, answers):
    assert told(answers, "comunica")[door] == [NORTHSHIRE]


def test_jsonld_js_reads_a_document(answers):
    found = told(answers, "jsonld")
    assert NORTHSHIRE in found["subjects"] and found["quads"] > 20
