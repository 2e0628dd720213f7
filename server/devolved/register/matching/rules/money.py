"""Questions about money."""

import re
from datetime import date

from devolved.register.matching.rules.rule import authority_of, rules, slug, view
from devolved.register.matching.spoken import Said
from devolved.register.matching.understood import Names, Understood


def _money(reader: Names, found: re.Match, said: Said | None, today: date) -> Understood | None:
    if fund := reader.thing(found["x"], "fund"):
        return Understood("money/of-fund", {"fund": slug(fund)})
    body = authority_of(reader, found["x"])
    if body:
        return Understood("money/of-body", {"body": slug(body)}, body)
    return reader.where(found["x"])


RULES = rules(
    (
        r"^how much(?: money| funding| cash)?\b.*\b(?:per (?:head|person)|each person|a head)\b"
        r"(?! .*\bin\b)(?! .*\bdoes\b)|^money per (?:head|person)$|^funding per (?:head|person)$",
        view("money/per-head"),
    ),
    (
        r"\b(?:gets?|got|received?|has) (?:the )?most (?:money|funding|cash)\b|^(?:largest|biggest) "
        r"(?:sums?|funds?|grants?|settlements?)|\b(?:largest|biggest) (?:sums?|grants?|amounts?)\b",
        view("money/largest"),
    ),
    (
        r"^how much(?: (?:money|funding|cash|is|did|does|do|has|have|will|was|the|been|are|per head"
        r"|per person|a head))* (?P<x>.+?)(?: (?:get|gets|got|receive|receives|received|given|been given"
        r"|have|has|spend|worth|being given|per head|per person|a head|from government"
        r"|from the government))*$",
        _money,
    ),
    (
        r"^(?:what (?:money|funding)|what is the (?:budget|funding)|funding|money|budget)(?: does| do"
        r"| did| has| for| of| in| the)+ (?P<x>.+?)(?: (?:get|receive|have|been given))?$",
        _money,
    ),
)
