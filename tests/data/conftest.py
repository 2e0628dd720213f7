"""The real register as its laws see it: parsed and inferred as the build does it, asked by SPARQL."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from lawbook import Register  # noqa: E402


@pytest.fixture(scope="session")
def register() -> Register:
    return Register.load()
