"""A list that a day cuts off holds nothing of later days, or says of each row that it is later."""

from datetime import date

import pytest
from devolved.register import days
from devolved.register.register import LIBRARY, Register
from devolved.register.tables.reach import is_of_every_day

# Lists of what is to come, of two days of their own, and those whose rows say "not made yet" or "not begun";
# and columns that tell when law begins, something ends, is due, was counted, or was looked for by us.
LATER = {
    "elections/next", "elections/of-authority", "elections/of-post", "elections/beside", "elections/by-system",
    "things/days-of", "commitments/concerning", "powers/held-by", "forums/seats-of-authority",
}  # fmt: skip
AHEAD = {"inForce", "until", "dueBy", "inYear", "checked", "searched", "nextDue", "firstDue"}
CUT = [v for v in LIBRARY if v.subject not in ("lead", "changes") and v.path not in LATER and not is_of_every_day(v)]


@pytest.mark.parametrize("on", [date(2018, 3, 1), date(2024, 12, 20)])
def test_no_list_of_a_past_day_holds_later_rows(real_store, real_release, on):
    register, dated = Register(real_store, real_release.version, on), 0
    for view in CUT:
        told = [c.name for c in view.columns if c.unit not in ("colour", "hidden") and c.name not in AHEAD]
        for row in register.ask(view, on, {}, limit=2000).rows:
            values = [
                row[name].value for name in told if name in row and row[name].datatype.endswith(("date", "Month"))
            ]
            dated += len(values)
            assert not [value for value in values if days.first_day(value) > on], (view.path, row)
    assert dated > 500


@pytest.mark.parametrize("path", ["all", "by", "about", "by-stance", "same-judge", "same-subject"])
def test_judgements_are_those_published_by_the_day(real_store, real_release, path):
    counted = {}
    for on in (date(2017, 1, 1), date(2024, 12, 10), date(2026, 11, 28)):
        rows = Register(real_store, real_release.version, on).ask(f"judgements/{path}", on).rows
        assert all(days.first_day(row["judgedOn"].value) <= on for row in rows if "judgedOn" in row)
        counted[on] = sum(int(row["judgements"].value) for row in rows) if path == "by-stance" else len(rows)
    first, middle, last = counted.values()
    assert first <= middle <= last and first < last
