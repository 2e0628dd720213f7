"""Look at an installation as a newcomer would: what is in force, what is wrong, what will be short."""

import os
import platform
import resource
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from urllib.parse import urlsplit

from devolved import __version__
from devolved.errors import DevolvedError
from devolved.release import Releases
from devolved.settings import Settings, unknown_said

LIBRARIES = ("pyoxigraph", "flask", "waitress", "werkzeug", "prometheus-client")
# Megabytes: measured figures, docs/operators.md, "Memory".
EACH_PROCESS, EACH_WORKER = 135, 40
# Descriptors that waitress and the pool take, as devolved.web.serve counts them.
EACH_THREAD, EACH_QUERY_WORKER, OTHERS, PROMISED = 4, 16, 64, 2000
FILES = "web/static/vendor"


@dataclass(frozen=True)
class Remark:
    """One thing that was looked at. ``level`` is "ok", "note" or "wrong"."""

    level: str
    text: str


def examine(settings: Settings, releases: Releases) -> Iterator[Remark]:
    """Every remark, in the order of looking."""
    yield from _versions()
    yield from _settings(settings)
    yield from _releases(releases)
    yield from _room(releases)
    yield from _limits(settings)
    yield from _memory(settings)


def _versions() -> Iterator[Remark]:
    libraries = ", ".join(f"{name} {metadata.version(name)}" for name in LIBRARIES)
    yield Remark("ok", f"devolved {__version__}, Python {platform.python_version()}, {libraries}.")
    if not sys.platform.startswith("linux"):
        yield Remark("wrong", f"This is {platform.system()}; the walls around query workers need Linux.")
    if not (Path(__file__).parents[1] / FILES / "oxigraph.wasm").is_file():
        yield Remark(
            "wrong", "The front-end files are missing: no charts, no query editor. Run in a checkout: make assets"
        )


def _settings(settings: Settings) -> Iterator[Remark]:
    for name, value, default in settings.in_force():
        if value != default:
            yield Remark("ok", f"{name}={value} (default {default or 'none'}).")
    for sentence in unknown_said():
        yield Remark("wrong", sentence)
    base = urlsplit(settings.base_url)
    if settings.base_url and (base.scheme not in ("http", "https") or not base.netloc):
        yield Remark("wrong", f"DEVOLVED_BASE_URL={settings.base_url!r} is no address; write https://register.example")
    if settings.base_url and not settings.trusted_proxies:
        yield Remark("note", "DEVOLVED_BASE_URL names a proxy, and DEVOLVED_TRUSTED_PROXIES=0 believes none.")


def _releases(releases: Releases) -> Iterator[Remark]:
    root = releases.root
    if not root.is_dir():
        yield Remark(
            "note", f"There is no folder {root.absolute()} yet: devolved serve makes it, with a first release."
        )
        return
    finished = {r.version for r in releases.all()}
    yield Remark("ok", f"{len(finished)} releases in {root.absolute()}, {len(releases.pinned)} of them pinned.")
    for release in releases.folders():
        if release.version not in finished:
            yield Remark("note", f"{release.path} is damaged or not complete, and left out. Run: devolved verify --all")
    try:
        current = releases.current()
        faults = current.verify()
        yield (
            Remark("ok", f"Release {current.version} is current and whole.")
            if not faults
            else Remark("wrong", f"Release {current.version} is current and damaged: {faults[0]}")
        )
    except DevolvedError as error:
        yield Remark("wrong", error.detail)
    if not os.access(root, os.W_OK):
        yield Remark("note", f"This user may not write in {root}: it can serve, and neither build nor activate.")


def _room(releases: Releases) -> Iterator[Remark]:
    needed = max((sum(f["bytes"] for f in r.manifest["files"].values()) for r in releases.all()), default=0)
    for what, folder in (("releases", releases.root), ("long answers (TMPDIR)", Path(tempfile.gettempdir()))):
        if folder.is_dir():
            free = shutil.disk_usage(folder).free
            level = "note" if free < max(3 * needed, 2**30) else "ok"
            yield Remark(level, f"{free / 1e9:.1f} GB free for {what}, in {folder.absolute()}.")


def _limits(settings: Settings) -> Iterator[Remark]:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    others = OTHERS + EACH_THREAD * settings.threads + EACH_QUERY_WORKER * settings.workers
    if hard == resource.RLIM_INFINITY or (hard - others) // 2 >= PROMISED:
        yield Remark("ok", f"Open files: {'no limit' if hard == resource.RLIM_INFINITY else hard} for a process.")
    else:
        least = others + 2 * PROMISED
        yield Remark(
            "note", f"A process may open {hard} files; {PROMISED} connections need {least} (ulimit -n, LimitNOFILE=)."
        )
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    yield Remark("ok", f"{cores} cores for {settings.processes} processes of {settings.workers} query workers.")


def _memory(settings: Settings) -> Iterator[Remark]:
    each = EACH_PROCESS + EACH_WORKER * (settings.workers + 1) + settings.cache_bytes // 2**20
    idle = settings.processes * each
    peak = idle + settings.processes * settings.workers * settings.memory
    total = _total() // 2**20
    level = "wrong" if total and idle > total else "note" if total and peak > total else "ok"
    yield Remark(
        level,
        f"Memory: some {idle} MB at rest, up to {peak} MB if every worker takes all of DEVOLVED_MEMORY; "
        f"{total or 'unknown'} MB here.",
    )


def _total() -> int:
    """Bytes of memory that this process may have: the machine's, or its control group's where that is less."""
    found = [os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")]
    try:
        said = Path("/sys/fs/cgroup/memory.max").read_text("ascii").strip()
        found += [int(said)] if said.isdigit() else []
    except OSError:
        pass
    return min(found)
