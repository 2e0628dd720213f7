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
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
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
    page.goto(f"{host}/query?query=SELECT * {{ ?s ?p ?o }} LIMIT 3")
    page.wait_for_selector("#editor .CodeMirror")
    assert page.locator("#answer tbody tr").count() == 3 and not page.is_visible("#text")
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


def test_nobody_is_kept_in_the_editor(browser, host):
    page = browser.new_page()
    page.goto(f"{host}/query?query=ASK {{}}")
    field = page.get_by_label("SPARQL query")
    field.wait_for(state="attached")
    assert page.evaluate("document.activeElement === document.body")
    assert page.get_by_text("Tab leaves the editor").is_visible()
    text = page.evaluate("document.querySelector('.CodeMirror').CodeMirror.getValue()")
    for keys, within in ((["Tab"], "Run"), (["Escape", "Tab"], "Run"), (["Shift+Tab"], "Go")):
        field.focus()
        for key in keys:
            page.keyboard.press(key)
        assert page.evaluate("document.activeElement.textContent") == within
    assert page.evaluate("document.querySelector('.CodeMirror').CodeMirror.getValue()") == text
    page.close()


def test_a_repair_is_one_click_and_its_answer_comes_into_the_page(browser, host):
    page = browser.new_page()
    page.goto(f"{host}/query?query=SELECT * {{ ?body devo:hasMayor ?who }}")
    below = page.locator(".CodeMirror-linewidget .advice")
    assert "devo:" in below.inner_text()
    for name in ("Add PREFIX devo:", "Write devo:mayor"):
        page.locator("#answer").get_by_role("link", name=name).click()
    page.locator("#answer tbody").wait_for()
    assert page.locator("#answer tbody tr").count() > 10 and page.locator(".advice").count() == 0
    assert "devo%3Amayor" in page.url and page.locator("[role=tab]").count() == 0
    page.close()


def test_the_form_answers_where_no_script_runs(browser, host, follow):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{host}/query")
    page.get_by_label("The question").select_option("powers/lacking")
    follow(page.get_by_role("button", name="Ask"))
    page.locator("#p-authority").select_option("tees-valley-combined-authority")
    follow(page.get_by_role("button", name="Ask"))
    assert "tees-valley" in page.url and page.locator("#answer-h").count() == 1
    page.locator("#text").fill("SELECT * { ?body devo:mayor ?who }")
    follow(page.get_by_role("button", name="Run"))
    follow(page.get_by_role("link", name="Add PREFIX devo:"))
    assert page.locator("#answer tbody tr").count() > 10
    context.close()
