"""Questions about areas: their councils and people, and who is in charge of a place."""

import re
from datetime import date

from devolved.register.matching.rules.rule import day_of, of, rules, slug
from devolved.register.matching.spoken import Said
from devolved.register.matching.understood import Names, Understood, bare


def charge(reader: Names, name: str, said: Said | None) -> Understood | None:
    """Who is in charge somewhere: an authority by its own name, else the card of a place."""
    if (authority := reader.thing(name, "authority")) and not reader.places.named(bare(name)):
        return Understood("mayors/of-authority", {"authority": slug(authority)}, authority, on=day_of(said))
    if placed := reader.where(name):
        return Understood(place=placed.place, choices=placed.choices, on=day_of(said))
    if authority:
        return Understood("mayors/of-authority", {"authority": slug(authority)}, authority, on=day_of(said))
    return None


def in_charge(reader: Names, found: re.Match, said: Said | None, today: date) -> Understood | None:
    return charge(reader, found["x"], said)


RULES = rules(
    (
        r"^(?:which|what|how many) (?:councils?|boroughs?|districts?|local authorities)(?: are| is| make"
        r"| makes| belong| sit| lie)?(?: part| up| members?)*(?: of| in| to| within)*(?: the)? (?P<x>.+)",
        of("authorities/councils-of", "authority", "authority"),
    ),
    (
        r"^(?:councils|members|constituent councils|member councils) (?:of|in)(?: the)? (?P<x>.+)",
        of("authorities/councils-of", "authority", "authority"),
    ),
    (
        r"^(?:how many people (?:live|are)(?: there)? in|what is the population of|population of)"
        r"(?: the)? (?P<x>.+)",
        of("authorities/people-of", "authority", "authority"),
    ),
    (
        r"^(?:which|what)(?: combined| strategic| mayoral| local)*(?: authority| council| mayor"
        r"| devolved area| area| deal)(?: does| do| is| covers?| runs?| am i| are we)*(?: the| in)? "
        r"(?P<x>.+?)(?: (?:in|under|belong to|part of|have|covered by|have))?$",
        in_charge,
    ),
    (
        r"^(?:is|are)(?: the)? (?P<x>.+?) (?:in|part of|under|covered by) (?:a|an|any|the|some) .*"
        r"(?:authority|devolution|deal|mayor|devolved area)",
        in_charge,
    ),
    (
        r"^(?:does|do|has|will)(?: the)? (?P<x>.+?) (?:have|got|get|has)(?: a| an| its own| any)?"
        r"(?: metro| elected| regional)* mayor",
        in_charge,
    ),
    (
        r"^who (?:runs|rules|governs|leads|is in charge of|is in charge in|is in charge"
        r"|is responsible for|controls|represents)(?: in| of)?(?: the)? (?P<x>.+)",
        in_charge,
    ),
    (
        r"^what (?:is|does)(?: my| the)? (?:devolution|devolved)(?: power| powers| mean)?(?: in| for| of)"
        r"(?: the)? (?P<x>.+)",
        in_charge,
    ),
)
