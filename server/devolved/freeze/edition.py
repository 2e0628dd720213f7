"""Write the static edition: every page, document, view and dump of a release, and an engine for the reader's browser.

The application itself renders, asked through its test client, so that the
edition says what the server says. Pages of other days are left to the server:
they are the same facts under another date.
"""

import gzip
import json
import logging
import re
import shutil
import tempfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

from devolved.errors import BuildError
from devolved.freeze import addresses, hosts
from devolved.freeze.crawl import OWN, crawl, open_app
from devolved.freeze.increment import Changes, bring
from devolved.register.matching.search import EVERYTHING
from devolved.register.register import LIBRARY
from devolved.release import Release
from devolved.vocabulary import BASE, KINDS, SCHEMES
from devolved.web.answers.known import matcher
from devolved.web.api import vocabularies
from devolved.web.app import create_app

MARK = "sparql/edition.json"  # what only an edition has
BROWSER = Path(__file__).with_name("browser")
DOCUMENTS = ("ttl", "jsonld", "rdf", "nt", "json", "csv")
THING = re.compile(r"^<https://w3id\.org/devolved/id/([a-z-]+)/([\w.-]+)>", re.MULTILINE)


@dataclass
class Edition:
    """What was written."""

    folder: Path
    files: int = 0
    bytes: int = 0
    # Against the edition that lay there before; None where there was none.
    changes: Changes | None = None
    left: list[tuple[int, str]] = field(default_factory=list)  # status and address of what was not to be had


def freeze(
    release: Release,
    folder: Path,
    on_step: Callable[[str], None] = lambda step: None,
    documents: tuple[str, ...] = DOCUMENTS,
    at: str = BASE,
    live: str = "",
    processes: int = 1,
) -> Edition:
    """Write the edition into a folder that is empty or new, or over an earlier edition, of which unchanged files stay.

    ``at`` is where it will stand, for addresses that must be whole; ``live`` is the address of a register to which
    links lead that the edition does not hold, or "" for none. It is made beside the folder and put there whole.

    Raises BuildError when the folder holds something else, or nothing can be drawn from the engine's files.
    """
    before = folder.exists() and any(folder.iterdir())
    if before and not (folder / MARK).is_file():
        raise BuildError(f"{folder} is not empty, and holds no static edition. Name a new folder.")
    static = Path(create_app.__code__.co_filename).parent / "static"
    if not (static / "vendor" / "oxigraph.wasm").is_file():
        raise BuildError("The browser's engine is missing. Run: make assets")
    folder.parent.mkdir(parents=True, exist_ok=True)
    new = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    new.chmod(0o755)
    try:
        edition = Edition(folder, left=_made(release, new, static, on_step, documents, at, live, processes))
        on_step("put in place")
        if before:
            edition.changes = bring(new, folder)
        else:
            if folder.exists():
                folder.rmdir()
            new.rename(folder)
    finally:
        shutil.rmtree(new, ignore_errors=True)
    written = [p for p in folder.rglob("*") if p.is_file()]
    edition.files, edition.bytes = len(written), sum(p.stat().st_size for p in written)
    return edition


def _made(
    release: Release,
    folder: Path,
    static: Path,
    on_step,
    documents: tuple[str, ...],
    at: str,
    live: str,
    processes: int,
) -> list[tuple[int, str]]:
    """Make the edition in an empty folder; return what was left out."""
    requests = logging.getLogger("devolved.request")
    said = requests.disabled
    app = open_app(release)
    try:
        on_step("crawl")
        things = sorted({(k, s) for k, s in THING.findall(_dump(release)) if k in KINDS or k in SCHEMES})
        crawled = crawl(app, release, folder, things, documents, processes)
        if failed := [f"{address} ({status})" for status, address in crawled.left if status >= 500]:
            raise BuildError(
                f"{len(failed)} pages could not be made, so the edition is not complete.", "\n".join(failed)
            )
        on_step("link")
        _link(folder, crawled.files, at, live, processes)
        hosts.write(folder, crawled, at, documents)
        on_step("copy")
        _carry(release, folder, static)
        with app.test_request_context("/search"):
            app.preprocess_request()
            _index(folder)
    finally:
        requests.disabled = said
        app.extensions["devolved"].close()
    return crawled.left


def _dump(release: Release) -> str:
    return gzip.decompress(release.file("devolved.nq.gz").read_bytes()).decode()


class _Files(dict):
    """Files by address; the mark behind a static file's name does not matter."""

    def get(self, key, default=None):
        return super().get(key.partition("?")[0] if key.startswith("/static/") else key, default)


@dataclass(frozen=True)
class Linker:
    """Turns the addresses in one file of the edition into links within it."""

    folder: Path
    known: _Files
    at: str
    live: str

    def __call__(self, own: str) -> None:
        path = self.folder / own
        text = path.read_text("utf-8")
        if own.endswith(".json"):
            path.write_text(addresses.readdressed(text, self.known, self.at), "utf-8")
        else:
            path.write_text(addresses.rewritten(text, own, self.known, self.at, self.live), "utf-8")


_linker: list[Linker] = []


def _begin(linker: Linker) -> None:
    _linker[:] = [linker]


def _link_one(own: str) -> None:
    _linker[0](own)


def _link(folder: Path, files: dict[str, str], at: str, live: str, processes: int) -> None:
    static = Path(create_app.__code__.co_filename).parent / "static"
    marked = {
        f"/static/{p.relative_to(static).as_posix()}": f"static/{p.relative_to(static).as_posix()}"
        for p in static.rglob("*")
        if p.is_file()
    }
    linker = Linker(folder, _Files(files | marked), at, live)
    linked = sorted(
        {f for f in files.values() if f.endswith(("index.html", ".atom"))} - set(OWN.values())
        | {f for f in files.values() if f.startswith("feed") and f.endswith(".json")}
    )
    if processes < 2:
        for own in linked:
            linker(own)
    else:
        with ProcessPoolExecutor(processes, get_context("spawn"), initializer=_begin, initargs=(linker,)) as pool:
            for _ in pool.map(_link_one, linked, chunksize=64):
                pass
    shell = (folder / "views" / "index.html").read_text("utf-8")
    for name in ("search", "sparql"):
        (folder / name).mkdir(exist_ok=True)
        (folder / name / "index.html").write_text(
            _own(shell, (BROWSER / f"{name}.html").read_text("utf-8"), name), "utf-8"
        )
        shutil.copyfile(BROWSER / f"{name}.js", folder / name / f"{name}.js")


def _own(shell: str, body: str, name: str) -> str:
    """A page of the edition itself in the frame of the others (they stand at the same depth)."""
    page = re.sub(
        r"<main.*?</main>",
        lambda found: f'<main id="main" class="prose">\n{body}</main>',
        shell,
        count=1,
        flags=re.DOTALL,
    )
    page = re.sub(
        r"<title>.*?</title>", f"<title>{name.upper() if name == 'sparql' else 'Search'} · Devolved</title>", page
    )
    return page.replace("</head>", f'<script type="module" src="{name}.js"></script>\n</head>')


def _carry(release: Release, folder: Path, static: Path) -> None:
    """The release's own files, what pages use, and what the engine needs."""
    shutil.copytree(static, folder / "static", dirs_exist_ok=True, ignore=shutil.ignore_patterns(".*"))
    for unused in ("vendor/yasgui.js", "vendor/yasgui.css"):  # the editor needs the server
        (folder / "static" / unused).unlink(missing_ok=True)
    shutil.copytree(release.path, folder / "releases" / release.version, dirs_exist_ok=True)
    # Files cannot redirect: what goes with the ontology lies at each of its names.
    for name, file in vocabularies.BESIDE.items():
        if (carried := release.path / "ontology" / file).is_file():
            shutil.copyfile(carried, folder / "def" / name)
    rules = [p.read_text("utf-8") for p in sorted((release.path / "rules" / "flat").glob("*.rq"))]
    queries = [
        {"path": v.path, "title": v.title, "query": v.query} for found in LIBRARY.subjects().values() for v in found
    ]
    about = {
        "release": release.version,
        "base": BASE,
        "dump": f"../releases/{release.version}/devolved.nq.gz",
        "rules": rules,
        "queries": queries,
    }
    (folder / "sparql" / "edition.json").write_text(json.dumps(about, ensure_ascii=False), "utf-8")


def _index(folder: Path) -> None:
    """Every name of every thing, for the search page."""
    index = matcher().index
    names: dict[str, set[str]] = {}
    for name in index.names:
        thing = index.things[name.thing]
        if thing.kind in EVERYTHING:
            names.setdefault(thing.iri, set()).add(name.written)
    by_iri = {t.iri: t for t in (index.things.values() if isinstance(index.things, dict) else index.things)}
    rows = [
        [iri.removeprefix(BASE + "id/"), by_iri[iri].label, sorted(written)] for iri, written in sorted(names.items())
    ]
    (folder / "search" / "index.json").write_text(json.dumps(rows, ensure_ascii=False, separators=(",", ":")), "utf-8")
