"""Whether the rows of a view depend on the day shown.

Many lists tell a whole course of events: every election of a post, every instrument, every record that rests on a
source. A day that is asked for does not cut them off, and their pages say so rather than speak as of that day.
"""

import re
from functools import lru_cache

from devolved.register.tables.views import View

# What stands in the flat view of a day alone. Names and parties do too, but a record has them on every day.
FLAT = (
    "chair", "constituent", "exercises", "holder", "holdsPower", "isOpen", "lacksPower", "mayor", "memberPerson",
    "memberPost", "statusNow", "statusOnDay", "tierNow", "tierOnDay",
)  # fmt: skip
_FLAT = re.compile(rf"\bdevo:(?:{'|'.join(FLAT)})\b")
_OPTIONAL = re.compile(r"\bOPTIONAL\s*\{")
WHICHEVER = "The rows are the same whichever day is shown."


@lru_cache(maxsize=1024)
def is_of_every_day(view: View) -> bool:
    """Whether the rows are the same whichever day is shown, though a name or a status in them may be of that day."""
    return not any("day" in p.types for p in view.parameters) and not _FLAT.search(_demanded(view.query))


def _demanded(query: str) -> str:
    """A query without comments and OPTIONAL groups: what decides which rows there are."""
    text = re.sub(r"#[^\n]*", "", query)
    while found := _OPTIONAL.search(text):
        depth, end = 1, found.end()
        while depth and end < len(text):
            depth += (text[end] == "{") - (text[end] == "}")
            end += 1
        text = text[: found.start()] + text[end:]
    return text
