"""From an example query to a chart, an embed and a permalink, which is opened after another release has taken over."""

import threading
import time
from datetime import date

import pytest
import requests
from devolved.build.inputs import Inputs
from devolved.build.pipeline import build
from devolved.release import Releases
from devolved.settings import Settings
from devolved.web.app import create_app
from world import BUILT, make_inputs, without_judgement

pytestmark = pytest.mark.browser
OLD, NEW = "2025.07.01", "2025.09.01"


@pytest.fixture(scope="module")
def releases(tmp_path_factory) -> Releases:
    """Two releases of the tiny world, the older in force; in the newer the mayor since 2021 has another party."""
    root = tmp_path_factory.mktemp("two")
    inputs, found = make_inputs(root / "checkout"), Releases(root / "releases")
    with without_judgement():
        build(inputs, found, BUILT)
    world = inputs.root / "data" / "world.ttl"
    text = world.read_text("utf-8")
    assert text.count("devo:party party:conservative ;\n    devo:startsOn") == 1
    world.write_text(
        text.replace(
            "devo:party party:conservative ;\n    devo:startsOn", "devo:party party:labour ;\n    devo:startsOn"
        ),
        "utf-8",
    )
    with without_judgement():
        build(Inputs(inputs.root), found, date(2025, 9, 1))
    found.activate(OLD)
    return found


@pytest.fixture(scope="module")
def host(releases):
    from werkzeug.serving import make_server

    app = create_app(releases, Settings(workers=1, client_rate=0))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    if shelf := app.extensions.get("devolved-past"):
        shelf.close()
    app.extensions["devolved"].close()


def test_an_example_becomes_a_chart_an_embed_and_a_link_that_outlives_its_release(visit, follow, host, releases, drawn):
    page = visit()
    follow(page.get_by_role("link", name="Query", exact=True))
    page.get_by_label("The question").select_option("mayors/party-control")
    follow(page.get_by_role("button", name="Ask", exact=True))
    link = page.get_by_role("link", name="Permalink").get_attribute("href")
    assert link.startswith(f"/q/{OLD}/mayors/party-control?") and len(link) < 80
    follow(page.locator("#answer .doors").get_by_role("link", name="chart"))
    page.locator("figure.chart img").scroll_into_view_if_needed()
    drawn(page.locator("figure.chart img"))
    page.locator("figure.chart summary").click()
    embed = page.locator("figure.chart details code").inner_text().partition('src="')[2].partition('"')[0]
    assert embed.startswith(f"{host}/views/mayors/party-control/embed")
    page.goto(embed)
    drawn(page.locator("img").first)
    assert (
        f"release {OLD}" in page.locator("main").inner_text()
        and page.get_by_role("link", name="See the query").count() == 1
    )

    page.goto(host + link)
    before = page.locator("#answer tbody tr").all_inner_texts()
    assert f"The answer of release {OLD}" in page.locator(".lead").inner_text() and any(
        "Conservative" in row for row in before
    )

    releases.activate(NEW)
    for _ in range(100):
        if requests.get(host + "/ready").json()["release"] == NEW:
            break
        time.sleep(0.1)
    page = visit(link, who="another, to whom the link was sent")
    assert f"the register now serves release {NEW}" in page.locator(".lead").inner_text()
    assert page.locator("#answer tbody tr").all_inner_texts() == before
    follow(page.get_by_role("link", name="Run on today’s data: what changed"))
    gone, come = (
        page.locator(f"section[aria-labelledby={side}-h] tbody tr").all_inner_texts() for side in ("gone", "come")
    )
    assert len(gone) == len(come) == len([row for row in before if "Bo East" in row]) > 0
    assert all("Conservative" in row for row in gone) and all("Labour" in row for row in come)
