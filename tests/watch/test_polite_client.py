"""The client of the watch is a guest: it says who it is, obeys robots.txt, waits its turn and asks nothing twice."""

import pytest
from devolved.watch import polite
from devolved.watch.polite import Polite
from small_server import small_server

ROBOTS = "https://example.org/robots.txt"
PAGE = "https://example.org/page"


class Web:
    """A made-up web: address → answer; what was asked, and how long the client waited."""

    def __init__(self, **answers):
        self.answers: dict = {ROBOTS: (404, {}, b"")} | answers
        self.asked: list[tuple[str, dict]] = []
        self.waited: list[float] = []

    def send(self, address, headers):
        self.asked.append((address, headers))
        answer = self.answers.get(address, (404, {}, b""))
        if isinstance(answer, Exception):
            raise answer
        return answer

    def client(self, folder) -> Polite:
        return Polite(folder, self.send, self.waited.append)


def test_it_says_who_it_is_and_asks_robots_first(tmp_path):
    web = Web(**{PAGE: (200, {"Content-Type": "text/html"}, b"Hello")})
    reply = web.client(tmp_path).get(PAGE)
    assert (reply.status, reply.body, reply.headers["content-type"]) == (200, b"Hello", "text/html")
    assert [address for address, _ in web.asked] == [ROBOTS, PAGE]
    assert all(headers["User-Agent"] == polite.AGENT and "devolved" in polite.AGENT for _, headers in web.asked)


def test_it_waits_between_two_requests_to_one_host_and_not_for_another(tmp_path):
    web = Web(**{PAGE: (200, {}, b""), "https://other.example/": (200, {}, b"")})
    client = web.client(tmp_path)
    client.get(PAGE)
    assert len(web.waited) == 1 and 0 < web.waited[0] <= polite.PAUSE
    client.get("https://other.example/")
    assert len(web.waited) == 2  # its own robots.txt, then its page


def test_a_delay_that_robots_asks_for_is_kept(tmp_path):
    web = Web(**{ROBOTS: (200, {}, b"User-agent: *\nCrawl-delay: 9"), PAGE: (200, {}, b"")})
    client = web.client(tmp_path)
    client.get(PAGE)
    client.get(PAGE + "/2")
    assert 8 < web.waited[-1] <= 9


@pytest.mark.parametrize(
    ("robots", "asked"),
    [
        ((200, {}, b"User-agent: *\nDisallow: /page"), False),
        ((200, {}, b"User-agent: devolved-watch\nDisallow: /"), False),
        ((200, {}, b"User-agent: *\nDisallow: /other"), True),
        ((200, {}, b"User-agent: someone-else\nDisallow: /"), True),
        ((404, {}, b"nothing"), True),
        ((403, {}, b""), True),
        ((500, {}, b""), False),
        (OSError("no way"), False),
    ],
)
def test_robots_are_obeyed(tmp_path, robots, asked):
    web = Web(**{ROBOTS: robots, PAGE: (200, {}, b"")})
    reply = web.client(tmp_path).get(PAGE)
    assert (reply.status == 200) == asked == (PAGE in [address for address, _ in web.asked])
    assert asked or "robots.txt" in reply.fault


def test_what_was_fetched_today_is_not_asked_for_again_and_later_with_its_mark(tmp_path, monkeypatch):
    web = Web(**{PAGE: (200, {"ETag": '"a"', "Last-Modified": "Mon, 02 Nov 2026 10:00:00 GMT"}, b"Hello")})
    web.client(tmp_path).get(PAGE)
    assert web.client(tmp_path).get(PAGE).body == b"Hello"
    assert len(web.asked) == 2
    monkeypatch.setattr(polite, "FRESH", -1)
    web.answers[PAGE] = (304, {}, b"")
    assert web.client(tmp_path).get(PAGE).body == b"Hello"
    assert web.asked[-1][1]["If-None-Match"] == '"a"' and "If-Modified-Since" in web.asked[-1][1]


def test_a_lasting_redirect_is_told_from_a_passing_one(tmp_path):
    there = "https://example.org/there"
    web = Web(**{PAGE: (301, {"Location": "/there"}, b""), there: (200, {}, b"Here")})
    reply = web.client(tmp_path).get(PAGE)
    assert (reply.body, reply.moved) == (b"Here", there)
    web.answers[PAGE] = (302, {"Location": "/there"}, b"")
    reply = web.client(tmp_path / "again").get(PAGE)
    assert (reply.body, reply.moved) == (b"Here", "")


def test_a_circle_of_redirects_ends(tmp_path):
    web = Web(**{PAGE: (301, {"Location": "/page"}, b"")})
    assert "more than" in web.client(tmp_path).get(PAGE).fault


@pytest.mark.parametrize("address", ["file:///etc/passwd", "ftp://example.org/x", "https://", "no address"])
def test_nothing_but_the_web_is_asked(tmp_path, address):
    web = Web()
    assert web.client(tmp_path).get(address).status == 0 and web.asked == []


def test_a_redirect_leads_to_no_file(tmp_path):
    web = Web(**{PAGE: (301, {"Location": "file:///etc/passwd"}, b"")})
    assert web.client(tmp_path).get(PAGE).fault == "It is no address of the web."


def test_a_host_that_asks_for_it_is_left_alone(tmp_path):
    web = Web(**{PAGE: (429, {"Retry-After": "600"}, b"")})
    client = web.client(tmp_path)
    assert "left alone" in client.get(PAGE).fault
    before = len(web.asked)
    assert "left alone" in client.get(PAGE + "/2").fault and len(web.asked) == before


def test_a_host_that_is_not_there_is_told_as_such(tmp_path):
    web = Web(**{PAGE: OSError("connection refused")})
    reply = web.client(tmp_path).get(PAGE)
    assert reply.status == 0 and "connection refused" in reply.fault


def test_a_damaged_copy_is_fetched_anew(tmp_path):
    web = Web(**{PAGE: (200, {}, b"Hello")})
    web.client(tmp_path).get(PAGE)
    for file in tmp_path.iterdir():
        file.write_text("{", "utf-8")
    assert web.client(tmp_path).get(PAGE).body == b"Hello" and len(web.asked) == 4


def test_with_the_real_library_over_a_real_socket(tmp_path, monkeypatch):
    pytest.importorskip("requests")
    monkeypatch.setattr(polite, "LONGEST", 100_000)

    def answer(request):
        if request.path == "/old":
            return 301, {"Location": "/new"}, b""
        return (200, {}, b"x" * 300_000) if request.path == "/new" else (404, {}, b"")

    with small_server(answer) as host:
        here = f"http://{host}"
        reply = Polite(tmp_path, sleep=lambda seconds: None).get(here + "/old")
    assert (reply.status, reply.moved, len(reply.body)) == (200, here + "/new", 100_000)
    refused = Polite(tmp_path / "other", sleep=lambda seconds: None).get(here + "/gone")
    assert refused.status == 0
