"""The query editor in a real browser: it opens, completes from our own words, and is fit for everybody."""

import threading
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser
VENDOR = Path(__file__).parents[2] / "server" / "devolved" / "web" / "static" / "vendor" / "yasgui.js"


@pytest.fixture(scope="module")
def browser(chromium):
    if not VENDOR.is_file():
        pytest.skip("the editor was not fetched: make assets")
    return chromium


@pytest.fixture(scope="module")
def host(real_pages):
    from werkzeug.serving import make_server

    server = make_server("127.0.0.1", 0, real_pages.application, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


def test_the_editor_runs_and_completes_without_leaving_the_host(browser, host):
    page = browser.new_page()
    asked, errors = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{host}/query?view=mayors/in-office&run=1")
    page.wait_for_selector("#editor a.iri")
    assert not page.is_visible("#ask")
    page.evaluate("""() => {
        const editor = [...document.querySelectorAll('.CodeMirror')].find(e => e.offsetParent).CodeMirror;
        editor.setValue('PREFIX devo: <https://w3id.org/devolved/def#>\\nSELECT * WHERE { ?s devo:sinc');
        editor.focus();
        editor.setCursor(editor.lineCount(), 0);
    }""")
    page.keyboard.press("Control+End")
    page.keyboard.press("Control+Space")
    page.wait_for_function(
        "[...document.querySelectorAll('.CodeMirror-hint, .CodeMirror-line')].some(e => "
        "e.textContent.includes('devo:sinceDay'))"
    )
    assert not errors
    assert all(url.startswith((host, "data:", "blob:")) for url in asked)
    page.close()


def test_the_form_answers_where_no_script_runs(browser, host, follow):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{host}/query?view=mayors/in-office")
    follow(page.get_by_role("button", name="Run"))
    assert page.locator("#answer tbody tr").count() > 10
    context.close()
