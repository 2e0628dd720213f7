"""Fetch a release from another server: one builder, many servers.

Files come into ``.pulling-{version}`` beside the releases, each checked against the manifest's sum; what is there
already (from a pull that broke off, or in another release) is not fetched again, and a file that broke off goes on
where it stopped (RFC 9110, section 14). Only a whole release gets its name, in one rename.
"""

import fcntl
import hashlib
import json
import os
import re
import shutil
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from pathlib import Path
from urllib.parse import quote, urlsplit

from devolved import __version__
from devolved.build.publish import put_in_place
from devolved.errors import Unavailable
from devolved.release import VERSION, Release, Releases, sha256

NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")
SUM = re.compile(r"[0-9a-f]{64}")
LONGEST_MANIFEST = 16 * 2**20
CHUNK = 2**20
ATTEMPTS = 4
FINAL = {400, 401, 403, 404, 410, 421}  # what a server will say again, however often it is asked
# Seconds: without a byte, between attempts, and the longest wait that a server may ask for.
SILENCE, PAUSE, PATIENCE = 60, 1, 60


def pull(
    address: str,
    releases: Releases,
    version: str = "",
    digest: str = "",
    activate: bool = True,
    on_step: Callable[[str], None] = lambda step: None,
) -> Release:
    """Fetch a release (default: the one that is current there) and, unless told not to, make it current here.

    ``digest`` is the SHA-256 sum that its manifest must have: with it, nothing that the other server or the way to it
    does can put another release here. Raises Unavailable, with what was fetched kept for the next attempt.
    """
    address = _address(address)
    version = version or _current(address)
    if not VERSION.fullmatch(version):
        raise Unavailable(f"{version[:60]!r} is no version of a release.")
    if (releases.root / version).exists():
        return _there(releases, version, digest, activate)
    text, published = _manifest(address, version)
    if digest and hashlib.sha256(text).hexdigest() != digest.lower():
        raise Unavailable(f"The manifest of release {version} at {address} has another sum than the one you named.")
    files = _files(text, version, address)
    releases.root.mkdir(parents=True, exist_ok=True)
    with _workplace(releases.root / f".pulling-{version}") as folder:
        needed = sum(entry["bytes"] for entry in files.values())
        if shutil.disk_usage(folder).free < needed:
            raise Unavailable(
                f"Release {version} needs {needed / 1e6:.0f} MB, and {releases.root} has not so much room."
            )
        known = _known(releases)
        for number, (name, entry) in enumerate(files.items(), 1):
            if number == 1 or number % 25 == 0 or number == len(files):
                on_step(f"{name} ({number} of {len(files)})")
            _file(f"{address}/releases/{version}/{quote(name)}", folder / name, entry, known.get(entry["sha256"]))
        (folder / "manifest.json").write_bytes(text)
        os.utime(folder / "manifest.json", (published, published))
        if faults := Release(folder).verify():
            raise Unavailable(f"Release {version} of {address} is not whole: {faults[0]}")
        return put_in_place(releases, folder, version, activate)


def _address(written: str) -> str:
    parts = urlsplit(written)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise Unavailable("Write the address of a server of the register, like https://register.example.")
    if "@" in parts.netloc:
        raise Unavailable("Releases are public: leave the name and password out of the address.")
    return written.rstrip("/")


def _there(releases: Releases, version: str, digest: str, activate: bool) -> Release:
    release = releases.folder(version)
    if faults := release.verify():
        raise Unavailable(
            f"Release {version} lies here already and is damaged: {faults[0]} Remove it, then pull again."
        )
    if digest and sha256(release.path / "manifest.json") != digest.lower():
        raise Unavailable(f"Release {version} lies here already, with another manifest than the one you named.")
    return releases.activate(version) if activate else release


def _current(address: str) -> str:
    try:
        return str(json.loads(_read(f"{address}/releases.json")[0])["current"])
    except (ValueError, KeyError, TypeError):
        raise Unavailable(
            f"{address} is no server of the register: it does not say which release is current."
        ) from None


def _manifest(address: str, version: str) -> tuple[bytes, float]:
    """The manifest's bytes, and when it was published there (seconds since 1970): replicas say the same."""
    text, modified = _read(f"{address}/releases/{version}/manifest.json")
    try:
        return text, parsedate_to_datetime(modified).timestamp()
    except (ValueError, TypeError):
        return text, time.time()


def _files(text: bytes, version: str, address: str) -> dict[str, dict]:
    """The files that a manifest lists. Raises Unavailable where a name could leave the folder or a sum is none."""
    try:
        manifest = json.loads(text)
        files = manifest["files"]
        right = manifest["version"] == version and all(
            NAME.fullmatch(name) and SUM.fullmatch(entry["sha256"]) and type(entry["bytes"]) is int
            and 0 <= entry["bytes"] and name != "manifest.json"
            for name, entry in files.items()
        )  # fmt: skip
    except (ValueError, KeyError, TypeError, AttributeError):
        right = False
    if not right:
        raise Unavailable(f"What {address} gives as the manifest of release {version} is none.")
    return files


def _known(releases: Releases) -> dict[str, Path]:
    """Sum → file, of the releases that lie here: most of a new one is in the one before."""
    return {
        entry["sha256"]: release.path / name
        for release in releases.all()[-3:]
        for name, entry in release.manifest["files"].items()
    }


@contextmanager
def _workplace(folder: Path) -> Iterator[Path]:
    """The folder, for one process at a time; what an earlier pull left in it is still there."""
    with folder.with_name(folder.name + ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Unavailable("Another process is fetching this release just now.") from None
        folder.mkdir(exist_ok=True)
        yield folder
        Path(lock.name).unlink(missing_ok=True)


def _file(address: str, path: Path, entry: dict, known: Path | None) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    for attempt in range(ATTEMPTS):
        if path.is_file() and path.stat().st_size == entry["bytes"] and sha256(path) == entry["sha256"]:
            return
        if path.is_file() and path.stat().st_size >= entry["bytes"]:
            path.unlink()
        if attempt == 0 and known is not None and known.is_file():
            shutil.copyfile(known, path)
            continue
        try:
            _fetch(address, path, entry["bytes"])
        except (OSError, HTTPException) as error:
            if attempt + 1 == ATTEMPTS:
                raise _refused(address, error) from None
            time.sleep(_wait(error))
    if not (path.is_file() and sha256(path) == entry["sha256"]):
        path.unlink(missing_ok=True)
        raise Unavailable(f"{address} is not the file that the manifest lists: its sum is another.")


def _fetch(address: str, path: Path, size: int) -> None:
    """Append what is missing of a file, never more than it should have."""
    have = path.stat().st_size if path.is_file() else 0
    with _open(address, {"Range": f"bytes={have}-"} if have else {}) as response:
        if have and (
            response.status != 206 or not response.headers.get("Content-Range", "").startswith(f"bytes {have}-")
        ):
            have = 0
        with path.open("ab" if have else "wb") as file:
            while (part := response.read(min(CHUNK, size - have + 1))) and have <= size:
                file.write(part)
                have += len(part)
    if have < size:
        raise ConnectionError("it broke off")


def _read(address: str) -> tuple[bytes, str]:
    """A short document and its Last-Modified."""
    for attempt in range(ATTEMPTS):
        try:
            with _open(address, {}) as response:
                text = response.read(LONGEST_MANIFEST + 1)
                if len(text) > LONGEST_MANIFEST:
                    raise Unavailable(f"{address} is longer than {LONGEST_MANIFEST} bytes.")
                return text, response.headers.get("Last-Modified", "")
        except (OSError, HTTPException) as error:
            if attempt + 1 == ATTEMPTS or isinstance(error, urllib.error.HTTPError) and error.code in FINAL:
                raise _refused(address, error) from None
            time.sleep(_wait(error))
    raise AssertionError


def _open(address: str, headers: dict[str, str]):
    agent = {"User-Agent": f"devolved/{__version__} (pull)", "Accept": "*/*", "Accept-Encoding": "identity"}
    return urllib.request.urlopen(urllib.request.Request(address, headers=agent | headers), timeout=SILENCE)


def _wait(error: Exception) -> float:
    asked = error.headers.get("Retry-After", "") if isinstance(error, urllib.error.HTTPError) else ""
    return min(PATIENCE, int(asked)) if asked.isdigit() else PAUSE


def _refused(address: str, error: Exception) -> Unavailable:
    if isinstance(error, urllib.error.HTTPError):
        said = f"answers {error.code}: {_detail(error) or error.reason}"
    else:
        said = f"does not answer: {getattr(error, 'reason', '') or error}"
    said = said.rstrip(".")
    return Unavailable(f"{address} {said}. What was fetched is kept; run the same command again to go on.")


def _detail(error: urllib.error.HTTPError) -> str:
    """What a server of the register says was wrong (RFC 9457), on one line; nothing where another server answers."""
    try:
        said = json.loads(error.read(LONGEST_MANIFEST))["detail"]
    except (OSError, HTTPException, ValueError, KeyError, TypeError):
        return ""
    said = " ".join("".join(c if c.isprintable() else " " for c in said).split()) if isinstance(said, str) else ""
    return said[:300]
