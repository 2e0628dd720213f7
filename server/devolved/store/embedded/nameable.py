"""Which graphs must be made ready for a text: those of days, and of the register, that it may name.

More than it does name do no harm, so nothing is decided by reading the text.
"""

import re

from devolved.store.flat_views import DAYS, named_day, too_many
from devolved.vocabulary import DAY_GRAPHS, REGISTER_GRAPH

ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))")
DAY = re.compile(r"(on/|[/:<]|)(?<!\d)(\d{4}-\d\d-\d\d)(?!\d)", re.ASCII)
REGISTER = re.compile(r"[/:<]register\b")


def nameable(text: str) -> set[str]:
    """The graphs to be made ready that a text may name; more than it does name do no harm.

    Days next to ``on/``, and, where ``graph/on`` occurs, any day, since a prefix or a base may shorten the rest.
    Raises BadQuery for too many.
    """
    text = ESCAPE.sub(_character, text).replace("\\", "")
    if "graph/" not in text:
        return set()
    short = "graph/on" in text
    found: dict[bool, dict[str, None]] = {True: {}, False: {}}
    for before, day in DAY.findall(text):
        if short or before == "on/":
            found[bool(before)][day] = None
    if len(found[True]) > DAYS:
        raise too_many(len(found[True]))
    days = [DAY_GRAPHS + day for day in [*found[True], *found[False]] if named_day(DAY_GRAPHS + day)][:DAYS]
    return set(days) | ({REGISTER_GRAPH} if REGISTER.search(text) else set())


def _character(match: re.Match) -> str:
    code = int(match[1] or match[2], 16)
    return chr(code) if code < 0x110000 else "\ufffd"
