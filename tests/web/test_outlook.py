"""What must happen next to a promise, and what would change the verdict, follow by one rule (decision 0207)."""

from datetime import date

import pytest
from devolved.register.sentences.outlook import COUNTED, MAKER, MINISTERS, NOBODY, PARLIAMENT, STAGES, Facts, outlook
from devolved.web.html.commitments import very_place

ON = date(2026, 11, 28)


@pytest.mark.parametrize("status", ["announced", "in-progress", "delayed", "legislated"])
def test_an_open_promise_is_overdue_from_the_day_after_its_own(status):
    said = outlook(Facts(status, due="2027-03"), ON)
    assert said.must.partition(":")[0].endswith(", by the end of March 2027")
    assert "overdue from 1 April 2027" in said.change
    assert "however late" in outlook(Facts(status, due="2026-10-28"), ON).change
    # Due on the day shown is not overdue yet.
    assert "overdue from 29 November 2026" in outlook(Facts(status, due="2026-11-28"), ON).change
    assert "cannot become overdue" in outlook(Facts(status), ON).change


@pytest.mark.parametrize(
    ("states", "who"),
    [
        ([], MAKER),
        (["a Bill, which is not law", "conferred"], PARLIAMENT),
        (["conferred", "law made, not yet seen in force"], MINISTERS),
        (["in force, conferred on nobody that we know"], MINISTERS),
        (["in force; it gives no power of its own that we know"], MAKER),
    ],
)
def test_the_carrier_furthest_behind_says_who_must_act(states, who):
    assert outlook(Facts("legislated", states=states), ON).who == who


def test_what_recurs_lapses_and_is_kept_again_by_the_count():
    short = outlook(Facts("lapsed", kind="meeting", due_so_far=4, found=2, next_due="2027-04-11"), ON)
    assert short.who == COUNTED and short.must == "hold the next meeting, by 11 April 2027"
    assert short.change.startswith("Two meetings more, found or held late, would make it kept so far.")
    full = outlook(Facts("kept-so-far", kind="report", due_so_far=1, found=1, next_due="2027-03-31"), ON)
    assert full.change == "If none is found by 31 March 2027, it will have lapsed, as far as seen, from then on."


def test_words_without_a_test_and_what_has_ended_owe_nothing_that_could_be_missed():
    for facts in (Facts("too-vague"), Facts("announced", strength="rhetoric", due="2026-01-01")):
        assert "cannot be kept or missed" in outlook(facts, ON).change
    assert all(outlook(Facts(s), ON).who == NOBODY for s in ("delivered", "dropped", "superseded"))


def test_every_state_of_the_chain_has_its_stage(real_release):
    from devolved.settings import Settings
    from devolved.store import open_store
    from devolved.web.app import create_app
    from devolved.web.site import Site

    settings = Settings(workers=1, client_rate=0)
    store = open_store(real_release, settings)
    client = create_app(Site(real_release, store), settings).test_client()
    rows = client.get("/views/commitments/chains.json?on=2026-11-28").json["rows"]
    store.close()
    states = {row["state"]["value"] if isinstance(row["state"], dict) else row["state"] for row in rows}
    without = {s for s in states if not any(s.startswith(stage[0]) for stage in STAGES)}
    # Where nothing carries a promise there is no state of a carrier.
    assert len(states) > 4 and without == {"no law or agreement found"}


def test_a_reader_is_led_to_the_very_words_only_where_they_were_read():
    page = "https://www.gov.uk/a"
    assert very_place(page, "paragraph 4", "will meet biannually") == f"{page}#:~:text=will%20meet%20biannually"
    assert very_place(page, "paragraph 4", "") == page
    assert very_place("https://x.example/a.pdf", "page 24", "words") == "https://x.example/a.pdf#page=24"
    assert very_place(f"{page}#part", "", "words") == f"{page}#part"
