"""The front page, the landing pages and the pages about the register."""

import re
from datetime import date

import pytest
from devolved.register.feeds import Entry
from devolved.register.following import lines
from devolved.register.following.due import Due
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


def test_home_has_the_map_with_names_the_meter_and_nothing_twice(read):
    page = read("/?on=2026-11-28")
    for mayor in ("Bev Craig", "Helen Godwin", "Sadiq Khan"):
        assert mayor in page.text
    sections = "In force on 28 November 2026", "Promises to the regions", "What moved lately", "What comes next"
    assert [page.text.count(heading) for heading in (*sections, "Questions, ready to open")] == [1] * 5
    assert re.search(r"under the mayors of 14 strategic authorities ?: ten Labour, two", page.text)
    assert re.search(r"\d+ of \d+ promises that can be tested are delivered or kept so far", page.text)


def test_what_may_have_happened_already_is_no_date_to_come():
    def due(kind, first, last, title, thing):
        return Due(thing, kind, last.isoformat(), first, last, title)

    on = date(2026, 11, 28)
    year = date(2026, 1, 1), date(2026, 12, 31)
    found = lines.coming(
        [
            due("law", *year, "An order in force", "a"),
            due("promise", *year, "Due: A bill", "b"),
            due("meeting", *[date(2027, 1, 10)] * 2, "The Council: a meeting is due", "c"),
            due("recurring", *[date(2027, 1, 10)] * 2, "Due again: Council to meet", "d"),
            due("begins", *[date(2027, 4, 1)] * 2, "The East begins", "e"),
            due("begins", *[date(2027, 4, 1)] * 2, "The West begins", "f"),
        ],
        on,
        9,
    )
    assert [(line.opening, line.things) for line in found] == [
        ("Due", (("b", "A bill"),)),
        ("A meeting is due", (("c", "The Council"),)),
        ("Begins", (("e", "The East"), ("f", "The West"))),
    ]


def test_what_moved_on_one_day_is_one_line_and_the_rest_is_counted():
    entries = [Entry(f"k{i}", f"Announced: Thing {i}", "2026-10-09", f"t{i}") for i in range(5)]
    entries += [Entry("z", "Bev Craig was elected Mayor of Greater Manchester", "2026-07-30", "z")]
    first, second = lines.happened(entries, str, 5)
    assert (first.opening, len(first.things), first.more) == ("Promised", 3, 2)
    assert second.opening == "" and second.things[0][1].startswith("Bev Craig was elected")


def test_an_election_is_told_by_who_was_elected(read):
    assert "Bev Craig was elected Mayor of Greater Manchester" in read("/?on=2026-08-10").text
