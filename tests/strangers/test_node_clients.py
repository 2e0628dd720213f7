"""Programs for Node.js that others wrote: Comunica 5 over the endpoint, fragments and documents; jsonld.js;
ldes-client, the reference client of event streams.
"""

import json
import os
import shutil
import subprocess
import threading
from pathlib import Path

import pytest
from devolved.register import feeds
from rdflib import DCTERMS, Graph
from werkzeug.serving import make_server

MODULES = Path(os.environ.get("DEVOLVED_JUDGES") or Path(__file__).resolve().parents[2] / "server" / "assets")
NORTHSHIRE = "https://w3id.org/devolved/id/authority/northshire"


@pytest.fixture(scope="module")
def answers(tiny_app) -> dict:
    node = shutil.which("node")
    if not node or not (MODULES / "node_modules").is_dir():
        pytest.skip("left out: Node.js and the checkers' packages are needed; run: make test")
    # At an address of its own, which pages of the stream are kept by: here they are short, so that there are several.
    server = make_server("127.0.0.1", 0, tiny_app, threaded=True)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    script = Path(__file__).with_name("clients.cjs")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(feeds, "MEMBERS", 10)
        command = [node, script, f"http://127.0.0.1:{server.port}", MODULES]
        run = subprocess.run(command, capture_output=True, text=True, timeout=200)
    server.shutdown()
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


def test_the_reference_client_of_event_streams_follows_ours_to_the_end(tiny, answers):
    whole = Graph().parse(data=tiny.get("/ldes").data, format="turtle")
    expected = sorted(
        (str(name), str(thing)) for name, thing in whole.subject_objects(DCTERMS.isVersionOf) if "#" in name
    )
    assert len(expected) > 3 * 10, "so many that its pages lead on more than twice"
    versions, newest, things = (told(answers, "ldes")[name] for name in ("versions", "newest", "things"))
    assert sorted((name, thing) for name, thing, _, _ in versions) == expected
    assert sorted((name, thing) for name, thing, _, _ in newest) == expected
    # "materialize" gives back the things themselves, at the time from which each stands as it does.
    assert sorted((name, thing) for name, thing, _, _ in things) == sorted((thing, thing) for _, thing in expected)
    assert all(time == "2025-07-01T00:00:00.000Z" and said > 2 for _, _, time, said in versions + newest + things)
