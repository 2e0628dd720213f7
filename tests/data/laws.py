"""Laws of the world: each takes plain facts and gives the breaches it finds, so that a law can be seen to fail."""

import re
from collections.abc import Iterable

from lawbook import Interval, gaps, overlaps

# Verified and secondary facts that no source with a public address bears, not even through a passage or an instrument.
SURE_WITHOUT_A_PAGE = """?fact devo:confidence ?confidence . FILTER(!STRENDS(STR(?confidence), "/uncited"))
    MINUS { ?source foaf:page ?page . FILTER(REGEX(STR(?page), "^https?://[^/]+[.][^/]+"))
        ?fact dcterms:source ?source }
    MINUS { ?source foaf:page ?page . FILTER(REGEX(STR(?page), "^https?://[^/]+[.][^/]+"))
        ?fact dcterms:source/(dcterms:isPartOf|dcterms:source|devo:provisionOf) ?source }"""
COUNTED = r"^\| \*{0,2}(\w+)\*{0,2} \| \*{0,2}(\d+)\*{0,2} \| \*{0,2}(\d+)\*{0,2} \| \*{0,2}(\d+)\*{0,2} \|$"
IMPRECISE = re.compile(r"\d{4}(-\d\d)?")


def two_at_once(intervals: Iterable[Interval], *, of: str) -> list[str]:
    """Breaches of "one at a time": two people in a post, two spells of a council in an authority."""
    by = {}
    for interval in intervals:
        by.setdefault(interval.said[of], []).append(interval)
    return [f"{key}: {a.thing} and {b.thing}" for key, several in by.items() for a, b in overlaps(several)]


def unexplained_gaps(post: Interval, tenures: list[Interval], since: str, until: str) -> list[str]:
    """Stretches of a post without a holder that nothing in the record says are vacant or unknown.

    A gap is shown as unknown where the post's own beginning is known only to the month or year and the
    gap ends with the first holder, or where it opens at a predecessor's ``endsAfter`` (the last day is not
    known) or closes at a successor's ``startsBefore`` (the first day is not known).
    """
    opens = {t.until for t in tenures if "ends_after" in t.said}
    closes = {t.since for t in tenures if "starts_before" in t.said}
    first = min((t.since for t in tenures), default=None)
    found = []
    for a, b in gaps(tenures, max(post.since, since), min(post.until, until)):
        begins_unknown = a == post.since and b == first and IMPRECISE.fullmatch(post.said.get("starts", ""))
        if a not in opens and b not in closes and not begins_unknown:
            found.append(f"{post.thing}: nobody from {a} to {b}, and nothing says why")
    return found


def promises_without_a_status(promises: Iterable[dict]) -> list[str]:
    """Promises that are in no status on the day on which they were made: they would be on no list of that day."""
    return [
        f"{p['promise']}: made {p['made']}, first assessed {p.get('first', 'never')}"
        for p in promises
        if p.get("first") != p["made"]
    ]


def nobody_between(tenures: list[Interval], since: str, until: str) -> list[str]:
    """Stretches between two days on which nobody had a brief, under whatever title."""
    return [f"nobody from {a} to {b}" for a, b in gaps(tenures, since, until)]


def seats_not_as_published(seats: Iterable[Interval], published: dict[str, int]) -> list[str]:
    """Days on which the seats of members, the chair's among them, are not as many as the published membership."""
    members = [s for s in seats if s.said["role"] in {"role/member", "role/chair"}]
    counts = {day: sum(s.holds(day) for s in members) for day in published}
    return [
        f"{day}: {counts[day]} seats, {published[day]} published" for day in published if counts[day] != published[day]
    ]


def votes_that_do_not_add_up(election: dict, candidacies: list[dict]) -> list[str]:
    """What cannot be true of the votes of an election whose candidates are all known."""
    votes = {c["candidacy"]: int(c["first"]) for c in candidacies if "first" in c}
    finals = {c["candidacy"]: int(c["final"]) for c in candidacies if "final" in c}
    winners = [c for c in candidacies if c["won"] == "true"]
    total, found = sum(votes.values()), []
    if len(votes) != len(candidacies):
        # Who stood may be known before how many chose them; then the record says so, and nothing can be added up.
        return [] if "told" in election else [f"{election['election']}: not every candidate has votes"]
    if len(winners) != 1:
        found.append(f"{len(winners)} winners")
    else:
        deciding = finals or votes
        if deciding.get(winners[0]["candidacy"], -1) != max(deciding.values(), default=-1):
            found.append("the winner has not the most votes")
    if len(finals) not in {0, 2} or sum(finals.values()) > total:
        found.append("the final round is not of two candidates within the votes of the first")
    found += [f"{c} lost votes between the rounds" for c, final in finals.items() if final < votes.get(c, 0)]
    if "electorate" in election and "turnout" in election:
        # Spoilt papers count as turnout and not as votes: some two in a hundred under the supplementary vote.
        ballots = int(election["electorate"]) * float(election["turnout"]) / 100
        if not 0.97 * ballots <= total <= 1.003 * ballots:
            found.append(f"{total} votes of {ballots:.0f} ballots")
    return [f"{election['election']}: {fault}" for fault in found]


def areas_that_do_not_sum(whole: dict[str, int], parts: dict[str, list[int]]) -> list[str]:
    """Areas that are not the sum of their parts; each part was rounded to a square kilometre."""
    return [
        f"{authority}: {whole[authority]} km² of {sum(sizes)}"
        for authority, sizes in parts.items()
        if abs(whole[authority] - sum(sizes)) > max(1, len(sizes) / 2)
    ]


def counts_that_do_not_add_up(page: str) -> list[str]:
    """Faults in the two tables that say what became of the rows of the first record."""
    counted = {table: tuple(map(int, numbers)) for table, *numbers in re.findall(COUNTED, page, re.M)}
    listed = re.findall(r"^\| (\w+) \| [^|]+ \| [^|]+ \|$", page.partition("### Left out, and why")[2], re.M)[1:]
    everything = counted.pop("all")
    found = [f"{t}: {r} is not {k} and {o}" for t, (r, k, o) in {**counted, "all": everything}.items() if r != k + o]
    if everything != tuple(map(sum, zip(*counted.values(), strict=False))):
        found.append("the last line is not the sum of the others")
    return found + [
        f"{t}: {o} left out, {listed.count(t)} listed" for t, (_, _, o) in counted.items() if o != listed.count(t)
    ]


def older_than_its_authority(since: str, made: str, starts: str) -> bool:
    """Whether a power began before its authority; a year alone (``starts``) may be the year in which it was made."""
    return since < made and starts != made[:4]


def verified_on_copies(readings: Iterable[tuple[str, list[str]]], copies: set[str]) -> list[str]:
    """Things called verified although every source is a copy on another host."""
    return [thing for thing, sources in readings if sources and set(sources) <= copies]
