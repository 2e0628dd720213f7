"""What a release is made from: the files under ontology/, data/ and shapes/.

A data file's path is its graph's name: ``data/forums/x/seats.ttl`` is
``/graph/forums/x/seats``.
"""

import hashlib
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from devolved import __version__
from devolved.errors import BuildError
from devolved.vocabulary import GRAPH

ROOMS = ("ontology", "data", "shapes")


@dataclass(frozen=True)
class Inputs:
    """A checkout (or a copy) holding the three rooms."""

    root: Path

    def __post_init__(self):
        missing = [room for room in ROOMS if not (self.root / room).is_dir()]
        if missing:
            raise BuildError(
                f"{self.root} has no folder {' and no '.join(missing)}. Run in a checkout of the register, "
                "or name one with --source."
            )

    @cached_property
    def data(self) -> dict[Path, str]:
        """Data files and the graph each becomes."""
        return {p: GRAPH + _stem(p, self.root / "data") for p in _turtle(self.root / "data")}

    @cached_property
    def concepts(self) -> dict[Path, str]:
        return {p: GRAPH + "concepts/" + p.stem for p in _turtle(self.root / "ontology" / "concepts")}

    @cached_property
    def ontology(self) -> dict[Path, str]:
        """The ontology's own files, all in one graph."""
        return {p: GRAPH + "ontology" for p in sorted((self.root / "ontology").glob("*.ttl"))}

    @cached_property
    def shapes(self) -> dict[Path, str]:
        return {p: GRAPH + "shapes" for p in _turtle(self.root / "shapes")}

    def rules(self, kind: str) -> list[Path]:
        """Rule files of a family ("infer", "flat" or "deprecated"), in the order they run."""
        return sorted((self.root / "ontology" / "rules" / kind).glob("*.rq"))

    @cached_property
    def graph_files(self) -> dict[str, Path]:
        """Graph → file, for messages that name the place of a fault (files that share a graph: the first)."""
        found: dict[str, Path] = {}
        for files in (self.data, self.concepts, self.ontology):
            for path, graph in files.items():
                found.setdefault(graph, path)
        return found

    @cached_property
    def digest(self) -> str:
        """A sum over every input file and the program's own version: equal inputs, equal release."""
        total = hashlib.sha256(__version__.encode())
        program = Path(__file__).parent.parent
        for room in [*(self.root / r for r in ROOMS), program / "build", program / "register" / "views"]:
            for path in sorted(p for p in room.rglob("*") if p.is_file() and "__pycache__" not in p.parts):
                total.update(f"{room.name}/{path.relative_to(room).as_posix()}\0".encode())
                total.update(hashlib.sha256(path.read_bytes()).digest())
        return total.hexdigest()

    def commit(self) -> str:
        """The commit of the checkout, or "" where there is none (a copy within some other checkout has none)."""
        return self._git("rev-parse", "HEAD") if self._git("ls-files", "--", *ROOMS) else ""

    def uncommitted(self) -> list[str]:
        """Files of the three rooms that differ from that commit, or are not in it; sorted, relative to the root."""
        if not self.commit():
            return []
        asked = self._git("status", "--porcelain", "-z", "--no-renames", "--untracked-files=all", "--", *ROOMS)
        return sorted(entry[3:] for entry in asked.split("\0") if entry)

    def committed(self, path: Path) -> bytes:
        """A file as the last commit has it; b"" for one that is not in it."""
        return self._git("show", f"HEAD:./{path.relative_to(self.root).as_posix()}").encode()

    def _git(self, *words: str) -> str:
        try:
            run = subprocess.run(["git", *words], cwd=self.root, capture_output=True, text=True, timeout=10)
        except (OSError, subprocess.TimeoutExpired):
            return ""
        return run.stdout.strip("\n") if run.returncode == 0 else ""


def find_root(start: Path | None = None) -> Path:
    """A folder with the three rooms: the one named; else the nearest from here upwards, or that of the package.

    Raises BuildError for one that is named and has not all of them: no other is judged in its place.
    """
    if start:
        return Inputs(start.resolve()).root
    here = Path.cwd().resolve()
    package = Path(__file__).resolve().parents[1]
    for folder in (here, *here.parents, package.parents[1], package / "record"):
        if all((folder / room).is_dir() for room in ROOMS):
            return folder
    raise BuildError("No ontology, data and shapes here or above. Name the checkout with --source.")


def _turtle(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.ttl"))


def _stem(path: Path, root: Path) -> str:
    return path.relative_to(root).with_suffix("").as_posix()
