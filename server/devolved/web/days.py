"""The day a page speaks of: ``?on=YYYY-MM-DD``, or today in London."""

from datetime import date
from urllib.parse import urlencode

from flask import g, request

from devolved.calendar import today
from devolved.register import days
from devolved.web.routes import facts


def choose() -> None:
    """Read ``?on=`` once a request. Raises BadDay for anything but a day."""
    if not facts().dated:
        return
    written = request.args.get("on", "").strip()
    g.today = today()
    g.on = days.read(written) if written and written != "today" else g.today
    g.shows_today = g.on == g.today


def href(path: str, **arguments) -> str:
    """A local address that keeps the day being shown."""
    path, _, anchor = path.partition("#")
    path, _, query = path.partition("?")
    pairs = {k: v for k, v in arguments.items() if v not in (None, "")}
    if not g.get("shows_today", True) and "on" not in pairs:
        pairs["on"] = g.on.isoformat()
    query = "&".join(part for part in (query, urlencode(pairs)) if part)
    return path + ("?" + query if query else "") + ("#" + anchor if anchor else "")


def here(on: date | None) -> str:
    """This page on another day."""
    return here_with(on=on.isoformat() if on and on != g.today else None)


def here_with(**changes) -> str:
    """This page with other parameters; None takes one away."""
    pairs = [(k, v) for k, v in request.args.items(multi=True) if k not in changes and v]
    pairs += [(k, v) for k, v in changes.items() if v is not None]
    return request.path + ("?" + urlencode(pairs) if pairs else "")
