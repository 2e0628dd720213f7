"""Questions about powers."""

import re
from datetime import date

from devolved.register.matching.rules.offices import same_rank
from devolved.register.matching.rules.rule import Rule, authority_of, day_of, of, rules, slug, view
from devolved.register.matching.spoken import Said
from devolved.register.matching.understood import Names, Understood


def _powers(path: str) -> Rule:
    def rule(reader: Names, found: re.Match, said: Said | None, today: date) -> Understood | None:
        if path == "powers/held-by" and "mayor" in found["x"]:
            post = reader.thing(found["x"], "post")
            if post and same_rank(found["x"], post):
                return Understood("powers/exercised-by-post", {"post": slug(post)}, post, on=day_of(said))
        authority = authority_of(reader, found["x"])
        if authority:
            return Understood(path, {"authority": slug(authority)}, authority, on=day_of(said))
        return reader.where(found["x"])

    return rule


def _holds(reader: Names, found: re.Match, said: Said | None, today: date) -> Understood | None:
    """Whether one authority holds one power."""
    authority, power = authority_of(reader, found["x"]), reader.thing(found["p"], "power")
    if authority and power:
        return Understood("powers/ledger", {"authority": slug(authority)}, authority, power=power, on=day_of(said))
    return None


def _two(reader: Names, found: re.Match, said: Said | None, today: date) -> Understood | None:
    first, second = authority_of(reader, found["x"]), authority_of(reader, found["y"])
    if first and second and first != second:
        return Understood("powers/only-one-has", {"first": slug(first), "second": slug(second)}, on=day_of(said))
    return None


RULES = rules(
    (
        r"^(?:how (?:is|does)|compare|difference between|what is the difference between|what can"
        r"|which powers (?:has|does|do)|what (?:has|does|do|powers (?:has|does|do)))(?: the)? (?P<x>.+?) "
        r"(?:do that|have that|has that|got that|that|and|compared (?:with|to)|differ from"
        r"|different from)(?: the)? (?P<y>.+?)(?: (?:can not|does not|do not|has not|have not|lacks?)"
        r"(?: have)?)?$",
        _two,
    ),
    (
        r"^(?:does|do|has|can|did|is)(?: the)? (?P<x>.+?) (?:have|hold|control|run|got|franchise|use"
        r"|able to|in charge of|responsible for)(?: powers?| power)?(?: over| of| for| to)?(?: the| its"
        r"| a| an)? (?P<p>.+)",
        _holds,
    ),
    (
        r"^(?:what|which)(?: powers?)?(?: can| does| is| do| has)(?: the)? (?P<x>.+?) (?:can not|not|lack"
        r"|lacks|does not)(?: do| have| hold| control)?$",
        _powers("powers/lacking"),
    ),
    (
        r"^(?:what|which) powers? (?:does|do|has|have|did)(?: the)? (?P<x>.+?) (?:lack|not have"
        r"|not hold)$",
        _powers("powers/lacking"),
    ),
    (r"^what can(?: the)? (?P<x>.+?) (?:do|control|decide)$", _powers("powers/held-by")),
    (
        r"^(?:what|which) powers? (?:does|do|has|have|did)(?: the)? (?P<x>.+?)(?: (?:have|hold|got|get"
        r"|held|had))?$",
        _powers("powers/held-by"),
    ),
    (
        r"^what (?:does|do|did)(?: the)? (?P<x>.+?) (?:control|run|do|decide|have power over"
        r"|have powers over)$",
        _powers("powers/held-by"),
    ),
    (r"^(?:what )?powers? (?:of|held by|for)(?: the)? (?P<x>.+)", _powers("powers/held-by")),
    (r"^what is(?: the)? (?P<x>.+?) (?:responsible for|in charge of)$", _powers("powers/held-by")),
    (
        r"^(?:(?:which|what) (?:\w+ )?(?:mayors?|areas?|authorit\w+|places?|regions?)|who)(?: can| has"
        r"| have| holds?| holding| runs?| controls?| control| with| got| do| use| uses"
        r"| is responsible for)+(?: the| power| powers| over| to| of| for)* (?P<x>.+)",
        of("powers/holding", "power", "power"),
    ),
    (
        r"^where (?:is|are|does|do|has)(?: there)?(?: the)? (?P<x>.+?)(?: (?:held|devolved|happen"
        r"|in force|allowed|exist|apply))?$",
        of("powers/holding", "power", "power"),
    ),
    (
        r"^(?:which|what) powers(?: are there| are devolved| can be devolved| exist"
        r"| have been devolved)?$|^list (?:of )?powers",
        view("powers/all"),
    ),
)
