"""Use in a story: a headline that the rows bear, sentences with notes, tables with sources, and one zip that stays."""

import csv
import io
import re
import zipfile
from datetime import date

import openpyxl
import pytest
from devolved.register.stories import workbook
from devolved.register.stories.citations import Cited
from reading import HTML, Read

MAYORS = "/views/mayors/in-office"
CITED = Cited(
    "Who holds 100% of it_{all} & why", "2026.11.28", date(2026, 11, 28), date(2017, 5, 8), "https://x.org/q?a=1&b=2"
)


def opened(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, answer.text[:300]
    return zipfile.ZipFile(io.BytesIO(answer.data))


def sheet(body, number=0):
    return list(openpyxl.load_workbook(io.BytesIO(body)).worksheets[number].values)


def test_the_page_has_all_that_a_story_needs(tiny_pages):
    page = Read(tiny_pages.get(MAYORS + "/story?on=2018-01-01", headers=HTML).text)
    assert "1 strategic authority has an elected mayor, as Devolved" in page.text
    for words in ("Chicago", "Harvard", "BibTeX", "An address that keeps this answer", "One zip"):
        assert words in page.text
    assert "/views/mayors/in-office/story.zip?on=2018-01-01" in page.links
    assert any(tag == "iframe" for tag, _ in page.tags) is False, "the snippet is text"
    assert '<iframe src="http://localhost/views/mayors/in-office/embed?on=2018-01-01"' in page.text
    assert "/static/embed.js" in page.text


def test_the_frozen_address_answers_as_the_story_did(tiny_pages):
    told = opened(tiny_pages, MAYORS + "/story.zip?on=2018-01-01").read("README.txt").decode()
    address = next(line for line in told.splitlines() if line.startswith("http://localhost/q/"))
    kept = tiny_pages.get(address.removeprefix("http://localhost"), headers=HTML)
    assert kept.status_code == 200 and "Ada North" in kept.text
    assert "has been rewritten" not in kept.text


def test_the_headline_is_counted_from_the_rows(tiny_pages):
    for day, said in (("2018-01-01", "1 strategic authority has an elected mayor"), ("2016-06-01", None)):
        files = opened(tiny_pages, f"{MAYORS}/story.zip?on={day}")
        rows = list(csv.DictReader(io.StringIO(files.read("table.csv").decode())))
        told = files.read("README.txt").decode()
        if said:
            assert told.startswith(said) and len([row for row in rows if row["Mayor"]]) == 1
        else:
            assert not rows and "had no answer" in told and "has an elected mayor" not in told


def test_every_row_bears_its_sources(tiny_pages):
    files = opened(tiny_pages, MAYORS + "/story.zip?on=2018-01-01")
    rows = list(csv.DictReader(io.StringIO(files.read("table.csv").decode())))
    assert rows and all(row["Sources"].startswith("The Almanac of Northshire") for row in rows)
    assert all("https://example.org/almanac" in row["Sources"] for row in rows)
    assert {row["How sure"] for row in rows} <= {"primary source read", "secondary source", "needs a source"}
    table = sheet(files.read("table.xlsx"))
    assert list(table[0]) == list(rows[0])
    assert len(table) == len(rows) + 1
    about = dict(sheet(files.read("table.xlsx"), 1))
    assert about["Release"] == "2025.07.01" and about["Licence"].startswith("https://creativecommons.org/")


def test_sentences_carry_notes_and_weigh_the_evidence(tiny_pages):
    told = opened(tiny_pages, MAYORS + "/story.zip?on=2018-01-01").read("README.txt").decode()
    assert "It is Northern Districts Combined Authority (mayor: Ada North" in told
    assert "  - The Almanac of Northshire, Northshire Press, 1 June 2025" in told
    assert "It rests on a primary source." in told
    later = opened(tiny_pages, MAYORS + "/story.zip?on=2024-01-01").read("README.txt").decode()
    assert "It rests on secondary sources alone." in later


def test_the_same_release_and_day_are_the_same_bytes(tiny_pages, monkeypatch):
    import time

    from devolved.web.app import create_app

    path = MAYORS + "/story.zip?on=2018-01-01"
    first = tiny_pages.get(path).data
    time.sleep(2.1)  # a zip's clock counts in pairs of seconds
    site = tiny_pages.application.extensions["devolved"].site
    again = create_app(site, tiny_pages.application.extensions["devolved-settings"]).test_client()
    assert again.get(path).data == first
    assert {entry.date_time for entry in zipfile.ZipFile(io.BytesIO(first)).infolist()} == {(2025, 7, 1, 0, 0, 0)}


def test_a_chart_comes_with_the_story_where_the_view_has_one(tiny_pages):
    files = opened(tiny_pages, "/views/commitments/by-status/story.zip?on=2019-01-01")
    assert {"chart.svg", "chart.png"} <= set(files.namelist())
    drawn = files.read("chart.svg").decode()
    assert "Devolved, release 2025.07.01" in " ".join(drawn.split())
    assert files.read("chart.png").startswith(b"\x89PNG")


def test_no_text_is_ever_a_formula_and_no_letter_breaks_the_file():
    rows = [("=1+1", "@SUM(A1)", "\x00bell\x07", date(2017, 5, 8), 7, 1.5, None, "x" * 40_000)]
    body = workbook.write([workbook.Sheet("a/b:c", ["h"] * 8, rows)], date(2026, 1, 1))
    book = openpyxl.load_workbook(io.BytesIO(body))
    cells = list(book.worksheets[0].iter_rows(min_row=2))[0]
    assert [cell.data_type for cell in cells[:3]] == ["s", "s", "s"]
    assert [cell.value for cell in cells[:3]] == ["=1+1", "@SUM(A1)", "bell"]
    assert cells[3].value.date() == date(2017, 5, 8) and cells[4].value == 7 and cells[5].value == 1.5
    assert cells[6].value is None and len(cells[7].value) == workbook.CELL
    assert body == workbook.write([workbook.Sheet("a/b:c", ["h"] * 8, rows)], date(2026, 1, 1))


def test_a_sheet_that_is_cut_off_says_so(monkeypatch):
    monkeypatch.setattr(workbook, "SHEET", 3)
    table = sheet(workbook.write([workbook.Sheet("s", ["n"], [(n,) for n in range(5)])], date(2026, 1, 1)))
    assert [row[0] for row in table] == ["n", 0, 1, 2, "The first 3 rows; the CSV has all."]
    table = sheet(workbook.write([workbook.Sheet("s", ["n"], [(n,) for n in range(3)])], date(2026, 1, 1)))
    assert [row[0] for row in table] == ["n", 0, 1, 2]


@pytest.mark.parametrize(
    ("text", "value"),
    [("12", 12), ("1.5", 1.5), ("007", "007"), ("2017-05-08", date(2017, 5, 8)), ("2017-05", "2017-05"), ("'=1", "=1"),
     ("'tis", "'tis"), ("2017-02-31", "2017-02-31"), ("", "")],
)  # fmt: skip
def test_cells_of_a_csv_become_values(text, value):
    assert workbook.as_value(text) == value


def test_citations_in_three_styles():
    said = dict(CITED.styles())
    assert said["Chicago"].endswith("release 2026.11.28, as on May 8, 2017, https://x.org/q?a=1&b=2.")
    assert said["Harvard"].startswith("Devolved (2026) ‘Who holds 100%") and "as on 8 May 2017" in said["Harvard"]
    assert r"100\% of it\_\{all\} \& why" in said["BibTeX"]
    assert said["BibTeX"].count("{") - said["BibTeX"].count(r"\{") == said["BibTeX"].count("}") - said["BibTeX"].count(
        r"\}"
    )


def test_everything_as_one_spreadsheet(tiny_pages):
    answer = tiny_pages.get("/downloads/devolved.xlsx")
    assert answer.status_code == 200
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    assert book.sheetnames[:2] == ["Read me", "authority"] and "commitment" in book.sheetnames
    values = list(book["authority"].values)
    assert "Northshire Combined Authority" in values[1] and any("source" in str(name) for name in values[0])
    assert answer.data == tiny_pages.get("/downloads/devolved.xlsx?x=1").data


def test_all_tables_in_one_zip(tiny_pages, tiny_release):
    files = opened(tiny_pages, "/downloads/devolved-csv.zip")
    assert "authority.csv" in files.namelist() and "authority.csv-metadata.json" in files.namelist()
    assert files.read("authority.csv") == tiny_release.file("tables/authority.csv").read_bytes()


def test_what_is_too_large_is_refused_in_words(tiny_pages, monkeypatch):
    from devolved.register.stories import everything

    monkeypatch.setattr(everything, "MOST", 10)
    answer = tiny_pages.get("/downloads/devolved-csv.zip?fresh=1")
    assert answer.status_code in (200, 422)
    with pytest.raises(everything.ResultTooLarge, match="one by one"):
        everything.tables(tiny_pages.application.extensions["devolved"].site.release)


def test_the_download_page_begins_with_the_spreadsheet_and_every_link_leads_somewhere(tiny_pages):
    page = Read(tiny_pages.get("/downloads", headers=HTML).text)
    assert page.text.index("Everything as one spreadsheet") < page.text.index("SQLite")
    for link in page.links:
        if link.startswith(("/downloads/", "/releases/")):
            # Closed once it is read: an answer that flows keeps its place until then.
            assert tiny_pages.get(link, buffered=True).status_code == 200, link


@pytest.mark.parametrize("path", ["/doc/commitment/buses-for-all", MAYORS])
def test_pages_lead_to_their_story(path, tiny_pages):
    page = Read(tiny_pages.get(path, headers=HTML).text)
    found = [link for link in page.links if "/story" in link]
    assert found and tiny_pages.get(found[0], headers=HTML).status_code == 200


@pytest.mark.parametrize("path", ["/views/no/such/story", "/views/no/such.xlsx", MAYORS + "/story?nonsense=1&on=never"])
def test_what_is_not_there_is_said(path, tiny_pages):
    assert tiny_pages.get(path).status_code in (400, 404)


def test_a_view_without_a_finding_is_told_in_sentences_to_print(tiny_pages):
    """Its question with the thing it was asked of, how many answers it has, and what they are."""
    path = "/views/posts/holders/story.zip?post=mayor-of-northshire&on=2024-01-01"
    told = " ".join(opened(tiny_pages, path).read("README.txt").decode().split())
    assert re.search(r"To the question “Who has held this post.*?” \(Mayor of Northshire\) Devolved", told)
    assert re.search(r"has \d answers?\.", told) and ("They are " in told or "It is " in told)
    assert "row" not in told.partition("How sure")[0].partition("To the question")[2].partition(" rest")[0]
