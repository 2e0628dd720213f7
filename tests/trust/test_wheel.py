"""The wheel alone, in an empty folder, serves a register: code, pages, ontology, data and shapes are all in it."""

import os
import shutil
import subprocess
import sys
import zipfile
from urllib.parse import quote

import pytest
from whole_server import MAIN, whole_server
from world import REPOSITORY

pytestmark = pytest.mark.slow
WANTED = (
    "ontology",
    "data",
    "shapes",
    "server",
    "pyproject.toml",
    "setup.py",
    "MANIFEST.in",
    "README.md",
    "LICENSE",
    "LICENSE-DATA.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
)
LEFT_OUT = shutil.ignore_patterns("node_modules", "*.egg-info", "__pycache__")


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory):
    """The wheel's files, built from a copy so that the checkout stays clean."""
    root = tmp_path_factory.mktemp("wheel")
    (root / "checkout").mkdir()
    for name in WANTED:
        if (REPOSITORY / name).is_dir():
            shutil.copytree(REPOSITORY / name, root / "checkout" / name, ignore=LEFT_OUT)
        else:
            shutil.copy(REPOSITORY / name, root / "checkout" / name)
    command = [
        sys.executable,
        "-c",
        "import sys; from setuptools import build_meta; print(build_meta.build_wheel(sys.argv[1]))",
        str(root),
    ]
    subprocess.run(command, cwd=root / "checkout", check=True, capture_output=True)
    (wheel,) = root.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(root / "site")
    return root / "site"


def test_everything_is_inside(unpacked):
    package = unpacked / "devolved"
    for name in (
        "web/templates/base.html",
        "web/static/devolved.css",
        "web/static/devolved.js",
        "register/views/mayors/in-office.rq",
        "record/ontology/devolved.ttl",
        "record/shapes/house.ttl",
    ):
        assert (package / name).is_file(), name
    assert list((package / "record" / "data").rglob("*.ttl"))
    here = {p.relative_to(REPOSITORY / "server").as_posix() for p in (REPOSITORY / "server" / "devolved").rglob("*.py")}
    assert here <= {p.relative_to(unpacked).as_posix() for p in package.rglob("*.py")}


def test_an_empty_folder_becomes_a_register(unpacked, tmp_path):
    """Build the tiny world with the wheel's code and its own ontology and shapes, then serve it."""
    source, empty = tmp_path / "source", tmp_path / "empty"
    empty.mkdir()
    shutil.copytree(unpacked / "devolved" / "record" / "ontology", source / "ontology")
    shutil.copytree(unpacked / "devolved" / "record" / "shapes", source / "shapes")
    shutil.copytree(REPOSITORY / "tests" / "world" / "data", source / "data")
    environment = {**os.environ, "PYTHONPATH": str(unpacked)}
    built = subprocess.run(
        [sys.executable, "-c", MAIN, "build", "--source", str(source), "--date", "2025-07-01"],
        cwd=empty,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert built.returncode == 0, built.stdout + built.stderr
    where = subprocess.run(
        [sys.executable, "-c", "import devolved; print(devolved.__file__)"],
        cwd=empty,
        env=environment,
        capture_output=True,
        text=True,
    ).stdout
    assert where.startswith(str(unpacked))
    with whole_server(empty / "releases", tmp_path / "log", python_path=str(unpacked), cwd=empty) as server:
        assert b"Northshire" in server.get("/doc/authority/northshire", {"Accept": "text/html"}).body
        assert server.get("/static/devolved.css").status == 200
        assert server.get(
            "/sparql?query=" + quote("ASK { <https://w3id.org/devolved/id/authority/northshire> a ?c }")
        ).json["boolean"]


@pytest.mark.skipif(
    "DEVOLVED_INSTALL" not in os.environ,
    reason="left out: it fetches every dependency; ask for it with DEVOLVED_INSTALL=1",
)
def test_installed_by_pip_it_builds_and_serves_the_real_register(unpacked, tmp_path):
    """An empty environment, an empty folder, the package index: nothing else, and no checkout."""
    (wheel,), empty = unpacked.parent.glob("*.whl"), tmp_path / "empty"
    empty.mkdir()
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "DEVOLVED", "VIRTUAL_ENV"))}
    for command in (
        [sys.executable, "-m", "venv", str(tmp_path / "venv")],
        [str(tmp_path / "venv" / "bin" / "pip"), "install", "-q", str(wheel)],
        [str(tmp_path / "venv" / "bin" / "devolved"), "build"],
    ):
        done = subprocess.run(command, cwd=empty, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
    with whole_server(
        empty / "releases", tmp_path / "log", cwd=empty, python=str(tmp_path / "venv" / "bin" / "python")
    ) as server:
        assert b"Andy Burnham" in server.get("/doc/person/andy-burnham", {"Accept": "text/html"}).body
        assert server.get("/static/devolved.css").status == server.get("/map").status == 200
