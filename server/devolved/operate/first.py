"""The first release of an empty folder: the one that the package carries, else one that is built now."""

import shutil
from collections.abc import Callable
from pathlib import Path

from devolved.build import publish
from devolved.build.inputs import Inputs, find_root
from devolved.calendar import today
from devolved.errors import Unavailable
from devolved.release import Release, Releases

# Where a wheel carries its release (setup.py puts it there).
CARRIED = Path(__file__).parents[1] / "record" / "releases"


def first(releases: Releases, on_step: Callable[[str], None], carried: Path = CARRIED) -> Release | None:
    """Put a release where none lies and make it current; None where there is any, finished or not.

    Raises BuildError, or Unavailable when the release of the package is damaged.
    """
    if releases.folders():
        return None
    if found := Releases(carried).all()[-1:]:
        on_step(f"No release lies in {releases.root} yet; taking {found[0].version}, which came with the package")
        return _taken(found[0], releases)
    # What judges a build is half of all that the parent of a server would load, and seldom wanted there.
    from devolved.build.pipeline import build

    inputs = Inputs(find_root())
    on_step(f"No release lies in {releases.root} yet; building one from {inputs.root} (half a minute or more)")
    return build(inputs, releases, today(), on_step).release


def at_hand(releases: Releases, carried: Path = CARRIED) -> Release:
    """The current release; where none lies there, the package's own as it lies in the package.

    For whoever only reads: an assistant is started in any folder, also where nothing may be written. Raises Unavailable
    where there is neither.
    """
    own = [] if releases.folders() else Releases(carried).all()[-1:]
    return own[0] if own else releases.current()


def _taken(release: Release, releases: Releases) -> Release:
    if faults := release.verify():
        raise Unavailable(f"The release that came with the package is damaged: {faults[0]} Install it anew.")
    folder = publish.workplace(releases)
    try:
        shutil.copytree(release.path, folder, dirs_exist_ok=True)
        return publish.put_in_place(releases, folder, release.version)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
