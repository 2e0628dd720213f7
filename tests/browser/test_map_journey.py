"""The map for 2016 and for 2026, looked at by a new reader."""

import re

import pytest

pytestmark = pytest.mark.browser


def areas(page) -> dict[str, str]:
    """Each area that is a link, with what its mark says."""
    labels = page.locator("svg.map-picture a").evaluate_all(
        "links => links.map(link => link.getAttribute('aria-label'))"
    )
    return dict(label.rsplit(": ", 1) for label in labels)


@pytest.mark.parametrize("script", [True, False])
def test_see_the_map_for_2016_and_for_2026(visit, follow, script):
    page = visit(script=script)
    follow(page.get_by_role("navigation", name="Menu").get_by_role("link", name="Map"))
    now = areas(page)
    assert now["East Midlands Combined County Authority"] == "a mayor in office"
    follow(page.get_by_role("link", name="2016", exact=True))
    assert "on=2016-06-01" in page.url and "past" in page.locator("body").get_attribute("class")
    then = areas(page)
    assert 0 < len(then) < len(now) and "East Midlands Combined County Authority" not in then
    assert then["Greater Manchester Combined Authority"] == "an authority, no mayor in office on record"
    assert re.search(r"\bKent\b", page.locator("#without").inner_text())
    page.locator("svg.map-picture a[aria-label^='Greater London']").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/doc/authority/greater-london-authority?on=2016-06-01")
    assert "Sadiq Khan" in page.locator("main").inner_text()
    page.go_back()
    follow(page.locator("section.day, .map-side").get_by_role("link", name="today", exact=True))
    assert areas(page) == now


def test_the_day_is_chosen_by_hand_and_the_map_follows(visit, follow):
    page = visit("/map?by=party")
    page.locator("#on").fill("2016-06-01")
    follow(page.get_by_role("button", name="Go"))
    assert "by=party" in page.url and areas(page)["Greater London Authority"] == "Labour"
    page.get_by_label("Colour by").select_option("since")
    follow(page.get_by_role("button", name="Show"))
    assert "on=2016-06-01" in page.url and areas(page)["Greater London Authority"] == "before 2015"


def test_colours_follow_the_readers_theme(visit):
    fills = [
        visit("/map", color_scheme=scheme)
        .locator("svg.map-picture .map-full")
        .first.evaluate("area => getComputedStyle(area).fill")
        for scheme in ("light", "dark")
    ]
    assert fills[0] != fills[1]
