"""Worlds that tests share: the tiny one, and the real register."""

import gc
import os
import shutil
import sys
from datetime import date
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from devolved.release import Release, Releases  # noqa: E402
from world import REPOSITORY, make_release, without_judgement  # noqa: E402

LONGEST = ("browser", "endpoint", "freeze", "fuzz", "oracle", "remote", "shapes", "strangers", "trust")


def pytest_collection_modifyitems(config, items) -> None:
    """Leave the long forms to `make test-long`, and keep the tests of a file together on one worker, the longest first.

    What a module sets up is then set up once, not once for each worker; groups that a module names itself stay. Rooms
    of long files come first, so that no worker is left with one of them at the end.
    """
    if not os.environ.get("DEVOLVED_LONG"):
        config.hook.pytest_deselected(items=[item for item in items if item.get_closest_marker("long")])
        items[:] = [item for item in items if not item.get_closest_marker("long")]
    items.sort(key=lambda item: item.path.parent.name not in LONGEST)
    for item in items:
        if not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group(str(item.path.relative_to(config.rootpath))))


def pytest_collection_finish() -> None:
    """Keep the garbage collector from going through nine thousand tests again and again: they stay to the end."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


@pytest.fixture(scope="session")
def tiny_release(tmp_path_factory) -> Release:
    """A release of the tiny world, built once for the session."""
    return make_release(tmp_path_factory.mktemp("tiny"))


@pytest.fixture
def unjudged():
    """Builds without the judgement of the shapes."""
    with without_judgement():
        yield


@pytest.fixture(scope="session")
def real_release(tmp_path_factory) -> Release:
    """A release of the real register.

    The one that ``make`` built is used when it was made from these very files;
    otherwise it is built once for the whole run, whatever the number of workers.
    """
    import fcntl

    from devolved.build.inputs import Inputs
    from devolved.build.pipeline import build

    releases = Releases(REPOSITORY / "build" / "test-releases")
    releases.root.mkdir(parents=True, exist_ok=True)
    with (releases.root / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return build(Inputs(REPOSITORY), releases, date.today()).release


@pytest.fixture(scope="session")
def real_store(real_release):
    """The real register's store, opened once in a process for all who only read."""
    from devolved.settings import Settings
    from devolved.store import open_store

    store = open_store(real_release, Settings(workers=1))
    yield store
    store.close()


@pytest.fixture(scope="session")
def real_client(real_release, real_store):
    """A client of the real register, with no limit of rate; one for all who only read."""
    from devolved.settings import Settings
    from devolved.web.app import create_app
    from devolved.web.site import Site

    return create_app(Site(real_release, real_store), Settings(workers=1, client_rate=0)).test_client()


@pytest.fixture(scope="session")
def chromium():
    """A real Chromium, one for the session: Playwright runs once in a process.

    Where Debian's headless shell is there it is taken: the same engine, without a window of its own to draw for each
    page, for a third of the work.
    """
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    if not (path := shutil.which("chromium-headless-shell") or shutil.which("chromium")):
        pytest.skip("no Chromium on this machine")
    with playwright.sync_playwright() as running:
        opened = running.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


@pytest.fixture
def follow():
    """Press a link or a button that leads to another page, and wait until that page is there:
    a press alone may return before.
    """

    def followed(control) -> None:
        with control.page.expect_navigation():
            control.click()

    return followed
