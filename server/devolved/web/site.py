"""The release being served and the store that holds it, changed without a gap.

``Site`` is what one request works with: a release and its store, immutable.
``LiveSite`` follows the pointer to the current release. When it moves, the new
store is opened in the background; requests go on with the old one until the
new one answers, and queries that are running finish where they began.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from flask import current_app, g

from devolved.calendar import today
from devolved.errors import DevolvedError
from devolved.register.register import Register, register_of
from devolved.release import Release, Releases
from devolved.settings import Settings
from devolved.store import open_store
from devolved.store.protocol import Store
from devolved.web.middleware.trace import TimedStore

LOOK_EVERY = 0.5  # seconds between looks at the pointer
log = logging.getLogger("devolved.site")


@dataclass(frozen=True)
class Site:
    """One release and its store."""

    release: Release
    store: Store

    @staticmethod
    def today() -> date:
        """Today where the register is about: the flat view turns over at midnight in London."""
        return today()


class LiveSite:
    """The current ``Site``, whatever the pointer says. Safe to use from many threads.

    Nothing is opened before the first use, so that each web process opens its
    own store after it was forked.
    """

    def __init__(
        self, releases: Releases, settings: Settings, opener: Callable[[Release, Settings], Store] = open_store
    ):
        self.releases = releases
        self.settings = settings
        self._opener = opener
        self._site: Site | None = None
        self._lock = threading.Lock()
        self._looked = 0.0
        self._failed: tuple[str, float] | None = None  # version that would not open, and when to try again
        self._opening = False
        # What a new release is asked before anybody else asks it, so that no reader waits for what is read once.
        self.on_new: Callable[[Site], None] = lambda site: None

    @property
    def site(self) -> Site:
        """The pair to use for one request. Raises Unavailable before the first release."""
        site = self._site
        if site is None:
            return self._first()
        now = time.monotonic()
        if now - self._looked > LOOK_EVERY:
            self._looked = now
            self._look(site, now)
        return site

    @property
    def opened(self) -> Site | None:
        """The pair, if there is one already."""
        return self._site

    def close(self) -> None:
        """Stop the store's processes."""
        site, self._site = self._site, None
        if site:
            site.store.close()

    def _first(self) -> Site:
        with self._lock:
            if self._site is None:
                self._site = self._open(self.releases.current())
                self._looked = time.monotonic()
            return self._site

    def _look(self, site: Site, now: float) -> None:
        try:
            release = self.releases.current()
        except DevolvedError:
            return  # the pointer is broken; what is open stays good
        if release.version == site.release.version or self._opening:
            return
        if self._failed and self._failed[0] == release.version and now < self._failed[1]:
            return
        self._opening = True
        threading.Thread(target=self._change, args=(release,), name="next-release", daemon=True).start()

    def _change(self, release: Release) -> None:
        try:
            new = self._open(release)
            self.on_new(new)
        except Exception:
            log.exception(
                "release %s does not open; %s stays", release.version, self._site and self._site.release.version
            )
            self._failed = (release.version, time.monotonic() + 30)
        else:
            old, self._site = self._site, new
            log.info("now serving release %s", release.version)
            if old:
                old.store.retire()
        finally:
            self._opening = False

    def _open(self, release: Release) -> Site:
        return _timed(Site(release, self._opener(release, self.settings)), self.settings)


class FixedSite:
    """A site that never changes: one release, perhaps with a store that is already open."""

    def __init__(self, site: Site, settings: Settings):
        self.site = self.opened = _timed(site, settings)
        self.settings = settings

    def close(self) -> None:
        self.site.store.close()


def _timed(site: Site, settings: Settings) -> Site:
    """The pair with a store that notes what each request asks of it."""
    if isinstance(site.store, TimedStore):
        return site
    return Site(site.release, TimedStore(site.store, settings.slow_query))


def live_site(source, settings: Settings | None = None) -> LiveSite | FixedSite:
    """Make the holder that an application needs from a folder of releases, a Release, a Site or a holder."""
    settings = settings or Settings.from_environment()
    if isinstance(source, (LiveSite, FixedSite)):
        return source
    if isinstance(source, Site):
        return FixedSite(source, settings)
    if isinstance(source, Release):
        return FixedSite(Site(source, open_store(source, settings)), settings)
    releases = source if isinstance(source, Releases) else Releases(Path(source))
    return LiveSite(releases, settings)


def current_site() -> Site:
    """The site of this request: the same one however often it is asked."""
    if "site" not in g:
        g.site = current_app.extensions["devolved"].site
    return g.site


def current_register() -> Register:
    """The register of the release that this request reads."""
    if "register" not in g:
        site = current_site()
        g.register = register_of(site.store, site.release.version, site.release.built)
    return g.register
