"""The quick ways of reading agree with the thorough ones on everything they take: gunicorn's parser, and the standard library's."""

from urllib.parse import parse_qsl, quote, quote_plus

import pytest
from amount import times
from devolved.errors import BadRequest
from devolved.web.sparql import plain, protocol
from gunicorn.config import Config
from gunicorn.http.errors import ParseException
from gunicorn.http.parser import RequestParser
from hypothesis import example, given
from hypothesis import strategies as st

HOST = b"Host: register.example\r\n"
PLAIN = st.sampled_from(
    [
        b"Accept: */*",
        b"accept: text/csv",
        b"Accept-Encoding: gzip, br",
        b"User-Agent: x",
        b"Connection: keep-alive",
        b"Sec-Fetch-Mode: cors",
    ]
)
OTHER = st.sampled_from(
    [b"Connection: close", b"Content-Length: 5",
     b"Transfer-Encoding: chunked", b"Expect: 100-continue", b"Upgrade: h2c", b"X-Forwarded-Proto: https", b"If-None-Match: x", b"Host: elsewhere", b"Cookie: a=b", b"Accept:", b"Accept : a", b" folded"]
)  # fmt: skip
TARGETS = st.sampled_from([b"/sparql?query=ASK%7B%7D", b"/sparql?query=ASK{}&format=csv", b"/sparql?querying=%C3%A9"])
REQUESTS = st.builds(lambda target, lines, end: b"GET " + target + b" HTTP/1.1\r\n" + HOST + b"".join(line + b"\r\n" for line in lines) + end, TARGETS, st.lists(PLAIN | PLAIN | PLAIN | OTHER, max_size=3), st.sampled_from([b"\r\n", b"\r\n", b"\r\nGET / HTTP/1.1\r\n\r\n"]))  # fmt: skip
BYTES = st.sampled_from(
    [
        b"\r",
        b"\n",
        b"\r\n",
        b" ",
        b"\t",
        b":",
        b"#",
        b"?",
        b"/",
        b"\0",
        b"\x0b",
        b"\x7f",
        b"\xe9",
        b"a",
        b"-",
        b"%",
        b"",
        b"\r\nContent-Length: 1",
        b" HTTP/1.1\r\n",
    ]
)
CHANGES = st.lists(st.tuples(st.floats(0, 1), st.sampled_from([0, 1]), BYTES), max_size=2)


def changed(data: bytes, changes: list) -> bytes:
    """A few bytes put in or put in place of others."""
    for place, instead, new in changes:
        at = int(place * len(data))
        data = data[:at] + new + data[at + instead :]
    return data


def thorough(data: bytes):
    """The first request as gunicorn reads it, and what it leaves; None when it refuses."""
    parser = RequestParser(Config(), iter([data]), ("192.0.2.1", 1))
    try:
        request = next(parser)
        return request, request.body.read() + parser.unreader.read()
    except (ParseException, StopIteration):
        return None


@times(1500)
@given(st.builds(changed, REQUESTS, CHANGES))
def test_what_is_taken_as_plain_is_what_gunicorn_reads(data):
    environ = plain.recognise(data)
    if environ is None:
        return
    request, left = thorough(data)
    assert (request.method, request.path, request.query, request.version, left) == (
        "GET",
        "/sparql",
        environ["QUERY_STRING"],
        (1, 1),
        b"",
    )
    assert not request.should_close()
    assert {plain.READ[n]: v for n, v in request.headers if n in plain.READ} == {
        k: v for k, v in environ.items() if k.startswith("HTTP_")
    }


def test_requests_of_clients_are_plain():
    browser = b"Accept: */*\r\nAccept-Encoding: gzip, deflate, br\r\nUser-Agent: Mozilla/5.0 (X11)\r\nSec-Fetch-Mode: cors\r\nReferer: http://register.example/query\r\n"
    for headers in (b"Accept: application/sparql-results+json\r\nConnection: Keep-Alive\r\n", browser):
        environ = plain.recognise(b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\n" + HOST + headers + b"\r\n")
        assert (
            environ["QUERY_STRING"] == "query=ASK%7B%7D"
            and environ["HTTP_HOST"] == "register.example"
            and environ["HTTP_ACCEPT"]
        )


@pytest.mark.parametrize(
    "headers",
    [
        b"",
        HOST + b"Content-Length: 5\r\n",
        HOST + b"Transfer-Encoding: chunked\r\n",
        HOST + b"Connection: close\r\n",
        HOST + b"Expect: 100-continue\r\n",
        HOST + HOST,
        HOST + b"X-Forwarded-Proto: https\r\n",
    ],
)
def test_what_may_mean_more_is_left_to_the_parser(headers):
    assert plain.recognise(b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\n" + headers + b"\r\n") is None


def test_what_was_read_from_the_headers_is_not_shared():
    data = b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\n" + HOST + b"\r\n"
    plain.recognise(data)["HTTP_ACCEPT"] = "text/csv"
    assert "HTTP_ACCEPT" not in plain.recognise(data)


TEXTS = st.text(st.characters(codec="utf-8") | st.sampled_from("%=+&;_ ?<>#\n\r~0F"), max_size=30)
ESCAPED = st.builds(
    lambda text, safe: quote(text, safe=safe), TEXTS, st.sampled_from(["", "/?:", "=+", "&;"])
) | TEXTS.map(quote_plus)
RAW = st.text(st.sampled_from('ab%=+&;_ ?<>"{}~#0FcdC3A9é'), max_size=15)


@times(1500)
@given(ESCAPED | RAW)
@example("%C3")
@example("a=b")
@example("%0D%0A=")
@example("%3D%0A")
@example("100%")
def test_a_query_is_decoded_as_the_standard_library_decodes_it(text):
    try:
        expected = parse_qsl("query=" + text, keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        with pytest.raises(BadRequest):
            protocol._read_pairs("query=" + text, "the address")
    else:
        assert protocol._read_pairs("query=" + text, "the address") == expected
