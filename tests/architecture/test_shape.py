"""The shape of the house: small folders, no circle, one subject a name, one "today", queries in files."""

import ast
import re
from collections import defaultdict
from pathlib import Path

import pytest
from devolved.register import queries
from test_rooms import MODULES, PACKAGE

# Names that several folders use for the same subject: what is read, and how it is shown, served or asked elsewhere.
SAME_SUBJECT = set(
    """__init__ answers app cards
    charts client commitments days evidence feeds fragments graphs meetings permalinks places powers query
    results search store tables views words""".split()
)


def module(path) -> str:
    """The dotted name of a file."""
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def needed_at_import(path, known: set[str]) -> set[str]:
    """Modules of ours that a file imports when it is loaded, not those inside functions."""
    found = set()
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= (inner & known) or {node.module}
    return found & known


def circles(needs: dict[str, set[str]]) -> list[list[str]]:
    """Ways that lead back to where they began."""
    found, done = [], set()

    def walk(name: str, way: list[str]) -> None:
        if name in way:
            found.append([*way[way.index(name) :], name])
        elif name not in done:
            for other in sorted(needs.get(name, ())):
                walk(other, [*way, name])
            done.add(name)

    for name in sorted(needs):
        walk(name, [])
    return found


def test_no_folder_has_more_than_twenty_modules():
    folders = defaultdict(list)
    for path in MODULES:
        if path.stem != "__init__":
            folders[path.parent.relative_to(PACKAGE).as_posix()].append(path.stem)
    assert {folder: len(names) for folder, names in folders.items() if len(names) > 20} == {}


def test_no_module_needs_itself_to_be_loaded():
    known = {module(path) for path in MODULES}
    assert circles({module(path): needed_at_import(path, known) for path in MODULES}) == []


def test_a_circle_is_found():
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == [["a", "b", "c", "a"]]
    assert circles({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == []


def test_no_two_modules_of_one_name_have_different_subjects():
    places = defaultdict(list)
    for path in MODULES:
        places[path.stem].append(path.relative_to(PACKAGE).as_posix())
    assert {name: where for name, where in places.items() if len(where) > 1 and name not in SAME_SUBJECT} == {}


def test_today_is_defined_once():
    naming = [p.relative_to(PACKAGE).as_posix() for p in MODULES if "Europe/London" in p.read_text("utf-8")]
    assert naming == ["calendar.py"]


@pytest.mark.parametrize("path", sorted(Path(queries.__file__).parent.glob("*.rq")), ids=lambda p: p.stem)
def test_a_query_file_says_what_it_asks_and_is_used(path):
    text = path.read_text("utf-8")
    assert text.startswith("# ")
    used = re.compile(rf'["\']{re.escape(path.stem)}["\']')
    assert any(used.search(p.read_text("utf-8")) for p in MODULES), f"nothing asks {path.name}"
