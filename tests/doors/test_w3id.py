"""The redirect file for https://w3id.org/devolved/:
every address leads to the same path on the server, and on from there to a document.
"""

import re
import shutil
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hosts_of_files import apache, let_in
from http_client import call

REPOSITORY = Path(__file__).resolve().parents[2]
LINES = (REPOSITORY / "w3id" / ".htaccess").read_text("utf-8").splitlines()
RULES = [
    re.fullmatch(r"RewriteRule (\S+) (\S+) \[(.+)\]", line).groups() for line in LINES if line.startswith("RewriteRule")
]
HOST = "https://devolved.example"


def follow(path: str) -> tuple[int, str]:
    """What Apache answers for a path below /devolved/: the status and the place."""
    for pattern, target, flags in RULES:
        if found := re.search(pattern, path):
            flags = flags.split(",")
            status = next(int(f[2:]) for f in flags if f.startswith("R="))
            return status, re.sub(r"\$(\d)", lambda m: found[int(m[1])], target)
    raise AssertionError(f"no rule for {path!r}")


def test_the_file_is_what_apache_needs():
    assert "RewriteEngine on" in LINES and "Options -MultiViews" in LINES
    assert RULES and all("L" in flags.split(",") for *_, flags in RULES)
    assert {urlsplit(target).netloc for _, target, _ in RULES} == {"devolved.example"}
    assert "devolved.example" in (REPOSITORY / "w3id" / "README.md").read_text("utf-8")


@pytest.mark.parametrize(
    "path",
    [
        "",
        "def",
        "shapes",
        "dataset",
        "sparql",
        "id/person/andy-burnham",
        "id/tier/mayoral",
        "id/status",
        "doc/person/andy-burnham.ttl",
        "releases/2026.11.24",
        "releases/2026.11.24/devolved.nq.gz",
        "graph/register",
        "views/mayors/all-tenures.csv",
    ],
)
def test_every_address_keeps_its_path(path):
    status, place = follow(path)
    assert status == 303 and place == f"{HOST}/{path}"


@pytest.mark.parametrize(
    "address",
    [
        "id/person/andy-burnham",
        "id/authority/greater-manchester-combined-authority",
        "id/tier/mayoral",
        "dataset",
        "catalogue",
        "publisher",
    ],
)
def test_addresses_end_at_a_document(address, real):
    status, place = follow(address)
    answer = real.get(urlsplit(place).path, headers={"Accept": "text/turtle"}, follow_redirects=True)
    assert status == 303 and answer.status_code == 200 and answer.mimetype == "text/turtle"
    assert f"devolved/{address}>" in answer.text or address.split("/", 1)[-1].replace("/", ":") in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "",
        "id/person/andy-burnham",
        "views/mayors/in-office.csv?on=2020-01-01",
        "sparql?query=ASK%7B%7D&format=json",
        "id/person/no%20such%23one%25",
        "q/2026.11.29/aGVsbG8=",
    ],
)
def test_apache_leads_there_letter_by_letter(tmp_path, path):
    (tmp_path / "www" / "devolved").mkdir(parents=True)
    shutil.copy(REPOSITORY / "w3id" / ".htaccess", tmp_path / "www" / "devolved")
    let_in(tmp_path)
    with apache(tmp_path / "www", tmp_path, allow="All") as url:
        answer = call(f"{url}/devolved/{path}")
    assert answer.status == 303 and answer.headers["Location"] == f"{HOST}/{path}"
