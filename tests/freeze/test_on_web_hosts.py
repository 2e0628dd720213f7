"""Apache and nginx of the machine hand out an edition as its files tell them to; Netlify's and Cloudflare's rules are
those that their own programs were seen to take (tests/benchmarks/results/2026-11-29-tried.md).
"""

import re
from contextlib import contextmanager
from pathlib import Path

import pytest
from devolved.freeze import hosts
from devolved.freeze.crawl import Crawled
from hosts_of_files import apache, found, free_port, let_in, running
from http_client import call

DOCUMENTS = ("ttl", "jsonld", "csv")
PAGE = '<html><head><title>x</title></head><main id="main"></main></html>'
THING = "doc/person/ada-north"
FILES = (
    "index.html",
    "views/index.html",
    "doc/person/ada-north/index.html",
    "def.ttl",
    "views/who.csv",
    "views/who.rq",
)


@pytest.fixture(params=["", "/devolved"], ids=["at the root", "below it"])
def edition(request, tmp_path) -> tuple[Path, str]:
    """What a host is given to hand out, and what stands before the edition's addresses."""
    folder = tmp_path / "www" / request.param.strip("/")
    for file in (*FILES, *(f"{THING}.{ending}" for ending in DOCUMENTS)):
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text(PAGE if file.endswith(".html") else "é", "utf-8")
    files = {"/" + f.removesuffix("index.html"): f for f in FILES} | {"/id/person/ada-north": f"{THING}/index.html"}
    hosts.write(folder, Crawled(files), f"https://mirror.example{request.param}/", DOCUMENTS)
    let_in(tmp_path)
    return tmp_path / "www", request.param


@contextmanager
def nginx(root: Path, home: Path, path: str):
    """With the two pieces of the edition, and the types that Debian's has."""
    program, port = found("nginx"), free_port()
    text = (root / path.strip("/") / "hosts" / "nginx.conf").read_text("utf-8")
    pieces = re.sub(r"(?m)^# ?", "", "\n".join(line for line in text.splitlines()[1:] if line.startswith("#")))
    outside = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "".join(f"{kind}_temp_path {home}/{kind};\n" for kind in kinds)
    (home / "nginx.conf").write_text(
        f"daemon off; pid {home}/pid; error_log {home}/error.log;\nevents {{}}\nhttp {{\naccess_log off;\n{temporary}"
        f"include /etc/nginx/mime.types; default_type application/octet-stream;\n{outside}\n"
        f"server {{ listen 127.0.0.1:{port}; root {root};\n{pieces}\n}} }}\n",
        "utf-8",
    )
    with running([program, "-c", str(home / "nginx.conf"), "-e", str(home / "error.log")], port) as url:
        yield url


@pytest.mark.parametrize("host", [nginx, apache])
def test_a_host_of_files_leads_to_documents_and_names_each_type(edition, tmp_path, host):
    root, path = edition
    with host(root, tmp_path, path) as url:

        def asked(address: str, accept: str = "text/html"):
            got = call(f"{url}{path}/{address}", headers={"Accept": accept})
            place = got.headers.get("Location", "").removeprefix(url)
            return got.status, place or got.headers.get("Content-Type", "").partition(";")[0]

        for address in ("id/person/ada-north", "id/person/ada-north/"):
            assert asked(address) == (303, f"{path}/{THING}/")
        if host is nginx:
            assert asked("id/person/ada-north", "text/turtle") == (303, f"{path}/{THING}.ttl")
            assert asked("id/person/ada-north", "application/ld+json") == (303, f"{path}/{THING}.jsonld")
        # The page itself, not only the redirect: a browser must not save it as a file.
        assert asked(f"{THING}/") == (200, "text/html") == asked("")
        assert asked(f"{THING}.ttl") == asked("def.ttl") == (200, "text/turtle")
        assert asked(f"{THING}.jsonld") == (200, "application/ld+json")
        assert asked(f"{THING}.csv") == asked("views/who.csv") == (200, "text/csv")
        assert asked("views/who.rq") == (200, "application/sparql-query")
        lost = call(f"{url}{path}/nowhere/at/all")
        assert lost.status == 404 and b"This edition holds no page" in lost.body


def test_netlify_forces_its_rule_before_the_file_and_cloudflare_has_its_own_below(edition):
    root, path = edition
    rules = [line.split() for line in (root / path.strip("/") / "_redirects").read_text("utf-8").splitlines()]
    there = f"{path}/doc/:kind/:slug/"
    assert rules == [
        [f"{path}/id/:kind/:slug", there, "302!"],
        [f"{path}/id/:kind/:slug", there, "303"],
        [f"{path}/id/:kind/:slug/", there, "303"],
    ]
