"""The day a page speaks of: ``?on=YYYY-MM-DD``, or today in London."""

from datetime import date
from urllib.parse import urlencode

from flask import g, request

from devolved.calendar import today
from devolved.register import days
from devolved.register.register import Register, register_of
from devolved.web.routes import facts
from devolved.web.site import current_site


def choose() -> None:
    """Read ``?on=`` once a request. Raises BadDay for anything but a day."""
    if not facts().dated:
        return
    written = request.args.get("on", "").strip()
    g.today = today()
    g.on = days.read(written) if written and written != "today" else g.today
    g.shows_today = g.on == g.today


def register() -> Register:
    """The register this request reads."""
    if "register" not in g:
        site = current_site()
        g.register = register_of(site.store, site.release.version, site.release.built)
    return g.register


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
    pairs = [(k, v) for k, v in request.args.items(multi=True) if k != "on" and v]
    if on and on != g.today:
        pairs.append(("on", on.isoformat()))
    return request.path + ("?" + urlencode(pairs) if pairs else "")
