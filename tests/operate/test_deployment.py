"""What ``deploy/`` holds fits what the server is: commands, settings, files and figures that it names exist.

No container runs here, since there is no runtime on most machines: the Containerfile and the compose file are read
and held against the rules that they promise to keep. promtool and buildah judge too where they are installed.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from ipaddress import ip_address, ip_network
from pathlib import Path

import click
import pytest
import yaml
from devolved.settings import Settings, table
from devolved.web.app import create_app
from world import REPOSITORY

DEPLOY = REPOSITORY / "deploy"
UNITS = sorted(DEPLOY.glob("*.service"))
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
SERVERS = ("one", "two")
BASE_IMAGE = re.compile(r"[a-z0-9.-]+\.[a-z]+/[\w./-]+:(?!latest)[\w.-]+")


def instructions() -> list[tuple[str, str]]:
    """(instruction, rest) of the Containerfile, with continued lines put together."""
    text = re.sub(r"(?m)^#.*\n", "", (DEPLOY / "Containerfile").read_text("utf-8"))
    lines = [line for line in re.sub(r"\\\n", " ", text).splitlines() if line.strip()]
    return [(line.split(None, 1)[0], line.split(None, 1)[1]) for line in lines]


def exists(command: list[str]) -> None:
    """A command of ours, with options that it has."""
    from devolved.cli import main

    found = main.get_command(click.Context(main), command[0])
    assert found is not None, command
    known = {option for parameter in found.params for option in getattr(parameter, "opts", ())}
    assert {word for word in command[1:] if word.startswith("--")} <= known, command


def test_the_image_is_small_unprivileged_and_the_same_everywhere():
    steps = instructions()
    stages = [rest for name, rest in steps if name == "FROM"]
    assert (
        len(stages) == 2
        and len({s.split()[0] for s in stages}) == 1
        and all(BASE_IMAGE.fullmatch(s.split()[0]) and "slim" in s and "--platform" not in s for s in stages)
    )
    last = steps[max(i for i, (name, _) in enumerate(steps) if name == "FROM") :]
    # Nothing is installed or fetched in what is shipped: it comes from the stage before.
    assert not [rest for name, rest in last if name == "RUN" and re.search(r"\b(pip|apt|curl|wget)\b", rest)]
    assert [rest for name, rest in last if name == "COPY"] == ["--from=install /opt/devolved /opt/devolved"]
    (user,) = [rest for name, rest in steps if name == "USER"]
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", user), "a number, so that a platform can see that it is not root"
    assert not [name for name, _ in steps if name == "ADD"] and [n for n, _ in steps].count("HEALTHCHECK") == 1
    assert "/ready" in next(rest for name, rest in steps if name == "HEALTHCHECK")
    assert all(shutil.which("true") and "sudo" not in rest for name, rest in steps if name == "RUN")


def test_the_image_starts_what_exists_and_takes_what_the_context_holds():
    said = dict(instructions())
    assert json.loads(said["ENTRYPOINT"]) == ["/opt/devolved/bin/devolved"]
    exists(json.loads(said["CMD"]))
    copied = [r for n, r in instructions() if n == "COPY" and "--from" not in r][0].split()[:-1]
    ignored = (DEPLOY / "Containerfile.dockerignore").read_text("utf-8")
    assert copied == re.findall(r"^!(.+)$", ignored, re.MULTILINE)
    assert (REPOSITORY / copied[0]).is_file()
    assert said["ENV"].split("=")[0] == "DEVOLVED_RELEASES" and said["VOLUME"] in said["ENV"]


def test_every_package_of_the_wheel_is_pinned_in_the_image(tmp_path):
    """The line that makes pins of the lock finds each dependency, and no hash, marker or blank with it."""
    run = next(rest for name, rest in instructions() if name == "RUN")
    script = re.match(r"sed -n '([^']+)'", run)[1]
    lock = REPOSITORY / "requirements" / "serve.txt"
    pins = subprocess.run(["sed", "-n", script, str(lock)], capture_output=True, text=True, check=True).stdout.split(
        "\n"
    )
    named = {pin.partition("==")[0] for pin in pins if pin}
    assert all(re.fullmatch(r"[a-z0-9.-]+==[\w.]+", pin) for pin in pins if pin)
    project = (REPOSITORY / "pyproject.toml").read_text("utf-8").partition("dependencies = [")[2].partition("\n]")[0]
    wanted = {re.match(r'\s*"([\w.-]+)', line)[1] for line in project.splitlines() if '"' in line}
    assert wanted and wanted <= named


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("buildah") is None, reason="left out: buildah is not installed")
def test_buildah_builds_it():
    if not list((REPOSITORY / "dist").glob("devolved-*.whl")):
        pytest.skip("left out: no wheel in dist/; run make wheel")
    command = ["buildah", "build", "--format", "docker", "-f", "deploy/Containerfile", "."]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]


@pytest.mark.slow
@pytest.mark.skipif(
    "DEVOLVED_INSTALL" not in os.environ, reason="left out: it fetches every package; DEVOLVED_INSTALL=1"
)
def test_the_steps_of_the_image_run_on_a_machine_without_containers(tmp_path):
    """What the first stage copies and runs, in folders of the test."""
    if not (wheels := list((REPOSITORY / "dist").glob("devolved-*.whl"))):
        pytest.skip("left out: no wheel in dist/; run make wheel")
    (tmp_path / "install").mkdir()
    for file in (REPOSITORY / "requirements" / "serve.txt", wheels[-1]):
        shutil.copy(file, tmp_path / "install")
    step = next(rest for name, rest in instructions() if name == "RUN")
    step = step.replace("/tmp/install", str(tmp_path / "install")).replace("/opt/devolved", str(tmp_path / "made"))
    step = re.sub(r"\bpython -m", f"{sys.executable} -m", step)
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "VIRTUAL_ENV"))}
    done = subprocess.run(["sh", "-ec", step], cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.returncode == 0 and "version 0." in done.stdout, done.stderr[-2000:]


def test_compose_runs_two_servers_that_may_write_nowhere_but_to_the_releases():
    for name in SERVERS:
        server = COMPOSE["services"][name]
        assert server["read_only"] and server["cap_drop"] == ["ALL"] and [*server["networks"]] == ["inside"]
        assert "/ready" in server["healthcheck"]["test"][-1] and "ports" not in server
        assert [v.split(":")[1] for v in server["volumes"]] == ["/var/lib/devolved"]
        assert set(server["environment"]) <= set(re.findall(r"DEVOLVED_\w+", table()))
    assert COMPOSE["services"]["two"]["volumes"] == ["releases:/var/lib/devolved:ro"], "two writers would race"
    assert COMPOSE["services"]["two"]["depends_on"] == {"one": {"condition": "service_healthy"}}
    assert COMPOSE["networks"]["inside"]["internal"] is True
    memory, ours = int(COMPOSE["services"]["one"]["mem_limit"].removesuffix("m")), Settings()
    assert memory > 135 + ours.workers * ours.memory


def test_compose_names_only_what_it_describes():
    for name, service in COMPOSE["services"].items():
        assert service["image"] == "devolved" or BASE_IMAGE.fullmatch(service["image"]), name
        assert set(service.get("depends_on", {})) <= set(COMPOSE["services"])
        assert set(service.get("networks", ())) <= set(COMPOSE["networks"])
        for volume in service.get("volumes", ()):
            source = volume.split(":")[0]
            assert (DEPLOY / source).is_file() if source.startswith(".") else source in COMPOSE["volumes"], volume
    build = COMPOSE["services"]["one"]["build"]
    assert (DEPLOY / build["context"] / build["dockerfile"]).resolve() == DEPLOY / "Containerfile"


def test_in_containers_nginx_gets_the_same_file_with_other_names(tmp_path):
    """The shell line of the compose file, run here up to where nginx would start."""
    command = COMPOSE["services"]["front"]["command"]
    assert command[:2] == ["sh", "-c"]
    line = command[2].replace("$$", "$").replace("/etc/devolved/", f"{DEPLOY}/")
    line = line.replace("/etc/nginx/conf.d/", f"{tmp_path}/").partition("&& exec")[0]
    subprocess.run(["sh", "-c", line], check=True, env={"NAME": "towns.example", "PATH": "/usr/bin:/bin"})
    site = (tmp_path / "default.conf").read_text("utf-8")
    code = re.sub(r"(?m)^\s*#.*\n", "", site)
    # By address: nginx would not start with the name of a server that is down.
    (pool,) = COMPOSE["networks"]["inside"]["ipam"]["config"]
    for name in SERVERS:
        address = COMPOSE["services"][name]["networks"]["inside"]["ipv4_address"]
        assert f"server {address}:8000" in code and ip_address(address) in ip_network(pool["subnet"])
        assert ip_address(address) not in ip_network(pool["ip_range"]), "another container could be given it"
    assert "127.0.0.1:80" not in code
    assert "register.example" not in code and "server_name towns.example;" in code


@pytest.mark.parametrize("unit", UNITS, ids=lambda p: p.name)
def test_units_run_commands_that_exist_with_settings_that_exist(unit):
    text = unit.read_text("utf-8")
    for command in re.findall(r"^Exec\w+=/opt/devolved/bin/devolved (.*)$", text, re.MULTILINE):
        exists(shlex.split(command))
    assert set(re.findall(r"^Environment=(DEVOLVED_\w+)", text, re.MULTILINE)) <= set(
        re.findall(r"DEVOLVED_\w+", table())
    )
    for promise in ("DynamicUser=yes", "User=devolved", "NoNewPrivileges=yes", "ProtectSystem=strict"):
        assert promise in text, f"{unit.name}: one user for all units, without rights"


@pytest.mark.parametrize("timer", sorted(DEPLOY.glob("*.timer")), ids=lambda p: p.name)
def test_timers_start_a_unit_that_is_there(timer):
    assert timer.with_suffix(".service") in UNITS
    assert "WantedBy=timers.target" in timer.read_text("utf-8")


@pytest.fixture(scope="module")
def figures(tiny_release):
    """Name and labels of every figure that ``/metrics`` has after a page, a query and an error."""
    app = create_app(tiny_release, Settings(workers=1))
    client = app.test_client()
    for path in ("/doc/person/ada-north", "/sparql?query=ASK%7B%7D", "/nowhere"):
        client.get(path, buffered=True)
    text = client.get("/metrics").text
    app.extensions["devolved"].close()
    found: dict[str, dict[str, set[str]]] = {}
    for name, labels in re.findall(r"^(devolved_\w+)(?:\{(.*)\})? ", text, re.MULTILINE):
        for label, value in re.findall(r'(\w+)="([^"]*)"', labels):
            found.setdefault(name, {}).setdefault(label, set()).add(value)
        found.setdefault(name, {})
    return found


def expressions():
    rules = yaml.safe_load((DEPLOY / "watch" / "alerts.yaml").read_text("utf-8"))
    for group in rules["groups"]:
        for rule in group["rules"]:
            yield pytest.param(rule["expr"], id=rule["alert"])
    board = json.loads((DEPLOY / "watch" / "board.json").read_text("utf-8"))
    for panel in board["panels"]:
        for target in panel["targets"]:
            yield pytest.param(target["expr"], id=f"{panel['title']} {target['refId']}")


@pytest.mark.parametrize("expression", expressions())
def test_every_alert_and_panel_asks_for_figures_that_the_server_gives(expression, figures):
    asked = re.findall(r"(devolved_\w+|up)(?:\{([^}]*)\})?", expression)
    assert asked
    for name, labels in asked:
        assert name == "up" or name in figures, name
        for label, value in re.findall(r'(\w+)=~?"([^"]*)"', labels):
            if name != "up":
                assert label in figures[name], (name, label)
                assert label != "fact" or value in figures[name]["fact"], value
    for labels in re.findall(r"by \(([^)]*)\)", expression):
        ours = set().union(*(figures.get(name, {}) for name, _ in asked))
        # Prometheus adds job and instance.
        assert {label.strip() for label in labels.split(",")} <= ours | {"instance", "job"}, labels


def test_the_board_can_be_brought_into_grafana_and_no_panel_lies_on_another():
    board = json.loads((DEPLOY / "watch" / "board.json").read_text("utf-8"))
    assert len({panel["id"] for panel in board["panels"]}) == len(board["panels"])
    places = [(p["gridPos"]["x"], p["gridPos"]["y"]) for p in board["panels"]]
    assert len(set(places)) == len(places) and all(p["datasource"]["uid"] == "${source}" for p in board["panels"])
    assert board["templating"]["list"][0]["name"] == "source"


def test_systemd_finds_no_fault_with_the_units(tmp_path):
    if not (judge := shutil.which("systemd-analyze")):
        pytest.skip("left out: systemd-analyze is not installed")
    for unit in (*UNITS, *DEPLOY.glob("*.timer")):
        text = (
            unit.read_text("utf-8")
            .replace("/opt/devolved/bin/devolved", "/bin/true")
            .replace("/usr/bin/git", "/bin/true")
        )
        (tmp_path / unit.name.replace("@.", "@8000.")).write_text(text, "utf-8")
    done = subprocess.run([judge, "verify", *tmp_path.iterdir()], capture_output=True, text=True)
    assert done.returncode == 0 and not [line for line in done.stderr.splitlines() if str(tmp_path) in line], (
        done.stderr
    )


def test_the_units_that_the_page_enables_can_be_enabled(tmp_path):
    """As `systemctl enable` does it, on a machine that is not running: links to units that were copied there."""
    if not (systemctl := shutil.which("systemctl")):
        pytest.skip("left out: systemctl is not installed")
    guide = (REPOSITORY / "docs" / "operators.md").read_text("utf-8")
    (copied,) = re.findall(r"^cp (.+) /etc/systemd/system/$", guide, re.MULTILINE)
    enabled = re.findall(r"^systemctl enable --now (\S+)$", guide, re.MULTILINE)
    units = tmp_path / "etc" / "systemd" / "system"
    units.mkdir(parents=True)
    for pattern in copied.split():
        for unit in REPOSITORY.glob(pattern):
            shutil.copy(unit, units)
    done = subprocess.run([systemctl, f"--root={tmp_path}", "enable", *enabled], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    made = {link.name: Path(os.readlink(link)).name for link in units.glob("*.wants/*")}
    assert made.keys() >= {"devolved@8000.service", "devolved@8001.service", "devolved-publish.timer"}
    assert all((units / unit).is_file() for unit in made.values())


def test_prometheus_reads_the_rules():
    if not (promtool := shutil.which("promtool")):
        pytest.skip("left out: promtool is not installed")
    done = subprocess.run([promtool, "check", "config", DEPLOY / "watch" / "prometheus.yaml"], capture_output=True)
    assert done.returncode == 0, done.stdout
