"""A register below the root of its host: every local address that goes out comes in again."""

import html
import json
import re
from collections import deque
from urllib.parse import urljoin, urlsplit

import pytest
from devolved.settings import Settings
from devolved.web.app import create_app

BASE = "/university/devolved"
HOST = "https://shared.example"
ATTRIBUTE = re.compile(r'\s(?:href|src|srcset|action|formaction|data-spec|data-editor)="([^"]*)"')
IN_HEAD = re.compile(r"<([^>]*)>")
# Pages of every room, and what leads on from there up to so many.
BEGIN = ("/", "/map", "/query", "/compare", "/doc/person/ada-north", "/views/mayors/in-office", "/releases", "/sparql")
PAGES = 60


@pytest.fixture(scope="module")
def below(tiny_release):
    app = create_app(tiny_release, Settings(workers=1, client_rate=0, base_url=HOST + BASE, trusted_proxies=1))
    yield app.test_client()
    app.extensions["devolved-past"].close()
    app.extensions["devolved"].close()


def get(client, address: str, accept: str = "text/html, */*;q=0.5"):
    return client.get(address, base_url=HOST, headers={"Accept": accept})


def local(address: str, own: str) -> str:
    """The path and query of a written address if it names this host, else ""."""
    parts = urlsplit(urljoin(HOST + own, html.unescape(address)))
    if parts.scheme + "://" + parts.netloc != HOST:
        return ""
    return parts.path + ("?" + parts.query if parts.query else "")


def test_every_link_form_picture_and_script_leads_into_the_register_again(below):
    waiting, seen, asked = deque(BASE + path for path in BEGIN), {BASE + path for path in BEGIN}, 0
    while waiting and asked < PAGES:
        own = waiting.popleft()
        answer = get(below, own)
        asked += 1
        assert answer.status_code < 400, (own, answer.status_code)
        named = [local(a, own) for a in ATTRIBUTE.findall(answer.text)] if answer.mimetype == "text/html" else []
        named += [local(a, own) for a in IN_HEAD.findall(answer.headers.get("Link", ""))]
        named += [local(answer.headers[n], own) for n in ("Location", "Content-Location") if n in answer.headers]
        astray = [a for a in named if a and not (a == BASE or a.startswith((BASE + "/", BASE + "?")))]
        assert not astray, (own, astray[:5])
        assert (BASE + BASE).encode() not in answer.data, own
        # One of each room rather than a hundred of one.
        rooms = {a.split("/")[3] if a.count("/") > 2 else "" for a in seen}
        for address in named:
            if address and address not in seen and (address.split("?")[0].split("/") + [""] * 4)[3] not in rooms:
                seen.add(address)
                waiting.append(address)
                rooms.add((address.split("?")[0].split("/") + [""] * 4)[3])
    assert asked > 25


def test_the_proxy_may_take_the_path_off_or_leave_it(below):
    first, kept = get(below, "/doc/forum").data, get(below, BASE + "/doc/forum").data
    assert first == kept and (BASE + BASE).encode() not in kept
    assert get(below, BASE).status_code == 200
    assert get(below, "/ready").status_code == 200


def test_whole_addresses_hold_the_path_once(below):
    found = get(below, BASE + "/openapi.json").json["servers"][0]["url"]
    assert found == HOST + BASE
    for path in ("/feed.atom", "/sitemap.xml", "/robots.txt", "/opensearch.xml", "/sparql", "/reconcile"):
        text = get(below, BASE + path, "*/*").text
        ours = re.findall(rf"{HOST}[^\s\"<>]*", text)
        assert ours and all(a.startswith(HOST + BASE) and BASE + BASE not in a for a in ours), path


def test_things_lead_to_their_documents_and_old_releases_stay_within_themselves(below, tiny_release):
    led = get(below, BASE + "/id/person/ada-north")
    assert (led.status_code, led.headers["Location"]) == (303, BASE + "/doc/person/ada-north")
    pinned = f"{BASE}/releases/{tiny_release.version}"
    page = get(below, pinned + "/doc/person/ada-north")
    assert page.status_code == 200 and f'href="{pinned}/doc/' in page.text and f'href="{BASE}/static/' in page.text
    assert f'"/releases/{tiny_release.version}' not in page.text and BASE + BASE not in page.text


def test_what_scripts_are_told_is_led_there_by_them(below):
    """Suggestions say addresses as the register does; the script puts before them what stands before its own."""
    said = json.loads(get(below, BASE + "/search/suggest?q=ada", "application/json").data)["suggestions"]
    assert said[0]["href"].startswith("/doc/")
    script = get(below, BASE + "/static/devolved.js").text
    assert "ROOT + item.href" in script and not re.findall(r'fetch\("/|location\.href = "/', script)


def test_a_problem_names_the_address_that_was_asked_for(below):
    refused = get(below, BASE + "/doc/person/nobody", "application/json")
    assert refused.status_code == 404
    assert get(below, BASE + "/nowhere").status_code == 404
