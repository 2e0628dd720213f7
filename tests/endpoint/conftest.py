"""One server for the contract's tests."""

import pytest
from behind import behind
from engines import let_go
from small_release import small_release, tenures, wide

from server import serving

HOLDERS = [("ada", "2010-05-01", "2018-05-04"), ("bo", "2018-05-04", None)]


@pytest.fixture(
    scope="session",
    params=[
        "embedded",
        pytest.param("oxigraph", marks=pytest.mark.remote),
        pytest.param("virtuoso", marks=pytest.mark.remote),
    ],
)
def url(request, tmp_path_factory):
    """The endpoint behind the production server, with a post held by two people and some wide rows,
    over each of the stores.
    """
    home = tmp_path_factory.mktemp(f"endpoint-{request.param}")
    release = small_release(home / "releases", tenures(HOLDERS) + wide(2_000))
    # It too goes on with what nobody waits for, as long as its own limit lets it.
    limit = {"seconds": 4} if request.param == "oxigraph" else {}
    with (
        behind(request.param, home, release, **limit) as settings,
        serving(home / "releases", timeout=12.0 if settings else 3.0, memory=512, **settings) as address,
    ):
        address.store, address.home = request.param, home
        yield address


@pytest.fixture
def nothing_goes_on(url):
    """Afterwards nothing works on at what the test gave up."""
    yield
    if url.store == "virtuoso":
        let_go(url.home)
