"""The whole application over the tiny world, for strangers' inputs and tools."""

import threading

import pytest
from devolved.settings import Settings
from devolved.web.app import create_app
from werkzeug.serving import make_server


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
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
