"""The pages of the tiny world and of the real register, asked for without a network."""

import pytest
from devolved.settings import Settings
from devolved.store import open_store
from devolved.web.app import create_app
from devolved.web.site import Site
from reading import HTML, Read


class Counting:
    """A store that keeps the queries it was asked."""

    def __init__(self, store):
        self._store, self.asked = store, []

    def __getattr__(self, name):
        found = getattr(self._store, name)
        if name not in ("rows", "ask", "graph", "stream"):
            return found

        def counted(query, **options):
            self.asked.append(query)
            return found(query, **options)

        return counted


@pytest.fixture(scope="session")
def tiny_pages(tiny_release):
    settings = Settings(workers=1, client_rate=0)
    store = open_store(tiny_release, settings)
    yield create_app(Site(tiny_release, store), settings).test_client()
    store.close()


@pytest.fixture(scope="session")
def counting_store(real_store):
    return Counting(real_store)


@pytest.fixture(scope="session")
def real_pages(real_release, counting_store):
    return create_app(Site(real_release, counting_store), Settings(workers=1, client_rate=0)).test_client()


@pytest.fixture
def read(real_pages):
    """Open an address of the real register as a browser would; 200 unless told otherwise."""

    def opened(address: str, status: int = 200, client=real_pages) -> Read:
        response = client.get(address, headers=HTML)
        assert response.status_code == status, f"{address}: {response.status_code}"
        assert response.mimetype == "text/html"
        page = Read(response.get_data(as_text=True))
        page.response = response
        return page

    return opened
