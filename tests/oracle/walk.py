"""Which days are looked at: those on which anything changes or is bounded, with the day before and the day after.

In the ordinary run those of these days are looked at whose number divides by 21, and every one of them for the gaps
that were once told wrong; with ``DEVOLVED_FUZZ`` above 1 (`make test-long`) all of them.
"""

import os
from collections.abc import Iterable
from datetime import date

from record import EVER, NEVER

LONG = float(os.environ.get("DEVOLVED_FUZZ", "1")) > 1
FIRST, LAST = date(1990, 1, 1).toordinal(), date(2035, 1, 1).toordinal()
# Places with a gap between two holders that was once told wrong, and a day in the midst of it.
GAPS = {"mayor-of-greater-manchester": date(2026, 7, 15), "mayor-of-cambridgeshire": date(2025, 5, 6)}


def around(edges: Iterable[int]) -> set[int]:
    """Every day of ``edges`` with the day before and the day after, as far as they are days."""
    return {edge + step for edge in edges if EVER < edge < NEVER for step in (-1, 0, 1)}


def looked_at(days: Iterable[int], address: str = "") -> list[date]:
    """Those of the days that this run looks at."""
    days = {d for d in days if FIRST < d < LAST}
    whole = next((midst for name, midst in GAPS.items() if name in address), None)
    chosen = days if LONG or whole else {d for d in days if d % 21 == 0}
    return [date.fromordinal(d) for d in sorted(chosen | ({whole.toordinal()} if whole else set()))]
