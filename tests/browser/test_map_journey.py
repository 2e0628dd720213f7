"""The map for 2016 and for 2026, looked at by a new reader."""

import re

import pytest

pytestmark = pytest.mark.browser


def areas(page) -> dict[str, str]:
    """Each area that is a link, with what its mark says."""
    found = page.locator("svg.map-picture .map-names a").evaluate_all(
        "links => links.map(link => [document.getElementById(link.dataset.area).dataset.name, link.ariaLabel])"
    )
    return {name: label.rsplit(": ", 1)[1] for name, label in found}


@pytest.mark.parametrize("script", [True, False])
def test_see_the_map_for_2016_and_for_2026(visit, follow, script):
    page = visit(script=script)
    follow(page.get_by_role("navigation", name="Menu").get_by_role("link", name="Map"))
    now = areas(page)
    assert now["East Midlands Combined County Authority"] == "a mayor in office"
    follow(page.get_by_role("navigation", name="other years").get_by_role("link", name="2016", exact=True))
    assert "on=2016-06-17" in page.url and "past" in page.locator("body").get_attribute("class")
    then = areas(page)
    assert 0 < len(then) < len(now) and "East Midlands Combined County Authority" not in then
    assert then["Greater Manchester Combined Authority"] == "a first mayor to come"
    assert re.search(r"\bKent\b", page.locator("#without").inner_text())
    page.locator("svg.map-picture .map-names a[data-area*='greater-london']").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/doc/authority/greater-london-authority?on=2016-06-17")
    assert "Sadiq Khan" in page.locator("main").inner_text()
    page.go_back()
    follow(page.locator(".map-years").get_by_role("link", name="today", exact=True))
    assert areas(page) == now


def test_the_day_is_chosen_by_hand_and_the_map_follows(visit, follow):
    page = visit("/map?by=party")
    page.locator("#on").fill("2016-06-01")
    follow(page.get_by_role("button", name="Go"))
    assert "by=party" in page.url and areas(page)["Greater London Authority"] == "Labour"
    with page.expect_navigation():
        page.get_by_label("Colour by").select_option("since")
    assert "on=2016-06-01" in page.url and areas(page)["Greater London Authority"] == "before 2015"


def test_colours_follow_the_readers_theme(visit):
    fills = [
        visit("/map", color_scheme=scheme)
        .locator("svg.map-picture .map-full")
        .first.evaluate("area => getComputedStyle(area).fill")
        for scheme in ("light", "dark")
    ]
    assert fills[0] != fills[1]


def test_areas_answer_at_the_pointer_at_a_touch_and_at_the_keyboard(visit, follow):
    page = visit("/map")
    tip = page.locator(".map-tip")
    page.locator("svg.map-picture .map-names a[data-area*='west-of-england']").focus()
    assert "Helen Godwin" in tip.inner_text() and page.locator(".map-area.lit").count() == 1
    page.keyboard.press("ArrowLeft")
    assert "Devon and Torbay" in tip.inner_text()
    page.keyboard.press("Escape")
    assert tip.is_hidden()
    page.locator(
        "svg.map-picture a[href='/place/kent-county-council'], svg.map-picture a[href^='/place/ashford']"
    ).first.hover()
    assert "Ashford" in tip.inner_text() and "No strategic authority in force" in tip.inner_text()
    page = visit("/map", width=390, has_touch=True)
    page.locator(".map-numbered").first.wait_for()
    assert page.locator(".map-named").first.is_hidden() and "Bev Craig" in page.locator(".map-list").inner_text()
    page.locator("svg.map-picture a[href^='/place/cornwall']").first.tap()
    assert "Cornwall" in page.locator(".map-tip").inner_text()
    follow(page.locator(".map-tip").get_by_role("link", name="What it means for Cornwall"))
    assert "/place/cornwall" in page.url


def test_the_slider_goes_over_the_days_of_the_record(visit):
    page = visit("/map?by=party")
    now = areas(page)
    slider = page.get_by_role("slider", name="Day")
    slider.focus()
    page.keyboard.press("Home")
    page.wait_for_url("**on=2000-05-01*")
    page.locator("body.past").wait_for()
    assert list(areas(page)) == ["Greater London Authority"]
    assert "by=party" in page.url and "1 May 2000" in page.locator(".map-days output").inner_text()
    assert len(now) > 1 and "You are looking at 1 May 2000" in page.locator("section.day").inner_text()
