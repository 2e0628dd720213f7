"""Parameters of strangers disturb nothing; a slip of the pen is told; a slash at the end changes nothing."""

import ast
import re
from pathlib import Path

import pytest
from devolved.web import caching, routes
from devolved.web.parameters import _slipped
from flask import Flask

WEB = Path(caching.__file__).parent
LISTS = ("/authorities", "/forums", "/meetings", "/powers", "/promises", "/map", "/search?q=a", "/releases", "/dataset")
VIEW = "/views/mayors/in-office"


@pytest.mark.parametrize(
    "address",
    [*LISTS, VIEW, f"{VIEW}.csv", f"/feed{VIEW}", f"{VIEW}/embed", "/doc/authority", "/query?view=mayors/in-office"],
)
def test_what_no_route_takes_changes_nothing(address, tiny):
    more = ("&" if "?" in address else "?") + "fbclid=abc&utm_source=x&_=1"
    plain, tagged = tiny.get(address), tiny.get(address + more)
    assert (tagged.status_code, tagged.data) == (200, plain.data)
    assert "fbclid" not in str(tagged.headers)


def test_what_no_route_takes_stands_in_no_key_of_the_cache(tiny):
    asked = [tiny.get(f"/doc/authority?gclid={n}") for n in range(2)]
    tags = {a.headers["ETag"] for a in asked}
    assert len(tags) == 1
    assert tiny.get("/doc/authority?gclid=9", headers={"If-None-Match": tags.pop()}).status_code == 304


@pytest.mark.parametrize(
    "address, meant",
    [
        (f"{VIEW}?onn=2020-01-01", "on"),
        (f"{VIEW}?ON=2020-01-01", "on"),
        ("/promises?statsu=delivered", "status"),
        ("/promises?Status=delivered", "status"),
        ("/views/forums/chairs-of?bodyy=x", "body"),
        ("/map?pwer=x", "power"),
        ("/doc/authority?fromat=csv", "format"),
        ("/sparql?query=ASK{}&default_graph_uri=urn:x", "default-graph-uri"),
        ("/sparql?query=ASK{}&timeut=1", "timeout"),
        ("/sparql?qurey=ASK{}", "query"),
    ],
)
def test_a_slip_of_the_pen_is_refused_with_the_right_name(address, meant, tiny):
    answer = tiny.get(address, headers={"Accept": "application/problem+json"})
    assert answer.status_code == 400 and f"'{meant}'" in answer.json["detail"] and answer.json["parameter"] == meant


@pytest.mark.parametrize(
    "written, meant, slipped",
    [
        ("querry", "query", True),
        ("no", "on", True),
        ("i", "q", False),
        ("ref", "raw", False),
        ("id", "by", False),
        ("s", "q", False),
        ("utm_source", "sort", False),
        ("_", "q", False),
    ],
)
def test_what_counts_as_a_slip(written, meant, slipped):
    assert _slipped(written, meant) is slipped


def test_every_parameter_that_is_read_is_declared(tiny_app: Flask):
    """What a module of the web reads from the address, one of its routes (or one that is shared) declares."""
    with tiny_app.app_context():
        declared = {name for _, said in routes.rules() for name in said.parameters} | {"format", "on"}
    read = set()
    for path in WEB.rglob("*.py"):
        for found in ast.walk(ast.parse(path.read_text("utf-8"))):
            text = ast.unparse(found) if isinstance(found, ast.Call | ast.Subscript | ast.Compare) else ""
            if match := re.match(
                r"request\.(?:args|values)(?:\.get\(|\[)'([\w-]+)'|'([\w-]+)' (?:not )?in request\.", text
            ):
                read.add(match[1] or match[2])
    assert len(read) > 15 and read <= declared


def test_a_slash_at_the_end_changes_nothing(tiny_app, tiny):
    with tiny_app.app_context():
        paths = [
            rule.rule for rule, said in routes.rules()
            if "GET" in rule.methods and not rule.arguments and len(rule.rule) > 1
            and said.kept and "image/png" not in said.media
        ]  # fmt: skip
    paths += [VIEW, f"{VIEW}.csv", "/doc/authority", "/sparql", "/reconcile", "/releases"]
    differing = {p: a for p in paths if (a := [tiny.get(p + end).status_code for end in ("", "/")])[0] != a[1]}
    assert len(paths) > 25 and not differing
