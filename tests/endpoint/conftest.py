"""One server for the contract's tests."""

import sys
from pathlib import Path

import pytest

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1] / "remote")]

from behind import behind  # noqa: E402
from small_release import small_release, tenures, wide  # noqa: E402

from server import serving  # noqa: E402

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
    with (
        behind(request.param, home, release) as settings,
        serving(home / "releases", timeout=12.0 if settings else 3.0, memory=512, **settings) as address,
    ):
        address.store = request.param
        yield address
