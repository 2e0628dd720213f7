"""The wheel alone, in an empty folder, serves a register at once: code, pages, front end, data and a release."""

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
    "shapes",
    "server",
    "deploy",
    "pyproject.toml",
    "setup.py",
    "MANIFEST.in",
    "README.md",
    "LICENSE",
    "LICENSE-DATA.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
)
VENDOR = "server/devolved/web/static/vendor"
LEFT_OUT = shutil.ignore_patterns("node_modules", "*.egg-info", "__pycache__")


BUILD = "import sys; from setuptools import build_meta; print(build_meta.build_wheel(sys.argv[1]))"


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """A copy of the checkout over the tiny world, with all that `make wheel` makes before the wheel."""
    root = tmp_path_factory.mktemp("wheel") / "checkout"
    for name in WANTED:
        if (REPOSITORY / name).is_dir():
            shutil.copytree(REPOSITORY / name, root / name, ignore=LEFT_OUT)
        else:
            shutil.copy(REPOSITORY / name, root / name)
    shutil.copytree(REPOSITORY / "tests" / "world" / "data", root / "data")
    if not (root / VENDOR / "oxigraph.wasm").is_file():
        pytest.skip("left out: the front-end files are not here; run make assets")
    environment = {**os.environ, "PYTHONPATH": str(root / "server")}
    command = [sys.executable, "-c", MAIN, "build", "--releases", "build/wheel", "--date", "2025-07-01"]
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return root


def wheel_of(checkout):
    command = [sys.executable, "-c", BUILD, str(checkout.parent)]
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    return subprocess.run(command, cwd=checkout, env=environment, capture_output=True, text=True)


@pytest.fixture(scope="module")
def unpacked(checkout):
    """The wheel's files."""
    done = wheel_of(checkout)
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,) = checkout.parent.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(checkout.parent / "site")
    return checkout.parent / "site"


@pytest.mark.parametrize("missing", [f"{VENDOR}/vega.js", "build/wheel/2025.07.01/manifest.json", "data/new.ttl"])
def test_a_wheel_with_parts_missing_is_refused(checkout, unpacked, missing):
    """Without a file of the front end, without a release, or with a release of other data."""
    path, beside = checkout / missing, checkout.parent / "beside"
    if path.exists():
        path.rename(beside)
    else:
        path.write_text("# later\n", "utf-8")
    try:
        done = wheel_of(checkout)
        assert done.returncode != 0 and "Run: make wheel" in done.stderr
    finally:
        path.unlink(missing_ok=True)
        if beside.exists():
            beside.rename(path)


def test_everything_is_inside(unpacked):
    package = unpacked / "devolved"
    for name in (
        "web/templates/base.html",
        "web/static/devolved.css",
        "web/static/devolved.js",
        "web/static/vendor/vega.js",
        "web/static/vendor/oxigraph.wasm",
        "record/releases/2025.07.01/manifest.json",
        "register/views/mayors/in-office.rq",
        "record/ontology/devolved.ttl",
        "record/shapes/house.ttl",
    ):
        assert (package / name).is_file(), name
    assert list((package / "record" / "data").rglob("*.ttl"))
    here = {p.relative_to(REPOSITORY / "server").as_posix() for p in (REPOSITORY / "server" / "devolved").rglob("*.py")}
    assert here <= {p.relative_to(unpacked).as_posix() for p in package.rglob("*.py")}
    assert not [p for p in package.rglob(".*") if p.is_file()], "marks of the making"


def test_an_empty_folder_becomes_a_register(unpacked, tmp_path):
    """`devolved serve` alone: the release of the wheel is put there and served."""
    empty = tmp_path / "empty"
    empty.mkdir()
    environment = {**os.environ, "PYTHONPATH": str(unpacked)}
    where = subprocess.run(
        [sys.executable, "-c", "import devolved; print(devolved.__file__)"],
        cwd=empty,
        env=environment,
        capture_output=True,
        text=True,
    ).stdout
    assert where.startswith(str(unpacked))
    with whole_server(empty / "releases", tmp_path / "log", python_path=str(unpacked), cwd=empty) as server:
        assert b"which came with the package" in server.log.read_bytes()
        assert b"Northshire" in server.get("/doc/authority/northshire", {"Accept": "text/html"}).body
        assert server.get("/static/devolved.css").status == 200
        assert server.get(
            "/sparql?query=" + quote("ASK { <https://w3id.org/devolved/id/authority/northshire> a ?c }")
        ).json["boolean"]


@pytest.mark.skipif(
    "DEVOLVED_INSTALL" not in os.environ,
    reason="left out: it fetches every dependency; ask for it with DEVOLVED_INSTALL=1",
)
def test_installed_by_pip_it_serves_at_once(unpacked, tmp_path):
    """An empty environment, an empty folder, the package index: nothing else, and no checkout."""
    (wheel,), empty = unpacked.parent.glob("*.whl"), tmp_path / "empty"
    empty.mkdir()
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "DEVOLVED", "VIRTUAL_ENV"))}
    for command in (
        [sys.executable, "-m", "venv", str(tmp_path / "venv")],
        [str(tmp_path / "venv" / "bin" / "pip"), "install", "-q", str(wheel)],
    ):
        done = subprocess.run(command, cwd=empty, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
    with whole_server(
        empty / "releases", tmp_path / "log", cwd=empty, python=str(tmp_path / "venv" / "bin" / "python")
    ) as server:
        assert b"Ada North" in server.get("/doc/person/ada-north", {"Accept": "text/html"}).body
        assert server.get("/static/devolved.css").status == server.get("/map").status == 200
