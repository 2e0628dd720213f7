"""A reporter’s ten minutes: three figures, a chart and the sources in three clicks; and the tracker on a phone."""

import csv
import re

import pytest

pytestmark = pytest.mark.browser


def test_three_figures_a_chart_and_the_sources_in_three_clicks(visit, follow):
    page = visit()
    # One: the tracker. Its first sentence holds the figures, each with what it is a part of.
    follow(page.get_by_role("link", name="Promises", exact=True).first)
    said = page.locator("#tally").inner_text()
    kept, of, due, overdue, lapsed, still_open, silent = map(
        int, re.findall(r"\d+|none", said.replace("none", "0").replace("None", "0"))
    )
    assert kept < of and overdue <= due and silent <= still_open < of and lapsed < of
    # Two: every promise with its words and the address of its source, as a file.
    with page.expect_download() as saved:
        page.locator("#all .doors").get_by_role("link", name="CSV", exact=True).click()
    rows = list(csv.DictReader(saved.value.path().read_text("utf-8-sig").splitlines()))
    assert len(rows) > of and all(row["page"].startswith("http") for row in rows if row["document"])
    assert sum(bool(row["document"]) for row in rows) >= len(rows) - 1
    # Three: the chart to take away, with caution, day and citation.
    follow(page.locator("#history").get_by_role("link", name="use in a story"))
    assert page.locator(".chart img").first.evaluate("image => image.getAttribute('src')").startswith("/views/")
    assert page.get_by_role("link", name="Chart, SVG").count() and page.get_by_role("heading", name="Cite it").count()


def test_the_tracker_on_a_phone_is_cards_led_by_their_status(visit):
    page = visit("/promises", width=390)
    assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
    row = page.locator("#late tr[data-promise]").first
    status, promise = row.locator(".st"), row.locator(".pr")
    assert status.bounding_box()["y"] < promise.bounding_box()["y"]
    assert re.match(r"\s*(Overdue|Lapsed)", status.inner_text())
    assert all(
        row.bounding_box()["x"] + row.bounding_box()["width"] <= 390 for row in page.locator("#late tr").all()[1:]
    )


def test_filters_work_without_script_and_at_once_with_it(visit, follow):
    page = visit("/promises", script=False)
    page.get_by_label("Where it stands").select_option("lapsed")
    follow(page.locator(".filters button"))
    assert "status=lapsed" in page.url and page.locator("tr[data-promise]").count()
    page = visit("/promises")
    with page.expect_navigation():
        page.get_by_label("Primary source only").check()
    assert "primary=1" in page.url


def test_on_paper_the_tracker_is_a_table_of_few_pages_without_what_only_a_screen_can_use(visit):
    page = visit("/promises", width=680)
    page.emulate_media(media="print")
    row = page.locator("#all tr[data-promise]").first
    assert row.evaluate("row => getComputedStyle(row).display") == "table-row" and row.is_visible()
    assert not page.locator(".filters").is_visible() and not page.locator(".chips").is_visible()
    promises = page.locator("#all tr[data-promise]").count()
    assert page.evaluate("() => document.documentElement.scrollHeight") < 150 * promises
