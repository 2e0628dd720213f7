"""What must happen next to a promise, by whom, and what would change where it stands.

Both follow by one rule from what is recorded: status, day, recurrence and how far its carriers go
(decision 0207, ``ontology/decisions``). Nothing here is a forecast, and nothing is a verdict of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from devolved.register import days
from devolved.register.intervals import last_day
from devolved.register.sentences.wording import counted

# Who must act, where it is not those who made the promise or the body whose meetings are counted.
MAKER, COUNTED, PARLIAMENT, MINISTERS, NOBODY = "maker", "counted", "Parliament", "ministers", ""
# What is counted, as the view ``commitments/recurring`` names it: one, several, the deed, the deed done.
COUNTS = {
    "meeting": ("meeting", "meetings", "hold", "held"),
    "communique": ("communiqué", "communiqués", "publish", "published"),
    "report": ("report", "reports", "publish", "published"),
}
# How far a carrier goes, by the first words that ``commitments/chain`` says of it: the furthest behind decides.
# Each leads to who must act, what they must do, and what then changes.
STAGES = (
    ("a Bill", PARLIAMENT, "pass the Bill that carries it", "Royal Assent would make it legislated"),
    (
        "law made, not yet",
        MINISTERS,
        "bring the law that carries it into force",
        "The law in force and in use would make it delivered",
    ),
    (
        "law made; no power",
        MINISTERS,
        "use the law that carries it",
        "The first use of that law for those to whom it was promised would make it delivered",
    ),
    (
        "in force, conferred on nobody",
        MINISTERS,
        "confer the power on those for whom it was promised, or show that they have it",
        "A power in the hands of those for whom it was promised would make it delivered",
    ),
    (
        "in force; it gives no power",
        MAKER,
        "do what the law in force now allows or asks",
        "Evidence that it is done would make it delivered",
    ),
    ("agreed; no receipt", MAKER, "pay or hand over what was agreed", "A receipt would make it delivered"),
    ("agreed", MAKER, "complete what was agreed", "Evidence that all of it was given would make it delivered"),
    (
        "conferred",
        MAKER,
        "give it to all of those for whom it was promised",
        "Evidence that all of them have it would make it delivered",
    ),
    (
        "made by it",
        MAKER,
        "complete what the law began",
        "Evidence that all of it is done would make it delivered",
    ),
    (
        "a meeting",
        MAKER,
        "do what was promised; a meeting on it was found",
        "Evidence that it is done would make it delivered",
    ),
)
NONE_YET = (
    MAKER,
    "show that it is done: we have found no law, order, agreement or payment that carries it out",
    "A first step (a Bill, an agreement, a payment) would put it in progress, and a law make it legislated; "
    "what was promised, found done, would make it delivered",
)


# The same of a promise that a first step has put beyond announced.
ONWARDS = (
    "show that all of it is done: steps towards it were found, but no law, order, agreement or payment that carries "
    "all of it out",
    "A law would make it legislated, and what was promised, found done, delivered",
)


@dataclass(frozen=True)
class Facts:
    """What the rule draws on: slugs, days as recorded, counts as the view of recurring promises gives them."""

    status: str
    strength: str = ""
    due: str = ""
    kind: str = ""
    due_so_far: int = 0
    found: int = 0
    next_due: str = ""
    states: Sequence[str] = ()
    # Whether it is one to go on doing, or not doing, a thing: it has been found kept so far, or lapsed.
    standing: bool = False
    # Whether it stands in a Bill that was before Parliament on the day.
    in_bill: bool = False


@dataclass(frozen=True)
class Outlook:
    """Who must act (``MAKER``, ``COUNTED``, words, or nobody), what they must do, and what would change the verdict:
    whole sentences.
    """

    who: str
    must: str
    change: str


def outlook(facts: Facts, on: date) -> Outlook:
    """The rule: words without a test first, then what recurs, then what has ended, then what is open by its carrier."""
    if facts.status == "too-vague" or facts.strength == "rhetoric":
        return Outlook(
            MAKER,
            "say by what it could be seen to be kept: an act, a measure or a day",
            "It cannot be kept or missed as it stands. A statement by its maker that can be tested would change that.",
        )
    if facts.status in ("dropped", "superseded"):
        return Outlook(
            NOBODY,
            "Nothing: " + ("its maker gave it up" if facts.status == "dropped" else "another promise took its place"),
            "A promise made anew would be followed as one of its own.",
        )
    if facts.kind:
        return _recurring(facts)
    if facts.status == "delivered":
        change = "Evidence that it was not done after all would change this, or that it was taken back."
        return Outlook(NOBODY, "Nothing more is owed", change)
    if facts.standing and facts.status == "announced":
        change = "The first case in which it is found kept, or not kept, would change this."
        return Outlook(NOBODY, "Nothing but to keep it", change)
    if facts.status == "kept-so-far":
        change = "The first case in which it was not kept would change this."
        return Outlook(NOBODY, "Nothing but to go on keeping it", change)
    return _open(facts, on)


def _recurring(facts: Facts) -> Outlook:
    """What is counted lapses by the count, and is kept again by the count (decision 0204)."""
    one, several, deed, done = COUNTS[facts.kind]
    must = f"{deed} the next {one}" + (f", by {days.say(facts.next_due)}" if facts.next_due else "")
    missing = max(0, facts.due_so_far - facts.found)
    if missing:
        more = counted(missing, one, several)
        interval = "interval" if facts.next_due else "meeting"
        change = (
            f"{more[0].upper()}{more[1:]} more, found or {done} late, would make it kept so far. "
            f"Each further {interval} without one adds to what is missing."
        )
    elif facts.next_due:
        change = f"If none is found by {days.say(facts.next_due)}, it will have lapsed, as far as seen, from then on."
    else:
        change = f"A meeting after which no {one} is found would make it lapsed, as far as seen."
    return Outlook(COUNTED, must, change)


def _open(facts: Facts, on: date) -> Outlook:
    who, must, better = next(
        (stage[1:] for stage in STAGES if any(state.startswith(stage[0]) for state in facts.states)), NONE_YET
    )
    if (who, must, better) == NONE_YET and facts.in_bill:
        who, must, better = PARLIAMENT, "pass the Bill in which it stands", STAGES[0][3]
    elif (who, must, better) == NONE_YET and facts.status != "announced":
        must, better = ONWARDS
    ends = last_day(facts.due) if facts.due else None
    if ends is None:
        change = f"{better}. It has no day, so that it cannot become overdue; being given up would make it dropped."
    elif ends < on:
        change = (
            f"{better}, however late; a new day set by its maker would make it delayed, and being given up dropped."
        )
    else:
        by = f", by {days.say(facts.due)}" if len(facts.due) >= 10 else f", by the end of {days.say(facts.due)}"
        # The day stands with the deed, before what is told of it.
        deed, colon, rest = must.partition(":")
        must = f"{deed}{by}{colon}{rest}"
        change = f"{better}. If it is not found kept by then, it is overdue from {days.say(ends + timedelta(days=1))}."
    return Outlook(who, must, change)
