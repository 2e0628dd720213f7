"""The remote store: any SPARQL 1.1 service that holds the release (see ``graphs`` and ``load``).

The queue, the shares of clients, the time limit, the length of answers and the
refusals are ours; the memory that a query may take and the end of one that
was given up are the service's own business, to be limited there.
"""

from collections.abc import Callable
from datetime import date

from devolved import calendar
from devolved.release import Release
from devolved.settings import Settings
from devolved.store.base import PooledStore
from devolved.store.remote.client import Service
from devolved.store.remote.connections import Connections
from devolved.store.remote.graphs import ReleaseGraphs


class RemoteStore(PooledStore):
    """A release in a service elsewhere. Raises Unavailable when it is not there."""

    kind = "remote"

    def __init__(self, release: Release, settings: Settings, today: Callable[[], date] = calendar.today):
        service = Service.of(settings)
        super().__init__(release, settings, Connections(service, ReleaseGraphs(service, release)), today)
