"""A register that stands below the root of its host: ``DEVOLVED_BASE_URL=https://university.example/devolved``.

Inside, every address begins at the root, as data and views say it. Here the path is taken off what comes in, whether
or not the proxy in front has done so already, and put before every local address that goes out: in the head of an
answer (``BasePath``, around everything) and in the attributes of a page (``lead``, before pages are kept and pressed).
Whole addresses begin with ``request.url_root``, which holds the path by itself (``SCRIPT_NAME``, PEP 3333).
"""

import re
from urllib.parse import urlsplit

from flask import Response, g, request

# Attributes that hold an address; what begins with two slashes names a host.
ATTRIBUTE = re.compile(rb'(\s(?:href|src|srcset|action|formaction|data-[\w-]+)=")/(?!/)')
HEADERS = ("location", "content-location", "link")
IN_HEAD = re.compile(r"(^|<)/(?!/)")


def base_path(address: str) -> str:
    """The path of a base address, without a slash at its end: "" at the root of a host."""
    return urlsplit(address).path.rstrip("/")


class BasePath:
    """WSGI middleware: the path goes from ``PATH_INFO`` to ``SCRIPT_NAME``, and before local addresses in the head."""

    def __init__(self, app, path: str):
        self._app, self._path = app, path

    def __call__(self, environ, start_response):
        asked = environ.get("PATH_INFO", "")
        if asked == self._path or asked.startswith(self._path + "/"):
            environ["PATH_INFO"] = asked[len(self._path) :] or "/"
        environ["SCRIPT_NAME"] = self._path

        def start(status: str, headers: list[tuple[str, str]], exc_info=None):
            led = [(n, self._led(v) if n.lower() in HEADERS else v) for n, v in headers]
            return start_response(status, led, exc_info)

        return self._app(environ, start)

    def _led(self, value: str) -> str:
        return value if value.startswith(self._path + "/") else IN_HEAD.sub(rf"\g<1>{self._path}/", value)


def lead(path: str):
    """A hook that puts the path before the local addresses of a page.

    A page that was kept has it already, and an old release's page gets it outside.
    """
    before = rb"\g<1>" + path.encode() + b"/"

    def hook(response: Response) -> Response:
        at_home = request.script_root == path and not response.is_streamed and not g.get("cached")
        if at_home and response.mimetype in ("text/html", "image/svg+xml"):
            response.set_data(ATTRIBUTE.sub(before, response.get_data()))
        return response

    return hook
