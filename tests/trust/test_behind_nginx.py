"""The example configuration for nginx does what it says, with the nginx of the machine."""

import gzip
import http.client
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from http_client import call
from whole_server import until, whole_server
from world import REPOSITORY

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not installed")


@pytest.fixture(scope="module")
def front(tmp_path_factory, tiny_release):
    root = tmp_path_factory.mktemp("nginx")
    with whole_server(tiny_release.path.parent, root / "server.log", trusted_proxies=1, client_rate=2) as server:
        with nginx(server, (REPOSITORY / "deploy" / "nginx.conf").read_text("utf-8")) as url:
            yield url, server


@contextmanager
def nginx(server, site: str, certificate: Path | None = None, plain: int = 0, second=None):
    """nginx with the site in front of the server, or of two; yields its address.

    Without a certificate only the part that readers come to is taken, in plain HTTP, so that every byte can be seen.
    """
    root = Path(tempfile.mkdtemp(prefix="nginx-", dir=server.log.parent))
    for folder in (root, root.parent):
        folder.chmod(0o755)
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    if not certificate:
        site = re.sub(r"(?s)server \{\n    listen 80;.*?\n\}\n", "", site)
        site = re.sub(r"    ssl_\w+ [^;]*;\n", "", site).replace("443 ssl http2", "443")
    site = (
        site.replace("listen 80", f"listen 127.0.0.1:{plain}")
        .replace("listen 443", f"listen 127.0.0.1:{port}")
        .replace("127.0.0.1:8000", f"127.0.0.1:{server.port}")
        .replace("127.0.0.1:8001", f"127.0.0.1:{(second or server).port}")
        .replace("/var/lib/nginx/devolved", str(root / "cache"))
        .replace("/etc/letsencrypt/live/register.example", str(certificate))
    )
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "".join(f"{kind}_temp_path {root}/{kind};\n" for kind in kinds)
    user = "user root;\n" if os.getuid() == 0 else ""
    (root / "nginx.conf").write_text(
        f"{user}daemon off; pid {root}/pid; error_log {root}/error.log;\nevents {{}}\n"
        f"http {{\naccess_log off;\n{temporary}{site}}}\n",
        "utf-8",
    )
    command = [NGINX, "-c", str(root / "nginx.conf"), "-e", str(root / "error.log")]
    process = subprocess.Popen(command, stderr=subprocess.PIPE)
    try:
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                assert process.poll() is None, process.stderr.read().decode()
                time.sleep(0.05)
        yield f"{'https' if certificate else 'http'}://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGQUIT)
        process.wait(timeout=10)
        process.stderr.close()


def test_pages_are_kept(front):
    url, _ = front
    first, again = call(url + "/doc/forum"), call(url + "/doc/forum")
    assert (first.headers["X-Cache"], again.headers["X-Cache"]) == ("MISS", "HIT") and first.body == again.body
    assert again.headers["Content-Security-Policy"]


def test_formats_are_not_mixed_up(front):
    url, _ = front
    for accept in ("text/html", "text/turtle", "application/ld+json", "text/html"):
        assert call(url + "/doc/authority/northshire", headers={"Accept": accept}).type.startswith(accept)


def test_queries_flow_through_unkept(front):
    url, _ = front
    for _ in range(2):
        reply = call(url + "/sparql", query="SELECT * { ?s ?p ?o }", headers={"Accept": "text/csv"})
        assert reply.status == 200 and len(reply.body) > 2**19 and "X-Cache" not in reply.headers


def test_addresses_use_the_name_readers_see(front):
    url, _ = front
    body = call(url + "/reconcile", headers={"Host": "register.example", "X-Forwarded-Host": "evil.example"}).body
    assert b"http://register.example/" in body and b"evil.example" not in body


def test_a_made_up_forwarded_address_does_not_count(front):
    """The proxy stands on this machine and so does this client: nobody is limited, whatever they claim to be."""
    url, server = front
    replies = [
        call(f"{url}/doc/person?on=2020-01-{n:02}", headers={"X-Forwarded-For": "192.0.2.1"}).status
        for n in range(1, 29)
    ]
    assert set(replies) == {200}
    direct = [
        server.get(f"/doc/person?on=2021-01-{n:02}", headers={"X-Forwarded-For": "192.0.2.1"}).status
        for n in range(1, 29)
    ]
    assert 429 in direct, "the server itself believes its one proxy"


CLOSED = [
    "/metrics",
    "/metrics/",
    "/metrics%2f",
    "/metrics%2F",
    "/%6detrics/",
    "//metrics",
    "/x/../metrics/",
    "/ready",
    "/ready/",
]


def test_metrics_are_for_this_machine(front):
    url, _ = front
    assert call(url + "/metrics").status == 200


@pytest.mark.parametrize("path", CLOSED)
def test_metrics_are_for_nobody_else_however_the_address_is_written(front, path):
    """Somebody from elsewhere, as nginx sees it: the same file with its two exceptions struck out."""
    _, server = front
    site = (REPOSITORY / "deploy" / "nginx.conf").read_text("utf-8")
    assert site.count("allow 127.0.0.1;") == 1
    with nginx(server, site.replace("allow 127.0.0.1;", "").replace("allow ::1;", "")) as url:
        assert call(url + path).status == 403
        assert call(url + "/doc/forum").status == 200


def test_a_long_query_by_get_goes_through(front):
    url, _ = front
    assert call(url + "/sparql?query=ASK%7B%7D%23" + "a" * 90_000).status == 200
    refused = call(url + "/sparql?query=ASK%7B%7D%23" + "a" * 110_000)
    assert refused.status == 413 and refused.type == "application/problem+json"


def test_kept_pages_outlive_a_register_that_restarts(front):
    url, server = front
    before = call(url + "/doc/council")
    web = server.processes()[0]
    os.kill(web, signal.SIGSTOP)  # it answers nothing, as in a long pause
    try:
        assert call(url + "/doc/council").body == before.body
    finally:
        os.kill(web, signal.SIGCONT)
    until(server)


def test_too_large_a_body_is_refused_in_front(front):
    url, _ = front
    assert (
        call(
            url + "/reconcile",
            method="POST",
            body=b"x" * (3 * 2**20),
            headers={"Content-Type": "application/x-www-form-urlencoded"},
        ).status
        == 413
    )


def test_below_a_path_of_a_host_that_has_other_things(tmp_path_factory, tiny_release):
    """As docs/operators.md says: the path before each location of the example, and the rest of the host is not ours."""
    root, path = tmp_path_factory.mktemp("below"), "/university/devolved"
    site = (REPOSITORY / "deploy" / "nginx.conf").read_text("utf-8").partition("listen 443")
    ours = site[2].replace("location / {", f"location {path}/ {{").replace("location = /", f"location = {path}/")
    ours = (
        ours.replace("location ~ ^/", f"location ~ ^{path}/").replace("allow 127.0.0.1;", "").replace("allow ::1;", "")
    )
    named = {"trusted_proxies": 1, "base_url": f"http://shared.example{path}"}
    with whole_server(tiny_release.path.parent, root / "log", **named) as server:
        with nginx(server, site[0] + site[1] + ours) as url:

            def get(place: str, **more):
                return call(url + place, headers={"Host": "shared.example", "Accept": "text/html, */*;q=0.5"}, **more)

            page = get(f"{path}/doc/forum")
            assert page.status == 200 and f'href="{path}/static/'.encode() in page.body
            assert f'"http://shared.example{path}/cards/'.encode() in page.body
            led = get(f"{path}/id/person/ada-north")
            assert (led.status, led.headers["Location"]) == (303, f"{path}/doc/person/ada-north")
            assert get(f"{path}/sparql", query="ASK {}").status == 200 and get(f"{path}/metrics").status == 403
            assert get("/doc/forum").status == 404


def test_the_service_file_names_what_exists():
    unit = (REPOSITORY / "deploy" / "devolved@.service").read_text("utf-8")
    from devolved.settings import table

    assert all(name in table() for name in re.findall(r"DEVOLVED_[A-Z_]+", unit))
    assert "DynamicUser=yes" in unit and "NoNewPrivileges=yes" in unit


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate of our own, where certbot would put one."""
    if not shutil.which("openssl"):
        pytest.skip("openssl is not installed")
    folder = tmp_path_factory.mktemp("certificate")
    wanted = "req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=register.example"
    command = ["openssl", *wanted.split(), "-keyout", folder / "privkey.pem", "-out", folder / "fullchain.pem"]
    subprocess.run(command, check=True, capture_output=True)
    return folder


def test_the_file_as_it_stands_ends_tls(front, certificate):
    """Only ports, folders and certificate are others: HTTPS with HTTP/2, HSTS, compression; plain HTTP leads there."""
    _, server = front
    with socket.create_server(("127.0.0.1", 0)) as probe:
        plain = probe.getsockname()[1]
    site = (REPOSITORY / "deploy" / "nginx.conf").read_text("utf-8")
    with nginx(server, site, certificate, plain) as url:
        led = call(f"http://127.0.0.1:{plain}/doc/forum?on=2020-01-01")
        assert (led.status, led.headers["Location"]) == (301, "https://register.example/doc/forum?on=2020-01-01")
        assert call(f"http://127.0.0.1:{plain}/metrics").status == 301
        port = int(url.rpartition(":")[2])
        context = ssl._create_unverified_context()
        context.set_alpn_protocols(["h2"])
        with socket.create_connection(("127.0.0.1", port)) as raw, context.wrap_socket(raw) as secure:
            assert secure.selected_alpn_protocol() == "h2" and secure.version() in ("TLSv1.2", "TLSv1.3")
        connection = http.client.HTTPSConnection("127.0.0.1", port, context=ssl._create_unverified_context())
        headers = {"Host": "register.example", "Accept-Encoding": "gzip", "Accept": "text/html"}
        connection.request("GET", "/doc/forum", headers=headers)
        reply = connection.getresponse()
        assert reply.status == 200 and b"https://register.example/" in gzip.decompress(reply.read())
        assert reply.headers["Strict-Transport-Security"].startswith("max-age=31536000")
        connection.request("GET", "/static/devolved.css", headers=headers)
        reply = connection.getresponse()
        assert reply.headers["Content-Encoding"] == "gzip" and reply.read()
        connection.close()


def test_the_unit_waits_until_it_is_ready_gives_up_in_the_end_and_has_room_for_its_settings():
    from devolved.settings import Settings

    unit = (REPOSITORY / "deploy" / "devolved@.service").read_text("utf-8")
    said = dict(line.split("=", 1) for line in unit.splitlines() if re.match(r"[A-Za-z]+=", line))
    assert said["ExecStart"].endswith("--port %i")
    assert said["ExecStartPost"].startswith("/opt/devolved/bin/devolved wait http://127.0.0.1:%i")
    assert said["ExecReload"] == "/bin/kill -HUP $MAINPID" and int(said["StartLimitBurst"]) * int(
        said["RestartSec"]
    ) < int(said["StartLimitIntervalSec"])
    ours, processes = Settings(), int(re.search(r"DEVOLVED_PROCESSES=(\d+)", unit)[1])
    assert int(said["MemoryMax"].removesuffix("M")) > processes * (ours.workers * ours.memory + 135)


def test_waiting_for_a_server_ends_either_way(front):
    from click.testing import CliRunner
    from devolved.cli import main

    _, server = front
    assert CliRunner().invoke(main, ["wait", server.url]).exit_code == 0
    for address in ("http://127.0.0.1:9", "register.example"):
        said = CliRunner().invoke(main, ["wait", address, "--seconds", "1"])
        assert said.exit_code == 1 and "Error: " in said.output
