"""Gaps between holders, labels that find room, rounds of a poll, and what stands before and after."""

from datetime import date

from devolved.register import succession
from devolved.register.entities import Entity
from devolved.register.pictures import polls, timeline
from devolved.register.register import LIBRARY
from devolved.register.tables.tables import Table
from devolved.store.terms import iri, text, typed

BASE = "https://w3id.org/devolved/id/"
ON = date(2026, 11, 24)


def table(path: str, *rows: dict) -> Table:
    made = [
        {
            name: iri(value)
            if str(value).startswith("http")
            else typed(str(value), "integer")
            if isinstance(value, int)
            else text(value)
            for name, value in row.items()
        }
        for row in rows
    ]
    return Table(LIBRARY.get(*path.split("/")), made, ON)


def strip(path: str, *spans: tuple, ended: date | None = None) -> timeline.Strip:
    rows = [
        {
            "person": BASE + f"person/{name}",
            **({"since": since} if since else {}),
            **({"until": until} if until else {}),
        }
        for name, since, until in spans
    ]
    return timeline.strip_of(
        table(path, *rows),
        "person",
        "Holders",
        ON,
        lambda address: address.rpartition("/")[2],
        lambda record: None,
        ended,
    )


def test_days_between_two_holders_are_shown_as_held_by_no_one():
    found = strip("posts/holders", ("a", "2020-01-01", "2021-03-01"), ("b", "2021-06-01", None))
    assert found.gaps == [(date(2021, 3, 1), date(2021, 6, 1))]
    assert [bar.detail for lane in found.lanes for bar in lane if bar.gap] == ["from 1 March to 31 May 2021"]


def test_a_post_that_no_one_has_held_since_is_shown_as_vacant_to_the_day():
    assert strip("posts/holders", ("a", "2020-01-01", "2021-03-01")).gaps == [(date(2021, 3, 1), None)]


def test_no_one_is_missing_from_a_post_that_is_no_more():
    spans = ("a", "2020-01-01", "2021-03-01"), ("b", "2021-06-01", "2022-01-01")
    assert strip("posts/holders", *spans, ended=date(2022, 1, 1)).gaps == [(date(2021, 3, 1), date(2021, 6, 1))]
    assert strip("posts/holders", *spans, ended=date(2022, 2, 1)).gaps[-1] == (date(2022, 1, 1), date(2022, 2, 1))


def test_what_is_not_known_to_the_day_is_not_called_vacant():
    assert strip("posts/holders", ("a", "2020", "2021"), ("b", "2022-01-01", None)).gaps == []
    assert strip("posts/holders", ("a", "2020-01-01", None), ("b", "2022-01-01", None)).gaps == []
    assert strip("posts/holders", ("a", "2020-01-01", "2021-03-01"), ("b", None, "2024-01-01")).gaps == []


def test_a_successor_who_is_to_come_leaves_no_vacancy_without_end():
    assert strip("posts/holders", ("a", "2020-01-01", "2027-05-10"), ("b", "2027-05-10", None)).gaps == []


def test_a_person_may_hold_nothing_without_leaving_a_gap():
    row = {"post": BASE + "post/x", "since": "2020-01-01", "until": "2021-01-01"}
    assert timeline.strip_of(table("people/tenures-of", row), "post", "Posts", ON, str, lambda r: None).gaps == []


def test_a_label_without_room_in_its_bar_stands_before_it_on_a_lane_of_its_own():
    found = strip(
        "posts/holders", ("first", "2000-01-01", "2026-01-01"), ("somebody-with-a-long-name", "2026-01-01", None)
    )
    assert [bar.outside for lane in found.lanes for bar in lane] == [False, True] and len(found.lanes) == 2


def candidate(name: str, **votes) -> dict:
    return {"candidate": BASE + f"person/{name}", "record": BASE + f"candidacy/{name}", **votes}


def test_shares_are_of_the_votes_on_record_and_bars_of_the_largest():
    found = polls.result(
        table("elections/candidates", candidate("a", first=60, won="true"), candidate("b", first=40)), all_known=True
    )
    assert [(s.votes, s.share, s.width, s.won) for s in found.rounds[0].standings] == [
        (60, 60.0, 100.0, True),
        (40, 40.0, 66.67, False),
    ]
    assert found.whole and found.lead == 20 and len(found.rounds) == 1


def test_the_second_round_decides_and_one_scale_serves_both():
    rows = candidate("a", first=30, final=70), candidate("b", first=35, final=65), candidate("c", first=5)
    found = polls.result(table("elections/candidates", *rows), all_known=True)
    assert [r.votes for r in found.rounds] == [70, 135] and found.lead == 5
    assert found.rounds[0].standings[0].candidate.endswith("/b") and found.rounds[0].standings[0].width == 50.0


def test_a_candidate_whose_votes_are_not_known_makes_the_result_less_than_whole():
    assert not polls.result(
        table("elections/candidates", candidate("a", first=3), candidate("b")), all_known=True
    ).whole
    assert polls.result(table("elections/candidates", candidate("a")), all_known=True) is None


def test_a_poll_without_a_vote_is_drawn_without_dividing_by_nothing():
    assert (
        polls.result(table("elections/candidates", candidate("a", first=0)), all_known=True)
        .rounds[0]
        .standings[0]
        .share
        == 0.0
    )


def test_a_meeting_stands_between_its_neighbours():
    rows = [{"beside": BASE + f"meeting/m{n}", "heldOn": f"202{n}"} for n in range(3)]
    found = [
        succession.beside(
            Entity(BASE + f"meeting/m{n}", "meeting", f"m{n}", {}),
            {"forums/meetings-beside": table("forums/meetings-beside", *rows)},
        )
        for n in range(3)
    ]
    assert [(f.before, f.after) for f in found] == [
        ((), (BASE + "meeting/m1",)),
        ((BASE + "meeting/m0",), (BASE + "meeting/m2",)),
        ((BASE + "meeting/m1",), ()),
    ]


def test_a_body_names_those_it_took_over_from():
    devo = "https://w3id.org/devolved/def#"
    body = Entity(
        BASE + "council/x", "council", "x", {devo + "succeeds": [iri(BASE + "council/a"), iri(BASE + "council/b")]}
    )
    found = succession.beside(body, {})
    assert found.before == (BASE + "council/a", BASE + "council/b") and not found.after and found
