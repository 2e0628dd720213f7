"""What is true on one day, above all on the first day of an interval and on the first day after it."""

import pytest
from rulebook import rules

PRIME = """
    forum:cnr a devo:Forum ; devo:startsOn "2024-10-11"^^xsd:date .
    post:pm a devo:Post . post:fm a devo:Post . post:dpm a devo:Post . body:office a devo:Body .
    seat:pm devo:seatIn forum:cnr ; devo:heldBy post:pm ; devo:role role:chair ; devo:startsOn "2024-10-11"^^xsd:date .
    seat:fm devo:seatIn forum:cnr ; devo:heldBy post:fm ; devo:role role:member ; devo:startsOn "2024-10-11"^^xsd:date .
    seat:dpm devo:seatIn forum:cnr ; devo:heldBy post:dpm ; devo:role role:attends ;
        devo:startsOn "2024-10-11"^^xsd:date .
    seat:office devo:seatIn forum:cnr ; devo:heldBy body:office ; devo:role role:secretariat ;
        devo:startsOn "2024-10-11"^^xsd:date .
    tenure:1 devo:post post:pm ; org:member person:starmer ; devo:party party:labour ;
        devo:startsOn "2024-07-05"^^xsd:date ; devo:endsOn "2026-07-20"^^xsd:date .
    tenure:2 devo:post post:pm ; org:member person:burnham ; devo:party party:labour ;
        devo:startsOn "2026-07-20"^^xsd:date .
    tenure:3 devo:post post:fm ; org:member person:swinney ; devo:startsOn "2024-05"^^xsd:gYearMonth ;
        devo:endsAfter "2026-05-07"^^xsd:date ; devo:endsBefore "2026-09-01"^^xsd:date .
    tenure:4 devo:post post:dpm ; org:member person:rayner ; devo:startsOn "2024-07-05"^^xsd:date .
"""
TEES = """
    authority:t a devo:CombinedAuthority ; devo:startsOn "2016-04-01"^^xsd:date ; devo:endsOn "2030-01-01"^^xsd:date .
    post:m a devo:Post ; devo:role role:mayor ; org:postIn authority:t ; devo:filledBy filling:directly-elected ;
        devo:startsOn "2017-05-08"^^xsd:date .
    post:i a devo:Post ; devo:role role:interim-mayor ; org:postIn authority:t ; devo:filledBy filling:appointed .
    post:d a devo:Post ; devo:role role:deputy-mayor ; org:postIn authority:t .
    tenure:m devo:post post:m ; org:member person:ben ; devo:party party:conservative ;
        devo:startsOn "2017-05-08"^^xsd:date .
    tenure:i devo:post post:i ; org:member person:tony ; devo:startsOn "2015"^^xsd:gYear ;
        devo:endsOn "2017-05-08"^^xsd:date .
    tenure:d devo:post post:d ; org:member person:deputy ; devo:startsOn "2017-05-08"^^xsd:date .
"""


def test_the_rules_are_those_of_the_flat_properties(world):
    told = {str(t.predicate).rsplit("#", 1)[-1].strip(">") for t in world(PRIME + TEES).flat("2026-11-24")}
    told -= {"tierNow", "statusNow"}  # of version 1.0, said beside the new words
    assert told <= {
        p.stem.partition("-")[2].title().replace("-", "")[0].lower()
        + p.stem.partition("-")[2].title().replace("-", "")[1:]
        for p in rules("flat")
    }


@pytest.mark.parametrize(
    ("day", "chair"),
    [
        ("2024-10-10", []),
        ("2024-10-11", ["cnr chair starmer"]),
        ("2025-05-23", ["cnr chair starmer"]),
        ("2026-07-19", ["cnr chair starmer"]),
        ("2026-07-20", ["cnr chair burnham"]),
        ("2026-08-01", ["cnr chair burnham"]),
    ],
)
def test_the_chair_is_the_holder_of_the_post_in_the_chairs_seat(world, day, chair):
    assert world(PRIME).lines(day, "chair") == chair


@pytest.mark.parametrize(
    ("day", "held"), [("2024-04-30", False), ("2024-05-01", True), ("2026-05-07", True), ("2026-05-08", False)]
)
def test_a_month_counts_from_its_first_day_and_an_unknown_end_from_the_last_evidence(world, day, held):
    assert ("fm holder swinney" in world(PRIME).lines(day, "holder")) is held


def test_members_are_seats_of_chair_and_member_held_by_posts(world):
    assert world(PRIME).lines("2025-05-23", "member-post") == ["cnr memberPost fm", "cnr memberPost pm"]
    assert world(PRIME).lines("2025-05-23", "member-person") == ["cnr memberPerson starmer", "cnr memberPerson swinney"]
    assert world(PRIME).lines("2026-08-01", "member-person") == ["cnr memberPerson burnham"], (
        "a vacant post keeps its seat"
    )
    assert world(PRIME).lines("2026-08-01", "member-post") == ["cnr memberPost fm", "cnr memberPost pm"]


@pytest.mark.parametrize(("day", "mayor"), [("2017-05-07", []), ("2017-05-08", ["t mayor ben"])])
def test_interim_and_deputy_mayors_are_not_mayors(world, day, mayor):
    assert world(TEES).lines(day, "mayor") == mayor


def test_a_mayor_is_not_appointed_even_if_the_post_is_called_mayor(world):
    assert world(TEES.replace("filling:directly-elected", "filling:appointed")).lines("2020-01-01", "mayor") == []


@pytest.mark.parametrize(
    ("day", "councils"), [("2014-03-31", []), ("2014-04-01", ["a"]), ("2023-03-31", ["a"]), ("2023-04-01", ["b"])]
)
def test_constituents_come_and_go(world, day, councils):
    made = world("""
        membership:1 org:organization authority:t ; org:member council:a ;
            devo:membershipKind membership-kind:constituent ;
            devo:startsOn "2014-04-01"^^xsd:date ; devo:endsOn "2023-04-01"^^xsd:date .
        membership:2 org:organization authority:t ; org:member council:b ;
            devo:membershipKind membership-kind:constituent ;
            devo:startsOn "2023-04-01"^^xsd:date .
        membership:3 org:organization authority:t ; org:member council:c ;
            devo:membershipKind membership-kind:associate ;
            devo:startsOn "2010"^^xsd:gYear .""")
    assert made.lines(day, "constituent") == [f"t constituent {c}" for c in councils]


@pytest.mark.parametrize(
    ("day", "tier"), [("2026-04-28", []), ("2026-04-29", ["mayoral"]), ("2026-07-31", ["established-mayoral"])]
)
def test_a_tier_holds_from_its_designation(world, day, tier):
    made = world("""
        designation:1 devo:designates authority:t ; devo:tier tier:mayoral ;
            devo:startsOn "2026-04-29"^^xsd:date ; devo:endsOn "2026-07-31"^^xsd:date .
        designation:2 devo:designates authority:t ; devo:tier tier:established-mayoral ;
            devo:startsOn "2026-07-31"^^xsd:date .""")
    assert made.lines(day, "tier-on-day") == sorted(f"t {word} {x}" for x in tier for word in ("tierNow", "tierOnDay"))


CONFERRALS = TEES + "".join(
    f"conferral:{n} devo:conferredOn authority:t ; devo:power power:{n} ; devo:exercisedBy exerciser:{n} ; "
    'devo:startsOn "2017-01-01"^^xsd:date .\n'
    for n in "mayor authority mayor-and-authority mayor-with-homes-england authority-some-reserved-to-mayor "
    "secretary-of-state".split()
)


def test_an_authority_holds_what_is_conferred_whoever_exercises_it(world):
    assert len(world(CONFERRALS).lines("2017-01-01", "holds-power")) == 6
    assert world(CONFERRALS).lines("2016-12-31", "holds-power") == []


def test_the_mayors_post_exercises_what_the_mayor_exercises_alone_or_with_others(world):
    powers = ["mayor", "mayor-and-authority", "mayor-with-homes-england"]
    assert world(CONFERRALS).lines("2017-05-08", "exercises") == [f"m exercises {p}" for p in powers]
    assert world(CONFERRALS).lines("2017-05-07", "exercises") == [], "the post is not yet in being"


PROMISE = """
    assessment:1 devo:assesses commitment:c ; devo:status status:announced ; devo:assessedOn "2024-12-16"^^xsd:date .
    assessment:2 devo:assesses commitment:c ; devo:status status:in-progress ;
        devo:assessedOn "2025-07"^^xsd:gYearMonth .
    assessment:3 devo:assesses commitment:c ; devo:status status:delivered ; devo:assessedOn "2026-04-29"^^xsd:date .
    assessment:4 devo:assesses commitment:c ; devo:status status:legislated ; devo:assessedOn "2026-04-29"^^xsd:date .
"""


@pytest.mark.parametrize(
    ("day", "status"),
    [
        ("2024-12-15", []),
        ("2024-12-16", ["announced"]),
        ("2025-07-01", ["announced"]),
        ("2025-07-31", ["in-progress"]),
        ("2026-04-28", ["in-progress"]),
        ("2026-04-29", ["delivered"]),
    ],
)
def test_the_newest_assessment_decides_and_of_one_day_the_one_furthest_along(world, day, status):
    assert world(PROMISE).lines(day, "status-on-day") == sorted(
        f"c {word} {s}" for s in status for word in ("statusNow", "statusOnDay")
    )


@pytest.mark.parametrize(
    ("day", "party"),
    [("2019-05-07", []), ("2019-05-08", ["labour"]), ("2023-07-17", ["labour"]), ("2023-07-18", ["independent"])],
)
def test_an_affiliation_goes_before_the_party_of_the_tenure(world, day, party):
    made = world("""
        tenure:j devo:post post:n ; org:member person:jamie ; devo:party party:labour ;
            devo:startsOn "2019-05-08"^^xsd:date ; devo:endsOn "2024-05-07"^^xsd:date .
        affiliation:j a devo:Affiliation ; org:member person:jamie ; devo:party party:independent ;
            devo:startsOn "2023-07-18"^^xsd:date .""")
    assert made.lines(day, "party") == [f"jamie party {p}" for p in party]


@pytest.mark.parametrize(
    ("day", "open_"), [("2016-03-31", False), ("2016-04-01", True), ("2029-12-31", True), ("2030-01-01", False)]
)
def test_a_body_is_open_from_its_first_day_to_its_end(world, day, open_):
    announced = 'authority:x a devo:CombinedCountyAuthority ; devo:announcedOn "2010"^^xsd:gYear .'
    assert world(TEES + announced).lines(day, "is-open") == (["t isOpen true"] if open_ else [])


@pytest.mark.parametrize(("day", "open_"), [("2000-01-01", True), ("2019-12-31", True), ("2020-01-01", False)])
def test_a_body_whose_first_day_is_not_on_record_is_open_until_it_ends(world, day, open_):
    made = world('body:ita a devo:Body ; devo:endsOn "2020"^^xsd:gYear .')
    assert made.lines(day, "is-open") == (["ita isOpen true"] if open_ else [])


NAMES = """
    authority:sy a devo:CombinedAuthority ; skos:prefLabel "South Yorkshire"@en .
    name:1 a devo:Name ; devo:nameOf authority:sy ; devo:nameText "Sheffield City Region"@en ;
        devo:endsOn "2021-09-17"^^xsd:date .
    name:2 a devo:Name ; devo:nameOf authority:sy ; devo:nameText "South Yorkshire Mayoral"@en ;
        devo:startsOn "2021-09-17"^^xsd:date ; devo:endsOn "2025-01-01"^^xsd:date .
"""


@pytest.mark.parametrize(
    ("day", "label"),
    [
        ("2015-01-01", "Sheffield City Region"),
        ("2021-09-16", "Sheffield City Region"),
        ("2021-09-17", "South Yorkshire Mayoral"),
        ("2025-01-01", "South Yorkshire"),
    ],
)
def test_a_thing_is_called_by_the_name_of_the_day(world, day, label):
    assert world(NAMES).lines(day, "label") == [f"sy label {label}"]


def test_what_never_changed_its_name_has_no_label_of_the_day(world):
    assert world(PRIME).lines("2025-01-01", "label") == []


LEDGER = """
    authority:t a devo:CombinedAuthority ; devo:startsOn "2016-04-01"^^xsd:date ; devo:endsOn "2030-01-01"^^xsd:date .
    authority:u a devo:CombinedAuthority ; devo:startsOn "2016-04-01"^^xsd:date .
    power:tax a devo:Power ; devo:competence competence:money .
    power:loan a devo:Power ; devo:competence competence:money .
    power:bus a devo:Power ; devo:competence competence:transport ; devo:basis provision:act-1 .
    instrument:order a devo:Instrument ; devo:startsOn "2017-05-08"^^xsd:date .
    instrument:act a devo:Instrument ; devo:startsOn "2026-04-29"^^xsd:date .
    provision:act-1 a devo:Provision ; devo:provisionOf instrument:act .
    reading:t a devo:Reading ; devo:readingOf instrument:order ; devo:readFor authority:t ;
        devo:covers power:bus , competence:money .
    conferral:loan devo:conferredOn authority:t ; devo:power power:loan ;
        devo:startsOn "2018-05-04"^^xsd:date ; devo:endsOn "2020-01-01"^^xsd:date .
"""


@pytest.mark.parametrize(
    ("day", "lacking"),
    [
        ("2017-05-07", []),
        ("2017-05-08", ["bus", "loan", "tax"]),
        ("2018-05-03", ["bus", "loan", "tax"]),
        ("2018-05-04", ["bus", "tax"]),
        ("2020-01-01", ["bus", "loan", "tax"]),
        ("2026-04-28", ["bus", "loan", "tax"]),
        ("2026-04-29", ["loan", "tax"]),
        ("2029-12-31", ["loan", "tax"]),
        ("2030-01-01", []),
    ],
)
def test_a_power_is_lacking_where_a_reading_covers_it_and_no_conferral_gives_it(world, day, lacking):
    assert world(LEDGER).lines(day, "lacks-power") == [f"t lacksPower {power}" for power in lacking]


@pytest.mark.parametrize(
    ("reading", "lacking"),
    [
        ("devo:readFor authority:t ; devo:covers power:bus", True),
        ("devo:covers competence:transport", True),
        ("devo:readFor authority:t", False),
        ("devo:covers power:tax", False),
        ("devo:readFor authority:u ; devo:covers power:bus", False),
    ],
)
def test_a_later_law_may_have_given_a_power_until_it_is_read_for_it(world, reading, lacking):
    made = world(LEDGER + f"reading:a a devo:Reading ; devo:readingOf instrument:act ; {reading} .")
    assert ("t lacksPower bus" in made.lines("2026-11-24", "lacks-power")) is lacking


@pytest.mark.parametrize(
    ("reading", "day", "lacking"),
    [
        ("devo:leavesOpen power:tax", "2026-04-28", True),
        ("devo:leavesOpen power:tax", "2026-04-29", False),
        ("devo:leavesOpen competence:money", "2026-04-29", False),
        ("devo:leavesOpen power:loan", "2026-04-29", True),
        ("devo:readFor authority:t ; devo:leavesOpen power:tax", "2026-04-29", False),
        ("devo:readFor authority:u ; devo:leavesOpen power:tax", "2026-04-29", True),
    ],
)
def test_a_later_law_that_leaves_a_power_open_stops_it_from_being_lacking(world, reading, day, lacking):
    made = world(LEDGER + f"reading:a a devo:Reading ; devo:readingOf instrument:act ; {reading} .")
    assert ("t lacksPower tax" in made.lines(day, "lacks-power")) is lacking


def test_an_older_law_that_leaves_a_power_open_is_no_obstacle(world):
    older = """instrument:old a devo:Instrument ; devo:startsOn "2011-01-01"^^xsd:date .
        reading:a a devo:Reading ; devo:readingOf instrument:old ; devo:leavesOpen power:tax ."""
    assert "t lacksPower tax" in world(LEDGER + older).lines("2026-11-24", "lacks-power")


def test_a_law_older_than_the_document_that_was_read_is_no_obstacle(world):
    older = """instrument:old a devo:Instrument ; devo:startsOn "2011-01-01"^^xsd:date .
        power:tax devo:basis instrument:old ."""
    assert "t lacksPower tax" in world(LEDGER + older).lines("2026-11-24", "lacks-power")


def test_what_was_read_for_nobody_says_of_nobody_that_it_lacks_a_power(world):
    general = "reading:g a devo:Reading ; devo:readingOf instrument:order ; devo:covers power:tax ."
    assert not [line for line in world(LEDGER + general).lines("2026-11-24", "lacks-power") if line.startswith("u ")]
