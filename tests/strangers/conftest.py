"""The whole application over the tiny world, for strangers' inputs and tools."""

import re
import threading

import pytest
from devolved.settings import Settings
from devolved.web import routes
from devolved.web.app import create_app
from werkzeug.serving import make_server

# What stands for the variables of an address.
SAMPLES = {
    "kind": "authority", "scheme": "status", "slug": "northshire", "subject": "mayors", "name": "in-office",
    "version": "2025.07.01", "older": "2025.07.01", "newer": "2025.07.01", "number": "1", "page": "1",
    "rest": "doc/authority/northshire", "extension": "json",
}  # fmt: skip
OF_ROUTE = {
    "/examples/<slug>": "/examples/nothing",
    "/graph/<path:name>": "/graph/inferred",
    "/releases/<version>/<path:name>": "/releases/2025.07.01/coverage.csv",
    "/sparql": "/sparql?query=SELECT%20?s%20%7B?s%20a%20?o%7D%20LIMIT%201",
    "/compare": "/compare/days",  # two authorities, of which the tiny world has one
    "/search": "/search?q=north",
}


# What takes long to make, and is asked for in tests of its own.
LEFT_OUT = {"/downloads/devolved.xlsx", "/downloads/devolved-csv.zip", "/views/<subject>/<name>/story.zip"}


@pytest.fixture(scope="session")
def tiny_app(tiny_release):
    app = create_app(tiny_release, Settings(workers=1))
    yield app
    app.extensions["devolved"].close()


@pytest.fixture(scope="session")
def tiny(tiny_app):
    """A client of the tiny world."""
    return tiny_app.test_client()


@pytest.fixture(scope="session")
def root(tiny_app):
    """The address of a server over the tiny world, for tools that speak HTTP themselves."""
    server = make_server("127.0.0.1", 0, tiny_app, threaded=True)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()


@pytest.fixture(scope="session")
def doors(tiny_app) -> dict[str, routes.Facts]:
    """An address for every documented route of GET, with what holds of it."""
    found = {}
    with tiny_app.app_context():
        for rule, said in routes.rules():
            if not said.documented or "GET" not in rule.methods or rule.alias or rule.rule in LEFT_OUT:
                continue
            if rule.rule.endswith("/") and len(rule.rule) > 1:
                continue
            address = OF_ROUTE.get(rule.rule) or re.sub(
                r"<(?:[^:<>]+:)?(\w+)>", lambda part: SAMPLES.get(part[1], "x"), rule.rule
            )
            found[address] = said
    assert len(found) > 60
    return found | {OF_ROUTE["/sparql"]: routes.Facts(media=("application/sparql-results+json",))}
