"""The small client, offered by every server whose answers it reads (``/client.py``)."""

from functools import cache
from importlib.resources import files

from flask import Response

from devolved.web.routes import Routes

bp = Routes("client", __name__, edition="never", dated=False, media=("text/x-python",))


@bp.get("/client.py")
def client_file():
    """The client as one file without dependencies: save it beside your own program."""
    response = Response(_text(), content_type="text/x-python; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="devolved_client.py"'
    return response


@cache
def _text() -> str:
    return (files("devolved") / "client.py").read_text("utf-8")
