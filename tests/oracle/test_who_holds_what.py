"""Every post, forum and authority on every day on which something changes or is bounded:
what is said follows from the record.
"""

from datetime import date

import pytest
from judge import complaints, days_of
from record import EVER, NEVER, Fact


def _exists(record, address: str, day: int) -> bool:
    own = Fact.of(address, "", address, record.bounds_of(address))
    return own.certain(day)


def _faults(record, said, places: dict[str, list[Fact]], subject=lambda place: place, **how) -> list[str]:
    faults = []
    for place, facts in sorted(places.items()):
        for day in days_of(facts) or [date(2026, 11, 28)]:
            number = day.toordinal()
            if not _exists(record, subject(place), number) and not _exists(record, place, number):
                continue
            names = said.names({f.who for f in facts}, day)
            sentence = said(subject(place), day)
            exists = _exists(record, subject(place), number)
            faults += [
                f"{place} on {day}: {c}: {sentence}" for c in complaints(sentence, facts, number, names, exists, **how)
            ]
    return faults


@pytest.mark.xdist_group("oracle")
def test_posts_say_who_holds_them(record, said):
    assert _faults(record, said, record.tenures()) == []


@pytest.mark.xdist_group("oracle")
def test_authorities_say_who_their_mayor_is(record, said):
    tenures, posts = record.tenures(), record.mayoralties()
    of = {posts[authority]: authority for authority in posts}
    faults = _faults(record, said, {p: tenures.get(p, []) for p in of if p in tenures}, lambda post: of[post])
    assert faults == []


@pytest.mark.xdist_group("oracle")
def test_forums_say_who_is_in_the_chair(record, said):
    assert _faults(record, said, record.chairs(record.tenures()), open_ended=True) == []


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("The Shire is a mayoral authority. It has no elected mayor yet.", "2026-07-15"),
        ("The Shire is a mayoral authority; its mayor since 8 May 2017 is Ada.", "2026-07-15"),
        ("The Shire is a mayoral authority; its mayor since 8 May 2017 is Ben.", "2020-01-01"),
        ("The Shire is a mayoral authority; its mayor since 9 May 2017 is Ada.", "2020-01-01"),
        ("The Shire is a mayoral authority; its first mayor is to be elected on 6 May 2027.", "2026-07-15"),
        (
            "The Shire is a mayoral authority. Ada left on 18 June 2026. On 15 July 2026 the mayoralty was vacant.",
            "2026-07-15",
        ),
        ("The Shire is a mayoral authority. We have not found who holds it.", "2020-01-01"),
        ("The Shire is a mayoral authority; its mayor since 8 May 2017 is Ada.", "2026-08-09"),
    ],
)
def test_the_judge_finds_what_is_wrong(sentence, day):
    """The same check over sentences that are false by their record: each is found out."""
    ada = Fact.of(
        "r1", "ada", "post", {"startsOn": "2017-05-08", "endsAfter": "2026-06-18", "endsBefore": "2026-07-30"}
    )
    ben = Fact.of("r2", "ben", "post", {"startsBefore": "2026-08-08"})
    ben.a = date(2026, 7, 30).toordinal()
    names = {"ada": "Ada", "ben": "Ben"}
    assert complaints(sentence, [ada, ben], date.fromisoformat(day).toordinal(), names)
    assert EVER < ada.a < ada.d < NEVER
