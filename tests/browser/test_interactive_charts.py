"""A chart drawn in the page on request takes the place of the picture,
as wide and in the tones that the picture had.
"""

import pytest

pytestmark = pytest.mark.browser
ADDRESS = "/views/forums/due-and-held"


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "light"), (390, "dark")])
def test_a_chart_becomes_interactive_and_stays_as_it_was(visit, drawn, width, scheme):
    page = visit(ADDRESS, width=width, color_scheme=scheme)
    plot = page.locator("figure.chart .plot")
    plot.scroll_into_view_if_needed()
    drawn(plot.locator("img"))
    before = plot.locator("img").bounding_box()
    page.get_by_role("button", name="Make it interactive").click()
    plot.locator("svg").wait_for()
    after = plot.locator("svg").bounding_box()
    assert abs(after["width"] - before["width"]) < 40  # faces are measured by another machine: not to the point
    letters = plot.locator("svg text").first.evaluate("text => text.getBoundingClientRect().height")
    assert letters > 10 and plot.locator("svg").get_by_text("Council of the").count()
    ink = plot.locator("svg .role-axis-label text").first.get_attribute("fill")
    assert ink == {"light": "#1d1c1a", "dark": "#e8e4dc"}[scheme]
    plot.locator("svg path[aria-roledescription='point'][aria-label*='meeting found']").first.hover()
    assert "Council" in page.locator("#vg-tooltip-element").inner_text()
    assert page.locator(".chart > button").count() == 0


def test_parts_are_picked_out_rows_are_chosen_and_bars_are_seen_as_shares(visit, drawn):
    page = visit("/views/commitments/by-status")
    plot = page.locator("figure.chart .plot")
    plot.scroll_into_view_if_needed()
    drawn(plot.locator("img"))
    page.get_by_role("button", name="Make it interactive").click()
    plot.locator("svg").wait_for()
    bars = plot.locator("svg .mark-rect path[aria-roledescription='bar']")
    before = bars.count()
    page.get_by_label("As shares of each bar").check()
    plot.locator("svg").get_by_text("100%", exact=True).first.wait_for()
    page.get_by_label("As shares of each bar").uncheck()
    page.get_by_label("Only rows with").fill("delivered")
    page.wait_for_function(f"document.querySelectorAll('.plot svg .mark-rect path').length < {before}")
    page.get_by_label("Only rows with").fill("")
    page.wait_for_function(f"document.querySelectorAll('.plot svg .mark-rect path').length == {before}")
    plot.locator("svg .role-legend-symbol path").first.click()
    page.wait_for_function(
        "[...document.querySelectorAll('.plot svg .mark-rect path')].some(bar => bar.getAttribute('opacity') < 1)"
    )
