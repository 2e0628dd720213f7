"""Embeds: a view in a stranger's page, with its query, release and sources. A script of a few lines fits the frame's
height; nothing needs it."""

from flask import g, request

from devolved.register.pictures import charts
from devolved.register.register import LIBRARY
from devolved.web.pages.page import Page
from devolved.web.pages.views import APART, finding, parameters
from devolved.web.routes import Routes
from devolved.web.site import current_register

bp = Routes("embeds", __name__, pinnable=True, parameters=APART, of_view=True)
ROWS = 25


@bp.get("/views/<subject>/<name>/embed")
def embed(subject: str, name: str):
    """The chart, or the table where there is no chart. ``as=table`` asks for the table."""
    view = LIBRARY.get(subject, name)
    if view.chart:
        charts.prepare()
    values = parameters(view)
    shown = Page()
    table = shown.add(current_register().ask(view, g.on, values, limit=ROWS, count=True))
    shown.settle()
    g.frameable = True
    wants_table = request.args.get("as") == "table" or view.chart is None
    return shown.render(
        "embed.html",
        view=view,
        values=values,
        table=table,
        wants_table=wants_table,
        finding=finding(shown, view, table),
        title=view.title,
    )
