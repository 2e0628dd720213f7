"""A power that was given to an authority is told in one sentence, in each state of time."""

from datetime import date

import pytest
from devolved.register import sentences
from devolved.store.terms import Term

NAMES = {"p": "Bus franchising", "a": "Northshire Combined Authority", "u": "Buses Act 2017", "e": "Mayor"}
GIVEN = {"power": Term("iri", "p"), "authority": Term("iri", "a")}
LAW = {"under": Term("iri", "u"), "exerciser": Term("iri", "e")}


def told(on: date, row: dict[str, Term], **bounds: str) -> str:
    rows = [GIVEN | row | {name: Term("literal", written) for name, written in bounds.items()}]
    parts = sentences.lead("conferral", "c", "c", rows, on, lambda address: NAMES[address])
    return sentences.plain(parts, lambda address: NAMES[address])


@pytest.mark.parametrize(
    ("on", "bounds", "said"),
    [
        (date(2016, 1, 1), {"startsOn": "2017-06-27"}, "to be held by {} from 27 June 2017"),
        (date(2020, 1, 1), {"startsOn": "2017-06-27"}, "held by {} since 27 June 2017"),
        (date(2020, 1, 1), {"startsBefore": "2017-06-27"}, "held by {} since before 27 June 2017"),
        (date(2020, 1, 1), {"startsOn": "2017", "endsOn": "2021"}, "held by {} since 2017, until 2021"),
        (date(2022, 1, 1), {"startsOn": "2017", "endsOn": "2021"}, "held by {} from 2017 to 2021"),
        (
            date(2016, 1, 1),
            {"startsBefore": "2017"},
            "given to {} by 2017. Whether it was held on 1 January 2016 we have not found",
        ),
    ],
)
def test_each_state_of_time_has_its_words(on, bounds, said):
    # What is not known of it stands in a sentence of its own, after the law.
    sentence, point, unknown = ("Bus franchising: " + said.format("the Northshire Combined Authority") + ".").partition(
        "."
    )
    assert told(on, {}, **bounds) == sentence + point + unknown
    law = ", under the Buses Act 2017; exercised by the mayor"
    assert told(on, LAW, **bounds) == sentence + law + point + unknown
