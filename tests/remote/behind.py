"""A release in a store of any kind, and the settings with which a server finds it there."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from devolved.operate.load import load
from devolved.release import Release
from devolved.settings import Settings
from devolved.store.remote.service import Service
from engines import ENGINES, missing


@contextmanager
def behind(kind: str, home: Path, release: Release, **engine_settings) -> Iterator[dict]:
    """Start the engine, load the release, yield settings by name. Nothing to do for ``embedded``."""
    if kind == "embedded":
        yield {}
        return
    if reason := missing(kind):
        pytest.skip(reason)
    with ENGINES[kind](home, **engine_settings) as engine:
        settings = {"store": f"sparql+{engine.query}", "store_update": engine.update, "store_graphs": engine.graphs}
        load(release, Service.of(Settings(**settings)), date.today())
        yield settings
