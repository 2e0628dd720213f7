"""Every figure says what it counts, over how many records, how many rest on a primary source, and leads there."""

import csv
import io
import re

import pytest
from devolved.register.register import LIBRARY, Register
from devolved.register.tables import tables
from devolved.register.tables.views import projected
from devolved.web.days import today

COUNTING = re.compile(r"\b(COUNT|SUM)\s*\(")
OF_FIGURES = [view for view in LIBRARY if view.counts]
# Figures of one thing are counted from the rows about it.
PAGES = {
    "/views/things/counts": None,
    "/views/authorities/reading-coverage": None,
    "/views/authorities/councils-by-kind?on=2022-06-01": None,
    "/views/law/deeds-of?instrument=si-2016-1267": "instrument=si-2016-1267",
    "/views/evidence/cites-by-kind?source=council-nations-regions-terms-reference": "source=council-nations",
}


def test_what_counts_and_carries_no_record_names_the_rows_that_it_counts():
    counting = [v for v in LIBRARY if COUNTING.search(v.query) and "record" not in projected(v.query)]
    assert len(counting) > 15
    assert [v.path for v in counting if not v.counts and v.subject != "lead"] == []


@pytest.mark.parametrize("view", OF_FIGURES, ids=lambda view: view.path)
def test_what_is_counted_is_there_and_is_weighed(view, real_store, real_release):
    over = LIBRARY.get(*view.counts[0].split("/"))
    every, primary = tables.weighed(real_store, over, {}, today())
    assert 0 <= primary <= every and every > 0
    found = Register(real_store, real_release.version, today()).ask(over, today(), {})
    about = "record" if "record" in projected(over.query) else over.key[0]
    assert every == len({row[about].value for row in found.rows})


@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_figures_says_over_what_and_leads_to_the_rows(path, real_client):
    text = real_client.get(path).text
    said = re.search(r'id="rests">(.*?)</p>', text, re.S)[1]
    counted = r"Counted over [a-z ]+: [\d,]+(?: on \d+ \w+ \d{4})?, of which (?:[\d,]+|none) rests? on a primary source"
    assert re.match(counted, said)
    table, download = (address.replace("&amp;", "&") for address in re.findall(r'href="([^"]+)"', said))
    assert (PAGES[path] or "") in table and (PAGES[path] or "") in download
    head, *rows = csv.reader(io.StringIO(real_client.get(download).text))
    assert "Sources" in head and rows


def test_figures_within_a_page_lead_to_what_they_count(real_client):
    for path, there in (
        ("/doc/instrument/si-2016-1267", "/views/law/done-by?instrument=si-2016-1267"),
        ("/doc/source/council-nations-regions-terms-reference", "/views/evidence/cites?source=council-nations"),
    ):
        assert f'<a href="{there}' in real_client.get(path).text


def test_the_rows_behind_the_kinds_add_up(real_client):
    kinds = real_client.get("/views/things/counts.json").json["rows"]
    rows = real_client.get("/views/things/all.json").json["rows"]
    assert sum(row["things"] for row in kinds) == len(rows)
    documents = real_client.get("/views/authorities/reading-coverage.json").json["rows"]
    readings = real_client.get("/views/powers/documents.json").json["rows"]
    assert sum(row["documents"] for row in documents) == len(readings)
