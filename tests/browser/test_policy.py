"""The content security policy holds in Chromium on every kind of page:
nothing asks for what it forbids, and what it forbids does not run.
"""

import pytest
import requests
from places import PLACES, address
from test_fit_for_everybody import ERRORS

pytestmark = pytest.mark.browser
LISTEN = """
window.broken = [];
document.addEventListener("securitypolicyviolation",
    event => window.broken.push([
        event.effectiveDirective, event.blockedURI, event.sourceFile ?? "", event.lineNumber].join(" ")));
"""
STRICT = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors ",
)
INLINE_STYLE = {"query"}  # the editor positions its parts by style attributes; scripts stay as fenced as elsewhere
HOSTILE = """() => {
    const four = ["script-src-attr", "script-src-elem", "style-src-attr", "img-src"];
    const heard = () => window.broken.map(b => b.split(":")[0].split(" ")[0]);
    const wait = new Promise(async done => {
        for (let n = 0; n < 100 && !four.every(part => heard().includes(part)); n++)
            await new Promise(next => setTimeout(next, 100));
        done();
    });
    document.body.insertAdjacentHTML("beforeend",
        '<img src="x:y" onerror="window.ran = 1"><a style="color: red">a</a>');
    const script = document.createElement("script");
    script.textContent = "window.ran = 2";
    document.body.append(script);
    return wait.then(() => [window.ran ?? null, heard()]);
}"""


@pytest.mark.parametrize("place", PLACES)
def test_no_page_asks_for_what_its_policy_forbids(visit, host, place):
    page = visit("")
    page.add_init_script(LISTEN)
    reply = page.goto(host + address(host, PLACES[place], requests.get))
    assert (reply.status >= 400) == (place in ERRORS) and reply.status < 500
    policy = reply.headers["content-security-policy"]
    assert all(part in policy for part in STRICT) and "*" not in policy.replace("frame-ancestors *", "")
    assert "unsafe" not in (policy.replace("style-src 'self' 'unsafe-inline'", "") if place in INLINE_STYLE else policy)
    assert reply.headers["x-content-type-options"] == "nosniff" and reply.headers["referrer-policy"]
    assert ("x-frame-options" in reply.headers) == ("frame-ancestors 'none'" in policy)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.broken") == []
    if place in ERRORS:  # Chromium writes the status that we meant to its console
        page.complaints[:] = [c for c in page.complaints if "Failed to load resource" not in c]


def test_what_it_forbids_does_not_run_and_is_heard(visit, host):
    page = visit("")
    page.add_init_script(LISTEN)
    page.goto(host + "/about")
    ran, heard = page.evaluate(HOSTILE)
    assert ran is None and {"script-src-attr", "script-src-elem", "style-src-attr", "img-src"} <= set(heard)
    page.complaints.clear()
    page.asked.clear()
