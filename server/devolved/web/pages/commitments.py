"""The commitment tracker: every promise, how firm, by when, what became of it,
and its chain into law and out to mayors.
"""

from collections import Counter

from flask import redirect, request

from devolved.errors import BadRequest
from devolved.register.matrix import slug
from devolved.register.tables.tables import WHOLE
from devolved.web import days
from devolved.web.html import commitments as commitments_table
from devolved.web.pages.page import Ask, Page
from devolved.web.routes import Entry, Routes

bp = Routes("commitments", __name__, pinnable=True)
FILTERS = ("status", "strength", "competence", "mission")
FLAGS = ("overdue", "stale")


@bp.get(
    "/promises",
    sitemap=True,
    edition="start",
    menu=Entry("The register", 40, "Promises"),
    parameters={
        "status": "One status only, by its slug.",
        "strength": "One degree of firmness only, by its slug.",
        "competence": "One competence only, by its slug.",
        "mission": "One mission only, by its slug.",
        "overdue": "1: only promises past their day.",
        "stale": "1: only open promises without evidence for a year.",
    },
)
def promises():
    """Promises on the day shown, narrowed by the filters in the address."""
    shown = Page()
    names = ("tracker", "chains", "makers", "by-mission")
    table, chains, makers, missions = shown.ask_all(*(Ask(f"commitments/{name}", limit=WHOLE) for name in names))
    choices = {name: {slug(r[name].value): r[name].value for r in table.rows if name in r} for name in FILTERS[:3]}
    choices["mission"] = {slug(r["mission"].value): r["mission"].value for r in missions.rows}
    values = chosen(choices)
    if values:
        table = shown.ask("commitments/tracker", limit=WHOLE, **values)
    found: dict[str, dict] = {}
    for row in table.rows:  # a promise of two competences is one promise
        found.setdefault(row["commitment"].value, row)
    shown.records.clear()  # each promise's own page carries its evidence
    shown.settle()
    tallies = {n: Counter(r[n].value for r in found.values() if n in r).most_common() for n in ("status", "strength")}

    def narrow(name: str, value: str) -> str:
        return days.href(request.path, **{**values, name: slug(value)})

    return shown.render(
        "commitments.html",
        table=table,
        rows=found,
        values=values,
        choices=choices,
        tallies=tallies,
        chained=chains,
        body=commitments_table.rows(shown, found, by_promise(makers), by_promise(chains)),
        narrow=narrow,
        title="What was promised, and what became of it",
    )


@bp.get("/commitments", pinnable=False, documented=False)
def commitments():
    """The register's word for promises leads to the readers' word."""
    return redirect(days.href("/promises", **request.args), code=303)


def by_promise(table) -> dict[str, list[dict]]:
    """The rows of each promise, in their order."""
    found: dict[str, list[dict]] = {}
    for row in table.rows:
        found.setdefault(row["commitment"].value, []).append(row)
    return found


def chosen(choices) -> dict[str, str]:
    """The filters that the address names. Raises BadRequest, saying what is allowed."""
    values = {n: request.args.get(n, "").strip() for n in FILTERS + FLAGS}
    values = {n: v for n, v in values.items() if v}
    for name, value in values.items():
        allowed = ("1",) if name in FLAGS else sorted(choices[name])
        if value not in allowed:
            raise BadRequest(f"There is no {name} “{value[:80]}” here. Allowed: {', '.join(allowed) or 'none'}.")
    return values
