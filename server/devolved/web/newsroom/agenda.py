"""What is due: a page, and calendars that programs subscribe to, of the register and of one thing."""

from datetime import date

from flask import Response, g, request

from devolved.errors import NotFound
from devolved.register.entities import local
from devolved.register.following import due, ics
from devolved.web.pages.page import Page
from devolved.web.routes import Entry, Routes
from devolved.web.site import current_register

bp = Routes("agenda", __name__, pinnable=True, media=("text/calendar",), edition="never")
PAST = 40  # days of the past that the page shows; the calendar has more
YEARS = 3  # of the past in the calendar of everything; those of one thing have all
ACCOUNTABLE = ("election", "promise", "meeting", "recurring")


@bp.get("/calendar", media=("text/html",), sitemap=True, edition="start", menu=Entry("Tools", 15, "Calendar"))
def page():
    """What is due, and what was due and what was found."""
    found = due.dates(current_register(), g.on)
    shown = Page()
    shown.wanted |= {one.thing for one in found}
    past = [one for one in found if one.last <= g.on and one.kind in ACCOUNTABLE]
    return shown.render(
        "calendar.html",
        coming=[one for one in found if one.last > g.on],
        past=past[: -PAST - 1 : -1],
        before=len(past),
        kinds=due.KINDS,
        title="Calendar: what is due, and what was found",
    )


@bp.get("/calendar.ics", parameters={"kind": "Only days of these kinds, with commas between."})
def everything():
    """What is due and what was in the last few years, as a calendar; ``kind`` chooses some."""
    chosen = [kind for kind in request.args.get("kind", "").split(",") if kind]
    if unknown := set(chosen) - due.KINDS.keys():
        raise NotFound(f"There are no days of the kind {sorted(unknown)[0][:40]!r}; there are {', '.join(due.KINDS)}.")
    since = date(max(g.on.year - YEARS, 1), 1, 1)
    found = [o for o in due.dates(current_register(), g.on) if o.last >= since and (not chosen or o.kind in chosen)]
    return calendar("Devolved: what is due", found, "devolved")


@bp.get("/doc/<kind>/<slug>.ics", documented=False)
def of_thing(kind: str, slug: str):
    """The days of one thing and of what has to do with it."""
    thing = current_register().entity(kind, slug, g.on)
    if kind not in due.FOLLOWED:
        raise NotFound(f"Things of these kinds have calendars: {', '.join(due.FOLLOWED)}.")
    return calendar(f"Devolved: {thing.label}", due.dates(current_register(), g.on, thing.address), slug)


def calendar(name: str, found: list[due.Due], file: str) -> Response:
    """These days as a calendar that programs subscribe to."""
    root = request.url_root.rstrip("/")
    body = ics.write(current_register(), name, found, lambda thing: root + (local(thing) or ""))
    response = Response(body, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'inline; filename="{file}.ics"'
    return response
