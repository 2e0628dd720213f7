"""What strangers' programs sent to this server or to others, by public reports of faults: each is answered as is right.

``trials.toml`` holds inputs that failed here once, ``reports.toml`` reports found since, with what became of each.
"""

import re
import tomllib
from pathlib import Path

import pytest
from rdflib import Graph

HERE = Path(__file__).parent
TRIALS = tomllib.loads((HERE / "trials.toml").read_text("utf-8"))["trial"]
REPORTS = tomllib.loads((HERE / "reports.toml").read_text("utf-8"))["trial"]
LONG = "a" * 9_000


def sent(tiny, trial: dict, **headers):
    """The answer to a trial."""
    path = trial.get("path", "/sparql").replace("{long}", LONG)
    query = {"query_string": {"query": trial["query"]}} if "query" in trial else {}
    body = trial.get("form") or (trial["text"].encode() if "text" in trial else None)
    given = trial.get("headers", {}) | headers
    return tiny.open(path, method=trial.get("method", "GET"), data=body, headers=given, **query)


@pytest.mark.parametrize("trial", [*TRIALS, *REPORTS], ids=lambda trial: trial["name"])
def test_it_is_answered_as_is_right(trial, tiny):
    if "{etag}" in str(trial):
        plain = tiny.head(trial["path"])
        tag = plain.headers["ETag"]
        assert re.fullmatch(r'"[^"]+"', tag)
        trial = trial | {"headers": {k: v.replace("{etag}", tag.strip('"')) for k, v in trial["headers"].items()}}
    answer = sent(tiny, trial)
    expected = trial.get("status", 200)
    assert answer.status_code in (expected if isinstance(expected, list) else [expected]), answer.text[:300]
    for name, pattern in trial.get("has", {}).items():
        assert re.search(pattern, answer.headers.get(name, "")), (name, answer.headers.get(name))
    for name, pattern in trial.get("lacks", {}).items():
        assert not re.search(pattern, answer.headers.get(name, "")), (name, answer.headers.get(name))
    if "body" in trial or "never" in trial:
        assert re.search(trial.get("body", ""), answer.text), answer.text[:600]
        assert not ("never" in trial and re.search(trial["never"], answer.text)), answer.text[:600]
    if "parses" in trial:
        assert len(Graph().parse(data=answer.data, format=trial["parses"])) > 10
    answer.close()


def test_at_least_thirty_reports_were_tried_each_once():
    addresses = [trial["report"] for trial in REPORTS]
    assert len(set(addresses)) == len(addresses) >= 30
    assert not set(addresses) & {trial.get("report") for trial in TRIALS}
    assert all(trial["symptom"] and trial["result"] for trial in REPORTS)
    names = [trial["name"] for trial in (*TRIALS, *REPORTS)]
    assert len(set(names)) == len(names)
