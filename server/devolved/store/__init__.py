"""The store: engines behind one small protocol (see ``protocol``)."""

from devolved.release import Release
from devolved.settings import Settings
from devolved.store.protocol import Store


def open_store(release: Release, settings: Settings | None = None) -> Store:
    """The store that the settings ask for, holding a release.

    Raises Unavailable when a remote service does not hold it.
    """
    settings = settings or Settings()
    if settings.store == "embedded":
        from devolved.store.embedded.store import EmbeddedStore

        return EmbeddedStore(release, settings)
    from devolved.store.remote.store import RemoteStore

    return RemoteStore(release, settings)
