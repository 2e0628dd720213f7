"""One server for the contract's tests."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from server import serving  # noqa: E402
from small_release import small_release, tenures, wide  # noqa: E402

HOLDERS = [("ada", "2010-05-01", "2018-05-04"), ("bo", "2018-05-04", None)]


@pytest.fixture(scope="session")
def url(tmp_path_factory):
    """The endpoint behind the production server, with a post held by two people and some wide rows."""
    root = tmp_path_factory.mktemp("endpoint") / "releases"
    small_release(root, tenures(HOLDERS) + wide(2_000))
    with serving(root, timeout=3.0, memory=512) as address:
        yield address
