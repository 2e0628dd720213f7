"""A disk that fills up at any file of a build, or while switching, leaves what was served, and the next build works."""

import errno
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner
from devolved.build.inputs import Inputs
from devolved.build.pipeline import build
from devolved.cli import main
from devolved.release import Releases
from world import BUILT, make_inputs

pytestmark = pytest.mark.usefixtures("unjudged")
FULL = OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture
def served(tmp_path, tiny_release):
    shutil.copytree(tiny_release.path.parent, tmp_path / "releases", symlinks=True)
    releases = Releases(tmp_path / "releases")
    return make_inputs(tmp_path / "checkout").root, releases, releases.current()


def after(root, releases, before):
    """What must hold once a build has failed, and that the next one works."""
    assert releases.current().version == before.version and before.verify() == []
    assert [r.version for r in releases.all()] == [before.version]
    finished = build(Inputs(root), releases, BUILT, force=True).release
    assert releases.current().version == finished.version and finished.verify() == []
    assert not list(releases.root.glob(".building-*")) and not list(releases.root.glob(".current-*"))


@pytest.mark.parametrize("name", ["devolved.nq.gz", "tables", "dataset.ttl", "manifest.json"])
def test_a_write_that_fails(served, monkeypatch, name):
    root, releases, before = served
    real = Path.open

    def full(path, mode="r", *args, **kwargs):
        if ("w" in mode or "x" in mode) and name in path.parts:
            raise FULL
        return real(path, mode, *args, **kwargs)

    def no_bytes(path, data):
        with path.open("wb") as file:
            return file.write(data)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", full)
        patch.setattr(Path, "write_bytes", no_bytes)
        patch.setattr(
            Path,
            "write_text",
            lambda path, text, encoding=None, errors=None, newline=None: no_bytes(path, text.encode("utf-8")),
        )
        with pytest.raises(OSError, match="No space left"):
            build(Inputs(root), releases, BUILT, force=True)
    after(root, releases, before)


@pytest.mark.parametrize("call", ["fsync", "rename"])
def test_a_disk_that_cannot_keep_what_was_written(served, monkeypatch, call):
    root, releases, before = served

    def full(*args):
        raise FULL

    with monkeypatch.context() as patch:
        patch.setattr(os, call, full)
        with pytest.raises(OSError, match="No space left"):
            build(Inputs(root), releases, BUILT, force=True)
    after(root, releases, before)


@pytest.mark.parametrize("call", ["replace", "symlink"])
def test_a_switch_that_fails_leaves_the_pointer(served, monkeypatch, call):
    root, releases, before = served
    second = build(Inputs(root), releases, BUILT, force=True).release
    releases.activate(before.version)

    def full(*args, **kwargs):
        raise FULL

    with monkeypatch.context() as patch:
        patch.setattr(os, call, full)
        with pytest.raises(OSError, match="No space left"):
            releases.activate(second.version)
    assert releases.current().version == before.version
    assert releases.activate(second.version).version == releases.current().version
    assert not list(releases.root.glob(".current-*"))


@pytest.fixture
def small_disk(tmp_path):
    """A file system of its own whose size can be set; only root may mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = (
        os.geteuid() == 0
        and subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(folder)], capture_output=True
        ).returncode
        == 0
    )
    if not mounted:
        pytest.skip("left out: no file system can be mounted here")

    def resize(kilobytes: int) -> None:
        subprocess.run(["mount", "-o", f"remount,size={kilobytes}k", str(folder)], check=True, capture_output=True)

    yield folder, resize
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_real_disk_that_is_full(small_disk, tmp_path, tiny_release):
    """With room for a tenth, a half, nine tenths of a release, and for all but its last block."""
    folder, resize = small_disk
    shutil.copytree(tiny_release.path.parent, folder / "releases", symlinks=True)
    releases, root = Releases(folder / "releases"), make_inputs(tmp_path / "checkout").root
    before = releases.current()
    disk = os.statvfs(folder)
    used = (disk.f_blocks - disk.f_bfree) * disk.f_frsize // 1024
    for part in (0.1, 0.5, 0.9, 0.99):
        resize(int(used * (1 + part)))
        with pytest.raises(OSError) as fault:
            build(Inputs(root), releases, BUILT, force=True)
        assert fault.value.errno == errno.ENOSPC
        assert releases.current().version == before.version and before.verify() == []
    said = CliRunner().invoke(main, ["build", "--force", "--source", str(root), "--releases", str(releases.root)])
    assert said.exit_code == 1 and "no room left on the disk" in said.output and "Traceback" not in said.output
    resize(64 * 1024)
    after(root, releases, before)
