"""Questions about what changed, and about elections."""

import re
from datetime import date

from devolved.register.matching.rules.rule import authority_of, rules, slug, view
from devolved.register.matching.spoken import Said
from devolved.register.matching.understood import Names, Understood


def _changed(reader: Names, found: re.Match, said: Said | None, today: date) -> Understood | None:
    if said is None:
        return Understood("things/latest")
    second = today if said.lead in ("since", "after", "from", "") or said.last > today else said.last
    if said.is_day and said.first >= today:
        return Understood("things/latest")
    return Understood(href=f"/compare/days?first={said.first}&second={second}", view="things/latest")


def _election(reader: Names, found: re.Match, said: Said | None, today: date) -> Understood | None:
    """Elections somewhere: of one year its own result, else all of them."""
    name = re.sub(r"\b(?:mayoral|mayor|mayors|elections?|race|vote|poll|of|for)\b", " ", found["x"])
    if said and not said.is_day and (one := reader.thing(f"{name} mayoral election {said.first.year}", "election")):
        if str(said.first.year) in slug(one):
            return Understood("elections/results", {}, one)
    authority = authority_of(reader, name)
    if authority:
        return Understood("elections/of-authority", {"authority": slug(authority)}, authority)
    return reader.where(name)


RULES = rules(
    (
        r"^(?:what|who)(?: has| have| is)? (?:changed|been changing|happened(?! to\b| with\b)|new)\b|^"
        r"(?:latest|recent) changes|^what changes",
        _changed,
    ),
    (
        r"^when (?:is|are|will)(?: the)?(?: next)?(?: mayoral| mayor)? elections?$|^(?:next|upcoming) "
        r"(?:mayoral )?elections?$|^(?:what|which) (?:mayoral )?elections are (?:next|coming|due)",
        view("elections/next"),
    ),
    (
        r"^when (?:is|are|was|were|will)(?: the| there)?(?: be)?(?: next| last| a| first)*(?: mayoral)? "
        r"(?:election|vote|poll)s?(?: held)?(?: in| for| of)(?: the)? (?P<x>.+)",
        _election,
    ),
    (r"^when (?:does|do|will|did) (?P<x>.+?) (?:next )?(?:vote|elect|go to the polls)", _election),
    (r"^when is (?:the )?(?:next )?(?P<x>.+?) (?:mayoral )?election", _election),
    (r"^who won(?: the)? (?P<x>.+)", _election),
    (
        r"turnout(?: was| is)? (?:in|at|for)(?: the)? (?P<x>.+)|^(?:election )?results? (?:in|of|for)"
        r"(?: the)? (?P<y>.+)",
        lambda r, f, s, t: _election(r, f, s, t) if f["x"] else None,
    ),
    (r"\b(?:closest|narrowest|tightest)\b.*\b(?:election|race|win|result|victory)", view("elections/narrowest")),
)
