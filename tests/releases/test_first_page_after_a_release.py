"""What is read once a release is read before the release is served: no reader waits for it."""

import os
import shutil
import time

import pytest
from devolved.register.register import register_of
from devolved.release import Releases
from devolved.settings import Settings
from devolved.store import open_store
from devolved.web.app import create_app
from devolved.web.site import LiveSite


class Lent:
    """A store that is used by others too: a site that goes on without it does not close it."""

    def __init__(self, store):
        self._store = store

    def __getattr__(self, name):
        return getattr(self._store, name)

    def retire(self):
        pass

    close = retire


@pytest.fixture
def live(tiny_release, tmp_path):
    """A site that follows a pointer, over two releases that say the same."""
    for version in ("2026.01.01", "2026.01.02"):
        shutil.copytree(tiny_release.path, tmp_path / version)
        manifest = tmp_path / version / "manifest.json"
        manifest.write_text(manifest.read_text("utf-8").replace(tiny_release.version, version), "utf-8")
    (tmp_path / "current").symlink_to("2026.01.01")
    settings = Settings(workers=1, client_rate=0)
    store = open_store(tiny_release, settings)
    yield LiveSite(Releases(tmp_path), settings, lambda release, settings: Lent(store))
    store.close()


def test_a_new_release_is_read_before_it_is_served(live):
    client = create_app(live, live.settings).test_client()
    assert client.get("/").status_code == 200
    before = live.site
    os.symlink("2026.01.02", live.releases.root / "next")
    os.replace(live.releases.root / "next", live.releases.root / "current")
    deadline = time.monotonic() + 20
    while live.site is before and time.monotonic() < deadline:
        time.sleep(0.02)
    after = live.site
    assert after.release.version == "2026.01.02"
    # Nobody has asked for a page of it yet.
    register = register_of(after.store, after.release.version, after.release.built)
    assert "atlas" in register.kept
    assert client.get("/").status_code == 200
