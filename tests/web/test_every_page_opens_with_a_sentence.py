"""Every kind of thing opens with a sentence, true on every day by the record's own bounds."""

import itertools
import re
from datetime import date, timedelta

import pytest
from devolved.register import sentences
from devolved.register.intervals import Interval, State
from devolved.register.register import LIBRARY
from devolved.register.sentences.lasting import BE, BELONG, HAVE, lasting
from devolved.register.sentences.told import Told
from devolved.store.terms import Term
from devolved.vocabulary import BASE, KINDS

ONE_OF_EACH = """PREFIX devo: <https://w3id.org/devolved/def#> PREFIX geo: <http://www.opengis.net/ont/geosparql#>
SELECT (MIN(STR(?thing)) AS ?one) (MAX(STR(?thing)) AS ?other) {
    ?thing a devo:%s . FILTER ( STRSTARTS(STR(?thing), "%sid/%s/") ) }"""
BOUNDS = {
    "startsOn": ("", "2020-05-04", "2020-05"),
    "startsBefore": ("", "2020-07-01"),
    "endsOn": ("", "2022-03-01"),
    "endsAfter": ("", "2021-06-01"),
    "endsBefore": ("", "2021-09-01"),
    "knownOn": ("", "2020-12-01"),
}
WORLDS = [
    given
    for given in (dict(zip(BOUNDS, each, strict=True)) for each in itertools.product(*BOUNDS.values()))
    if not (given["startsOn"] and given["startsBefore"]) and not (given["endsOn"] and given["endsAfter"])
    and not (given["endsOn"] and given["endsBefore"])
]  # fmt: skip
DAYS = [date.fromisoformat(day) + timedelta(days=n) for day in (
    "2019-01-01", "2020-05-04", "2020-05-31", "2020-07-01", "2021-06-01", "2021-09-01", "2022-03-01", "2024-01-01"
) for n in (-1, 0, 1)]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_of_each_kind_opens_with_a_sentence(kind, real_store, read):
    assert kind in sentences.SENTENCES and LIBRARY.find(f"lead/{kind}")
    found = real_store.rows((ONE_OF_EACH % (KINDS[kind], BASE, kind)).replace("devo:Geometry", "geo:Geometry"))[0]
    for thing in {row.value for row in found.values()}:
        for day in ("", "?on=2018-03-01"):
            text = read(thing.removeprefix(BASE).replace("id/", "/doc/", 1) + day).response.get_data(as_text=True)
            lead = re.search(r'<p class="lead">(.*?)</p>', text, re.DOTALL)
            said = " ".join(re.sub(r"<button.*?</button>|<[^>]+>", "", lead[1]).split()) if lead else ""
            assert said.endswith((".", "”")) and not re.search(r" [,.;]|\.\.|  |None|https?:", said), (thing, said)


@pytest.mark.parametrize("verb", [BE, HAVE, BELONG], ids=lambda verb: verb[0])
def test_what_lasts_is_told_for_every_case_of_its_interval(verb):
    to, now, past, perfect = verb
    for given, day in itertools.product(WORLDS, DAYS):
        row = {"body" + n[0].upper() + n[1:]: Term("literal", value) for n, value in given.items() if value}
        told = Told("A seat", "https://w3id.org/devolved/id/seat/a", [row], day, str)
        said = sentences.plain(lasting(told, ["It"], verb, [" so"]), str)
        state, span = Interval(**given).on(day), Interval(**given)
        case = (given, day, said)
        if state is State.NOT_YET:
            assert said.startswith(f"It is to {to} so from "), case
        elif state is State.HOLDS:
            assert said.startswith(f"It {perfect if span.since() else now} so"), case
            assert bool(span.since()) != ("since when we have not found" in said), case
        elif state is State.ENDED:
            assert said.startswith(f"It {past} so") and "not found" not in said, case
        else:
            assert said.startswith((f"It {past} so", f"It {perfect} so")) and "we have not found" in said, case
        seen = re.search(r"still so on (\S+ \S+ \S+)\.", said)
        assert not seen or (seen[1] == "1 December 2020" and state is State.HOLDS and day > date(2020, 12, 1)), case
        assert "ended after" not in said and "left after" not in said, case
