"""The powers matrix: which authority in force on the day holds which power, which it is known to lack, and of which
nothing was read.
"""

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

from flask import request

from devolved.errors import BadRequest
from devolved.register.register import LIBRARY
from devolved.register.tables import matrix
from devolved.register.tables.tables import WHOLE, Table
from devolved.register.together import gather
from devolved.web.html import powers as drawn
from devolved.web.pages.page import Page
from devolved.web.pages.views import APART, form_asked, machine_table, parameters
from devolved.web.routes import Entry, Routes

bp = Routes("powers", __name__, pinnable=True, media=("text/html", "text/csv", "application/json"))


@bp.get(
    "/powers",
    sitemap=True,
    edition="start",
    menu=Entry("The register", 30, "Powers"),
    parameters={
        "competence": "One competence only, by its slug.",
        "authority": "One authority only, by its slug; the page takes several.",
        "raw": APART["raw"],
        "bom": APART["bom"],
    },
)
@bp.get("/powers.<extension>")
def powers(extension: str | None = None):
    """Power by authority, grouped by competence; `competence` shows one group only, `authority` some columns only.
    As a table, a row for each authority and power, with what is known: held, not there, not now, not read.
    """
    if form := form_asked(extension):
        return machine_table(LIBRARY.get("powers", "ledger"), parameters(LIBRARY.get("powers", "ledger")), form)
    shown = Page()
    table, areas, coverage, states = _shared(shown)
    ledger = Table(LIBRARY.get("powers", "ledger"), [], shown.on)
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
        ledger.values["competence"] = chosen
    columns = list(
        dict.fromkeys([r["authority"].value for r in areas.rows] + [r["authority"].value for r in table.rows])
    )
    columns.sort(key=lambda a: matrix.short(shown.label(a)))
    asked = [slug for slug in request.args.getlist("authority") if slug.strip()]
    by_slug = {matrix.slug(address): address for address in columns}
    if unknown := [slug for slug in asked if slug not in by_slug]:
        raise BadRequest(
            f"There is no authority “{unknown[0][:80]}” in this table. Allowed: {', '.join(sorted(by_slug))}."
        )
    picked = [by_slug[slug] for slug in by_slug if slug in asked] or columns
    if len(asked) == 1:
        ledger.values["authority"] = asked[0]
    marks = sorted({r["exercisedBy"].value for r in table.rows if "exercisedBy" in r})
    known = Counter(
        "held" if a in held else states.get((power, a), "not read")
        for powers in laid.values()
        for power, held in powers.items()
        for a in picked
    )
    return shown.render(
        "powers.html",
        ledger=ledger,
        laid=laid,
        columns=columns,
        picked=picked,
        asked=asked,
        states=states,
        known=known,
        read=matrix.reading(coverage.rows),
        coverage=coverage,
        choices=choices,
        chosen=chosen,
        marks=marks,
        drawn=drawn.signs(shown, marks),
        cells=drawn.cells,
        short=matrix.short,
        slug_of=matrix.slug,
        title="Who holds which power",
    )


def _shared(shown: Page) -> tuple[Table, Table, Table, dict[tuple[str, str], str]]:
    """Who holds what on the day shown, the authorities, how much was read of each, and what is known of what is not
    held: the same whatever is chosen, so kept by the day.
    """
    register, on = shown.register, shown.on

    def read() -> list[Any]:
        paths = ("powers/matrix", "authorities/in-force", "authorities/reading-coverage")
        asked: list[Callable[[], Any]] = [partial(register.ask, path, on, limit=WHOLE) for path in paths]
        return gather([*asked, lambda: matrix.not_held(register.store, on)])

    table, areas, coverage, states = register.lately("powers", on, read)
    for found in (table, areas, coverage):
        shown.add(found)
    return table, areas, coverage, states
