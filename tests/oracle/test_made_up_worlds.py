"""What is said of made-up worlds follows from their records too; and each way of telling it wrong is found out.

Thirty worlds, on every fifth of their days; with ``DEVOLVED_FUZZ`` above 1 (`make test-long`) five hundred, on every
day on which anything changes or is bounded, with the day before and the day after.
"""

from contextlib import closing, contextmanager
from datetime import date

import pytest
from asked import TODAY, Said
from devolved.register.intervals import Interval, State
from devolved.register.register import Register
from devolved.register.sentences import bodies, holding, promises
from devolved.register.sentences.told import Told
from devolved.settings import Settings
from devolved.store import open_store
from judge import complaints, of_council, of_person, of_promise
from made_up import release
from record import EVER, NEVER, Record
from walk import LONG, around

pytestmark = pytest.mark.xdist_group("oracle")
FEW = 30
# Ten at a time: a flat view is made of all worlds that stand together, whichever is asked about.
BATCHES = [range(first, first + 10) for first in range(0, 500, 10)] if LONG else [range(FEW)]
STEP = 1 if LONG else 5
BASE = "https://w3id.org/devolved/id/"


@contextmanager
def opened(folder, numbers):
    """The record of some worlds, and what a register says of them."""
    made, data = release(folder, numbers)
    with closing(open_store(made, Settings(workers=1))) as store:
        yield Record(data), Said(Register(store, made.version, TODAY))


@pytest.fixture(scope="module")
def worlds(tmp_path_factory):
    with opened(tmp_path_factory.mktemp("worlds"), range(FEW)) as found:
        yield found


@pytest.fixture
def batch(request, tmp_path):
    """A range of worlds, opened."""
    if request.param == range(FEW):
        yield request.getfixturevalue("worlds"), request.param
    else:
        with opened(tmp_path, request.param) as found:
            yield found, request.param


def days(facts, more=()) -> list[date]:
    """The days of a world that are looked at."""
    edges = {edge for f in facts for edge in (f.a, f.b, f.c, f.d)} | set(more)
    return [date.fromordinal(d) for d in sorted(around(edges)) if EVER < d < NEVER][::STEP]


def faults(worlds, numbers):
    """Each fault of the worlds, one after another."""
    record, said = worlds
    tenures, members, people = record.tenures(), record.memberships(), None
    people, chairs, asked = record.by_person(tenures), record.chairs(tenures), record.promises()
    for number in numbers:
        n = f"{number:04}"
        post, authority, council = f"{BASE}post/m{n}", f"{BASE}authority/a{n}", f"{BASE}council/c{n}"
        own, facts = record.lasted(authority), tenures.get(post, [])
        for day in days([*facts, own]):
            at, exists = day.toordinal(), own.certain(day.toordinal())
            names = said.names({f.who for f in facts}, day)
            for place in (post, authority):
                sentence = said(place, day)
                yield from (
                    f"{place} on {day}: {c}: {sentence}" for c in complaints(sentence, facts, at, names, exists)
                )
            if not facts and "have held" in said(post, day):
                yield f"{post} on {day}: never held"
        for fact in facts:
            for day in days(people[fact.who]):
                posts, sentence = said.names({post}, day), said(fact.who, day)
                wrong = of_person(sentence, people[fact.who], day.toordinal(), posts)
                yield from (f"{fact.who} on {day}: {c}: {sentence}" for c in wrong)
        forum = f"{BASE}forum/f{n}"
        for day in days(chairs.get(forum, [])):
            if not record.lasted(forum).certain(day.toordinal()):
                continue
            names, sentence = said.names({f.who for f in chairs[forum]}, day), said(forum, day)
            wrong = complaints(sentence, chairs[forum], day.toordinal(), names, open_ended=True)
            yield from (f"{forum} on {day}: {c}: {sentence}" for c in wrong)
        for day in days([*members[council], own]):
            names = said.names({authority, *(f.who for f in facts)}, day)
            mayors, sentence = {authority: {names[f.who] for f in facts}}, said(council, day)
            wrong = of_council(sentence, members[council], {authority: own}, day.toordinal(), names, mayors)
            yield from (f"{council} on {day}: {c}: {sentence}" for c in wrong)
        promise = asked[f"{BASE}commitment/k{n}"]
        for day in days([], promise.edges()):
            sentence = said(f"{BASE}commitment/k{n}", day)
            yield from (f"k{n} on {day}: {c}: {sentence}" for c in of_promise(sentence, promise, day.toordinal()))


@pytest.mark.parametrize("batch", BATCHES, indirect=True, ids=str)
def test_what_is_said_of_made_up_worlds_follows_from_their_records(batch):
    assert list(faults(*batch)) == []


def surely(self, day):
    """An interval that takes what is not certain for certain."""
    found = SURE(self, day)
    return State.HOLDS if found is State.UNCERTAIN else found


def never(self, day):
    """An interval that takes what is not certain for what never was."""
    found = SURE(self, day)
    return State.NOT_YET if found is State.UNCERTAIN else found


SURE = Interval.on
WRONG = {
    "what is not known is said never to have been": (holding, "between", lambda *_: [". It has no elected mayor yet."]),
    "what may be is said to be": (Interval, "on", surely),
    "what may be is left out": (Interval, "on", never),
    "the beginning is another": (holding, "since", lambda held: " since 1 January 2001"),
    "the seat's own days are forgotten": (Interval, "within", lambda self, other: self),
    "a month is taken for its first day": (Interval, "latest_start", property(lambda self: self.earliest_start)),
    "an associate is given a mayor": (
        bodies,
        "LED",
        ("/constituent", "/within-area", "/associate", "/non-constituent"),
    ),
    "what was kept is overdue": (promises, "SETTLED", ()),
    "nothing is ever overdue": (promises, "SETTLED", tuple(promises.STANDS)),
    "what may have been promised was promised": (Told, "whether_yet", lambda told, written: ""),
    "what is under way is delivered": (promises, "STANDS", promises.STANDS | {"in-progress": "delivered"}),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_each_way_of_telling_it_wrong_is_found_out(worlds, monkeypatch, wrong):
    target, name, instead = WRONG[wrong]
    monkeypatch.setattr(target, name, instead)
    assert next(faults(worlds, range(FEW)), None)
