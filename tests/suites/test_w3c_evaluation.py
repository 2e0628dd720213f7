"""The W3C's SPARQL 1.0 and 1.1 query tests, over the store: its dataset, its workers, its formats.

All data files are graphs of one release; each test names those it reads. Left
out are tests of what this store does not offer on purpose: SERVICE, updates
and entailment regimes.
"""

import os
from contextlib import closing
from pathlib import Path

import pyoxigraph as ox
import pytest
from devolved.errors import BadQuery
from devolved.settings import Settings
from devolved.store import open_store
from devolved.store.protocol import Dataset
from expected import as_graph, expected_graph, expected_rows
from rdflib import RDF, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.compare import isomorphic
from small_release import small_release

BESIDE = Path(__file__).resolve().parents[3] / "shared" / "suites"
SUITE = Path(os.environ.get("DEVOLVED_SUITES", BESIDE)) / "rdf-tests" / "sparql"
pytestmark = [
    pytest.mark.skipif(
        not SUITE.is_dir(), reason="the W3C's tests are not beside this checkout (../shared/suites, or DEVOLVED_SUITES)"
    ),
    pytest.mark.xdist_group("w3c-evaluation"),
]
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
UNSUPPORTED = "is not supported here"
MEDIA = {
    "bindings": "application/sparql-results+json",
    "boolean": "application/sparql-results+json",
    "graph": "application/n-triples",
}
ROWS = {"json": MEDIA["bindings"], "csv": "text/csv", "tsv": "text/tab-separated-values"}
MANIFESTS = (
    "sparql11/manifest-sparql11-query.ttl",
    "sparql11/csv-tsv-res/manifest.ttl",
    "sparql11/json-res/manifest.ttl",
    "sparql10/manifest-evaluation.ttl",
    "sparql10/manifest-syntax.ttl",
)
APART = ("/service/", "/syntax-fed/", "/entailment/", "/protocol/", "/service-description/")
# Where the engine reads the standard otherwise, by the last words of the test's name.
NUMBERS = "the engine keeps numbers by value: 01 and 1 are the same term"
OTHERWISE = {
    **dict.fromkeys(
        [
            "open-eq-01",
            "dawg-str-1",
            "dawg-str-2",
            "sameTerm-simple",
            "sameTerm-eq",
            "sameTerm-not-eq",
            "eq-graph-1",
            "eq-graph-2",
        ],
        NUMBERS,
    ),
    **dict.fromkeys(
        [
            "distinct-1",
            "distinct-9",
            "limit-2",
            "limit-4",
            "offset-1",
            "offset-2",
            "offset-4",
            "slice-2",
            "slice-4",
            "slice-5",
        ],
        NUMBERS,
    ),
    **dict.fromkeys(["csv03", "tsv03", "case-insensitive-booleans"], NUMBERS),
    **dict.fromkeys(
        ["zero_or_more_set_start", "zero_or_more_set_end", "zero_or_one_set_start", "zero_or_one_set_end"],
        "a path of no steps does not find a term that no triple has",
    ),
    **dict.fromkeys(
        [
            "agg-empty-group-count-graph",
            "bindings/manifest#graph",
            "graph-minus",
            "graph-variable-scope",
            "graph-optional",
        ],
        "the variable of GRAPH is bound after the pattern within",
    ),
    **dict.fromkeys(["agg-groupconcat-04", "agg-groupconcat-06"], "GROUP_CONCAT keeps a language that all share"),
    **dict.fromkeys(["dawg-sort-builtin", "dawg-sort-function"], "order of equal keys"),
    "bnode01": "BNODE(label) is the same node in every solution",
    "date-2": "dates are compared as in XSD 1.1",
    "syn-bad-26": "`<?a&&?b>` is read as two comparisons, where the longest token would be an address",
}


def manifest_tests(path: Path) -> list[tuple[Graph, URIRef]]:
    graph = Graph().parse(path)
    found = []
    for listing in graph.objects(None, MF.include):
        for part in Collection(graph, listing):
            found += manifest_tests(Path(str(part).removeprefix("file://")))
    for listing in graph.objects(None, MF.entries):
        found += [(graph, test) for test in Collection(graph, listing)]
    return found


def query_tests() -> list:
    if not SUITE.is_dir():
        return []
    found = {}
    for manifest in MANIFESTS:
        for graph, test in manifest_tests(SUITE / manifest):
            kind = str(graph.value(test, RDF.type)).rpartition("#")[2]
            if (
                not any(apart in str(test) or apart in str(graph.value(test, MF.action) or "") for apart in APART)
                and "Update" not in kind
            ):
                found[str(test)] = (graph, test, kind)
    return list(found.values())


TESTS = query_tests()


def files_of(graph: Graph, test) -> tuple[Path, list[Path], list[Path]]:
    """The query, the default data and the named data of a test."""
    action = graph.value(test, MF.action)
    query = graph.value(action, QT.query) or action
    path = lambda address: Path(str(address).removeprefix("file://"))  # noqa: E731
    return (
        path(query),
        [path(o) for o in graph.objects(action, QT.data)],
        [path(o) for o in graph.objects(action, QT.graphData)],
    )


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """One release whose graphs are all the data files, named by their addresses."""
    files, quads = set(), []
    for graph, test, _ in TESTS:
        query, data, named = files_of(graph, test)
        files |= {*data, *named}
        files |= {
            p for p in query.parent.glob("*.ttl") if "FROM" in query.read_text("utf-8")
        }  # named by the query alone
    for file in sorted(files):
        name = ox.NamedNode(file.as_uri())
        for t in ox.parse(path=str(file), base_iri=file.as_uri(), rename_blank_nodes=True):
            quads.append(f"{ox.Quad(t.subject, t.predicate, t.object, name)} .\n")
    release = small_release(tmp_path_factory.mktemp("w3c"), "".join(quads))
    with closing(open_store(release, Settings(workers=1))) as opened:
        yield opened


@pytest.mark.parametrize("graph, test, kind", TESTS, ids=["/".join(str(t[1]).split("/")[-2:]) for t in TESTS])
def test_query(request, store, graph, test, kind):
    name = "/".join(str(test).split("/")[-2:])
    if reason := next(
        (
            reason
            for known, reason in OTHERWISE.items()
            if name.endswith(("#" + known, known if "/" in known else "#" + known))
        ),
        None,
    ):
        request.applymarker(pytest.mark.xfail(reason=reason, strict=True))
    query, data, named = files_of(graph, test)
    text = query.read_text("utf-8")
    if "Negative" in kind:
        with pytest.raises(BadQuery) as refused:
            b"".join(store.stream(text, media=MEDIA).chunks)
        assert UNSUPPORTED not in refused.value.detail
        return
    default = tuple(f.as_uri() for f in data) or ("urn:nothing",)
    dataset = Dataset() if "FROM" in text else Dataset(default, tuple(f.as_uri() for f in named))
    result = graph.value(test, MF.result)
    expected = Path(str(result).removeprefix("file://")) if result else None
    written = {".csv": "csv", ".tsv": "tsv"}.get(expected.suffix, "json") if expected else "json"
    media = MEDIA | {"bindings": ROWS[written]}
    if "Syntax" in kind or expected is None:
        try:
            b"".join(store.stream(text, media=media, dataset=dataset).chunks)
        except BadQuery as error:  # it was understood; functions of nobody's cannot be carried out
            assert UNSUPPORTED in error.detail, error.detail
        return
    answer = store.stream(f"BASE <{query.as_uri()}> {text}", media=media, dataset=dataset)
    body = b"".join(answer.chunks)
    if answer.form == "graph":
        assert isomorphic(Graph().parse(data=body, format="nt"), expected_graph(expected))
    else:
        right, ordered = expected_rows(expected)
        lax = graph.value(test, MF.resultCardinality) == MF.LaxCardinality
        assert isomorphic(as_graph(body, ordered, written, lax), as_graph(right, ordered, lax=lax)), body.decode()[
            :1500
        ]
