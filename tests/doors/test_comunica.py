"""Comunica, somebody else's engine, answers over the endpoint, over fragments,
and by following links from one document.
"""

import json
import shutil
import subprocess
import threading
from pathlib import Path

import pytest
from werkzeug.serving import make_server

REPOSITORY = Path(__file__).resolve().parents[2]
MODULES = REPOSITORY / "server" / "assets"
PREFIXES = """PREFIX devo: <https://w3id.org/devolved/def#>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX authority: <https://w3id.org/devolved/id/authority/>
"""
MAYORS = (
    PREFIXES + "SELECT ?authority ?mayor WHERE { ?authority a devo:CombinedAuthority ; devo:mayor ?person . "
    "?person foaf:name ?mayor }"
)
COUNCILS = (
    PREFIXES
    + """SELECT DISTINCT ?name ?code WHERE {
    authority:greater-manchester-combined-authority devo:constituent ?council . ?council skos:prefLabel ?name ;
        devo:gssCode ?code }"""
)
LINKS = PREFIXES + "SELECT ?link WHERE { authority:greater-manchester-combined-authority devo:constituent ?link }"
FILTERED = (
    PREFIXES + "SELECT ?power WHERE { authority:west-midlands-combined-authority devo:holdsPower ?power . "
    '?power skos:prefLabel ?l FILTER(CONTAINS(LCASE(?l), "bus")) }'
)


@pytest.fixture(scope="module")
def answers(real_app) -> dict[str, list[dict]]:
    node = shutil.which("node")
    if not node or not (MODULES / "node_modules" / "@comunica" / "query-sparql").is_dir():
        pytest.skip("left out: Node.js and Comunica are needed; run: make test")
    server = make_server("127.0.0.1", 0, real_app, threaded=True)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    root = f"http://127.0.0.1:{server.port}"
    questions = [
        {"name": "endpoint", "query": MAYORS, "sources": [{"type": "sparql", "value": f"{root}/sparql"}]},
        {"name": "fragments", "query": MAYORS, "sources": [f"{root}/fragments"]},
        {"name": "filtered", "query": FILTERED, "sources": [f"{root}/fragments"]},
        {
            "name": "links",
            "query": COUNCILS,
            "document": f"{root}/doc/authority/greater-manchester-combined-authority",
            "follow": LINKS,
        },
    ]
    try:
        run = subprocess.run(
            [node, Path(__file__).with_name("comunica.cjs"), root, MODULES],
            input=json.dumps(questions),
            capture_output=True,
            text=True,
            timeout=120,
        )
    finally:
        server.shutdown()
    assert run.returncode == 0, run.stderr[-3000:]
    return json.loads(run.stdout)


def rows(real_app, query: str) -> list[list[str]]:
    from devolved.web.site import Site

    found = real_app.extensions["devolved"].site.store.rows(query, on=Site.today())
    return sorted(sorted(f"{name}={term.value}" for name, term in row.items()) for row in found)


@pytest.mark.parametrize(
    "name, query, least",
    [("endpoint", MAYORS, 8), ("fragments", MAYORS, 8), ("filtered", FILTERED, 2), ("links", COUNCILS, 10)],
)
def test_comunica_finds_the_rows_that_the_store_finds(name, query, least, answers, real_app):
    found = sorted(sorted(f"{k}={v}" for k, v in row.items()) for row in answers[name])
    assert len(found) >= least and found == rows(real_app, query)
