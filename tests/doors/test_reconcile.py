"""Reconciliation in both versions of the API:
structure by hand, and by the published schemas where they are to be had.
"""

import json

import pytest
from jsonschema import Draft7Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT7

GM = "authority/greater-manchester-combined-authority"
QUERIES = {
    "a": {"query": "GMCA", "type": "authority", "limit": 3},
    "b": {
        "query": "Andy Burnham",
        "type": "person",
        "properties": [
            {"pid": "post", "v": {"id": "post/mayor-of-greater-manchester"}},
            {"pid": "on", "v": "2020-01-01"},
        ],
    },
    "c": {"query": "nobody of that name"},
}
V1_QUERIES = [
    {"type": "authority", "limit": 3, "conditions": [{"matchType": "name", "propertyValue": "GMCA"}]},
    {"conditions": [{"matchType": "id", "propertyValue": GM}]},
    {
        "type": "council",
        "conditions": [
            {"matchType": "name", "propertyValue": "Bolton"},
            {
                "matchType": "property",
                "propertyId": "authority",
                "propertyValue": {"id": GM, "name": "GMCA"},
                "required": True,
            },
        ],
    },
]
EXTENSION = {
    "ids": [GM, "person/andy-burnham", "authority/of-nowhere"],
    "properties": [
        {"id": "gss-code"},
        {"id": "mayor", "settings": {"on": "2020-01-01"}},
        {"id": "powers"},
        {"id": "population"},
        {"id": "exists-since"},
        {"id": "wikidata"},
    ],
}


@pytest.fixture(scope="module")
def told(real) -> dict:
    """Every answer, by version and by the name of its schema."""

    def get(path):
        return real.get(path).json

    return {
        "0.2": {
            "manifest": get("/reconcile"),
            "reconciliation-result-batch": real.post("/reconcile", data={"queries": json.dumps(QUERIES)}).json,
            "data-extension-response": real.post("/reconcile", data={"extend": json.dumps(EXTENSION)}).json,
            "data-extension-property-proposal": get("/reconcile/extend/propose?type=authority&limit=4"),
            "suggest-entities-response": get("/reconcile/suggest/entity?prefix=manch"),
            "suggest-types-response": get("/reconcile/suggest/type?prefix=c"),
            "suggest-properties-response": get("/reconcile/suggest/property?prefix=ma"),
        },
        "1.0-draft": {
            "manifest": get("/reconcile/v1"),
            "reconciliation-result-batch": real.post("/reconcile/v1/match", json={"queries": V1_QUERIES}).json,
            "data-extension-response": real.post("/reconcile/v1/extend", json=EXTENSION).json,
            "data-extension-property-proposal": get("/reconcile/v1/extend/propose?type=authority&limit=4"),
            "suggest-entities-response": get("/reconcile/v1/suggest/entity?prefix=manch"),
            "suggest-types-response": get("/reconcile/v1/suggest/type?prefix=c"),
            "suggest-properties-response": get("/reconcile/v1/suggest/property?prefix=ma"),
        },
    }  # fmt: skip


@pytest.mark.parametrize("version", ["0.2", "1.0-draft"])
def test_answers_keep_to_the_published_schemas(version, told, suites):
    folder = suites("reconciliation", version, "schemas")
    schemas = {p.stem: json.loads(p.read_text("utf-8")) for p in folder.glob("*.json")}
    registry = Registry().with_resources((s["$id"], Resource(s, DRAFT7)) for s in schemas.values() if "$id" in s)
    registry = registry.with_resource(
        "http://swagger.io/v2/schema.json",
        Resource({"definitions": {"securityDefinitions": {"additionalProperties": {}}}}, DRAFT7),
    )
    for name, answer in told[version].items():
        faults = [
            f"{name}: {e.message} at {list(e.absolute_path)}"
            for e in Draft7Validator(schemas[name], registry=registry).iter_errors(answer)
        ]
        assert not faults


@pytest.mark.parametrize("version", ["0.2", "1.0-draft"])
def test_manifest(version, told):
    manifest = told[version]["manifest"]
    assert manifest["versions"] == [version] and "{{id}}" in manifest["view"]["url"]
    assert all(set(t) == {"id", "name"} for t in manifest["defaultTypes"])
    assert set(manifest["suggest"]) == {"entity", "type", "property"}
    if version == "0.2":
        assert manifest["identifierSpace"].endswith("/id/") and "{{id}}" in manifest["preview"]["url"]
    else:
        assert manifest["standardizedScore"] is True and manifest["extend"]["propertySettings"][0]["id"] == "on"


def test_candidates(told):
    batch = told["0.2"]["reconciliation-result-batch"]
    assert set(batch) == set(QUERIES)
    first = batch["a"]["result"][0]
    assert (
        first["id"] == GM
        and first["match"] is True
        and 90 <= first["score"] <= 100
        and first["type"] == [{"id": "authority", "name": "strategic authority"}]
    )
    assert batch["b"]["result"][0] | {"match": True} == batch["b"]["result"][0]
    assert not any(c["match"] for c in batch["c"]["result"])


def test_candidates_v1(told):
    results = told["1.0-draft"]["reconciliation-result-batch"]["results"]
    assert [r["candidates"][0]["id"] for r in results] == [GM, GM, "council/bolton-metropolitan-borough-council"]
    assert all({"id", "name", "value"} <= set(f) for r in results for c in r["candidates"] for f in c["features"])


def test_extension(told):
    rows = told["0.2"]["data-extension-response"]["rows"]
    assert rows[GM]["gss-code"] == [{"str": "E47000001"}]
    assert rows[GM]["mayor"] == [{"id": "person/andy-burnham", "name": "Andy Burnham"}]
    assert len(rows[GM]["powers"]) > 10 and rows[GM]["population"][0]["int"] > 2_500_000
    assert rows["authority/of-nowhere"] == {p["id"]: [] for p in EXTENSION["properties"]}
    v1 = told["1.0-draft"]["data-extension-response"]["rows"]
    assert [row["id"] for row in v1] == EXTENSION["ids"]
    assert {p["id"]: p["values"] for p in v1[0]["properties"]} == rows[GM]


def test_properties_reorder_namesakes(real):
    """The two North East authorities bear one name; the day tells them apart."""
    query = {
        "query": "North East Combined Authority",
        "type": "authority",
        "properties": [{"pid": "exists-until", "v": "2024-05-07"}],
    }
    found = real.get("/reconcile", query_string={"queries": json.dumps({"q": query})}).json["q"]["result"]
    assert found[0]["id"] == "authority/north-east-combined-authority-2014"


def test_suggestions_page(real):
    whole = real.get("/reconcile/suggest/entity?prefix=greater&limit=6").json["result"]
    rest = real.get("/reconcile/suggest/entity?prefix=greater&cursor=3&limit=3").json["result"]
    assert len(whole) == 6 and whole[3:] == rest


def test_preview_may_be_framed(real):
    answer = real.get(f"/reconcile/preview?id={GM}")
    assert answer.status_code == 200 and answer.mimetype == "text/html"
    assert "Greater Manchester Combined Authority" in answer.text and "E47000001" in answer.text
    assert "X-Frame-Options" not in answer.headers and "frame-ancestors *" in answer.headers["Content-Security-Policy"]
    assert real.get("/reconcile/preview?id=authority/nowhere").status_code == 404


def test_any_page_may_call(real):
    answer = real.get("/reconcile", headers={"Origin": "https://example.org"})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    preflight = real.options(
        "/reconcile/v1/match",
        headers={
            "Origin": "https://example.org",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type",
        },
    )
    assert preflight.status_code in (200, 204) and preflight.headers["Access-Control-Allow-Origin"] == "*"
    assert (
        "POST" in preflight.headers["Access-Control-Allow-Methods"]
        and "content-type" in preflight.headers["Access-Control-Allow-Headers"].lower()
    )


@pytest.mark.parametrize(
    "path, sent",
    [
        ("/reconcile", {"data": {"queries": "not json"}}),
        ("/reconcile", {"data": {"queries": "[]"}}),
        ("/reconcile", {"data": {"extend": '{"ids": ["a"], "properties": [{"id": "horns"}]}'}}),
        ("/reconcile/v1/match", {"data": "x"}),
        ("/reconcile/v1/extend", {"json": []}),
    ],
)
def test_nonsense_is_refused_with_the_reason(path, sent, real):
    answer = real.post(path, **sent)
    assert answer.status_code == 400 and answer.json["detail"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
