"""Applications over the tiny world, for tests of what a stranger may do."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "endpoint"))

from devolved.settings import Settings  # noqa: E402
from devolved.store import open_store  # noqa: E402
from devolved.web.app import create_app  # noqa: E402
from devolved.web.site import Site  # noqa: E402
from flask.testing import FlaskClient  # noqa: E402


class Reader(FlaskClient):
    """A client that reads every answer to its end and closes it, as a server does."""

    def open(self, *given, buffered=True, **named):
        return super().open(*given, buffered=buffered, **named)


SETTINGS = {"workers": 1, "timeout": 5.0, "memory": 512}


@pytest.fixture(scope="session")
def tiny_site(tiny_release):
    """The tiny world, opened once."""
    store = open_store(tiny_release, Settings(**SETTINGS))
    yield Site(tiny_release, store)
    store.close()


@pytest.fixture(scope="session")
def make_client(tiny_site):
    """A client of an application with settings of the test's own."""

    def make(**changes):
        app = create_app(tiny_site, Settings(**SETTINGS | changes))
        app.test_client_class = Reader
        return app.test_client()

    return make


@pytest.fixture(scope="session")
def client(make_client):
    return make_client()
