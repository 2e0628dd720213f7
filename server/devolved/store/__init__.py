"""The store: engines behind one small protocol (see ``protocol``)."""

from collections.abc import Callable
from datetime import date

from devolved import calendar
from devolved.release import Release
from devolved.settings import Settings
from devolved.store.protocol import Store


def open_store(release: Release, settings: Settings | None = None, today: Callable[[], date] = calendar.today) -> Store:
    """The store that the settings ask for, holding a release.

    ``embedded``: in memory (or on disk past ``disk_above`` triples), behind a pool of processes. Else any SPARQL 1.1
    service that holds the release: the queue, the shares of clients, the time limit, the length of answers and the
    refusals are ours; the memory that a query may take and the end of one that was given up are the service's own
    business, to be limited there. Raises Unavailable when the release does not load or the service does not hold it.
    """
    from devolved.store.base import PooledStore

    settings = settings or Settings()
    if settings.store == "embedded":
        from devolved.store.embedded.workers import Workers

        return PooledStore(release, settings, Workers(release, settings), today)
    from devolved.store.remote.connections import Connections

    return PooledStore(release, settings, Connections(release, settings), today)
