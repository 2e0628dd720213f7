"""The whole application over the real register, and over the tiny world, without a network."""

import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from devolved.settings import Settings  # noqa: E402
from devolved.web.app import create_app  # noqa: E402

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def real_app(real_release):
    app = create_app(real_release, Settings(workers=1))
    yield app
    app.extensions["devolved"].close()


@pytest.fixture(scope="session")
def real(real_app):
    """A client of the real register."""
    return real_app.test_client()


@pytest.fixture(scope="session")
def tiny_app(tiny_release):
    app = create_app(tiny_release, Settings(workers=1))
    yield app
    app.extensions["devolved"].close()


@pytest.fixture(scope="session")
def tiny(tiny_app):
    """A client of the tiny world."""
    return tiny_app.test_client()


def suites(*parts: str) -> Path:
    """A folder of other people's tests; skips, saying so, where it is not to be had."""
    folder = Path(os.environ.get("DEVOLVED_SUITES") or REPOSITORY.parent / "shared" / "suites").joinpath(*parts)
    if not folder.is_dir():
        pytest.skip(f"left out: the suite {'/'.join(parts)} is not here; name its folder with DEVOLVED_SUITES")
    return folder


@pytest.fixture(scope="session", name="suites")
def suites_fixture():
    return suites
