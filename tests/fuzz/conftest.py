"""One application over the tiny world, asked by everything that is made up here."""

import logging
from collections import Counter

import pytest
from devolved.settings import Settings
from devolved.store import open_store
from devolved.web.app import create_app
from devolved.web.site import Site


@pytest.fixture(scope="session")
def told():
    """How many answers there were of each status: printed at the end."""
    statuses: Counter = Counter()
    yield statuses
    print(f"\n{sum(statuses.values())} requests: {dict(sorted(statuses.items()))}")


@pytest.fixture(scope="session")
def client(tiny_release, told):
    chosen = Settings(workers=1, timeout=0.5, memory=256)
    store = open_store(tiny_release, chosen)
    app = create_app(Site(tiny_release, store), chosen)

    @app.after_request
    def count(response):
        told[response.status_code] += 1
        return response

    logging.getLogger("devolved.request").disabled = True  # one line a request would hide the one that matters
    yield app.test_client()
    logging.getLogger("devolved.request").disabled = False
    store.close()
