"""What reads questions, with the names of the real register."""

import sys
from pathlib import Path

import pytest
from devolved.register.matching.match import Matcher
from devolved.register.matching.names import NameIndex
from devolved.register.matching.places import PlaceIndex
from devolved.register.matching.questions import Reader

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session")
def reader(real_release, real_store) -> Reader:
    index = NameIndex.read(real_store)
    return Reader(Matcher(index), PlaceIndex.read(real_release))
