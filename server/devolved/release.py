"""A release on disk: one immutable folder, and the pointer to the one being served.

::

    releases/
        2026.11.24/       manifest.json and everything it lists
        2026.11.24.1/     a second one on the same day
        pinned            versions that are never removed, one a line
        current           a symbolic link, moved by an atomic rename

A folder without a manifest is a build that never finished; it is not a release.
"""

import csv
import errno
import gzip
import hashlib
import io
import json
import logging
import os
import re
import shutil
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path

from devolved.errors import NotFound, Unavailable

log = logging.getLogger("devolved.release")
VERSION = re.compile(r"\d{4}\.\d{2}\.\d{2}(?:\.\d+)?")
VERSIONS = "versions.csv.gz"  # of every thing, since which release it stands as it does


@dataclass(frozen=True)
class ThingVersion:
    """What a thing states, under a name that changes with it, and since when (xsd:dateTime)."""

    name: str
    issued: str


@dataclass(frozen=True)
class Release:
    """A finished release. ``path`` is its folder."""

    path: Path

    @property
    def version(self) -> str:
        return self.path.name

    @cached_property
    def manifest(self) -> dict:
        """What the build wrote: version, built (date), commit, triples, graphs, files."""
        return json.loads((self.path / "manifest.json").read_text("utf-8"))

    @property
    def built(self) -> date:
        return date.fromisoformat(self.manifest["built"])

    @property
    def published(self) -> datetime:
        """When it was put there, to the second: no answer of it is older. Two releases of one day differ in it."""
        return datetime.fromtimestamp(int((self.path / "manifest.json").stat().st_mtime), UTC)

    def is_readable(self) -> bool:
        """Whether its manifest is one. A damaged one is named in the log."""
        try:
            return bool(self.built) and isinstance(self.manifest["files"], dict)
        except (OSError, ValueError, KeyError, TypeError) as error:
            log.warning("release %s is damaged and left out: %s", self.version, error)
            return False

    @cached_property
    def versions(self) -> dict[str, ThingVersion]:
        """Thing → its version; empty for a release built before versions were kept."""
        if not self.has(VERSIONS):
            return {}
        text = gzip.decompress((self.path / VERSIONS).read_bytes()).decode()
        rows = csv.DictReader(io.StringIO(text, newline=""))
        return {row["thing"]: ThingVersion(row["version"], row["issued"]) for row in rows}

    def has(self, name: str) -> bool:
        """Whether the manifest lists a file."""
        return name in self.manifest["files"]

    def file(self, name: str) -> Path:
        """The path of a file that the manifest lists. Raises NotFound for any other name."""
        if not self.has(name):
            raise NotFound(f"Release {self.version} has no file called {name}.")
        return self.path / name

    def verify(self) -> list[str]:
        """Sentences about files that are missing, altered or not listed; empty when all is well."""
        if not self.is_readable():
            return ["manifest.json cannot be read."]
        faults = []
        for name, entry in self.manifest["files"].items():
            path = self.path / name
            if not path.is_file():
                faults.append(f"{name} is missing.")
            elif sha256(path) != entry["sha256"]:
                faults.append(f"{name} has changed since the release was published.")
        listed = {*self.manifest["files"], "manifest.json"}
        found = {p.relative_to(self.path).as_posix() for p in self.path.rglob("*") if p.is_file()}
        return faults + [f"{name} is not in the manifest." for name in sorted(found - listed)]


@dataclass(frozen=True)
class Releases:
    """The folder of releases."""

    root: Path

    def all(self) -> list[Release]:
        """Finished releases, oldest first. One whose manifest cannot be read is left out, and said in the log."""
        if not self.root.is_dir():
            return []
        found = [p for p in self.root.iterdir() if VERSION.fullmatch(p.name) and (p / "manifest.json").is_file()]
        return [r for r in map(Release, sorted(found, key=lambda p: order(p.name))) if r.is_readable()]

    def get(self, version: str) -> Release:
        """The release of that version. Raises NotFound, naming the newest there is."""
        path = self.root / version
        if VERSION.fullmatch(version) and (path / "manifest.json").is_file() and Release(path).is_readable():
            return Release(path)
        newest = [r.version for r in self.all()[-1:]]
        raise NotFound(f"There is no release {version}. The newest is {newest[0] if newest else 'not built yet'}.")

    def current(self) -> Release:
        """The release being served. Raises Unavailable when nothing was published yet."""
        link = self.root / "current"
        try:
            target = self.root / os.readlink(link)
        except OSError:
            if newest := self.all()[-1:]:
                raise Unavailable(
                    f"No release in {self.root} is current, though some lie there: the link `current` is lost. "
                    f"Run: devolved activate {newest[0].version}"
                ) from None
            raise Unavailable("No release has been published yet. Run: devolved build") from None
        if not (target / "manifest.json").is_file():
            others = [r.version for r in self.all()[-1:]]
            mend = f"devolved activate {others[0]}" if others else "devolved build"
            raise Unavailable(f"The current release {target.name} is not complete. Run: {mend}")
        return Release(target)

    def folder(self, version: str) -> Release:
        """The folder of that version, whatever its state, to be verified. Raises NotFound when there is none."""
        if not VERSION.fullmatch(version) or not (self.root / version).is_dir():
            return self.get(version)
        return Release(self.root / version)

    def folders(self) -> list[Release]:
        """Every folder that is named as a release, finished or not, damaged or not; oldest first."""
        found = [p for p in self.root.iterdir() if VERSION.fullmatch(p.name)] if self.root.is_dir() else []
        return [Release(p) for p in sorted(found, key=lambda p: order(p.name))]

    @property
    def pinned(self) -> set[str]:
        """Versions that are never removed: the lines of the file ``pinned``, without remarks after ``#``."""
        try:
            lines = (self.root / "pinned").read_text("utf-8").splitlines()
        except FileNotFoundError:
            return set()
        return {line.partition("#")[0].strip() for line in lines} - {""}

    def pin(self, version: str, kept: bool = True) -> None:
        """Note that a release is never to be removed, or no longer. Raises NotFound for one that is not there."""
        pins = self.pinned | {self.get(version).version} if kept else self.pinned - {version}
        text = "".join(f"{name}\n" for name in sorted(pins, key=_order_or_name))
        beside = self.root / f".pinned-{os.getpid()}"
        beside.write_text(text, "utf-8")
        os.replace(beside, self.root / "pinned")

    def removable(self, keep: int) -> list[Release]:
        """Finished releases beyond the newest ``keep``, oldest first, without the current one and those pinned."""
        held = self.pinned | {self.current().version}
        finished = self.all()
        return [r for r in finished[: max(0, len(finished) - keep)] if r.version not in held]

    def may_remove(self, version: str) -> Release:
        """The folder of a release that nothing holds. Raises Unavailable for the current one and for one pinned."""
        release = self.folder(version)
        if version in self.pinned:
            raise Unavailable(f"Release {version} is pinned and stays. Run first: devolved pin --undo {version}")
        if version == self.current().version:
            raise Unavailable(f"Release {version} is the current one and stays. Activate another one first.")
        return release

    def remove(self, version: str) -> None:
        """Remove a release; it is gone from the list in one step. Raises as ``may_remove`` does."""
        path, leaving = self.may_remove(version).path, self.root / f".removed-{version}"
        shutil.rmtree(leaving, ignore_errors=True)
        os.rename(path, leaving)
        shutil.rmtree(leaving)

    def activate(self, version: str) -> Release:
        """Make a release the current one. Readers see the old or the new, never neither."""
        release = self.get(version)
        pointer = self.root / f".current-{os.getpid()}"
        try:
            pointer.unlink(missing_ok=True)
            pointer.symlink_to(release.version)
            os.replace(pointer, self.root / "current")
        except OSError as error:
            if error.errno == errno.ENOSPC:
                # A full disk is told as every other step of a build tells it.
                raise
            raise _no_pointer(self.root, error) from error
        return release

    def next_version(self, day: date) -> str:
        """The first free version of a day: 2026.11.24, then 2026.11.24.1 …"""
        base, number = day.strftime("%Y.%m.%d"), 0
        while (self.root / (version := f"{base}.{number}" if number else base)).exists():
            number += 1
        return version


def _no_pointer(root: Path, error: OSError) -> Unavailable:
    if isinstance(error, IsADirectoryError):
        return Unavailable(
            f"{root}/current is a folder, not a link: a copy followed the link. Remove it and try again."
        )
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return Unavailable(f"This user may not write in {root}, so the current release stays what it was.")
    return Unavailable(f"The pointer {root}/current could not be moved: {error.strerror or error}.")


def sha256(path: Path) -> str:
    """The SHA-256 sum of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def order(version: str) -> tuple[int, ...]:
    """By which versions are put in order: the numbers that they are made of."""
    return tuple(int(part) for part in version.split("."))


def _order_or_name(version: str) -> tuple:
    return (0, order(version)) if VERSION.fullmatch(version) else (1, version)
