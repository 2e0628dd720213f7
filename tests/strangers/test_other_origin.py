"""A page of another origin reads every documented door, by a real browser's rules."""

import threading

import pytest
from werkzeug.serving import make_server
from werkzeug.wrappers import Response

pytestmark = pytest.mark.browser
READ = """async ([root, paths, headers]) => {
    const one = async (path) => {
        try {
            const answer = await fetch(root + path, { headers, redirect: "follow" });
            const bytes = (await answer.arrayBuffer()).byteLength;
            return [path, answer.status, bytes, answer.headers.get("x-request-id") ? "" : "X-Request-ID is hidden"];
        } catch (error) {
            return [path, 0, 0, String(error)];
        }
    };
    const found = [];
    for (const path of paths) found.push(await one(path));
    return found;
}"""


@pytest.fixture(scope="module")
def elsewhere():
    """The address of an empty page on another port, which is another origin."""
    server = make_server("127.0.0.1", 0, lambda *given: Response("<!doctype html>", mimetype="text/html")(*given))
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.port}/"
    server.shutdown()


def test_every_documented_door_is_reached_by_fetch(chromium, elsewhere, root, doors):
    page = chromium.new_page()
    page.goto(elsewhere)
    paths = [*doors, "/doc/authority/nowhere", "/views/mayors/in-office?on=soon", "/static/devolved.css"]
    found = page.evaluate(READ, [root, paths, {}])
    # With these a browser asks beforehand whether it may.
    asked = {"Accept-Datetime": "Tue, 01 Jul 2025 12:00:00 GMT", "Accept-Profile": "<http://e/>", "X-Request-ID": "a1"}
    found += page.evaluate(READ, [root, ["/timegate/doc/authority/northshire", "/dataset", "/feed"], asked])
    page.close()
    assert len(found) == len(paths) + 3
    faults = [one for one in found if not 200 <= one[1] < 500 or one[3] or not one[2]]
    assert not faults, "\n".join(map(str, faults))
