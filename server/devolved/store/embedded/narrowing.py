"""Give the engine a way in to questions that go through everything.

The engine joins row by row from the pattern with the fewest unknowns. Where
there are no constants but classes that means all of it. Three kinds of such
questions are told apart by their writing (``clauses``), and written so that the engine starts from few rows
and finds the same (decision 0109):

* texts that hold some characters: the texts that may, from a ``column``, as VALUES before the patterns;
* the newest (or oldest) so many: no other days than those of the newest so many found, likewise;
* patterns behind a grouped sub-select: LATERAL, an extension of this engine (SEP 6), so that each group is looked up.
"""

import re
from collections.abc import Callable, Iterable

from devolved.store.embedded.clauses import TYPE, Clauses, Unclear, clauses
from devolved.store.embedded.columns import Columns
from devolved.store.terms import typed

TEXTS = "CONTAINS", "STRSTARTS", "STRENDS", "REGEX"
HELD = re.compile(
    r"""(?:CONTAINS|STRSTARTS|STRENDS|(REGEX)) \( (?:(?:STR|LCASE) \( )*[?$](\w+)(?: \))* , (?:LCASE \( )?(["'])([^"'\\]*)\3(?: \))?(?: , ["']i["'])? \)""",
    re.IGNORECASE | re.ASCII,
)
PLAIN = re.compile(r"[A-Za-z0-9 ]+")  # a regular expression that is just what it says
KEY = r"(?:(?:DESC|ASC) \( [?$]\w+ \)|[?$]\w+)"
ORDER = re.compile(
    rf"ORDER BY (?:(DESC|ASC) \( [?$](\w+) \)|[?$](\w+))(?: {KEY})* LIMIT ([0-9]{{1,6}})(?: OFFSET ([0-9]{{1,6}}))?"
)
COMMON = 16  # one in so many statements with the property is hoped to fit the rest


def narrowed(query: str, columns: Columns, ask: Callable) -> str | None:
    """The query with a way in, or None to leave it as it is. ``ask`` runs a query over the same store and returns its rows."""
    if not _likely(query.upper()):
        return None
    try:
        seen = clauses(query)
    except Unclear:
        return None
    if seen.grouped:
        return _by_group(seen)
    if not seen.patterns or not all(p.broad and (p.object[0] == "?" or columns.many(p.object)) for p in seen.patterns):
        return None
    return _by_text(seen, columns) or _by_day(seen, columns, ask)


def _likely(query: str) -> bool:
    """Whether it is worth reading: most queries are not, and this costs them next to nothing."""
    return (
        any(word in query for word in TEXTS)
        or "LIMIT" in query
        and "ORDER" in query
        or "GROUP" in query
        and query.count("SELECT") > 1
    )


def _by_group(seen: Clauses) -> str | None:
    """Each group is looked up once, which cannot cost more than to go through all that mentions any."""
    start, end = seen.block
    if (
        seen.patterns
        and seen.grouped in (seen.patterns[0].subject, seen.patterns[0].object)
        and all(p.broad and p.object[0] == "?" for p in seen.patterns)
    ):
        return f"{seen.text[:start]}LATERAL {{ {seen.text[start:end]}}} {seen.text[end:]}"
    return None


def _by_text(seen: Clauses, columns: Columns) -> str | None:
    for condition in seen.filters:
        held = HELD.fullmatch(condition)
        if held and held[4].isascii() and (not held[1] or PLAIN.fullmatch(held[4])):
            column = _column(seen, "?" + held[2], columns.texts)
            found = column.holding(held[4]) if column else None
            if found is not None:
                return _from(seen, "?" + held[2], found)
    return None


def _by_day(seen: Clauses, columns: Columns, ask: Callable) -> str | None:
    """So many rows are looked for on the newest days; then only days at least as new as theirs can be in the answer."""
    found = ORDER.fullmatch(seen.modifiers)
    if not (found and seen.plain):
        return None
    variable, newest, wanted = "?" + (found[2] or found[3]), found[1] == "DESC", int(found[4]) + int(found[5] or 0)
    column = _column(seen, variable, columns.days)
    common = COMMON
    while column and (days := column.first(wanted * common, newest)):
        some = _from(seen, variable, map(_date, days), until=seen.inside[1])
        rows = list(ask(f"{some[: seen.select]}SELECT {variable} {some[seen.inside[0] - 1 :]}}} LIMIT {wanted}"))
        if len(rows) == wanted:
            reached = (min if newest else max)(row[0].value for row in rows)
            return _from(seen, variable, [_date(day) for day in days if (day >= reached if newest else day <= reached)])
        common *= 4
    return None


def _column(seen: Clauses, variable: str, columns: Callable):
    """The column of a property whose value the variable must be."""
    return next(
        (
            found
            for p in seen.patterns
            if p.object == variable and p.predicate != TYPE and (found := columns(p.predicate))
        ),
        None,
    )


def _from(seen: Clauses, variable: str, terms: Iterable[str], until: int | None = None) -> str:
    """The query with the only values that a variable can have, before everything else in its group: none of them twice."""
    at = seen.inside[0]
    return f"{seen.text[:at]} VALUES {variable} {{ {' '.join(terms)} }} {seen.text[at:until]}"


def _date(day: str) -> str:
    return typed(day, "date").n3()
