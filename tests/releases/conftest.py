"""Two releases of the tiny world, the newer with one thing of each kind of change, and an application over both."""

import re
from datetime import date

import pytest
from devolved.build.inputs import Inputs
from devolved.build.pipeline import build
from devolved.release import Releases
from devolved.settings import Settings
from devolved.web.app import create_app
from flask.testing import FlaskClient
from world import BUILT, make_inputs, without_judgement

ADDED = """
person:new-comer
    a devo:Person ;
    foaf:name "New Comer" ;
    dcterms:source source:almanac ;
    devo:confidence confidence:verified ;
.
"""


@pytest.fixture(scope="session")
def releases(tmp_path_factory) -> Releases:
    root = tmp_path_factory.mktemp("history")
    inputs, found = make_inputs(root / "checkout"), Releases(root / "releases")
    with without_judgement():
        build(inputs, found, BUILT)
        change(inputs.root / "data")
        build(Inputs(inputs.root), found, date(2025, 9, 1))
    return found


def change(data) -> None:
    """Correct a name and add a person."""
    people = next(p for p in data.rglob("*.ttl") if "a devo:Person" in p.read_text("utf-8"))
    text = people.read_text("utf-8")
    text = re.sub(r'foaf:name "([^"]*)"', r'foaf:name "\1 Corrected"', text, count=1)
    people.write_text(text + ADDED, "utf-8")


class Reader(FlaskClient):
    """Reads every answer to its end, as a server does."""

    def open(self, *args, **kwargs):
        return super().open(*args, buffered=True, **kwargs)


@pytest.fixture(scope="session")
def client(releases):
    app = create_app(releases, Settings(workers=1))
    app.test_client_class = Reader
    yield app.test_client()
    if shelf := app.extensions.get("devolved-past"):
        shelf.close()
    app.extensions["devolved"].close()
