"""A place can be followed, put in a calendar and printed: the news of its council and its authority."""

import csv
import io
import re
import zipfile
from xml.etree import ElementTree as ET

import icalendar
import openpyxl

ATOM = "{http://www.w3.org/2005/Atom}"


def test_a_place_has_a_feed_of_its_authority_and_its_council(real_client):
    feed = ET.fromstring(real_client.get("/place/bath/feed.atom?on=2026-11-28").text)
    entries = feed.findall(f"{ATOM}entry")
    days = [entry.findtext(f"{ATOM}updated") for entry in entries]
    assert feed.findtext(f"{ATOM}title") == "Devolved: Bath" and days == sorted(days, reverse=True)
    keys = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(keys) == len(set(keys)) > 10
    told = real_client.get("/place/bath/feed.json?on=2026-11-28").json
    assert told["version"] == "https://jsonfeed.org/version/1.1" and [one["id"] for one in told["items"]] == keys


def test_a_place_has_a_calendar_that_a_library_reads(real_client):
    reply = real_client.get("/place/bath.ics?on=2026-11-28")
    found = icalendar.Calendar.from_ical(reply.data)
    assert reply.mimetype == "text/calendar" and found.walk("VEVENT")
    assert any("Election" in str(event["SUMMARY"]) for event in found.walk("VEVENT"))


def test_a_place_can_be_used_in_a_story(real_client):
    page = real_client.get("/place/bath/story?on=2026-11-28", headers={"Accept": "text/html"}).text
    for words in ("Chicago", "Harvard", "BibTeX", "/place/bath/embed?on=2026-11-28", "embed.js"):
        assert words in page
    kept = re.search(r"http://[^<\s]+(/releases/[\d.]+/place/bath\?on=2026-11-28)", page)[1]
    assert real_client.get(kept, headers={"Accept": "text/html"}).status_code == 200
    packed = zipfile.ZipFile(io.BytesIO(real_client.get("/place/bath/story.zip?on=2026-11-28").data))
    assert {"README.txt", "citation.bib", "place.json", "tables.xlsx", "map.svg", "map.png"} <= set(packed.namelist())
    assert (
        packed.read("map.png")[:4] == b"\x89PNG"
        and "West of England: the authority of Bath" in packed.read("map.svg").decode()
    )
    assert "West of England" in packed.read("README.txt").decode()
    bare = real_client.get("/place/bath/map.svg?on=2026-11-28&names=none").text
    assert "Helen Godwin" not in bare and "Helen Godwin" in packed.read("map.svg").decode()


def test_a_place_page_leads_to_all_of_them_and_an_unknown_place_has_none(real_client):
    page = real_client.get("/place/bath", headers={"Accept": "text/html"}).text
    for address in ("/place/bath/feed.atom", "/place/bath/feed.json", "/place/bath.ics", "/place/bath/story"):
        assert f'href="{address}"' in page
    for address in ("feed", "story", "story.zip"):
        assert real_client.get(f"/place/no-such-place-here/{address}").status_code == 404


def test_the_tables_of_a_place_name_their_sources(real_client):
    packed = zipfile.ZipFile(io.BytesIO(real_client.get("/place/bath/story.zip?on=2026-11-28").data))
    powers = list(csv.DictReader(io.StringIO(packed.read("tables/powers.csv").decode())))
    book = openpyxl.load_workbook(io.BytesIO(packed.read("tables.xlsx")))
    assert len(powers) > 5 and any("legislation.gov.uk" in row["Sources"] for row in powers)
    assert book.sheetnames[0] == "Who is in charge" and book.sheetnames[-1] == "About"
    assert book["Powers"].max_row == len(powers) + 1


def test_a_place_in_no_authority_has_its_tables_and_no_map(real_client):
    packed = zipfile.ZipFile(io.BytesIO(real_client.get("/place/plymouth/story.zip?on=2026-11-28").data))
    assert "tables.xlsx" in packed.namelist() and "map.svg" not in packed.namelist()
    assert real_client.get("/place/plymouth/map.svg?on=2026-11-28").status_code == 404
    assert real_client.get("/place/plymouth.xlsx?on=2026-11-28").data[:2] == b"PK"
