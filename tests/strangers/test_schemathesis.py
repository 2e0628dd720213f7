"""Schemathesis asks what OpenAPI describes: every answer has a declared status and type, and no fault is ours."""

import pytest
from hypothesis import HealthCheck, settings

schemathesis = pytest.importorskip("schemathesis", reason="left out: schemathesis is not installed")

from schemathesis.checks import not_a_server_error  # noqa: E402
from schemathesis.specs.openapi.checks import content_type_conformance, status_code_conformance  # noqa: E402


@pytest.fixture
def api(tiny_app):
    return schemathesis.openapi.from_wsgi("/openapi.json", tiny_app)


# Views are many and alike, pictures, archives and long pages slow: of the views a few are asked, and every page is
# asked for in other tests.
schema = (
    schemathesis.pytest.from_fixture("api")
    .include(
        path_regex=r"^/(?!views/|cards|charts|downloads|map|promises|powers|meetings|compare|calendar|def|shapes|doc/)|^/views/(mayors)/[a-z-]+$"
    )
    .exclude(path_regex=r"\.png|\.zip|\.xlsx|/graph/")
)


@schema.parametrize()
@settings(max_examples=1, deadline=None, database=None, suppress_health_check=list(HealthCheck))
def test_every_answer_is_as_described(case):
    checks = [not_a_server_error, status_code_conformance, content_type_conformance]
    case.call_and_validate(checks=checks)
