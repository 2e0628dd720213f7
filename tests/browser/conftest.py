"""A real Chromium and the real register behind a server on this machine."""

import threading

import pytest
from devolved.settings import Settings
from devolved.web.app import create_app
from listening import is_content, listen


@pytest.fixture(scope="session")
def host(real_release):
    from werkzeug.serving import make_server

    app = create_app(real_release, Settings())
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    app.extensions["devolved"].close()


@pytest.fixture(scope="session")
def readers(chromium):
    """Readers by what is peculiar to them: no page of ours remembers anybody, and style and fonts are fetched once."""
    known = {}

    def reader(who: str, **options):
        key = (who, *sorted(options.items()))
        if key not in known:
            known[key] = chromium.new_context(**options)
            known[key].set_default_timeout(20_000)
        return known[key]

    yield reader
    for context in known.values():
        context.close()


@pytest.fixture
def visit(readers, host):
    """Open a page; every complaint and every request is kept and judged at the end. Readers are told apart by ``who``:
    what one was given a moment ago may be shown to the same one again.
    """
    pages = []

    def opened(path: str = "/", script: bool = True, width: int = 1280, who: str = "a reader", **options):
        page = readers(who, java_script_enabled=script, **options).new_page()
        page.set_viewport_size({"width": width, "height": 900})
        listen(page)
        pages.append(page)
        if path:
            page.goto(host + path)
        return page

    yield opened
    for page in pages:
        page.close()
    for page in pages:
        is_content(page, host)


@pytest.fixture
def drawn():
    """Wait until a picture shows something.

    Not Playwright's own wait: it evaluates text, which the pages' policy forbids.
    """

    def wait(picture, tenths: int = 300) -> None:
        for _ in range(tenths):
            if picture.evaluate("image => image.naturalWidth") > 0:
                return
            picture.page.wait_for_timeout(100)
        raise AssertionError("the picture stays empty")

    return wait
