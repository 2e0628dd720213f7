"""Every law against a small world that breaks it, and one that is only just within it."""

import laws
from lawbook import ALWAYS, NEVER, Interval, Register, gaps, overlaps


def spell(thing, since, until=NEVER, **said):
    return Interval(thing, since, until, said)


def test_the_day_one_leaves_the_next_may_come():
    first, second = spell("a", "2017-05-08", "2021-05-10", post="p"), spell("b", "2021-05-10", post="p")
    assert laws.two_at_once([first, second], of="post") == []


def test_two_holders_on_one_day_are_found():
    first, second = spell("a", "2017-05-08", "2021-05-11", post="p"), spell("b", "2021-05-10", post="p")
    assert laws.two_at_once([second, first], of="post") == ["p: a and b"]


def test_a_council_without_known_beginning_overlaps_all():
    assert list(overlaps([spell("a", ALWAYS), spell("b", "2024-05-07")]))


def test_a_gap_is_found_unless_the_record_shows_it():
    post = spell("p", "2017-05-08", starts="2017-05-08")
    left, came = spell("a", "2017-05-08", "2026-06-18"), spell("b", "2026-08-08")
    assert laws.unexplained_gaps(post, [left, came], "2000-01-01", "2026-11-24")
    unknown = spell("a", "2017-05-08", "2026-06-18", ends_after="2026-06-18")
    assert laws.unexplained_gaps(post, [unknown, came], "2000-01-01", "2026-11-24") == []


def test_a_post_known_to_the_month_may_wait_for_its_first_holder():
    came = spell("a", "2017-05-08")
    assert laws.unexplained_gaps(spell("p", "2017-05-01", starts="2017-05"), [came], "2000-01-01", "2020-01-01") == []
    assert laws.unexplained_gaps(spell("p", "2017-05-01", starts="2017-05-01"), [came], "2000-01-01", "2020-01-01")


def test_a_brief_that_nobody_had_for_a_while_is_found():
    had = [spell("a", "2010-05-12", "2014-07-15"), spell("b", "2014-07-16")]
    assert laws.nobody_between(had, "2010-05-12", "2026-11-28") == ["nobody from 2014-07-15 to 2014-07-16"]
    assert laws.nobody_between([*had, spell("c", "2014-01-01", "2015-01-01")], "2010-05-12", "2026-11-28") == []


def test_a_promise_that_is_in_no_status_at_first_is_found():
    late, never = {"promise": "a", "made": "2024-10-31", "first": "2024-12-31"}, {"promise": "b", "made": "2024-10-31"}
    assert laws.promises_without_a_status([late | {"first": "2024-10-31"}]) == []
    assert laws.promises_without_a_status([late, never]) == [
        "a: made 2024-10-31, first assessed 2024-12-31",
        "b: made 2024-10-31, first assessed never",
    ]


def test_nobody_ever_is_one_gap():
    assert gaps([], "2001-01-01", "2002-01-01") == [("2001-01-01", "2002-01-01")]


def test_seats_too_few_are_found():
    seats = [spell("chair", "2024-10-11", role="role/chair"), spell("guest", "2024-10-11", role="role/attends")]
    assert laws.seats_not_as_published(seats, {"2024-10-11": 1}) == []
    assert laws.seats_not_as_published(seats, {"2024-10-11": 2}) == ["2024-10-11: 1 seats, 2 published"]


def standing(first, second, **more):
    return [
        {"candidacy": "a", "won": "true", "first": first} | more.get("a", {}),
        {"candidacy": "b", "won": "false", "first": second} | more.get("b", {}),
    ]


def test_votes_that_cannot_be_are_found():
    election = {"election": "e", "electorate": "1000", "turnout": "30.0"}
    assert laws.votes_that_do_not_add_up(election, standing("160", "138")) == []
    assert laws.votes_that_do_not_add_up(election, standing("260", "138")) == ["e: 398 votes of 300 ballots"]
    assert laws.votes_that_do_not_add_up(election, standing("138", "160")) == ["e: the winner has not the most votes"]
    lost = standing("160", "138", a={"final": "150"}, b={"final": "140"})
    assert laws.votes_that_do_not_add_up(election, lost) == ["e: a lost votes between the rounds"]
    assert laws.votes_that_do_not_add_up(election, [])
    unknown = [
        {k: v for k, v in c.items() if k != "first"} if c["candidacy"] == "b" else c for c in standing("160", "138")
    ]
    assert laws.votes_that_do_not_add_up(election, unknown) == ["e: not every candidate has votes"]
    assert laws.votes_that_do_not_add_up(election | {"told": "the votes of one were not found"}, unknown) == []


def test_areas_that_do_not_sum_are_found():
    assert laws.areas_that_do_not_sum({"a": 100}, {"a": [50, 49]}) == []
    assert laws.areas_that_do_not_sum({"a": 100}, {"a": [50, 47]})


PAGE = """| table | rows | recorded | left out |
|---|---|---|---|
| deals | 3 | 2 | {out} |
| **all** | **3** | **2** | **1** |

### Left out, and why

| table | row | reason |
|---|---|---|
| deals | one | no page |
"""


def test_counts_that_do_not_add_up_are_found():
    assert laws.counts_that_do_not_add_up(PAGE.format(out=1)) == []
    assert len(laws.counts_that_do_not_add_up(PAGE.format(out=2))) == 3


BASE = "https://w3id.org/devolved/"


def world(*pages):
    """One sure fact that rests on a source with these pages, as N-Triples."""
    lines = [f"<{BASE}id/tenure/x> <{BASE}def#confidence> <{BASE}id/confidence/verified> ."]
    lines += [f"<{BASE}id/tenure/x> <http://purl.org/dc/terms/source> <{BASE}id/source/s> ."]
    lines += [f"<{BASE}id/source/s> <http://xmlns.com/foaf/0.1/page> <{page}> ." for page in pages]
    return Register("\n".join(lines).encode())


def test_a_fact_without_an_open_page_is_found():
    assert world("https://www.gov.uk/a-page").rows(laws.SURE_WITHOUT_A_PAGE) == []
    assert world("file:///a").rows(laws.SURE_WITHOUT_A_PAGE)
    assert world().rows(laws.SURE_WITHOUT_A_PAGE)


def test_a_power_older_than_its_authority_is_found():
    assert laws.older_than_its_authority("2016-12-31", "2017-02-09", "2016-12-31")
    assert laws.older_than_its_authority("2016-01-01", "2017-02-09", "2016")
    assert not laws.older_than_its_authority("2017-01-01", "2017-02-09", "2017")


def test_what_is_verified_on_copies_alone_is_found():
    assert laws.verified_on_copies([("a", ["copy", "mirror"])], {"copy", "mirror"}) == ["a"]
    assert laws.verified_on_copies([("a", ["copy", "law"]), ("b", [])], {"copy", "mirror"}) == []
