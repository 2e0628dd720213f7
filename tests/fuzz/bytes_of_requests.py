"""Requests as bytes, plain and odd, with a few bytes put in or put in place of others."""

from hypothesis import strategies as st

HOST = b"Host: register.example\r\n"
LINES = st.sampled_from(
    [
        *[
            b"Accept: */*",
            b"accept: text/csv",
            b"Accept-Encoding: gzip, br",
            b"User-Agent: x",
            b"Connection: keep-alive",
        ],
        *[b"Connection: close", b"Content-Length: 5", b"Transfer-Encoding: chunked", b"Expect: 100-continue"],
        *[b"Upgrade: h2c", b"X-Forwarded-Proto: https", b"If-None-Match: x", b"Host: elsewhere", b"Cookie: a=b"],
        *[b"Accept:", b"Accept : a", b" folded"],
    ]
)
TARGETS = st.sampled_from([b"/sparql?query=ASK%7B%7D", b"/sparql?query=ASK{}&format=csv", b"/sparql?querying=%C3%A9"])
ENDS = st.sampled_from([b"\r\n", b"\r\n", b"\r\nGET / HTTP/1.1\r\n\r\n"])


def _request(target: bytes, lines: list[bytes], end: bytes) -> bytes:
    return b"GET " + target + b" HTTP/1.1\r\n" + HOST + b"".join(line + b"\r\n" for line in lines) + end


REQUESTS = st.builds(_request, TARGETS, st.lists(LINES, max_size=3), ENDS)
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
    ]
    + [b"\r\nContent-Length: 1", b" HTTP/1.1\r\n"]
)
CHANGES = st.lists(st.tuples(st.floats(0, 1), st.sampled_from([0, 1]), BYTES), max_size=2)


def changed(data: bytes, changes: list) -> bytes:
    """A few bytes put in or put in place of others."""
    for place, instead, new in changes:
        at = int(place * len(data))
        data = data[:at] + new + data[at + instead :]
    return data
