"""Promised against recorded: how often each forum was to meet, and the meetings of which a record was found."""

from devolved.register.pictures import charts
from devolved.register.register import LIBRARY
from devolved.register.tables.tables import WHOLE
from devolved.web.pages.page import Ask, Page
from devolved.web.pages.views import APART, finding, form_asked, machine_table
from devolved.web.routes import Routes

bp = Routes(
    "meetings",
    __name__,
    pinnable=True,
    sitemap=True,
    media=("text/html", "text/csv", "application/json"),
    parameters={name: APART[name] for name in ("raw", "bom")},
)


@bp.get("/meetings")
@bp.get("/meetings.<extension>")
def promised(extension: str | None = None):
    """Each forum with its promise and its record: how often, first due, which meetings, how long since the last."""
    if form := form_asked(extension):
        return machine_table(LIBRARY.get("forums", "promised-and-found"), {}, form)
    charts.prepare()
    shown = Page()
    paths = ("forums/promised-and-found", "forums/not-read", "forums/meetings-held", "forums/due-and-held")
    table, unread, held, drawn = shown.ask_all(*(Ask(path, limit=WHOLE) for path in paths))
    shown.settle()
    met: dict[str, list[dict]] = {}
    for row in held.rows:
        met.setdefault(row["forum"].value, []).append(row)
    return shown.render(
        "meetings.html",
        table=table,
        unread=unread,
        held=held,
        met=met,
        drawn=drawn,
        finding=finding(shown, drawn.view, drawn),
        quarterly=[r for r in table.rows if "meetsEvery" in r],
        title="Meetings: promised and found",
    )
