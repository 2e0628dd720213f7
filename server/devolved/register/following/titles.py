"""Events in plain words: who did what, in one verb, the day said once.

An event known to the day is dated by its feed; one known to the month or year says so in its title ("in May 2017"),
for a feed has to date it by one day, the last on which it can have happened.
"""

from collections.abc import Callable, Mapping, Sequence

from devolved.register.evidence import Evidence
from devolved.register.intervals import on_or_in
from devolved.register.sentences.wording import a, are, capital, lower, spoken_of, the, the_institution, the_within

MOST = 3  # sources named of one event
# What happened, as the queries call it → (who, verb, whom): names of properties; "" is the thing itself.
PATTERNS: dict[str, tuple[str, str, str]] = {
    "took office": ("member", "took office as", "post"),
    "left office": ("member", "left office as", "post"),
    "changed party": ("member", "changed party:", "party"),
    "took a seat": ("heldBy", "took a seat in", "seatIn"),
    "left a seat": ("heldBy", "left a seat in", "seatIn"),
    "joined": ("member", "joined", "organization"),
    "left": ("member", "left", "organization"),
    "set up": ("", "was set up", ""),
    "abolished": ("", "was abolished", ""),
    "wound up": ("", "was wound up", ""),
    "met": ("meetingOf", "met", ""),
    "made": ("", "was made", ""),
    "introduced": ("", "was introduced", ""),
    "agreed": ("", "was agreed", ""),
    "published": ("", "came out", ""),
    "given": ("conferredOn", "was given a power:", "power"),
    "lost": ("conferredOn", "lost a power:", "power"),
    "designated": ("designates", "became", "tier"),
    "judged": ("judgedBy", "spoke of", "judgementOf"),
}
BODIES = {"meetingOf", "conferredOn", "designates", "organization", "seatIn"}
FOUNDED = {"set up", "abolished", "wound up"}
Said = Mapping[str, Sequence[str]]


def title(event: str, thing: str, on: str, said: Said, label: Callable[[str], str]) -> str:
    """One event as a title. ``said`` holds the values of its record by the last word of their property.

    ``on`` is the day, month or year as written; ``label`` names things on the day shown.
    """
    words = _words(event, thing, said, label)
    return words if len(on) >= 10 else f"{words}{',' * (':' in words)} {on_or_in(on)}"


def _words(event: str, thing: str, said: Said, label: Callable[[str], str]) -> str:
    if "assesses" in said and "status" in said:
        status, promise = said["status"][0], label(said["assesses"][0])
        now = "" if status.endswith("/announced") else "Now "
        name = label(status)
        return f"{now}{lower(name) if now else name}: {promise}"
    if event == "election held" and "electionFor" in said and len(said.get("candidate", ())) == 1:
        return f"{label(said['candidate'][0])} was elected {label(said['electionFor'][0])}"
    if event == "election held" and "electionFor" in said:
        return f"An election for {label(said['electionFor'][0])} was held"
    who, verb, whom = PATTERNS.get(event, ("", event + ":", ""))
    if who not in said and who or whom and whom not in said:
        return f"{label(thing)}: {event}"
    subject = " and ".join(_called(one, label) for one in said[who]) if who else label(thing)
    subject = capital(subject)
    if who in BODIES or event in FOUNDED:
        subject = the(subject)
    if are(subject) == "are":
        verb = verb.replace("was ", "were ", 1)
    if not whom:
        return f"{subject} {verb}"
    named = label(said[whom][0])
    if whom == "tier":
        return f"{subject} {verb} {a(lower(named))} authority"
    if event == "judged":
        return f"{subject} {verb} {spoken_of(said[whom][0], named)}"
    named = lower(named) if whom == "power" else (the_within(named) if whom in BODIES else "") + named
    return f"{subject} {verb} {named}"


def _called(address: str, label: Callable[[str], str]) -> str:
    """A person by name, an institution with the article that it takes."""
    name = label(address)
    return (the_institution(name) if "/id/body/" in address else "") + name


def summary(on: str, said: Said, evidence: Evidence | None) -> str:
    """When it was (where the title does not say), what was found, and how we know."""
    day = on_or_in(on)
    opening = [capital(day) + "."] if len(on) >= 10 else []
    return " ".join([*opening, *said.get("description", ())[:1], how_we_know(evidence)])


def how_we_know(evidence: Evidence | None) -> str:
    """The sources of a record in a sentence, the better ones first, and how good they are."""
    if evidence is None or not evidence.citations:
        return "It still needs a source."
    named = [
        c.title + (f", {c.publisher}" if c.publisher and c.publisher not in c.title else "")
        for c in evidence.citations[:MOST]
    ]
    more = len(evidence.citations) - len(named)
    said = ("Source: " if len(named) == 1 and not more else "Sources: ") + "; ".join(named)
    said += f"; and {more} more." if more else "."
    if evidence.mark != "secondary":
        return said
    return said + (" This is a secondary source." if said.startswith("Source:") else " These are secondary sources.")
