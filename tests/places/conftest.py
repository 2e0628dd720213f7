"""The tiny world over its own two lists of places."""

import pytest
from devolved.settings import Settings
from devolved.store import open_store
from devolved.web.app import create_app
from devolved.web.site import Site


@pytest.fixture(scope="session")
def postcode_file(tmp_path_factory):
    """Where an operator keeps full postcodes."""
    return tmp_path_factory.mktemp("postcodes") / "postcodes.sqlite"


@pytest.fixture(scope="session")
def pages(tiny_release, postcode_file):
    settings = Settings(workers=1, client_rate=0, postcodes=str(postcode_file))
    store = open_store(tiny_release, settings)
    yield create_app(Site(tiny_release, store), settings).test_client()
    store.close()
