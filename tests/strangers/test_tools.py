"""Programs that nobody here wrote read what the register gives them."""

import re
import shutil
import subprocess
from functools import reduce
from operator import getitem
from pathlib import Path

import feedparser
import pytest
from rdflib import Graph

VIEW = "/views/authorities/in-force"


def test_a_feed_has_one_name_however_it_is_asked_for(tiny):
    asked = [tiny.get("/feed"), tiny.get("/feed.atom"), tiny.get("/feed?format=atom"), tiny.get("/feed?utm_source=x")]
    assert len({feedparser.parse(a.data).feed.id for a in asked}) == 1


def test_the_description_of_the_doors_tells_types_and_range(tiny):
    document = tiny.get("/openapi.json").json
    for path in (
        "/robots.txt",
        "/sitemap.xml",
        "/ready",
        "/opensearch.xml",
        "/about/coverage.csv",
        "/query/words.json",
    ):
        declared = document["paths"][path]["get"]["responses"]["200"]["content"]
        assert tiny.get(path).mimetype in declared, path
    assert "3XX" in document["paths"]["/releases/latest"]["get"]["responses"]

    def followed(said: dict) -> dict:
        names = said.get("$ref", "#").split("/")[1:]
        return reduce(getitem, names, document) if names else said

    told = map(followed, document["paths"]["/promises"]["get"]["parameters"])
    day = followed(next(p for p in told if p["name"] == "on")["schema"])
    for written, status in (("1900-01-01", 200), ("2100-12-31", 200), ("0646-05-17", 400), ("2101-01-01", 400)):
        assert bool(re.search(day["pattern"], written)) == (status == 200)
        assert tiny.get(f"/promises?on={written}").status_code == status


def test_one_charset_for_every_file_of_a_release(tiny):
    with tiny.get("/releases/2025.07.01/tables/authority.csv") as answer:
        assert answer.content_type.count("charset") == 1


def test_json_ld_names_no_alternates(tiny):
    for path in ("/def.jsonld", "/dataset.jsonld"):
        assert 'rel="alternate"' not in tiny.get(path).headers["Link"]


def test_pyld_expands_the_ontology(root):
    jsonld = pytest.importorskip("pyld.jsonld", reason="left out: PyLD is not installed")
    assert len(jsonld.expand(f"{root}/def.jsonld")) > 100


def test_pandas_reads_the_tables(root):
    pandas = pytest.importorskip("pandas", reason="left out: pandas is not installed")
    plain, marked = pandas.read_csv(f"{root}{VIEW}.csv"), pandas.read_csv(f"{root}{VIEW}.csv?bom")
    assert list(plain.columns) == list(marked.columns) and len(plain) == len(marked) > 0


def test_duckdb_reads_the_tables(tiny, tmp_path):
    duckdb = pytest.importorskip("duckdb", reason="left out: DuckDB is not installed")
    (tmp_path / "authorities.csv").write_bytes(tiny.get(f"{VIEW}.csv").data)
    count = duckdb.sql(f"SELECT count(*) FROM read_csv('{tmp_path}/authorities.csv')").fetchall()[0][0]
    assert count == len(tiny.get(f"{VIEW}.json").json["rows"])


def test_frictionless_finds_no_fault_in_the_tables(tiny, tmp_path):
    frictionless = pytest.importorskip("frictionless", reason="left out: frictionless is not installed")
    (tmp_path / "authorities.csv").write_bytes(tiny.get(f"{VIEW}.csv").data)
    report = frictionless.validate("authorities.csv", basepath=str(tmp_path))
    assert report.valid, report.flatten(["message"])


def test_csvw_reads_table_and_metadata_together(root, tmp_path):
    csvw = pytest.importorskip("csvw", reason="left out: csvw is not installed")
    table = csvw.CSVW(f"{root}/doc/authority.csv")
    assert table.t.common_props["dcterms:title"] and len(table.t.tableSchema.columns) > 1
    assert table.to_json(minimal=True)


def test_signposting_finds_the_typed_links(root):
    signposting = pytest.importorskip("signposting", reason="left out: signposting is not installed")
    found = signposting.find_signposting_http(f"{root}/doc/authority/northshire")
    assert found.citeAs and found.license and found.linksets


def test_sparqlwrapper_and_rdflib_agree(root):
    wrapper = pytest.importorskip("SPARQLWrapper", reason="left out: SPARQLWrapper is not installed")
    from rdflib.plugins.sparql.results.jsonresults import JSONResult

    asked = wrapper.SPARQLWrapper(f"{root}/sparql")
    asked.setQuery("SELECT ?s WHERE { ?s a <https://w3id.org/devolved/def#StrategicAuthority> }")
    asked.setReturnFormat(wrapper.JSON)
    found = asked.queryAndConvert()
    assert len(list(JSONResult(found))) == len(found["results"]["bindings"]) > 0


JSON_LD = "http://www.w3.org/ns/json-ld#"


@pytest.mark.parametrize("path", ["/doc/authority/northshire", "/dataset", "/def"])
def test_expanded_json_ld_is_what_pyld_makes_of_the_compacted(path, tiny):
    jsonld = pytest.importorskip("pyld.jsonld", reason="left out: PyLD is not installed")
    compacted = tiny.get(path, headers={"Accept": "application/ld+json"})
    expanded = tiny.get(path, headers={"Accept": f'application/ld+json;profile="{JSON_LD}expanded"'})
    assert "context" not in expanded.text and f'<{JSON_LD}expanded>; rel="profile"' in expanded.headers["Link"]
    assert expanded.content_type.startswith("application/ld+json;profile=")
    assert {"Accept", "Accept-Profile"} <= set(expanded.headers["Vary"].split(", "))
    # One graph: the description of the document itself names its form.
    canon = [jsonld.normalize(a.json, {"format": "application/n-quads"}) for a in (compacted, expanded)]
    assert canon[0] == canon[1] and canon[0]


@pytest.mark.parametrize("profile", [f"{JSON_LD}compacted", f"{JSON_LD}framed {JSON_LD}frame", "urn:example:unknown"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_endpoint_passes_over_a_profile_that_it_has_not(method, profile, tiny):
    """RFC 6906, section 3: who does not know a profile treats the document as its media type says."""
    query = {"query": "CONSTRUCT { ?s a ?kind } WHERE { ?s a ?kind } ORDER BY ?s ?kind LIMIT 20"}
    given = {"query_string": query} if method == "GET" else {"data": query}
    plain = tiny.open("/sparql", method=method, headers={"Accept": "application/ld+json"}, **given)
    for headers in (
        {"Accept": f'application/ld+json;profile="{profile}"'},
        {"Accept": "application/ld+json", "Accept-Profile": f"<{profile.split()[0]}>"},
    ):
        asked = tiny.open("/sparql", method=method, headers=headers, **given)
        assert asked.status_code == 200 and asked.content_type == plain.content_type == "application/ld+json"
        assert (
            Graph()
            .parse(data=asked.data, format="json-ld")
            .isomorphic(Graph().parse(data=plain.data, format="json-ld"))
        )
        assert "profile" not in asked.headers.get("Link", "")


def test_croissant_is_chosen_by_its_profile(tiny):
    profile = "http://mlcommons.org/croissant/1.0"
    asked = tiny.get("/dataset", headers={"Accept": f'application/ld+json;profile="{profile}"'})
    again = tiny.get("/dataset", headers={"Accept": "application/ld+json, */*;q=0.1", "Accept-Profile": f"<{profile}>"})
    assert asked.json == again.json == tiny.get("/dataset.croissant.json").json
    assert "Dataset" in asked.json["@type"]


def test_followers_of_the_stream_find_time_and_thing_of_each_member(root):
    """What a follower does: pages to the end, the newest version of each thing."""
    from rdflib import Namespace, URIRef

    ldes, tree = Namespace("https://w3id.org/ldes#"), Namespace("https://w3id.org/tree#")
    newest: dict = {}
    waiting, seen, stream = [URIRef(f"{root}/ldes")], set(), None
    while waiting:
        address = waiting.pop()
        seen.add(address)
        page = Graph().parse(str(address))
        stream = stream or next(page.subjects(tree.view))
        time, of = page.value(stream, ldes.timestampPath), page.value(stream, ldes.versionOfPath)
        for member in page.objects(stream, tree.member):
            (at,), (thing,) = page.objects(member, time), page.objects(member, of)
            assert thing not in newest, "the policy says: the newest version only"
            newest[thing] = at.toPython()
        waiting += [n for n in page.objects(None, tree.node) if n not in seen]
        assert len(seen) < 50
    assert URIRef("https://w3id.org/devolved/id/authority/northshire") in newest
    assert all(at.year == 2025 for at in newest.values())


def test_a_memento_client_goes_to_the_release_of_a_day(root):
    memento = pytest.importorskip("memento_client", reason="left out: memento-client is not installed")
    from datetime import datetime

    client = memento.MementoClient(timegate_uri=f"{root}/timegate/", check_native_timegate=True)
    found = client.get_memento_info(f"{root}/doc/authority/northshire.ttl", datetime(2025, 7, 2))
    closest = found["mementos"]["closest"]
    assert closest["uri"] == [f"{root}/releases/2025.07.01/doc/authority/northshire.ttl"]
    assert closest["http_status_code"] == 200
    assert found["timegate_uri"].startswith(f"{root}/timegate/")


def test_duckdb_reads_tables_over_http(root):
    """Its extension for HTTP comes from DuckDB's own host or, as here, from PyPI, for one version of DuckDB each."""
    duckdb = pytest.importorskip("duckdb", reason="left out: DuckDB is not installed")
    reason = "left out: DuckDB's extension is not here; pip install duckdb-extension-httpfs"
    package = Path(pytest.importorskip("duckdb_extension_httpfs", reason=reason).__file__).parent
    (extension,) = package.rglob("httpfs.duckdb_extension*")
    database = duckdb.connect()
    database.load_extension(str(extension))
    names = [c[0] for c in database.sql(f"SELECT * FROM read_csv('{root}{VIEW}.csv')").description]
    assert "authority" in names


@pytest.mark.parametrize("package", ["base", "httr2"])
def test_r_asks_the_endpoint(package, root):
    """``base`` needs nothing beside R; ``httr2`` is Debian's r-cran-httr2, with which this passed (0.2.2)."""
    rscript = shutil.which("Rscript")
    if not rscript:
        pytest.skip("left out: no R here")
    script = R_SCRIPTS[package].replace("ROOT", root).replace("QUERY", COUNT)
    done = subprocess.run([rscript, "-e", script], capture_output=True, text=True, timeout=100)
    if "there is no package" in done.stderr:
        pytest.skip(f"left out: R has no package {package} here; in R: install.packages('{package}')")
    assert done.returncode == 0, done.stderr
    assert int(done.stdout.split()[-1]) > 0


COUNT = "SELECT (COUNT(*) AS ?n) { ?s a <https://w3id.org/devolved/def#StrategicAuthority> }"
R_SCRIPTS = {
    "base": 'cat(read.csv(paste0("ROOT/sparql?format=csv&query=", URLencode("QUERY", reserved = TRUE)))$n)',
    "httr2": """library(httr2)
answer <- request("ROOT/sparql") |> req_url_query(query = "QUERY") |>
    req_headers(Accept = "text/csv; charset=utf-8") |> req_perform()
cat(read.csv(text = resp_body_string(answer))$n)""",
}
