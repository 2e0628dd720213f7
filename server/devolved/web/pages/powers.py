"""The powers matrix: which authority in force on the day holds which power, under what law."""

from flask import request

from devolved.errors import BadRequest, NotFound
from devolved.register import matrix
from devolved.register.register import LIBRARY
from devolved.register.tables.tables import WHOLE
from devolved.web.pages.page import Ask, Page
from devolved.web.pages.views import APART, TABLES, machine_table, parameters
from devolved.web.routes import Entry, Routes

bp = Routes("powers", __name__, pinnable=True, media=("text/html", "text/csv", "application/json"))


@bp.get(
    "/powers",
    sitemap=True,
    edition="start",
    menu=Entry("The register", 30, "Powers"),
    parameters={"competence": "One competence only, by its slug.", "raw": APART["raw"], "bom": APART["bom"]},
)
@bp.get("/powers.<extension>")
def powers(extension: str | None = None):
    """Power by authority, grouped by competence; `competence` shows one group only. As a table, a row a cell."""
    if extension and extension not in TABLES:
        raise NotFound(f"This table comes as {', '.join(TABLES)}, not as .{extension[:20]}.")
    if extension:
        return machine_table(LIBRARY.get("powers", "matrix"), parameters(LIBRARY.get("powers", "matrix")), extension)
    shown = Page()
    table, areas = shown.ask_all(Ask("powers/matrix", limit=WHOLE), Ask("authorities/in-force", limit=WHOLE))
    shown.records.clear()  # each cell leads to its record; none is cited here
    shown.settle()
    laid = matrix.grid(table.rows)
    choices = {matrix.slug(c): c for c in laid}
    chosen = request.args.get("competence", "").strip()
    if chosen and chosen not in choices:
        raise BadRequest(
            f"There is no competence “{chosen[:80]}” here. Allowed: {', '.join(sorted(choices)) or 'none'}."
        )
    if chosen:
        laid = {choices[chosen]: laid[choices[chosen]]}
        table.values["competence"] = chosen
    columns = list(
        dict.fromkeys([r["authority"].value for r in areas.rows] + [r["authority"].value for r in table.rows])
    )
    columns.sort(key=lambda a: matrix.short(shown.label(a)))
    marks = sorted({r["exercisedBy"].value for r in table.rows if "exercisedBy" in r})
    return shown.render(
        "powers.html",
        table=table,
        laid=laid,
        columns=columns,
        counts=matrix.counts(laid),
        choices=choices,
        chosen=chosen,
        marks=marks,
        short=matrix.short,
        slug_of=matrix.slug,
        title="Who holds which power",
    )
