"""Plain queries leave the server in one piece, before a response of WSGI is made:
on the wire they are messages like any other.
"""

import socket
from urllib.parse import quote, urlsplit

import pytest

WIDE = "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 40"
OTHERWISE = "X-Request-ID: asked-by-a-test\r\n"  # with a name of its own a request goes the long way
DIFFERS = (b"date", b"server-timing", b"x-request-id")


def ask(query: str, more: str = "", method: str = "GET", version: str = "1.1") -> bytes:
    return f"{method} /sparql?query={quote(query)} HTTP/{version}\r\nHost: 127.0.0.1\r\n{more}\r\n".encode()


def send(url: str, *pieces: bytes, count: int = 1) -> list[tuple[bytes, dict, bytes]]:
    """Send pieces over one connection; read so many messages: status line, headers, body."""
    place = urlsplit(url)
    with socket.create_connection((place.hostname, place.port), 10) as line, line.makefile("rb") as reader:
        for piece in pieces:
            line.sendall(piece)
        return [_message(reader) for _ in range(count)]


def _message(reader) -> tuple[bytes, dict, bytes]:
    status, headers = reader.readline().rstrip(), {}
    while text := reader.readline().rstrip():
        name, _, value = text.partition(b":")
        assert name.lower() not in headers, name
        headers[name.lower()] = value.strip()
    return status, headers, reader.read(int(headers[b"content-length"]))


@pytest.mark.parametrize("more", ["", "Accept: text/csv\r\n", "Accept-Encoding: gzip\r\n"])
def test_both_ways_send_the_same(url, more):
    short, long = send(url, ask(WIDE, more), ask(WIDE, more + OTHERWISE), count=2)
    assert short[0] == long[0] == b"HTTP/1.1 200 OK" and short[2] == long[2]
    assert {k: v for k, v in short[1].items() if k not in DIFFERS} == {
        k: v for k, v in long[1].items() if k not in DIFFERS
    }


def test_questions_sent_together_are_answered_in_order(url):
    queries = [f"SELECT ?n {{ BIND ( {n} AS ?n ) }}" for n in range(6)]
    answers = send(
        url,
        b"".join(ask(q, "Accept: text/csv\r\n" + (OTHERWISE if n % 3 == 2 else "")) for n, q in enumerate(queries)),
        count=6,
    )
    assert [body.split() for _, _, body in answers] == [[b"n", str(n).encode()] for n in range(6)]


def test_a_question_in_two_pieces(url):
    whole = ask("ASK {}")
    [(status, _, body)] = send(url, whole[:25], whole[25:])
    assert status == b"HTTP/1.1 200 OK" and b"true" in body


@pytest.mark.parametrize(
    ("question", "says"),
    [
        (ask("ASK {}", "Connection: close\r\n"), b"close"),
        (ask("ASK {}", version="1.0"), b"close"),
        (ask("ASK {}"), b"keep-alive"),
    ],
)
def test_the_connection_is_kept_as_was_asked(url, question, says):
    [(_, headers, _)] = send(url, question)
    assert headers[b"connection"].lower() == says


def test_a_failure_is_sent_once_and_the_line_goes_on(url):
    failed, fine = send(url, ask("ASK {"), ask("ASK {}"), count=2)
    assert failed[0].startswith(b"HTTP/1.1 400") and failed[1][b"content-type"] == b"application/problem+json"
    assert fine[0] == b"HTTP/1.1 200 OK"


def test_a_header_given_twice_is_read_as_one(url):
    [(_, headers, _)] = send(url, ask("ASK {}", "Accept: text/csv;q=0.5\r\nAccept: text/tab-separated-values\r\n"))
    assert headers[b"content-type"].startswith(b"text/tab-separated-values")
