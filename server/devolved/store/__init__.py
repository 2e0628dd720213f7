"""The store: engines behind one small protocol (see ``protocol``)."""

from devolved.errors import Unavailable
from devolved.release import Release
from devolved.settings import Settings
from devolved.store.protocol import Store


def open_store(release: Release, settings: Settings | None = None) -> Store:
    """The store that the settings ask for, holding a release. Raises Unavailable for a store there is no code for yet."""
    settings = settings or Settings()
    if settings.store == "embedded":
        from devolved.store.embedded import EmbeddedStore

        return EmbeddedStore(release, settings)
    raise Unavailable(f"DEVOLVED_STORE={settings.store!r}: only `embedded` can be served from in this version. Leave it unset.")
