"""Every post, forum, authority, person, council and promise on every day on which something changes or is bounded,
with the day before and after (walk.py says which of them the ordinary run looks at):
what the sentences and the flat view say follows from the record.
"""

import re
from datetime import date

import pytest
from asked import TODAY
from judge import complaints, of_council, of_person, of_promise
from rdflib.namespace import SKOS
from record import DEVO, EVER, NEVER, Fact, Promise, span
from walk import LONG, around, looked_at

pytestmark = pytest.mark.xdist_group("oracle")


def edges(facts) -> set[int]:
    """Every bound of the facts."""
    return {edge for fact in facts for edge in (fact.a, fact.b, fact.c, fact.d)}


def by_day(asked: dict[str, list[date]]) -> list[tuple[date, str]]:
    """What is asked on which day, day by day: a flat view is made once for all that is asked of it."""
    return sorted((day, thing) for thing, days in asked.items() for day in days)


def _faults(record, said, places: dict[str, list[Fact]], subject=lambda place: place, **how) -> list[str]:
    faults = []
    asked = {p: looked_at(around(edges(facts)), p) or [date(2026, 11, 28)] for p, facts in places.items()}
    for day, place in by_day(asked):
        facts, number = places[place], day.toordinal()
        exists = record.lasted(subject(place)).certain(number)
        if not exists and not record.lasted(place).certain(number):
            continue
        names = said.names({f.who for f in facts}, day)
        sentence = said(subject(place), day)
        faults += [
            f"{place} on {day}: {c}: {sentence}" for c in complaints(sentence, facts, number, names, exists, **how)
        ]
    return faults


def test_posts_say_who_holds_them(record, said):
    assert _faults(record, said, record.tenures()) == []


def test_authorities_say_who_their_mayor_is(record, said):
    tenures, posts = record.tenures(), record.mayoralties()
    of = {posts[authority]: authority for authority in posts}
    faults = _faults(record, said, {p: tenures.get(p, []) for p in of if p in tenures}, lambda post: of[post])
    assert faults == [], "\n".join(faults)


def test_forums_say_who_is_in_the_chair(record, said):
    assert _faults(record, said, record.chairs(record.tenures()), open_ended=True) == []


def test_people_are_said_to_hold_what_they_hold(record, said):
    faults = []
    people = record.by_person(record.tenures())
    for day, person in by_day({p: looked_at(around(edges(facts)), p) for p, facts in people.items()}):
        facts = people[person]
        posts = said.names({f.place for f in facts}, day)
        sentence = said(person, day)
        faults += [f"{person} on {day}: {c}: {sentence}" for c in of_person(sentence, facts, day.toordinal(), posts)]
    assert faults == [], "\n".join(faults)


def test_councils_are_said_to_be_where_they_belong(record, said):
    tenures, posts = record.tenures(), record.mayoralties()
    members = record.memberships()
    bodies = {f.place: record.lasted(f.place) for facts in members.values() for f in facts}
    faults = []
    asked, leads = {}, {}
    for council, facts in members.items():
        leads[council] = {f.place: tenures.get(posts.get(f.place, ""), []) for f in facts}
        changes = around(edges([*facts, record.lasted(council), *(bodies[f.place] for f in facts)]))
        # Between changes of its own a council says what its authority says of the mayor: one such day is enough.
        changes |= around([f.d for held in leads[council].values() for f in held if f.d != NEVER][-1:])
        asked[council] = looked_at(changes, council)
    for day, council in by_day(asked):
        facts, led, number = members[council], leads[council], day.toordinal()
        if not record.lasted(council).certain(number):
            continue
        names = said.names({f.place for f in facts} | {f.who for held in led.values() for f in held} | {council}, day)
        mayors = {a: {names[f.who] for f in held} for a, held in led.items()}
        # Its own name may hold that of an authority.
        sentence = said(council, day).replace(names[council], "It")
        wrong = of_council(sentence, facts, bodies, number, names, mayors)
        faults += [f"{council} on {day}: {c}: {sentence}" for c in wrong]
    assert faults == [], "\n".join(faults)


def test_no_district_is_told_to_be_outside_the_area_of_its_county(record, said):
    """A district that is no member itself lies where its county council is one, and is told so."""
    members, by_name = record.memberships(), {}
    for council in record.all("Council"):
        by_name[record.one(council, SKOS.prefLabel)] = str(council)
    told = 0
    for council in record.all("Council"):
        county = by_name.get(f"{record.one(council, DEVO.countyArea)} County Council")
        own = [f for f in members.get(str(council), []) if f.possible(TODAY.toordinal())]
        there = [
            f
            for f in members.get(county, [])
            if f.said["kind"] == "constituent"
            and f.certain(TODAY.toordinal())
            and record.lasted(f.place).certain(TODAY.toordinal())
        ]
        if own or not there or not record.lasted(str(council)).certain(TODAY.toordinal()):
            continue
        sentence = said(str(council), TODAY)
        assert "not in any devolved area" not in sentence and "through its county" in sentence, sentence
        told += 1
    assert told > 5


def test_nobody_has_stood_or_sat_before_they_did(record, said):
    """What somebody did later is not told of an earlier day."""
    first: dict[tuple[str, str], int] = {}
    for word, kind, who, when in (
        ("stood", "Candidacy", DEVO.candidate, DEVO.pollOn),
        ("seat", "Seat", DEVO.heldBy, ""),
    ):
        for each in record.all(kind):
            person = record.one(each, who)
            if "/id/person/" not in person:
                continue
            election = record.graph.value(each, DEVO.candidacyIn)
            day = span(record.one(election, when))[0] if when else Fact.of(str(each), "", "", record.bounds(each)).a
            first[person, word] = min(first.get((person, word), NEVER), day)
    looked, told = sorted(first.items())[:: 1 if LONG else 12], 0
    for (person, word), day in looked:
        if EVER < day < NEVER:
            sentence = said(person, date.fromordinal(day - 1))
            assert not re.search(rf"\bhas\b.*\b{word}\b", sentence), (person, sentence)
            told += 1
    assert told > 10


def test_promises_are_said_to_stand_as_they_do(record, said):
    faults = []
    promises = record.promises()
    for day, address in by_day({a: looked_at(around(p.edges()), a) for a, p in promises.items()}):
        sentence = said(address, day)
        wrong = of_promise(sentence, promises[address], day.toordinal())
        faults += [f"{address} on {day}: {c}: {sentence}" for c in wrong]
    assert faults == [], "\n".join(faults)


def test_the_flat_view_holds_what_holds_for_certain(record, said):
    """Holders, chairs, members and statuses of a day: all that is certain, nothing that is impossible."""
    tenures, members, promises = record.tenures(), record.memberships(), record.promises()
    changes = around(edges(f for facts in (*tenures.values(), *members.values()) for f in facts))
    faults = []
    # Days are shared by all things: every eleventh of them in the ordinary run is seen whole.
    for day in looked_at(changes)[:: 1 if LONG else 11]:
        number = day.toordinal()
        held = said.flat("holder", day)
        belongs = said.flat("constituent", day)
        status = said.flat("statusOnDay", day)
        for fact in (f for facts in tenures.values() for f in facts):
            pair = (fact.place, fact.who)
            others = [o for o in tenures[fact.place] if o.who == fact.who]
            if fact.certain(number) and pair not in held:
                faults.append(f"{day}: {pair} holds for certain and is not in the flat view")
            if pair in held and not any(o.possible(number) for o in others):
                faults.append(f"{day}: {pair} is in the flat view and cannot hold")
        for fact in (f for facts in members.values() for f in facts if f.said["kind"] == "constituent"):
            pair = (fact.place, fact.who)
            open_ = record.lasted(fact.place).certain(number)
            if fact.certain(number) and open_ and pair not in belongs:
                faults.append(f"{day}: {pair} belongs for certain and is not in the flat view")
            if pair in belongs and not any(o.possible(number) for o in members[fact.who] if o.place == fact.place):
                faults.append(f"{day}: {pair} is in the flat view and cannot belong")
        for address, promise in promises.items():
            found = {o.rsplit("/", 1)[1] for s, o in status if s == address}
            if found - promise.standing(number) or (promise.standing(number) and not found):
                faults.append(
                    f"{day}: {address} stands as {found} in the flat view, {promise.standing(number)} by the record"
                )
    assert faults == [], "\n".join(faults)


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


def test_the_judge_finds_what_is_wrong_of_people():
    ada = [
        Fact.of("r1", "ada", "leader", {"startsOn": "2015-05-01", "endsOn": "2017-05-08"}),
        Fact.of(
            "r2", "ada", "mayor", {"startsOn": "2017-05-08", "endsAfter": "2026-06-18", "endsBefore": "2026-07-30"}
        ),
    ]
    posts = {"leader": "Leader of Northby", "mayor": "Mayor of the Shire"}
    for sentence, day in (
        ("Ada has been Mayor of the Shire since 8 May 2017.", "2026-07-15"),
        ("Ada has been Leader of Northby since 8 May 2017.", "2020-01-01"),
        ("Ada has been Mayor of the Shire since 9 May 2017.", "2020-01-01"),
        ("Ada was Mayor of the Shire, 2017 to 2026.", "2020-01-01"),
        ("Ada is named in the register.", "2026-10-01"),
        ("Ada was Mayor of the Shire and left in 2025.", "2026-10-01"),
    ):
        assert of_person(sentence, ada, date.fromisoformat(day).toordinal(), posts), sentence
    right = "Ada left as Mayor of the Shire between 18 June and 30 July 2026."
    assert not of_person(right, ada, date(2026, 7, 15).toordinal(), posts)


def test_the_judge_finds_what_is_wrong_of_councils():
    member = Fact.of("m", "northby", "shire", {"startsOn": "2016-04-01", "kind": "constituent"})
    friend = Fact.of("n", "northby", "vale", {"startsBefore": "2026-11-23", "kind": "associate"})
    bodies = {"shire": Fact.of("s", "", "s", {"startsOn": "2016-04-01"}), "vale": Fact.of("v", "", "v", {})}
    names, mayors = {"shire": "Shire Authority", "vale": "Vale Authority"}, {"shire": {"Ada"}, "vale": {"Bo"}}
    for sentence in (
        "Northby is a district. It is not in any devolved area.",
        "Northby is a district, and is a member of the Vale Authority.",
        "Northby is a district, and is a member of the Shire Authority. The Mayor of the Shire since 2017 is Bo.",
        "Northby is a district, and is a member of the Shire Authority and the Vale Authority. The mayor is Bo.",
    ):
        assert of_council(sentence, [member, friend], bodies, date(2026, 11, 28).toordinal(), names, mayors), sentence


def test_the_judge_finds_what_is_wrong_of_promises():
    assessed = [("2025-06-11", "announced", span("2025-06-11")[1]), ("2025-09", "in-progress", span("2025-09")[1])]
    promise = Promise("2025-06-11", "2026-04", assessed, ["2026-05-01"])
    for sentence, day in (
        (
            "Promised on 11 June 2025. Announced, and no step since was found, when last checked (June 2025).",
            "2026-01-01",
        ),
        ("Promised on 11 June 2025. In progress, when last checked (May 2026).", "2026-05-02"),
        ("Promised on 11 June 2025. In progress, when last checked (May 2026).", "2026-01-01"),
        ("Promised on 11 June 2025. In progress, when last checked (September 2025).", "2025-09-15"),
        ("Promised on 11 June 2025. Whether that was by 1 January 2026 we have not found.", "2026-01-01"),
        ("Promised on 12 June 2025. In progress, when last checked (September 2025).", "2026-01-01"),
        ("Promised on 11 June 2025. Nothing had been found about what became of it.", "2025-01-01"),
        ("Promised on 11 June 2025. In progress. It was due by April 2026 and is overdue.", "2026-04-30"),
    ):
        assert of_promise(sentence, promise, date.fromisoformat(day).toordinal()), sentence
