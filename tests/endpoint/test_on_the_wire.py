"""Answers as messages on the wire: in order, each with its length, on a connection that is kept as was asked."""

import socket
from urllib.parse import quote, urlsplit

import pytest


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


def test_questions_sent_together_are_answered_in_order(url):
    queries = [f"SELECT ?n {{ BIND ( {n} AS ?n ) }}" for n in range(6)]
    answers = send(
        url,
        b"".join(ask(q, "Accept: text/csv\r\n") for q in queries),
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
        (ask("ASK {}"), b""),
    ],
)
def test_the_connection_is_kept_as_was_asked(url, question, says):
    [(_, headers, _)] = send(url, question)
    assert headers.get(b"connection", b"").lower() == says


def test_a_failure_is_sent_once_and_the_line_goes_on(url):
    failed, fine = send(url, ask("ASK {"), ask("ASK {}"), count=2)
    assert failed[0].startswith(b"HTTP/1.1 400") and failed[1][b"content-type"] == b"application/problem+json"
    assert fine[0] == b"HTTP/1.1 200 OK"


def test_a_header_given_twice_is_read_as_one(url):
    [(_, headers, _)] = send(url, ask("ASK {}", "Accept: text/csv;q=0.5\r\nAccept: text/tab-separated-values\r\n"))
    assert headers[b"content-type"].startswith(b"text/tab-separated-values")
