"""A real Chromium and the real register behind a server on this machine."""

import threading

import pytest
from devolved.settings import Settings
from devolved.web.app import create_app


@pytest.fixture(scope="session")
def host(real_release):
    from werkzeug.serving import make_server

    app = create_app(real_release, Settings())
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    app.extensions["devolved"].close()


@pytest.fixture
def visit(chromium, host):
    """Open a page as a new reader; every complaint and every request is kept and judged at the end."""
    contexts = []

    def opened(path: str = "/", script: bool = True, width: int = 1280, **options):
        context = chromium.new_context(viewport={"width": width, "height": 900}, java_script_enabled=script, **options)
        context.set_default_timeout(20_000)
        page = context.new_page()
        page.asked, page.complaints = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("console", lambda message: page.complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        contexts.append((context, page))
        if path:
            page.goto(host + path)
        return page

    yield opened
    for context, page in contexts:
        elsewhere = [url for url in page.asked if not url.startswith((host, "data:", "blob:", "about:"))]
        complaints = list(page.complaints)
        context.close()
        assert not elsewhere and not complaints, (elsewhere, complaints)


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
