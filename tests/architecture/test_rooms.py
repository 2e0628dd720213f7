"""The rooms of the house, and which way they may look.

``errors, vocabulary, settings ← store, release ← register ← web`` and ``… ← build``; the command line
calls them all. ``build`` and ``web`` meet only through a release on disk.
"""

import ast
from pathlib import Path

import pytest
from devolved.vocabulary import KINDS, SCHEMES
from rdflib import Graph, Namespace
from rdflib.namespace import RDF, SKOS

REPOSITORY = Path(__file__).resolve().parents[2]
PACKAGE = REPOSITORY / "server" / "devolved"
MODULES = sorted(PACKAGE.rglob("*.py"))
DEVO = Namespace("https://w3id.org/devolved/def#")

GROUND = {
    "errors",
    "vocabulary",
    "settings",
    "calendar",
    "bounded",
    "spreadsheet",
    "",
}  # "" is the package itself: its version
MAY_ASK = {
    "errors": {""},
    "vocabulary": set(),
    "settings": GROUND,
    "calendar": {"errors", ""},
    "bounded": set(),
    "spreadsheet": set(),
    "release": GROUND,
    "store": GROUND | {"release"},
    "turtle": GROUND | {"store"},
    "register": GROUND | {"release", "store", "turtle"},
    "build": GROUND | {"release", "store", "turtle"},
    "web": GROUND | {"release", "store", "turtle", "register"},
    "assistants": GROUND | {"release", "store", "register", "calendar"},
    "client": set(),  # stands alone, so that a reader can copy it
}
# Who may name each of the large parts we build on.
OWNERS = {
    "pyoxigraph": {"store", "build"},  # building makes what the store serves
    "pyshacl": {"build"},
    "pyrudof": {"build"},
    "flask": {"web"},
    "requests": {"watch"},
    "icalendar": {"register"},
    "openpyxl": {"register"},
    "waitress": {"web"},
    "prometheus_client": {"web"},
    "pythonjsonlogger": {"web"},
    "PIL": {"register"},
    "vl_convert": {"register", "web"},
    "rapidfuzz": {"register", "build"},
}


def room(path: Path) -> str:
    """The room a module stands in: the folder, or the module's own name at the top."""
    first = path.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py").replace("__init__", "")


def imports(path: Path) -> set[tuple[str, int]]:
    """Each module that a file names in an import, wherever it stands, with its line."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {(alias.name, node.lineno) for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}:{node.lineno}: say the whole name of a module"
            name = node.module or ""
            # ``from devolved import release`` names a room by its alias.
            found |= {
                (f"{name}.{alias.name}" if name == "devolved" and alias.name[0] != "_" else name, node.lineno)
                for alias in node.names
            }
    return found


def trespasses(path: Path) -> list[str]:
    """Imports of one file that go the wrong way."""
    here, found = room(path), []
    for name, line in imports(path):
        top, _, rest = name.partition(".")
        if top == "devolved":
            there = rest.partition(".")[0]
            if here in MAY_ASK and there != here and there not in MAY_ASK[here]:
                found.append(f"{path.name}:{line}: {here} may not ask {there}")
        elif top in OWNERS and here not in OWNERS[top] and here not in {"cli", "freeze"}:
            found.append(f"{path.name}:{line}: {top} belongs to {', '.join(sorted(OWNERS[top]))}")
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_module_looks_only_where_it_may(path):
    assert trespasses(path) == []


@pytest.mark.parametrize(
    ("place", "code", "complaint"),
    [
        ("store/x.py", "from devolved.register import entities", "store may not ask register"),
        ("web/x.py", "def f():\n    from devolved.build import pipeline", "web may not ask build"),
        ("build/x.py", "from devolved import web", "build may not ask web"),
        ("web/x.py", "import pyoxigraph as ox", "pyoxigraph belongs to build, store"),
        ("register/x.py", "from flask import g", "flask belongs to web"),
    ],
)
def test_a_look_the_wrong_way_is_found(place, code, complaint, tmp_path, monkeypatch):
    monkeypatch.setitem(globals(), "PACKAGE", tmp_path)
    path = tmp_path / place
    path.parent.mkdir()
    path.write_text(code)
    assert any(complaint in found for found in trespasses(path))


def test_every_module_says_what_it_is_for():
    silent = [str(p.relative_to(PACKAGE)) for p in MODULES if not ast.get_docstring(ast.parse(p.read_text("utf-8")))]
    assert silent == []


def test_modules_are_small():
    sizes = sorted(len(p.read_text("utf-8").splitlines()) for p in MODULES)
    assert sizes[len(sizes) // 2] < 150
    assert sizes[-1] <= 320


def test_no_module_is_a_drawer_of_odds_and_ends():
    assert not [p for p in MODULES if p.stem in {"utils", "util", "helpers", "misc", "common"}]


def test_the_kinds_of_the_code_are_those_of_the_ontology():
    graph = Graph().parse(REPOSITORY / "ontology" / "devolved.ttl")
    said = {str(kind): str(each).rpartition("#")[2] for each, kind in graph.subject_objects(DEVO.kind)}
    assert said | {"geometry": "Geometry"} == KINDS  # the one kind whose class is GeoSPARQL's own


def test_the_schemes_of_the_code_are_those_of_the_concepts():
    schemes = set()
    for path in [*(REPOSITORY / "ontology" / "concepts").glob("*.ttl"), *(REPOSITORY / "data").rglob("*.ttl")]:
        if "ConceptScheme" in (text := path.read_text("utf-8")):
            schemes |= {
                str(s).rpartition("/")[2]
                for s in Graph().parse(data=text, format="turtle").subjects(RDF.type, SKOS.ConceptScheme)
            }
    assert schemes == set(SCHEMES)
