"""The front page, the landing pages and the pages about the register."""

import re

import pytest
from devolved.web.pages.about import TOPICS


def test_home_says_who_chairs_the_two_councils_and_how_many_have_a_mayor(read):
    page = read("/?on=2026-11-01")
    assert (
        "The Council of the Nations and Regions is a forum of 19 posts, chaired by Andy Burnham as Prime Minister"
        in page.text
    )
    assert "Mayoral Council for England" in page.text
    assert "people live under the mayors of" in page.text
    assert "/doc/forum/mayoral-council-for-england?on=2026-11-01" in page.links


def test_home_says_what_is_not_on_record_on_an_early_day(read):
    page = read("/?on=1999-01-01")
    assert "We have found no strategic authority with a mayor on this day" in page.text
    assert "The Council of the Nations and Regions did not exist yet on 1 January 1999" in page.text
    assert "In force on 1 January 1999" in page.text


def test_home_stands_over_a_world_without_the_two_councils(tiny_pages, read):
    assert "not in this register" in read("/", client=tiny_pages).text


@pytest.mark.parametrize("address", ["/authorities", "/forums"])
def test_landing_pages_lead_to_things_data_and_queries(read, address):
    page = read(address)
    kind = {"/authorities": "authority", "/forums": "forum"}[address]
    assert sum(link.startswith(f"/doc/{kind}/") for link in page.links) > 5
    assert sum(link.startswith("/views/") for link in page.links) > 3


@pytest.mark.parametrize("address", ["/people", "/money", "/elections", "/law"])
def test_every_subject_of_the_menu_begins_with_a_sentence_and_tables(read, address):
    page = read(address)
    assert any(tag == "p" and attributes.get("class") == "lead" for tag, attributes in page.tags)
    assert sum(tag == "table" for tag, _ in page.tags) >= 2
    assert address in read("/").links


def test_home_has_one_box_and_says_when_the_register_was_last_read(read):
    page = read("/")
    assert sum(tag == "input" and attributes.get("name") == "q" for tag, attributes in page.tags) == 1
    assert re.search(r"We last read sources on \d+ \w+ 20\d\d", page.text)
    assert "/calendar" in page.links


def test_home_of_an_early_day_knows_no_later_event(read):
    page = read("/?on=2012-06-01")
    said = re.search(r"The newest event we know by this day is of ([^:]+):", page.text)
    assert said is None or int(said[1][-4:]) <= 2012


@pytest.mark.parametrize("topic", TOPICS)
def test_every_topic_has_a_page_that_leads_to_the_others(read, topic):
    page = read(f"/about/{topic}")
    assert {f"/about/{t}" for t in TOPICS} <= set(page.links)


def test_coverage_is_that_of_the_release(read, real_release, real_pages):
    rows = (real_release.path / "coverage.csv").read_bytes()
    assert real_pages.get("/about/coverage.csv").data == rows
    assert f"{rows.count(b'id/authority/')}" and "Greater Manchester" in read("/about/coverage").text


def test_glossary_defines_classes_and_concepts(read):
    page = read("/about/glossary")
    assert {"StrategicAuthority", "Commitment", "id-tier-mayoral"} <= set(page.ids)


def test_links_of_the_tutorial_answer(read, real_pages):
    for link in {link for link in read("/about/tutorial").links if link.startswith(("/views/", "/search"))}:
        assert real_pages.get(link, headers={"Accept": "text/html"}).status_code == 200, link
