"""The client and every Python example of docs/clients.md, against a server that listens."""

import csv
import io
import json
import re
import shutil
import subprocess
import threading

import pytest
from devolved.client import Register, RegisterError
from devolved.settings import Settings
from devolved.web.app import create_app
from werkzeug.serving import WSGIRequestHandler, make_server
from world import REPOSITORY

pytestmark = pytest.mark.xdist_group("client")
EXAMPLES = re.findall(r"```(python|js|r)\n(.*?)```", (REPOSITORY / "docs" / "clients.md").read_text("utf-8"), re.DOTALL)
DAY = "2022-01-01"


class Quiet(WSGIRequestHandler):
    def log(self, *args):
        pass


@pytest.fixture(scope="module")
def address(tiny_release):
    app = create_app(tiny_release, Settings(workers=1))
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    if shelf := app.extensions.get("devolved-past"):
        shelf.close()
    app.extensions["devolved"].close()


def test_views_as_rows_and_frames(address):
    register = Register(address, on=DAY)
    rows = register.view("mayors/in-office")
    assert [r["mayor"]["label"] for r in rows] == ["Bo East"]
    assert len(register.frame("mayors/in-office")) == 1


def test_things_search_and_sparql(address):
    register = Register(address)
    assert "Ada North" in str(register.entity("person", "ada-north"))
    assert register.search("ada nort")[0]["label"] == "Ada North"
    assert register.sparql("ASK { ?s ?p ?o }") is True
    assert register.sparql("SELECT (1 + 1 AS ?two) {}") == [{"two": 2}]


def test_a_pinned_release(address, tiny_release):
    register = Register(address, release=tiny_release.version, on=DAY)
    assert register.view("mayors/in-office")[0]["mayor"]["label"] == "Bo East"
    with pytest.raises(RegisterError):
        Register(address, release="1999.01.01").view("mayors/in-office")


def test_problems_are_told(address):
    with pytest.raises(RegisterError, match="parse|read|expected") as problem:
        Register(address).sparql("SELECT nonsense")
    assert problem.value.status == 400
    with pytest.raises(RegisterError) as missing:
        Register(address).entity("person", "nobody")
    assert missing.value.status == 404
    with pytest.raises(RegisterError, match="does not answer") as nobody:
        Register("http://127.0.0.1:1").search("x")
    assert nobody.value.status == 0


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_the_examples_run(address, number, capsys):
    language, code = EXAMPLES[number]
    if language == "python":
        exec(compile(code, f"docs/clients.md, example {number + 1}", "exec"), {"SERVER": address})
        assert capsys.readouterr().out.strip()
    elif language == "r":
        if not (rscript := shutil.which("Rscript")):
            pytest.skip("left out: no R here")
        done = subprocess.run(
            [rscript, "-e", f"SERVER <- {json.dumps(address)}\n{code}"], capture_output=True, text=True, timeout=60
        )
        assert done.returncode == 0 and done.stdout.strip(), done.stderr
    else:
        node = shutil.which("node")
        if not node:
            pytest.skip("left out: no Node.js here")
        script = f"const SERVER = {address!r};\n{code}"
        done = subprocess.run([node, "--input-type=module", "-e", script], capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        assert done.stdout.strip()


def test_the_example_in_r_names_what_is_there(address):
    """R is not everywhere; its table and its column are."""
    import urllib.request

    code = next(code for language, code in EXAMPLES if language == "r")
    path, column = re.search(r'SERVER, "([^"]+)"', code)[1], re.search(r"mayors\$(\w+)", code)[1]
    with urllib.request.urlopen(address + path) as answer:
        assert column in next(csv.reader(io.TextIOWrapper(answer, "utf-8")))


def test_every_server_offers_the_client_as_one_file(address):
    """What is fetched from a server runs alone, where nothing is installed, and reads that server."""
    import sys
    import urllib.request

    with urllib.request.urlopen(address + "/client.py") as answer:
        assert answer.headers["Content-Type"].startswith("text/x-python")
        code = answer.read().decode()
    program = code + f"\nprint(Register({address!r}, on={DAY!r}).view('mayors/in-office')[0]['mayor']['label'])\n"
    done = subprocess.run([sys.executable, "-I", "-S", "-c", program], capture_output=True, text=True, timeout=60)
    assert done.stdout == "Bo East\n", done.stderr


def test_the_client_is_a_package_of_its_own(tmp_path):
    """The wheel holds the same file and asks for nothing else."""
    import sys
    import zipfile

    shutil.copytree(REPOSITORY / "client", tmp_path / "client")
    for name in ("__init__.py", "client.py"):
        (tmp_path / "server" / "devolved").mkdir(parents=True, exist_ok=True)
        shutil.copy(REPOSITORY / "server" / "devolved" / name, tmp_path / "server" / "devolved" / name)
    build = "import sys; from setuptools import build_meta; build_meta.build_wheel(sys.argv[1])"
    done = subprocess.run(
        [sys.executable, "-c", build, str(tmp_path)], cwd=tmp_path / "client", capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    (wheel,) = tmp_path.glob("devolved_client-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        assert archive.read("devolved_client.py") == (REPOSITORY / "server/devolved/client.py").read_bytes()
        said = archive.read(next(n for n in archive.namelist() if n.endswith("METADATA"))).decode()
    assert not re.findall(r"^Requires-Dist: (?!.*extra)", said, re.MULTILINE)
