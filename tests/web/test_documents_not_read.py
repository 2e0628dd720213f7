"""Notes and tables of sources say of a document that nobody read it for the register."""

import csv
import io
import re

from devolved.register.evidence import EvidenceReader
from devolved.vocabulary import BASE

CITED = """PREFIX dcterms: <http://purl.org/dc/terms/> PREFIX devo: <https://w3id.org/devolved/def#>
PREFIX extent-read: <https://w3id.org/devolved/id/extent-read/>
SELECT DISTINCT ?record ?document ?read {
    ?record dcterms:source ?cited . OPTIONAL { ?cited dcterms:isPartOf|devo:provisionOf ?whole }
    BIND ( COALESCE(?whole, ?cited) AS ?document )
    BIND ( EXISTS { ?document devo:readOn ?day }
        || EXISTS { ?reading devo:readingOf ?document ; devo:extentRead ?extent .
        FILTER ( ?extent != extent-read:not-read ) } AS ?read )
}"""
WORDS = "not read for the register"


def test_what_was_not_read_says_so_and_nothing_else_does(real_store):
    rows = real_store.rows(CITED)
    evidence = EvidenceReader(real_store).of({row["record"].value for row in rows})
    unread = 0
    for row in rows:
        document, read = row["document"].value, row["read"].value in ("true", "1")
        cited = next(c for c in evidence[row["record"].value].citations if c.document == document)
        assert cited.read == read, document
        assert (WORDS in cited.sort) == (not read and document.startswith(BASE)), document
        assert ("no reading of it is recorded" in cited.sort) == (not read and not document.startswith(BASE)), document
        unread += not read
    assert unread > 10 and len(rows) > 4000


def test_notes_and_tables_say_so(read, real_pages, real_store):
    rows = [row for row in real_store.rows(CITED) if row["read"].value in ("false", "0")]
    found = next(row for row in rows if "/assessment/" in row["record"].value or "/commitment/" in row["record"].value)
    page = read(found["record"].value.removeprefix(f"{BASE}id").replace("/", "/doc/", 1))
    notes = page.text.partition("Sources and notes")[2]
    assert re.search(rf"\([^()]*{WORDS}\)", notes)
    told = real_pages.get("/views/commitments/documents.csv?sources=1").get_data(as_text=True)
    sources = [line["Sources"] for line in csv.DictReader(io.StringIO(told))]
    told = real_pages.get("/views/commitments/assessments.csv?sources=1").get_data(as_text=True)
    sources += [line["Sources"] for line in csv.DictReader(io.StringIO(told))]
    assert any(WORDS in source for source in sources) and not all(WORDS in source for source in sources)
