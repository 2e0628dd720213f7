"""A picture of any answer: bars where a column counts, England where a column names areas."""

import math
from dataclasses import dataclass

from devolved.register.pictures.maps import Atlas
from devolved.register.tables.first_rows import Shown
from devolved.store.terms import Term


@dataclass(frozen=True)
class Place:
    """An area that an answer names, what its row says beside it, and its outline."""

    address: str
    label: str
    says: str
    path: str


def places(answer: Shown, atlas: Atlas, labels: dict[str, str]) -> list[Place]:
    """The areas that rows of an answer name, each once, with the other cells of its first row."""
    found: dict[str, Place] = {}
    for row in answer.rows:
        for term in row:
            if term is None:
                continue
            outline = atlas.authorities.get(term.value) or atlas.districts.get(term.value)
            if outline and outline.path and term.value not in found:
                rest = [_said(other, labels) for other in row if other and other != term]
                label = labels.get(term.value, term.value)
                found[term.value] = Place(term.value, label, ", ".join(rest[:3]), outline.path)
    return list(found.values())


def bars(answer: Shown) -> tuple[str, str] | None:
    """The columns of an answer that make bars: what each is called, and how long it is. None where there are none."""
    names = answer.columns
    sure = [i for i in range(len(names)) if answer.rows and all(_number(row[i]) is not None for row in answer.rows)]
    if not sure:
        return None
    called = next((i for i in range(len(names)) if i not in sure), None)
    if called is None and len(sure) > 1:
        called = sure[0]
        sure = sure[1:]
    return None if called is None else (names[called], names[sure[0]])


def lengths(answer: Shown) -> list[tuple[Term | None, Term | None, float]]:
    """Each row's name and figure, and the length of its bar in percent of the longest. Empty where ``bars`` finds none;
    nothing below nought has a bar.
    """
    if (columns := bars(answer)) is None:
        return []
    name, size = (answer.columns.index(column) for column in columns)
    figures = [_number(row[size]) or 0.0 for row in answer.rows]
    longest = max(0.0, *figures) or 1.0
    return [(row[name], row[size], max(0.0, f) / longest * 100) for row, f in zip(answer.rows, figures, strict=True)]


def _number(term: Term | None) -> float | None:
    if term is None or term.kind != "literal" or term.language:
        return None
    try:
        figure = float(term.value)
    except ValueError:
        return None
    return figure if math.isfinite(figure) else None


def _said(term: Term | None, labels: dict[str, str]) -> str:
    return "" if term is None else labels.get(term.value, term.value) if term.kind == "iri" else term.value
