"""Journeys of a reader who compares: two authorities, two days, a promise of meetings with their record."""

import csv
import io

import pytest
import requests

pytestmark = pytest.mark.browser
SCRIPTS = pytest.mark.parametrize("script", [True, False], ids=["with-script", "without"])


def table(host: str, link: str) -> list[dict]:
    return list(csv.DictReader(io.StringIO(requests.get(host + link).text)))


@SCRIPTS
def test_the_powers_of_two_authorities_that_only_one_has_as_csv(visit, follow, host, script):
    page = visit(script=script)
    follow(page.get_by_role("navigation", name="Menu").get_by_role("link", name="Compare"))
    page.get_by_label("First authority").select_option(label="Greater Manchester Combined Authority")
    page.get_by_label("Second authority").select_option(label="West Midlands Combined Authority")
    follow(page.get_by_role("button", name="Compare"))
    section = page.locator("#only")
    link = section.get_by_role("link", name="CSV").get_attribute("href")
    rows = table(host, link)
    assert len(rows) == section.locator("a[href^='/doc/power/']").count() > 0
    assert {row["onlyLabel"] for row in rows} == {
        "Greater Manchester Combined Authority",
        "West Midlands Combined Authority",
    }
    assert "Police and crime commissioner functions" in {
        r["powerLabel"] for r in rows if r["only"].endswith("/greater-manchester-combined-authority")
    }
    section.locator(".ev").first.click()
    if script:
        assert page.locator(".note:popover-open a[href^=http]").count()


@SCRIPTS
def test_what_changed_between_two_days(visit, follow, host, script):
    page = visit(script=script)
    follow(page.get_by_role("navigation", name="Menu").get_by_role("link", name="Compare"))
    follow(page.get_by_role("link", name="two days"))
    page.get_by_label("First day").fill("2024-07-04")
    page.get_by_label("Second day").fill("2025-06-01")
    follow(page.get_by_role("button", name="Compare"))
    mayors = page.locator("#changes-mayors tbody tr", has_text="West of England")
    assert "Dan Norris" in mayors.inner_text() and "Helen Godwin" in mayors.inner_text()
    rows = table(host, page.locator("aside").get_by_role("link", name="CSV").get_attribute("href"))
    assert len([r for r in rows if r["group"] == "Mayors"]) == page.locator("#changes-mayors tbody tr").count() == 4
    follow(mayors.get_by_role("link", name="Helen Godwin"))
    assert page.url.endswith("/doc/person/helen-godwin?on=2025-06-01")  # as things stood on the later day


def test_from_an_authority_to_what_changed_with_it(visit, follow):
    page = visit("/doc/authority/greater-manchester-combined-authority")
    follow(page.get_by_role("link", name="Compare two days"))
    assert page.locator("main h2").all_inner_texts()[-1] == "Sources and notes"
    assert page.locator("main section.part tbody tr").count() >= 1  # its last change lies between the days
    assert "Greater Manchester Combined Authority" in page.locator(".lead").inner_text()


def test_how_often_a_council_promised_to_meet_and_what_is_on_record(visit, follow, drawn):
    page = visit()
    follow(page.get_by_role("navigation", name="Menu").get_by_role("link", name="Meetings"))
    follow(page.get_by_role("link", name="Meetings: promised and found"))
    assert "is not a meeting that was not held" in page.locator("main").inner_text()
    row = page.locator("[data-forum=mayoral-council-for-england]")
    assert "every 3 months" in row.inner_text()
    picture = page.locator("figure.chart img")
    picture.scroll_into_view_if_needed()
    drawn(picture)
    follow(row.get_by_role("link", name="23 May 2025"))
    assert page.url.endswith("/doc/meeting/mayoral-council-2025-05-23")


def test_a_query_changed_in_the_editor_gets_a_link_of_its_own(visit, host):
    page = visit("/query?query=ASK {}")
    page.locator(".CodeMirror").first.wait_for()
    page.evaluate("document.querySelector('.CodeMirror').CodeMirror.setValue('ASK { ?changed ?by ?me }')")
    with page.expect_response("**/query?*"):
        page.get_by_role("button", name="Run").click()
    page.wait_for_url("**changed*")
    link = page.get_by_role("link", name="Permalink").get_attribute("href")
    page.goto(host + link)
    assert (
        "ASK { ?changed ?by ?me }" in page.locator("main").inner_text()
        and page.locator("#answer-h").inner_text() == "Yes"
    )
