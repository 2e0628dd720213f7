"""Every kind of page, judged by axe-core (WCAG 2.2 AA), by the Nu HTML checker, by its policy and by its own width."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
import requests
from listening import is_content, listen, wait_until_all_has_come
from places import PLACES, address
from test_policy import INLINE_STYLE, LISTEN, STRICT

pytestmark = pytest.mark.browser
MODULES = Path(__file__).resolve().parents[2] / "server" / "assets" / "node_modules"
AXE, NU = MODULES / "axe-core" / "axe.min.js", MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Dark mode changes tokens alone: what rests on colours is judged, on the pages that use them all.
JUDGED = {"light": TAGS, "dark": ["color-contrast", "link-in-text-block"]}
# The most that a page may be tall before anything is unfolded, by the width of the screen.
TALLEST = {1280: 6_000, 390: 9_000}
# The authorities of which most is known: their pages are the tallest there are.
LONG = (
    "cambridgeshire-and-peterborough-combined-authority",
    "east-midlands-combined-county-authority",
    "greater-manchester-combined-authority",
    "liverpool-city-region-combined-authority",
    "north-east-combined-authority",
    "south-yorkshire-mayoral-combined-authority",
    "west-midlands-combined-authority",
    "york-and-north-yorkshire-combined-authority",
)
# In the ordinary run the day on which more is known of them.
DAYS = ("?on=2025-06-01", "?on=2022-06-01")[: 2 if os.environ.get("DEVOLVED_LONG") else 1]
ERRORS = {"unknown page", "bad day", "days in the wrong order", "permalink of a release that is not kept"}
DARK = {
    "home",
    "query",
    "ontology",
    "shapes",
    "election of two rounds",
    "judgement",
    "power that many hold",
    "map by party on a past day",
    "two authorities",
    "authority",
    "promises",
    "powers",
    "map",
    "search",
    "unknown page",
    "authority on a past day",
}


def judged(page, scheme: str, sheets: bool = False) -> list[str]:
    """What axe-core finds, as rule and place. The style sheets are those of every page: to read them once is enough."""
    found = page.evaluate(
        "([rules, preload]) => axe.run(document, { runOnly: rules, resultTypes: ['violations'], preload })",
        [JUDGED[scheme], sheets],
    )["violations"]
    return [f"{rule['id']}: {node['target']} {node['html'][:120]}" for rule in found for node in rule["nodes"][:3]]


def height(page) -> int:
    """Pixels from the top of the page to its end."""
    return page.evaluate("document.documentElement.scrollHeight")


@pytest.fixture(scope="module")
def page(readers):
    """One that goes from place to place with its judges, since a new one for each would take longer than to judge."""
    if not AXE.is_file():
        pytest.skip("axe-core was not fetched: make test fetches it")
    page = readers("a judge").new_page()
    page.add_init_script(LISTEN)
    page.add_init_script(path=str(AXE))
    listen(page)
    yield page
    page.close()


@pytest.mark.parametrize("place", PLACES)
def test_nothing_stands_in_a_readers_way(page, host, place):
    """One visit, judged by all: the policy, axe-core by day and by night, and the width of a phone."""
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(color_scheme="light")
    reply = page.goto(host + address(host, PLACES[place], requests.get))
    assert (reply.status >= 400) == (place in ERRORS) and reply.status < 500
    wait_until_all_has_come(page)
    assert judged(page, "light", place == "home") == []
    assert height(page) <= TALLEST[1280], "too long before it is unfolded"
    if place in DARK:
        page.emulate_media(color_scheme="dark")
        # Colours that change slowly are judged where they arrive.
        page.evaluate("Promise.all(document.getAnimations().map(change => change.finished))")
        assert judged(page, "dark") == []
    page.set_viewport_size({"width": 390, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390, "a phone moves it sideways"
    assert height(page) <= TALLEST[390], "too long for a phone"
    wait_until_all_has_come(page)
    kept_to_the_policy(page, reply, place)
    if place in ERRORS:  # Chromium writes the status that we meant to its console
        page.complaints[:] = [c for c in page.complaints if "Failed to load resource" not in c]
    is_content(page, host)


def kept_to_the_policy(page, reply, place: str) -> None:
    """The page's policy is strict, and nothing on the page asks for what it forbids."""
    policy = reply.headers["content-security-policy"]
    assert all(part in policy for part in STRICT) and "*" not in policy.replace("frame-ancestors *", "")
    assert "unsafe" not in (policy.replace("style-src 'self' 'unsafe-inline'", "") if place in INLINE_STYLE else policy)
    assert reply.headers["x-content-type-options"] == "nosniff" and reply.headers["referrer-policy"]
    assert ("x-frame-options" in reply.headers) == ("frame-ancestors 'none'" in policy)
    assert page.evaluate("window.broken") == []


def test_the_longest_authorities_are_short_before_they_are_unfolded(visit, host):
    page = visit("", width=390)
    tall = {}
    for name in LONG:
        for day in DAYS:
            page.goto(f"{host}/doc/authority/{name}{day}")
            for width, most in TALLEST.items():
                page.set_viewport_size({"width": width, "height": 900})
                if (found := height(page)) > most:
                    tall[name + day, width] = found
    assert tall == {}


def test_a_phone_gives_long_cells_room(visit, host):
    page = visit("", width=390)
    page.goto(host + address(host, PLACES["authority"], requests.get))
    wide = page.evaluate(
        "[...document.querySelectorAll('.data td')].filter(c => c.textContent.trim().length > 60).map(c => "
        "c.offsetWidth)"
    )
    assert wide
    assert min(wide) >= 150  # else its row stands taller than the screen is wide, and empty where a phone looks


def test_a_mark_never_begins_a_line(visit, host):
    page = visit("", width=390)
    page.goto(host + address(host, PLACES["authority"], requests.get))
    first = (
        "[...document.querySelectorAll('.lead .ev, .says .ev')].map(e => "
        "e.getBoundingClientRect().left - e.closest('p').getBoundingClientRect().left)"
    )
    for width in range(320, 440, 8):
        page.set_viewport_size({"width": width, "height": 800})
        starts = page.evaluate(first)
        assert starts and min(starts) > 12, width


def test_the_nu_checker_finds_no_fault(host, tmp_path):
    java = shutil.which("java")
    if not java or not NU.is_file():
        pytest.skip("the Nu HTML checker needs Java and vnu.jar")
    for number, (place, path) in enumerate(PLACES.items()):
        text = requests.get(host + address(host, path, requests.get), headers={"Accept": "text/html"}).text
        (tmp_path / f"{number:02}-{place.replace(' ', '-')}.html").write_text(text, "utf-8")
    # The checker descends deep into a map of 300 districts; code compiled in haste takes more of the stack.
    run = subprocess.run(
        [
            java,
            "-Xss8m",
            "-XX:TieredStopAtLevel=1",
            "-jar",
            str(NU),
            "--format",
            "json",
            "--errors-only",
            str(tmp_path),
        ],
        capture_output=True,
        text=True,
        timeout=120,
    )
    faults = [
        f"{m['url'].rpartition('/')[2]}:{m.get('lastLine')}: {m['message']}" for m in json.loads(run.stderr)["messages"]
    ]
    assert faults == []
