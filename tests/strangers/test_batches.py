"""Reconciliation: what is wrong with one question of a batch is told at that question."""

import json

import pytest


def ask(tiny, **queries) -> dict:
    answer = tiny.post("/reconcile", data={"queries": json.dumps(queries)})
    assert answer.status_code == 200, answer.text
    return answer.json


GOOD = {"query": "Northshire"}


@pytest.mark.parametrize("limit", [-1, 0, "blah", 2.5, True, [1]])
def test_a_limit_that_is_none_is_told(limit, tiny):
    found = ask(tiny, q0=GOOD, q1=GOOD | {"limit": limit})
    assert found["q1"] == {"result": [], "error": found["q1"]["error"]} and "limit" in found["q1"]["error"]
    assert "error" not in found["q0"] and found["q0"] == ask(tiny, q0=GOOD)["q0"]


@pytest.mark.parametrize("empty", ["", "  ", None])
def test_an_empty_cell_has_an_empty_result(empty, tiny):
    assert ask(tiny, q0=GOOD, q1={"query": empty})["q1"] == {"result": []}


@pytest.mark.parametrize(
    "wrong", [5, None, {"query": "x", "type": "nope"}, {"query": "x", "properties": [{"pid": "y"}]}]
)
def test_one_wrong_question_spoils_no_other(wrong, tiny):
    found = ask(tiny, a=wrong, b=GOOD)
    assert found["a"]["error"] and found["a"]["result"] == [] and found["b"] == ask(tiny, b=GOOD)["b"]


def test_the_draft_tells_faults_in_place_too(tiny):
    good = {"conditions": [{"matchType": "name", "propertyValue": "Northshire"}]}
    found = tiny.post("/reconcile/v1/match", json={"queries": [{"conditions": []}, good]}).json["results"]
    assert found[0]["error"] and not found[0]["candidates"] and "error" not in found[1]


def test_types_may_be_addresses(tiny):
    manifest = tiny.get("/reconcile").json
    for type_ in manifest["defaultTypes"]:
        here = (manifest["schemaSpace"] + type_["id"]).removeprefix("https://w3id.org/devolved")
        assert tiny.get(here, follow_redirects=True).status_code == 200
        assert "error" not in ask(tiny, q=GOOD | {"type": manifest["schemaSpace"] + type_["id"]})["q"]
    by_class = ask(tiny, q=GOOD | {"type": "https://w3id.org/devolved/def#StrategicAuthority"})["q"]
    assert by_class == ask(tiny, q=GOOD | {"type": "authority"})["q"]
    assert "error" not in ask(tiny, q=GOOD | {"type": "https://w3id.org/devolved/def#Body"})["q"]


def test_a_reconciliation_client_matches_a_column(root, monkeypatch):
    """The package ``reconciler`` (0.2.2 here), which knows no NumPy 2: its name for "nothing" is lent to it."""
    pandas = pytest.importorskip("pandas", reason="left out: pandas is not installed")
    monkeypatch.setattr(pytest.importorskip("numpy"), "NaN", float("nan"), raising=False)
    client = pytest.importorskip("reconciler", reason="left out: reconciler is not installed; pip install reconciler")
    column = pandas.Series(["Northshire", "Ada North", "Nothing of that name", "Northshire"])
    found = client.reconcile(column, reconciliation_endpoint=f"{root}/reconcile").set_index("input_value")
    assert found.loc["Northshire", "id"] == "authority/northshire" and found.loc["Ada North", "match"]
    assert not found.loc["Nothing of that name", "match"]
    kind = client.reconcile(column, type_id="authority", reconciliation_endpoint=f"{root}/reconcile")
    assert set(kind["id"].dropna()) == {"authority/northshire"}
