"""The shape of the house: small folders, no circle, one subject a name, one "today", queries in files."""

import ast
import re
from collections import defaultdict

import pytest
from pyoxigraph import Store
from test_rooms import MODULES, PACKAGE

# Names that several folders use for the same subject: what is read, and how it is shown, served or asked elsewhere.
SAME_SUBJECT = set(
    """__init__ app cards charts commands commitments days feeds fragments meetings permalinks places powers
    search views""".split()
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


# A query's form and what it braces. (A list of keywords, or a sentence that names one, is no query.)
QUERY = re.compile(r"\b(?:SELECT\b[^{.]*|CONSTRUCT|ASK|DESCRIBE)\s*(?:WHERE\s*)?\{")
# Modules that may hold a query as text, and why: none of them asks a question of the register that a file could hold.
MAY_HOLD_A_QUERY = {
    "register/tables/tables.py": "counts the rows of a query file: wraps it as a whole",
    "register/advice/empty.py": "asks for parts of a reader's own query, as the reader wrote them",
    "register/fragments.py": "a triple pattern of a request, of any shape, written from terms",
    "register/permalinks.py": "a dictionary of words that links are packed with, never changed",
    "store/flat_views.py": "which days a store must be ready for",
    "store/remote/graphs.py": "a remote service's record of our own graphs, which are named after releases",
    "operate/load.py": "a remote service's record of our own graphs, which are named after releases",
    "web/middleware/trace.py": "the words of the language, for the outline of a slow query",
}


def texts(code: str) -> list[str]:
    """Every text in a module but its docstrings; a formatted one with {} where a value goes."""
    tree = ast.parse(code)
    documents = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return [
        "".join(p.value if isinstance(p, ast.Constant) else "{}" for p in getattr(node, "values", [node]))
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        or (isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documents)
    ]


def holds_a_query(code: str) -> bool:
    return any(QUERY.search(text) for text in texts(code))


def test_queries_stand_in_files_and_not_in_modules():
    found = {p.relative_to(PACKAGE).as_posix() for p in MODULES if holds_a_query(p.read_text("utf-8"))}
    assert found == MAY_HOLD_A_QUERY.keys()


@pytest.mark.parametrize(
    ("code", "held"),
    [
        ('Q = "SELECT ?s WHERE { ?s ?p ?o }"', True),
        ('def f(x):\n    return f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{x}> {{ ?s ?p ?o }} }}"', True),
        ("Q = '''PREFIX a: <b>\nSELECT (COUNT(*) AS ?n) { ?s ?p ?o }'''", True),
        ('WORDS = "SELECT CONSTRUCT ASK WHERE FILTER"', False),
        ('def f():\n    """SELECT ?s WHERE { ?s ?p ?o }"""', False),
        ('Q = "SELECT gss FROM postcodes WHERE postcode = ?"', False),
    ],
)
def test_a_query_in_a_module_is_found(code, held):
    assert holds_a_query(code) == held


@pytest.mark.parametrize(
    "path",
    sorted(p for p in PACKAGE.rglob("*.rq") if "views" not in p.parts),
    ids=lambda p: p.relative_to(PACKAGE).with_suffix("").as_posix(),
)
def test_a_query_file_says_what_it_asks_and_is_used(path):
    text = path.read_text("utf-8")
    assert text.startswith("# ")
    # By its name in a module, or as a heading in a table that a module reads.
    used = re.compile(rf'["\'[]{re.escape(path.stem)}["\'\]]')
    room = path.relative_to(PACKAGE).parts[0]
    rooms = (room, "web" if room == "register" else room)
    asking = [p for p in (*MODULES, *PACKAGE.rglob("*.toml")) if p.relative_to(PACKAGE).parts[0] in rooms]
    assert any(used.search(p.read_text("utf-8")) for p in asking), f"nothing asks {path.name}"
    Store().query(text)  # raises where it cannot be read
