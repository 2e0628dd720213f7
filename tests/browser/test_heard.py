"""Pages as a screen reader tells them:
one first heading, levels without gaps, named regions and tables, evidence that says what it is.
"""

import re

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("heard")]
PAGES = [
    "/",
    "/doc/authority/greater-manchester-combined-authority",
    "/doc/forum/mayoral-council-for-england",
    "/doc/person/andy-burnham",
    "/doc/meeting/mayoral-council-2024-10-10",
    "/map",
    "/powers",
    "/promises",
    "/meetings",
    "/search?q=manchester",
    "/search?q=nothingofthekind",
    "/compare?first=greater-manchester-combined-authority&second=west-midlands-combined-authority",
    "/views/mayors/in-office",
    "/about/method",
]
# A heading with a colon in it stands between apostrophes.
HEADING = re.compile(r"""- '?heading "(.*)" \[level=(\d)\]""")


@pytest.mark.parametrize("path", PAGES)
def test_the_page_as_it_is_heard(visit, host, path):
    page = visit(None)
    page.goto(host + path)
    heard = page.locator("body").aria_snapshot()
    levels = [int(level) for _, level in HEADING.findall(heard)]
    assert levels.count(1) == 1 and levels[0] == 1, levels
    assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False)), levels
    first = heard.lstrip().splitlines()[0]
    assert first.startswith('- link "Skip'), first
    for region in ("- banner:", "- main:", "- contentinfo:"):
        assert heard.count(region) == 1, region
    navigations = re.findall(r"- navigation(.*):", heard)
    assert all(navigations) and len(set(navigations)) == len(navigations), navigations
    assert not re.findall(
        r"^\s*- (?:link|button|textbox|searchbox|combobox|img)(?: \[.*\])?:?$", heard, re.MULTILINE
    ), "something that cannot be named"
    assert page.evaluate(
        "[...document.querySelectorAll('table')].every(t => t.caption || t.ariaLabel || "
        "t.getAttribute('aria-labelledby') || t.closest('section')?.querySelector('h2, h3'))"
    )


def test_evidence_and_marks_are_heard_as_words(visit):
    page = visit("/doc/authority/greater-manchester-combined-authority")
    heard = page.locator("main").aria_snapshot()
    assert re.search(r'button "Note \d+', heard)
    assert "secondary" in heard or "Evidence" in heard


def test_suggestions_are_announced(visit):
    page = visit("/search")
    box = page.get_by_role("main").get_by_role("combobox").or_(page.get_by_role("main").get_by_role("searchbox")).first
    box.fill("mayoral cou")
    option = page.get_by_role("option").first
    option.wait_for()
    assert box.get_attribute("aria-expanded") == "true" and page.get_by_role("listbox").count()
    page.keyboard.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant")
