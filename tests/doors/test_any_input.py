"""Whatever strangers send to the doors, they get an answer or a reason, never a fault of ours."""

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["query", "type", "properties", "pid", "v", "limit", "id", "settings", "on", "ids"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)
fair = settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    derandomize=True,
    database=None,
)
texts = st.text(max_size=30) | st.sampled_from(
    ['"', '"x"@en', '"x"^^', "http://", "<http://a>", "?x", "_:b", "http://a\u0000b", '"😀"', "%", "a:b"]
)


@fair
@given(json_values)
def test_reconciliation(real, value):
    for path, sent in (
        ("/reconcile", {"data": {"queries": json.dumps({"q": value})}}),
        ("/reconcile", {"data": {"extend": json.dumps({"ids": ["a"], "properties": [value]})}}),
        (
            "/reconcile/v1/match",
            {"data": json.dumps({"queries": [value, {"conditions": [value]}]}), "content_type": "application/json"},
        ),
        (
            "/reconcile/v1/extend",
            {"data": json.dumps({"ids": value, "properties": [value]}), "content_type": "application/json"},
        ),
    ):
        assert real.post(path, **sent).status_code in (200, 400, 413)


@fair
@given(texts, texts, texts, st.text(max_size=4))
def test_fragments(real, subject, predicate, object, page):
    answer = real.get(
        "/fragments", query_string={"subject": subject, "predicate": predicate, "object": object, "page": page}
    )
    assert answer.status_code in (200, 400, 404)


@fair
@given(st.text(max_size=12), st.text(max_size=12))
def test_paths(real, kind, slug):
    for room in ("feed", "linkset", "ldes", "graph", "examples", "dataset.", "def"):
        assert real.get(f"/{room}/{kind}/{slug}").status_code in (200, 301, 303, 308, 400, 404, 406)
