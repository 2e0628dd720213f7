"""Versions: of every thing, since which release it stands as it does.

Followers of the event stream (``/ldes``) take up what is new to them by the name of a version and by its time. Both
must hold for good, so the build settles them: a thing that states what it stated in the release before keeps its
version and time; any other gets those of this release. Releases say days, so times are days at midnight; a second or
third release of one day stands as many seconds later, so that the order is kept.
"""

import csv
import hashlib
import io
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from devolved.build.dump import Pressed
from devolved.build.workspace import Workspace
from devolved.release import VERSIONS, Release, Releases, ThingVersion
from devolved.vocabulary import BASE, GRAPH


def write(workspace: Workspace, folder: Path, releases: Releases, version: str, built: date) -> None:
    """Write the versions of all things, given the newest finished release before this one."""
    before = _before(releases)
    earlier = before.versions if before else {}
    moment = instant(version, built)
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow(("thing", "version", "issued"))
    public = [graph for graph in workspace.graphs if graph != GRAPH + "shapes"]
    for thing, name in digests(workspace.lines(public)).items():
        known = earlier.get(thing)
        kept = known if known and known.name == name else ThingVersion(name, moment)
        rows.writerow((thing, kept.name, kept.issued))
    with (folder / VERSIONS).open("wb") as file, Pressed(file) as pressed:
        pressed.write(text.getvalue().encode())


def digests(lines: Iterable[str]) -> dict[str, str]:
    """Thing → a name for what is stated of it, from lines of N-Quads; whichever graph says it, in whichever order."""
    stated: dict[str, set[str]] = {}
    for line in lines:
        if line.startswith(f"<{BASE}id/"):
            stated.setdefault(line[1 : line.index(">")], set()).add(line.rpartition(" <")[0])
    return {
        thing: hashlib.sha256("\n".join(sorted(said)).encode()).hexdigest()[:16]
        for thing, said in sorted(stated.items())
    }


def instant(version: str, built: date) -> str:
    """The time of a release as xsd:dateTime: its day, and the number of it on that day as seconds."""
    number = int(version.split(".")[3]) if version.count(".") == 3 else 0
    minutes, seconds = divmod(number, 60)
    return f"{built.isoformat()}T{minutes // 60:02}:{minutes % 60:02}:{seconds:02}Z"


def _before(releases: Releases) -> Release | None:
    return next((release for release in reversed(releases.all()) if release.has(VERSIONS)), None)
