"""Journeys of a new reader, each begun at the home page."""

import csv
import io

import pytest
import requests

pytestmark = pytest.mark.browser


def search(page, words: str) -> None:
    page.locator("main input[type=search], main input[name=q]").first.fill(words)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?*")


def test_who_chaired_the_mayoral_council_when_it_first_met_and_who_says_so(visit, follow):
    page = visit()
    search(page, "Mayoral Council")
    follow(page.get_by_role("main").get_by_role("link", name="Mayoral Council for England", exact=True).first)
    follow(page.get_by_role("link", name="10 October 2024").first)
    assert page.url.endswith("/doc/meeting/mayoral-council-2024-10-10")
    main = page.get_by_role("main")
    assert "Angela Rayner" in main.inner_text()
    row = main.locator(".fact", has_text="Angela Rayner").first
    row.locator(".ev").first.click()
    shown = page.locator(".note:popover-open, .note:target").first
    assert "gov.uk" in shown.inner_text()


def test_powers_that_only_one_of_two_authorities_has_as_csv(visit, follow, host):
    page = visit()
    follow(page.get_by_role("link", name="All views"))
    page.locator("summary", has_text="Powers").first.click()
    follow(page.get_by_role("link", name="Powers known of only one of two authorities"))
    page.get_by_label("The first authority").select_option(label="Greater Manchester Combined Authority")
    page.get_by_label("The second authority").select_option(label="West Midlands Combined Authority")
    follow(page.locator("main form button").first)
    link = page.locator("main a[href*='.csv']").first.get_attribute("href")
    rows = list(csv.DictReader(io.StringIO(requests.get(host + link).text)))
    shown = page.locator("main table tbody tr").count()
    assert len(rows) == shown > 0


def test_a_promise_past_its_day_and_the_evidence(visit, follow):
    page = visit()
    follow(page.get_by_role("link", name="Which promises are overdue"))
    follow(page.locator("main table tbody tr a[href^='/doc/commitment/']").first)
    assert "/doc/commitment/" in page.url
    page.locator("main .ev").first.click()
    assert page.locator(".note:popover-open a[href^=http], .note:target a[href^=http]").count()


def test_from_a_promise_into_the_act_and_to_a_mayor(visit, follow):
    page = visit()
    search(page, "Bus franchising open to all areas")
    follow(page.locator("main a[href^='/doc/commitment/']", has_text="Bus franchising open to all areas").first)
    chain = page.locator(".chain").first
    assert "East Midlands" in chain.inner_text()
    follow(chain.locator("a[href^='/doc/provision/']").first)
    assert "section 1" in page.locator("main").inner_text()
    page.go_back()
    follow(page.locator("main").get_by_role("link", name="Claire Ward").first)
    assert "Mayor of the East Midlands" in page.locator("main").inner_text()


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/doc/authority/west-of-england-combined-authority",
        "/search?q=brum",
        "/views/mayors/party-control",
        "/query",
        "/about/coverage",
    ],
)
def test_a_page_says_all_it_says_without_script(visit, path):
    scripted, plain = (visit(path, script=script).locator("main").inner_text().split() for script in (True, False))
    assert len(plain) > 40
    if path != "/query":  # there the script puts an editor in the place of the form
        assert len(set(scripted) - set(plain)) <= 5  # the words of buttons that only a script can serve


def test_search_is_used_by_keyboard_alone(visit):
    page = visit()
    page.locator("#find").focus()
    page.keyboard.insert_text("andy burnh")
    page.locator("[role=option]", has_text="Andy Burnham").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/doc/person/andy-burnham*")


def test_evidence_opens_and_closes_by_keyboard_and_gives_the_focus_back(visit):
    page = visit("/doc/authority/west-of-england-combined-authority")
    mark = page.locator("main .ev").first
    mark.focus()
    page.keyboard.press("Enter")
    assert page.locator(".note:popover-open").count() == 1
    page.keyboard.press("Escape")
    assert page.locator(".note:popover-open").count() == 0
    assert mark.evaluate("mark => document.activeElement === mark")
