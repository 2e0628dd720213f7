"""What changes on a day, in a few words, from the tables that a page has asked for anyway.

The day bar leads to the last change before the day shown and to the next: these words say what it is. Where no table
of the page has a row that begins, ends or happens on exactly that day, nothing is said.
"""

from collections.abc import Callable, Iterable

from devolved.register.sentences.told import Row
from devolved.register.sentences.wording import lower
from devolved.register.tables.tables import Table

# View → the column that is told, the words for a row that begins, and for one that ends.
DATED = {
    "mayors/of-authority": ("person", "{} becomes mayor", "{} leaves the mayoralty"),
    "posts/holders": ("person", "{} takes office", "{} leaves office"),
    "people/tenures-of": ("post", "becomes {}", "is no longer {}"),
    "authorities/tiers-of": ("tier", "becomes {}", "is no longer {}"),
    "authorities/of-council": ("authority", "joins {}", "leaves {}"),
    "authorities/names-of": ("name", "named {}", "no longer named {}"),
    "forums/chairs-of": ("person", "{} takes the chair", "{} leaves the chair"),
    "powers/held-by": ("power", "gains {}", "loses {}"),
    "powers/holders": ("holder", "{} gains it", "{} loses it"),
    "money/of-body": ("fund", "money begins: {}", "money ends: {}"),
}
# View → the column of its day, the column that is told, the words.
HAPPENED = {
    "elections/of-authority": ("pollOn", "winner", "{} is elected"),
    "commitments/history": ("assessedOn", "status", "found {}"),
    "forums/meetings-of": ("heldOn", "", "a meeting"),
}
PLAIN = ("powers/held-by", "authorities/tiers-of", "commitments/history")  # told as words, not as names


def said(tables: Iterable[Table], day: str, label: Callable[[str], str], evidence: Callable) -> str:
    """What the first table that knows says of the day; with "and more" where it is not all. Empty where none knows.

    ``evidence`` gives that of a record: where only a bound is known, the words say so.
    """
    found: list[str] = []
    for table in tables:
        for row in table.rows:
            if (words := _of(table.view.path, row, day, label, evidence)) and words not in found:
                found.append(words)
    return found[0] + (" and more" if len(found) > 1 else "") if found else ""


def _of(path: str, row: Row, day: str, label: Callable[[str], str], evidence: Callable) -> str:
    def named(column: str) -> str:
        if column not in row:
            return ""
        words = label(row[column].value) if row[column].kind == "iri" else row[column].value
        return lower(words) if path in PLAIN else words

    if path in DATED:
        column, begins, ends = DATED[path]
        for edge, words in (("since", begins), ("until", ends)):
            if edge in row and row[edge].value == day:
                return words.format(named(column)) if named(column) else ""
        found = evidence(row["record"].value) if "record" in row and "since" not in row else None
        if found and found.starts_before == day and named(column):
            return f"by then {begins.format(named(column))}"
    elif path in HAPPENED:
        at, column, words = HAPPENED[path]
        if at in row and row[at].value == day and (not column or column in row):
            return words.format(named(column)) if column else words
    return ""
