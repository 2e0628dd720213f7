"""The record and the register beside it, each read once."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def record():
    from record import Record

    return Record(REPOSITORY / "data")


@pytest.fixture(scope="session")
def register(real_release, real_store):
    from asked import TODAY
    from devolved.register.register import Register

    return Register(real_store, real_release.version, TODAY)


@pytest.fixture(scope="session")
def said(register):
    from asked import Said

    return Said(register)
