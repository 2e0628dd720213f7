"""The cells of the powers matrix: a held power leads to its record, marked by who exercises it; else what is known."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup, escape

from devolved.register.sentences.told import Row
from devolved.register.tables.matrix import slug
from devolved.web.days import href
from devolved.web.html.marks import state_mark
from devolved.web.html.values import literal

SIGNS = (
    "M1 1h10v10H1z",
    "M6 1 11 11H1z",
    "M1 1h10L6 11z",
    "M6 0 12 6 6 12 0 6z",
    "M4 0h4v4h4v4H8v4H4V8H0V4h4z",
    "M1 1h10L1 11h10z",
)


def signs(page, marks: Sequence[str]) -> dict[str, Markup]:
    """Who exercises powers → the shape and letters that stand for them; "" for what is not known."""
    found = {"": Markup("?")}
    for number, by in enumerate(marks):
        words = page.label(by).split()
        letters = words[0][:1].upper() + (words[-1][:1].upper() if len(words) > 1 else "")
        found[by] = Markup(
            f'<svg class="held" viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">'
            f'<path d="{SIGNS[number % len(SIGNS)]}"/></svg> {escape(letters)}'
        )
    return found


def cells(
    page, power: str, held: Mapping[str, Row], states: Mapping[tuple[str, str], str], picked: Sequence[str], drawn
) -> Markup:
    """One row of the matrix: a cell for each authority. ``drawn``: what ``signs`` gave."""
    return Markup("").join(
        _held(page, held[a], f"{slug(power)} {slug(a)}", drawn) if a in held else _other(states.get((power, a)))
        for a in picked
    )


def _held(page, row: Row, cell: str, drawn: Mapping[str, Markup]) -> Markup:
    by = row["exercisedBy"].value if "exercisedBy" in row else ""
    words = f"{page.label(by) if by else 'Not known who exercises it'}, since " + (
        literal(row["since"]) if "since" in row else "a day that we have not found"
    )
    if "under" in row:
        words += f", under {page.label(row['under'])}"
    said, record = escape(words), row["record"].value.split("/id/")[-1]
    return Markup(
        f'<td><a data-cell="{escape(cell)}" title="{said}" href="{escape(href(f"/doc/{record}"))}">'
        f'{drawn[by]}<span class="vh">held: {said}</span></a></td>'
    )


def _other(state: str | None) -> Markup:
    return _CELLS[state or "not read"]


_CELLS = {
    state: Markup(
        f'<td class="s-{state.replace(",", "").replace(" ", "-")}">{state_mark(state) if state != "not read" else ""}'
        f'<span class="vh">{state}</span></td>'
    )
    for state in ("read, and not there", "not now", "not read")
}
