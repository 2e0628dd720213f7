"""Every kind of page, judged by axe-core (WCAG 2.2 AA), by the Nu HTML checker and by its own width."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
import requests
from places import PLACES, address

pytestmark = pytest.mark.browser
MODULES = Path(__file__).resolve().parents[2] / "server" / "assets" / "node_modules"
AXE, NU = MODULES / "axe-core" / "axe.min.js", MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Dark mode changes tokens alone: what rests on colours is judged, on the pages that use them all.
JUDGED = {"light": TAGS, "dark": ["color-contrast", "link-in-text-block"]}
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


def judged(page, scheme: str) -> list[str]:
    """What axe-core finds, as rule and place."""
    found = page.evaluate(
        "rules => axe.run(document, { runOnly: rules, resultTypes: ['violations'] })", JUDGED[scheme]
    )["violations"]
    return [f"{rule['id']}: {node['target']} {node['html'][:120]}" for rule in found for node in rule["nodes"][:3]]


@pytest.mark.parametrize(
    ("place", "scheme"), [(p, "light") for p in PLACES] + [(p, "dark") for p in PLACES if p in DARK]
)
def test_nothing_stands_in_a_readers_way(chromium, host, place, scheme):
    if not AXE.is_file():
        pytest.skip("axe-core was not fetched: make test fetches it")
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, bypass_csp=True, color_scheme=scheme)
    page = context.new_page()
    try:
        reply = page.goto(host + address(host, PLACES[place], requests.get))
        assert (reply.status >= 400) == (place in ERRORS), reply.status
        page.add_script_tag(path=str(AXE))
        assert judged(page, scheme) == []
    finally:
        context.close()


@pytest.mark.parametrize("place", PLACES)
def test_a_phone_shows_a_page_without_moving_it_sideways(visit, host, place):
    page = visit("", width=390)
    page.goto(host + address(host, PLACES[place], requests.get))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.complaints[:] = [
        c for c in page.complaints if place not in ERRORS
    ]  # Chromium reports the status that we meant


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
    run = subprocess.run(
        [java, "-jar", str(NU), "--format", "json", "--errors-only", str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=120,
    )
    faults = [
        f"{m['url'].rpartition('/')[2]}:{m.get('lastLine')}: {m['message']}" for m in json.loads(run.stderr)["messages"]
    ]
    assert faults == []
