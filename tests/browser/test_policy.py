"""The content security policy in Chromium: what it forbids does not run, and is heard.

That no page asks for what it forbids is judged where every kind of page is visited, in ``test_fit_for_everybody``.
"""

import pytest

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


def test_what_it_forbids_does_not_run_and_is_heard(visit, host):
    page = visit("")
    page.add_init_script(LISTEN)
    page.goto(host + "/about")
    ran, heard = page.evaluate(HOSTILE)
    assert ran is None and {"script-src-attr", "script-src-elem", "style-src-attr", "img-src"} <= set(heard)
    page.complaints.clear()
    page.asked.clear()
