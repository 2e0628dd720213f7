"""A release from another server: whole and equal, or not at all; what broke off goes on."""

import json
import re
import shutil
from contextlib import contextmanager

import pytest
from click.testing import CliRunner
from devolved.cli import main
from devolved.errors import Unavailable
from devolved.operate import pull as module
from devolved.operate.pull import pull
from devolved.release import Releases, sha256
from small_server import small_server
from whole_server import whole_server


@pytest.fixture(autouse=True)
def hasty(monkeypatch):
    monkeypatch.setattr(module, "PAUSE", 0)


class Host:
    """Hands out one release. ``cut``: bytes after which a name's first answer breaks off; ``instead``: other bytes."""

    def __init__(self, release):
        self.release, self.cut, self.instead = release, {}, {}
        self.asked: list[tuple[str, str]] = []

    def content(self, path: str) -> bytes | None:
        name = path.removeprefix(f"/releases/{self.release.version}/")
        if path == "/releases.json":
            return json.dumps({"current": self.release.version}).encode()
        if name in self.instead:
            return self.instead[name]
        return (self.release.path / name).read_bytes() if (self.release.path / name).is_file() else None

    @contextmanager
    def up(self):
        with small_server(self.answer) as host:
            yield f"http://{host}"

    def answer(self, request):
        whole, wanted = self.content(request.path), request.headers.get("Range", "")
        name = request.path.rpartition(f"{self.release.version}/")[2]
        self.asked.append((name, wanted))
        if whole is None:
            return 404, {}, b""
        start = int(re.fullmatch(r"bytes=(\d+)-", wanted)[1]) if wanted else 0
        part = {"Content-Range": f"bytes {start}-{len(whole) - 1}/{len(whole)}"} if wanted else {}
        end = start + self.cut.pop(name, len(whole))
        return 206 if wanted else 200, {**part, "Content-Length": str(len(whole) - start)}, whole[start:end]


def test_a_server_of_the_register_gives_its_release(tmp_path, tiny_release):
    """As operators do it: the command, a real server, and the same bytes and times here as there."""
    with whole_server(tiny_release.path.parent, tmp_path / "log") as server:
        said = CliRunner().invoke(main, ["pull", server.url + "/", "--releases", str(tmp_path / "here")])
        assert said.exit_code == 0, said.output
    pulled = Releases(tmp_path / "here").current()
    assert pulled.verify() == [] and pulled.version in said.output
    assert (pulled.path / "manifest.json").read_bytes() == (tiny_release.path / "manifest.json").read_bytes()
    assert pulled.published == tiny_release.published
    assert [p.name for p in (tmp_path / "here").iterdir() if p.name.startswith(".")] == []


def test_what_broke_off_goes_on_where_it_stopped(tmp_path, tiny_release):
    host = Host(tiny_release)
    host.cut["devolved.nq.gz"] = 1000
    with host.up() as address:
        assert pull(address, Releases(tmp_path)).verify() == []
    assert ("devolved.nq.gz", "bytes=1000-") in host.asked


def test_a_pull_that_ended_is_taken_up_by_the_next(tmp_path, tiny_release, monkeypatch):
    host, releases = Host(tiny_release), Releases(tmp_path)
    host.cut["devolved.nq.gz"] = 1000
    with host.up() as address:
        with monkeypatch.context() as patched:
            patched.setattr(module, "ATTEMPTS", 1)
            with pytest.raises(Unavailable, match="run the same command again"):
                pull(address, releases, tiny_release.version)
        assert releases.all() == [] and not (tmp_path / "current").exists()
        before = [name for name, _ in host.asked]
        host.asked.clear()
        pull(address, releases, tiny_release.version)
        again = [name for name, _ in host.asked if name in before and name not in ("manifest.json", "devolved.nq.gz")]
        assert again == [] and ("devolved.nq.gz", "bytes=1000-") in host.asked


def test_only_what_differs_is_fetched(tmp_path, tiny_release):
    host, releases = Host(tiny_release), Releases(tmp_path)
    old = tmp_path / "2025.06.01"
    shutil.copytree(tiny_release.path, old)
    releases.activate(old.name)
    with host.up() as address:
        pull(address, releases)
    assert {name for name, _ in host.asked} == {"/releases.json", "manifest.json"}


@pytest.mark.parametrize(
    "change",
    [
        lambda m: m["files"].update({"../../evil": {"bytes": 1, "sha256": "0" * 64}}),
        lambda m: m["files"].update({"/etc/evil": {"bytes": 1, "sha256": "0" * 64}}),
        lambda m: m["files"].update({"a\\evil": {"bytes": 1, "sha256": "0" * 64}}),
        lambda m: m["files"].update({".hidden": {"bytes": 1, "sha256": "0" * 64}}),
        lambda m: m["files"].update({"x": {"bytes": -1, "sha256": "0" * 64}}),
        lambda m: m["files"].update({"x": {"bytes": 1}}),
        lambda m: m.update(files=[]),
        lambda m: m.update(version="2020.01.01"),
        lambda m: m.clear(),
    ],
)
def test_a_hostile_manifest_is_refused(tmp_path, tiny_release, change):
    manifest = json.loads((tiny_release.path / "manifest.json").read_text("utf-8"))
    change(manifest)
    host = Host(tiny_release)
    host.instead["manifest.json"] = json.dumps(manifest).encode()
    with host.up() as address, pytest.raises(Unavailable, match="is none"):
        pull(address, Releases(tmp_path / "here"))
    assert not (tmp_path / "here").exists()


@pytest.mark.parametrize("other", [b"spoilt", b"x" * 5_000_000], ids=["short", "endless"])
def test_a_file_of_another_sum_is_never_published(tmp_path, tiny_release, other):
    host, releases = Host(tiny_release), Releases(tmp_path)
    host.instead["dataset.ttl"] = other
    with host.up() as address, pytest.raises(Unavailable):
        pull(address, releases)
    assert releases.all() == [] and not (tmp_path / "current").exists()


def test_the_sum_of_the_manifest_can_be_demanded(tmp_path, tiny_release):
    right = sha256(tiny_release.path / "manifest.json")
    with Host(tiny_release).up() as address:
        with pytest.raises(Unavailable, match="another sum"):
            pull(address, Releases(tmp_path), digest="0" * 64)
        assert pull(address, Releases(tmp_path), digest=right, activate=False).verify() == []
        assert not (tmp_path / "current").exists()
        assert pull(address, Releases(tmp_path), digest=right).version == Releases(tmp_path).current().version


@pytest.mark.parametrize("address", ["register.example", "file:///etc", "ftp://h/", "http://", "http://a:hidden@h/"])
def test_an_address_that_is_none_is_refused(tmp_path, address):
    said = CliRunner().invoke(main, ["pull", address, "--releases", str(tmp_path)])
    assert said.exit_code == 1 and "address" in said.output and "hidden" not in said.output


def test_somebody_else_is_told_from_the_register(tmp_path, tiny_release):
    with Host(tiny_release).up() as address:
        with pytest.raises(Unavailable, match="answers 404"):
            pull(address, Releases(tmp_path), "2020.01.01")
        with pytest.raises(Unavailable, match="answers 404"):
            pull(address + "/nowhere", Releases(tmp_path))


def test_a_refusal_is_told_in_the_other_server_s_own_words(tmp_path, tiny_release):
    """As where an address leads to a server that readers know under another name."""
    home = {"base_url": "https://register.example"}
    with whole_server(tiny_release.path.parent, tmp_path / "log", **home) as server:
        other = server.url.replace("127.0.0.1", "127.1")
        said = CliRunner().invoke(main, ["pull", other, "--releases", str(tmp_path / "here")])
    assert said.exit_code == 1
    assert "answers 400: This server is not known under that name. What was fetched is kept" in said.output


LOUD = b'{"detail": "a\\u0000b\\n\\u001b[1mc' + b"d" * 400 + b'"}'


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"detail": 1}', LOUD])
def test_whatever_comes_with_a_refusal_it_is_one_short_line(tmp_path, body):
    asked = []

    def refuse(request):
        asked.append(request.path)
        return 400, {}, body

    with small_server(refuse) as host, pytest.raises(Unavailable) as refused:
        pull(f"http://{host}", Releases(tmp_path))
    assert asked == ["/releases.json"], "what will be said again is not asked again"
    assert "answers 400: " in str(refused.value)
    assert str(refused.value).isprintable() and len(str(refused.value)) < 500
