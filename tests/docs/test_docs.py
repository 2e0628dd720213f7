"""The guides say what is so: every command, query and program in them is tried, every list is current,
every link leads somewhere.
"""

import json
import re
import runpy
import shlex
import shutil
import subprocess
import sys

import click
import pytest
from world import REPOSITORY

sys.path.insert(0, str(REPOSITORY / "tests" / "trust"))
sys.path.insert(0, str(REPOSITORY / "tests" / "endpoint"))

from whole_server import whole_server  # noqa: E402

GUIDES = sorted(
    [
        *(REPOSITORY / f"{name}.md" for name in ("README", "CHANGELOG", "CONTRIBUTING")),
        *(REPOSITORY / "docs").glob("*.md"),
    ]
)
TRIED_ELSEWHERE = ("clients.md",)  # tests/client/ runs its programs
HERE = "http://127.0.0.1:8000"
# Commands of others, and which test runs or reads what they use; "" where a machine of its own is needed: by hand.
OTHERS = {
    "python3 -m venv ": "trust/test_wheel.py",
    "/opt/devolved/bin/pip install ": "trust/test_wheel.py",
    "pip install ": "assistants/test_mcp.py",
    "cp deploy/": "operate/test_deployment.py",
    "sed ": "trust/test_behind_nginx.py",
    "nginx -t": "trust/test_behind_nginx.py",
    "docker compose ": "operate/test_deployment.py",
    "export STORE": "operate/test_deployment.py",
    "systemctl ": "operate/test_deployment.py",
    "echo DEVOLVED_": "trust/test_behind_nginx.py",
    **dict.fromkeys(("apt install ", "certbot ", "ln -s ", "git clone ", "chown "), ""),
}


def blocks(language: str):
    """Code blocks of a language: a parameter each, named by file and number."""
    for guide in GUIDES:
        if guide.name in TRIED_ELSEWHERE:
            continue
        for number, text in enumerate(re.findall(rf"```{language}\n(.*?)```", guide.read_text("utf-8"), re.DOTALL), 1):
            yield pytest.param(text, id=f"{guide.name}-{number}")


def commands():
    """Every command of the shell blocks, with lines continued by a backslash put together."""
    for parameter in blocks("sh"):
        for number, line in enumerate(parameter.values[0].replace("\\\n", " ").splitlines(), 1):
            if line.strip() and not line.startswith("#"):
                yield pytest.param(line.strip(), id=f"{parameter.id}-{number}")


@pytest.fixture(scope="module")
def server(tmp_path_factory, real_release):
    with whole_server(real_release.path.parent, tmp_path_factory.mktemp("docs") / "log", timeout=10) as server:
        yield server


@pytest.mark.parametrize("query", blocks("sparql"))
def test_queries_find_something(server, query):
    reply = server.get("/sparql", query=query, headers={"Accept": "application/sparql-results+json, text/turtle"})
    assert reply.status == 200, reply.body
    assert reply.json["results"]["bindings"]


@pytest.mark.parametrize("program", blocks("python"))
def test_programs_run(server, program, tmp_path):
    text = program.replace(HERE, server.url)
    done = subprocess.run([sys.executable, "-c", text], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


@pytest.mark.parametrize("command", [c for c in commands() if "curl" in c.values[0]])
def test_curl_answers(server, command):
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    words = [word.replace(HERE, server.url) for word in shlex.split(command)]
    done = subprocess.run([*words, "--fail"], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0 and len(done.stdout) > 20, done.stderr


def ours(command: str) -> list[str]:
    """The words after our own program's name, whatever stands before it; none in a command of others."""
    words = shlex.split(command.partition(" > ")[0], comments=True)
    named = [n for n, word in enumerate(words) if word == "devolved" or word.endswith("/bin/devolved")]
    return words[named[0] + 1 :] if named else []


@pytest.mark.parametrize("command", [c for c in commands() if ours(c.values[0])])
def test_commands_exist_with_their_options(command, tmp_path, monkeypatch):
    from devolved.cli import main

    (tmp_path / "meetings.csv").touch()
    monkeypatch.chdir(tmp_path)
    name, *arguments = ours(command)
    found = main.get_command(click.Context(main), name)
    assert found is not None, name
    found.make_context(name, arguments)


def test_every_command_of_others_is_tried_somewhere_or_known_to_be_tried_by_hand():
    left = {c.values[0] for c in commands() if not ours(c.values[0]) and not re.match("curl |make ", c.values[0])}
    assert {c for c in left if not c.startswith(tuple(OTHERS))} == set()
    assert {begun for begun in OTHERS if not any(c.startswith(begun) for c in left)} == set(), "no guide has it"
    assert all((REPOSITORY / "tests" / test).is_file() for test in OTHERS.values() if test)


@pytest.mark.parametrize("command", [c for c in commands() if c.values[0].startswith("make ")])
def test_make_targets_exist(command):
    makefile = (REPOSITORY / "Makefile").read_text("utf-8")
    for word in shlex.split(command)[1:]:
        assert "=" in word or re.search(rf"^{word}:", makefile, re.MULTILINE), word


def test_every_door_in_the_reference_answers(server):
    filled = {
        "{kind}": "authority",
        "{slug}": "greater-manchester-combined-authority",
        "{subject}": "mayors",
        "{name}": "in-office",
    }
    version = server.get("/ready").json["release"]
    for address in re.findall(r"`(/[^` ]*)`", (REPOSITORY / "docs" / "api.md").read_text("utf-8")):
        for name, value in {**filled, "{version}": version}.items():
            address = address.replace(name, value)
        assert server.get(address).status in (200, 303), address


@pytest.mark.parametrize("guide", GUIDES, ids=lambda g: g.name)
def test_links_between_files_lead_somewhere(guide):
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", guide.read_text("utf-8")):
        if not re.match(r"[a-z]+:", target):
            assert (guide.parent / target).exists(), target


def test_the_table_of_settings_is_current():
    made = runpy.run_path(str(REPOSITORY / "docs" / "settings.py"))
    text = made["GUIDE"].read_text("utf-8")
    assert made["with_table"](text) == text, "run: python docs/settings.py"


@pytest.mark.parametrize("name", ["docs/licences.md", "docs/sbom.cdx.json"])
def test_inventory_is_current(name):
    made = runpy.run_path(str(REPOSITORY / "docs" / "inventory.py"))
    if any(p["licence"] == "not installed here" for p in made["python_packages"]()):
        pytest.skip("not everything that the lock file names is installed")
    assert made["files"]()[name] == (REPOSITORY / name).read_text("utf-8"), "run: python docs/inventory.py"


def test_the_bill_of_materials_is_cyclonedx():
    bill = json.loads((REPOSITORY / "docs" / "sbom.cdx.json").read_text("utf-8"))
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.5")
    references = [c["bom-ref"] for c in bill["components"]]
    assert len(references) == len(set(references)) > 20
    assert all(c["version"] and c["licenses"][0]["license"]["name"] for c in bill["components"])


def test_every_setting_in_the_guides_exists():
    from devolved.settings import table

    known = set(re.findall(r"DEVOLVED_\w+", table())) | {
        "DEVOLVED_FUZZ",
        "DEVOLVED_INSTALL",
        "DEVOLVED_LONG",
        "DEVOLVED_SOAK",
        "DEVOLVED_SUITES",
    }  # the last five: for tests
    for guide in GUIDES:
        assert set(re.findall(r"DEVOLVED_[A-Z_]+", guide.read_text("utf-8"))) <= known, guide.name
