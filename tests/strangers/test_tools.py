"""Programs that nobody here wrote read what the register gives them."""

import re

import feedparser
import pytest

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
    day = next(p for p in document["paths"]["/promises"]["get"]["parameters"] if p["name"] == "on")["schema"]
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
