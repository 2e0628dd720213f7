"""What is heard of a page while it is read: what it asks for, and of what it complains."""


def listen(page) -> None:
    """Keep what a page asks for, what of it has not come yet, and its complaints."""
    page.asked, page.under_way, page.complaints = [], set(), []
    page.on("request", lambda request: (page.asked.append(request.url), page.under_way.add(request)))
    page.on("requestfinished", lambda request: page.under_way.discard(request))
    page.on("requestfailed", lambda request: page.under_way.discard(request))
    page.on("console", lambda message: page.complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: page.complaints.append(str(error)))


def is_content(page, host: str) -> None:
    """It asked nobody else for anything, and complained of nothing; it is listened to anew."""
    elsewhere = [url for url in page.asked if not url.startswith((host, "data:", "blob:", "about:"))]
    complaints = page.complaints[:]
    page.asked.clear()
    page.complaints.clear()
    assert not elsewhere and not complaints, (elsewhere, complaints)


def wait_until_all_has_come(page) -> None:
    """As soon as nothing is under way; Playwright's "networkidle" would wait half a second more."""
    for _ in range(1_000):
        if not page.under_way:
            return
        page.wait_for_timeout(20)
    raise AssertionError([request.url for request in page.under_way])
