"""Charts of views: SVG, PNG and the specification itself."""

import json

from flask import Response, g, request

from devolved.errors import NotFound
from devolved.register.days import say
from devolved.register.pictures import charts
from devolved.register.register import LIBRARY
from devolved.web.pages.page import Page
from devolved.web.pages.views import APART, finding, parameters
from devolved.web.routes import Routes
from devolved.web.site import current_register

bp = Routes(
    "charts",
    __name__,
    pinnable=True,
    media=("image/svg+xml", "image/png", "application/json"),
    parameters=APART,
    of_view=True,
)
MEDIA = {"svg": "image/svg+xml; charset=utf-8", "png": "image/png", "json": "application/json"}


@bp.get("/views/<subject>/<name>/chart.<form>")
def chart(subject: str, name: str, form: str):
    """The chart of a view with its parameters. ``title=0`` leaves out title, caution and credit."""
    if form not in MEDIA:
        raise NotFound("Charts come as svg, png and json.")
    view = LIBRARY.get(subject, name)
    if view.chart is None:
        raise NotFound(f"The view {view.path} has no chart. Its table is at /views/{view.path}.")
    values = parameters(view)
    values.pop("title", None)
    shown = Page()
    table = shown.add(current_register().ask(view, g.on, values))
    shown.settle()
    titled = request.args.get("title") != "0"
    spec = charts.specification(
        table,
        shown.labels,
        title=finding(shown, view, table) if titled else "",
        credit=f"Source: Devolved, release {shown.register.version}, as on {say(g.on)}. CC BY 4.0. "
        f"{request.url_root}views/{view.path}",
        theme="dark" if request.args.get("theme") == "dark" else "light",
        width=min(max(request.args.get("width", charts.WIDTH, int), 160), 1600),
    )
    text = json.dumps(spec, ensure_ascii=False, sort_keys=True)
    body = json.dumps(spec, ensure_ascii=False, indent=1).encode() if form == "json" else charts.draw(text, form)
    response = Response(body, content_type=MEDIA[form])
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
