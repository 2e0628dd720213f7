"""The embedded store: the engine in worker processes of our own."""

from collections.abc import Callable
from datetime import date

from devolved import calendar
from devolved.release import Release
from devolved.settings import Settings
from devolved.store.base import PooledStore
from devolved.store.embedded.workers import Workers


class EmbeddedStore(PooledStore):
    """A release in memory (or on disk past ``settings.disk_above`` triples), behind a pool of processes."""

    kind = "embedded"

    def __init__(self, release: Release, settings: Settings, today: Callable[[], date] = calendar.today):
        triples = release.manifest.get("triples", 0)
        order = {
            "release": str(release.path.resolve()),
            "memory": settings.memory,
            "day_graphs": settings.day_graphs,
            "triples": triples,
        }
        if triples > settings.disk_above:
            order["disk"] = str(release.path.resolve().parent / ".stores" / release.version)
        super().__init__(release, settings, Workers(order), today)
