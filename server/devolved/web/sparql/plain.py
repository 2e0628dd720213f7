"""Requests so plain that one look at their bytes is enough to read them.

What clients of the endpoint send all day: one whole GET of a query, with nothing behind it, and headers that
ask for nothing out of the ordinary. Reading that as HTTP in general, header by header, costs as much as
the way to the engine and back. Anything else is left to the server's own parser: this one never
refuses, and takes nothing that could be read in two ways (RFC 9112, section 11.2).
"""

import re
from functools import lru_cache

LONGEST = 8_000  # characters of an address
REQUEST = re.compile(
    rb'GET /sparql\?([!"$-~]{7,%d}) HTTP/1\.1\r\n((?:[A-Za-z-]+: ?[!-~][ -~]*\r\n){1,30})\r\n' % LONGEST
)
READ = {"HOST": "HTTP_HOST", "ACCEPT": "HTTP_ACCEPT", "ACCEPT-ENCODING": "HTTP_ACCEPT_ENCODING"}
PASSED_OVER = frozenset(
    {"USER-AGENT", "ACCEPT-LANGUAGE", "ORIGIN", "REFERER", "DNT", "PRIORITY", "CACHE-CONTROL", "PRAGMA"}
)


def recognise(data: bytes) -> dict[str, str] | None:
    """The environ of a plain request that these bytes are, whole and alone: its query string and what it accepts. None for any other."""
    found = REQUEST.fullmatch(data)
    headers = found and _headers(found[2])
    return {"QUERY_STRING": found[1].decode("ascii"), **headers} if headers else None


@lru_cache(maxsize=256)
def _headers(lines: bytes) -> dict[str, str] | None:
    """What the headers of a request say, named as WSGI names it; None when one of them is not plain. A client sends the same each time."""
    environ = {}
    for line in lines.decode("ascii").splitlines():
        name, _, value = line.partition(":")
        name, value = name.upper(), value.strip()
        if key := READ.get(name):
            if key in environ:
                return None  # given twice
            environ[key] = value
        elif not (
            name in PASSED_OVER or name.startswith("SEC-") or (name == "CONNECTION" and value.lower() == "keep-alive")
        ):
            return None
    return environ if "HTTP_HOST" in environ else None
