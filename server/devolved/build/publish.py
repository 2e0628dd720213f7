"""Publish: turn a folder of finished files into a release, in one step.

Files are written in ``.building-{pid}``, flushed to disk, named in a manifest,
and the folder is renamed. A build that dies leaves only a ``.building`` folder,
which the next build clears away.
"""

import json
import os
import shutil
from pathlib import Path

from devolved.release import Release, Releases, sha256


def workplace(releases: Releases) -> Path:
    """An empty folder beside the releases to write in; leftovers of dead builds are removed."""
    releases.root.mkdir(parents=True, exist_ok=True)
    for left in releases.root.glob(".building-*"):
        if not _alive(left.name.rpartition("-")[2]):
            shutil.rmtree(left, ignore_errors=True)
    folder = releases.root / f".building-{os.getpid()}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder


def publish(releases: Releases, folder: Path, version: str, facts: dict, activate: bool = True) -> Release:
    """Write the manifest, make everything durable, rename the folder and, where asked, move ``current``.

    ``facts`` are members of the manifest beside version and files.
    """
    names = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
    files = {n: {"bytes": (folder / n).stat().st_size, "sha256": sha256(folder / n)} for n in names}
    manifest = {"version": version, **facts, "files": files}
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", "utf-8")
    return put_in_place(releases, folder, version, activate)


def put_in_place(releases: Releases, folder: Path, version: str, activate: bool = True) -> Release:
    """Make a folder with its manifest durable and a release, in one rename; where asked, move ``current``."""
    for path in [*folder.rglob("*"), folder]:
        _flush(path)
    os.rename(folder, releases.root / version)
    _flush(releases.root)
    return releases.activate(version) if activate else releases.get(version)


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _alive(pid: str) -> bool:
    try:
        os.kill(int(pid), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:
        return True
    return int(pid) != os.getpid()
