"""Questions about mayors together, and about one office, one person, one thing."""

import re
from datetime import date

from devolved.register.matching.rules.places import charge, in_charge
from devolved.register.matching.rules.rule import day_of, rules, slug, view
from devolved.register.matching.spoken import Said
from devolved.register.matching.understood import Names, Understood
from devolved.vocabulary import kind_and_slug


def _post(reader: Names, found: re.Match, said: Said | None, today: date) -> Understood | None:
    """Who holds an office: by its own name, by its authority's, or by a place in its area."""
    name = found["x"]
    office = "mayor" if "mayor" in name else ""
    post = reader.thing(name, "post")
    if post and same_rank(name, post):
        return Understood("posts/holders", {"post": slug(post)}, post, on=day_of(said))
    if not office:
        return None
    area = re.sub(
        r"\b(?:(?:first|last|next|new|previous) )?(?:metro |regional |directly |elected )*(?:mayors?|mayoralty)\b",
        " ",
        name,
    )
    area = re.sub(r"^(?:the|of|for|in| )+", "", area)
    area = " ".join(area.split())
    if not area:
        return Understood("mayors/in-office", on=day_of(said)) if name.strip().endswith("s") else None
    post = reader.thing(f"mayor of {area}", "post")
    if post and same_rank(name, post):
        return Understood("posts/holders", {"post": slug(post)}, post, on=day_of(said))
    return charge(reader, area, said)


def same_rank(name: str, post: str) -> bool:
    """Whether a deputy or an interim is meant where one is found, and not otherwise."""
    named = slug(post)
    return all(
        ("deputy" in named, "interim" in named)[i] == bool(re.search(p, name))
        for i, p in enumerate((r"\bdeputy\b|\bdpm\b", r"\binterim\b|\bacting\b"))
    )


def _any(reader: Names, found: re.Match, said: Said | None, today: date) -> Understood | None:
    """What one thing is: its own sentence."""
    kinds = (
        "person",
        "post",
        "authority",
        "forum",
        "council",
        "power",
        "commitment",
        "instrument",
        "department",
        "body",
    )
    if said and not said.lead and (dated := reader.thing(f"{found['x']} {said.first.year}", *kinds)):
        return Understood(thing=dated)
    thing = reader.thing(found["x"], *kinds)
    if (
        thing
        and (kind_and_slug(thing) or [""])[0] == "person"
        and " the " in found[0]
        and " " not in found["x"].strip()
    ):
        return None  # "the king" is nobody's surname
    return Understood(thing=thing, on=day_of(said)) if thing else None


def _holders(reader: Names, name: str) -> Understood | None:
    authority = reader.thing(name, "authority")
    return Understood("mayors/of-authority", {"authority": slug(authority)}, authority) if authority else None


_AUTHORITIES = r"(?:(?:combined|strategic|devolved|mayoral|combined county) )*(?:authorities|areas|deals areas)"


MAYORS = rules(
    (
        r"^(?:who are|list|name|which are|what are)(?: of)?(?: all)?(?: the)?(?: metro| regional"
        r"| elected)* mayors(?: in england| of england)?$|^how many(?: metro| regional)* mayors|^"
        r"(?:list of|all)(?: the)?(?: metro| regional)* mayors",
        view("mayors/in-office"),
    ),
    (r"\blongest[- ]serving\b|\b(?:served|been) (?:mayor )?(?:the )?longest\b", view("mayors/longest-serving")),
    (
        r"\bpart(?:y|ies)\b.*\bmost mayors\b|\bmayors\b.*\b(?:each|by|per|every|which) party\b"
        r"|^how many .*\bmayors does each party",
        view("mayors/by-party"),
    ),
    (r"^(?:which|what) (?:posts?|offices?|mayoralt\w+) (?:is|are) vacant|^vacant posts", view("posts/vacant")),
    (
        r"^(?:who (?:were|are|have been)|list|list of)(?: all)?(?: the)?(?: previous| past"
        r"| former)? mayors (?:of|for|in) (?P<x>.+)|^(?:previous|past|former|all) mayors (?:of|for|in) "
        r"(?P<y>.+)",
        lambda r, f, s, t: _holders(r, f["x"] or f["y"]),
    ),
    (
        r"^(?:which|what) (?:areas?|places?|councils?|parts of england|towns?)\b.*\b(?:no|without"
        r"|not have)\b.*\b(?:mayor|devolution|deal|authority)",
        view("authorities/councils-without"),
    ),
    (
        r"^(?:which|what) councils (?:are|is) (?:not )?(?:in no|not in|outside|without)\b.*",
        view("authorities/councils-without"),
    ),
    (
        rf"^(?:which|what|how many|list|list of)(?: the)?(?: new)? {_AUTHORITIES} (?:are|have been|is)?\s*"
        rf"(?:announced|planned|coming|proposed|to come|being set up)",
        view("authorities/announced"),
    ),
    (
        rf"^(?:which|what|how many|list|list of)(?: the| all)?(?: of)?(?: the)? {_AUTHORITIES}"
        rf"(?: are there| exist| are in force| in england| there are)*$",
        view("authorities/in-force"),
    ),
)


ONE = rules(
    (
        r"^(?:who (?:is|was|were|will be|became|has been|had been)(?: the)?(?: first| last| next| new"
        r"| previous)?|is .+? (?:the )?(?=mayor)|(?:what|which) party (?:is|was|runs|holds)(?: the)?|name"
        r"(?: of)? the|how long has (?:the )?) ?(?P<x>.*\b(?:mayor|minister|secretary|chancellor|pm|dpm"
        r"|envoy)\b.*)",
        _post,
    ),
    (
        r"^(?P<x>(?:the )?(?:deputy |interim |metro )?(?:mayor of|mayor for|prime minister|first minister"
        r"|chancellor|secretary of state|minister for).*|.+ mayor)$",
        _post,
    ),
    (r"^(?:what|which) party (?:runs|controls|governs|holds)(?: the)? (?P<x>.+)", in_charge),
    (r"^(?:who|what) (?:is|was|are|were)(?: the| a| an)? (?P<x>.+)", _any),
    (r"^what (?:happened to|became of|replaced|has become of|happened with)(?: the)? (?P<x>.+)", _any),
    (
        r"^(?:when did|when was|how long has)(?: the)? (?P<x>.+?) (?:become|became|elected|been|take|took"
        r"|leave|left|abolished|end|start|begin|set up|created|formed)\b",
        _any,
    ),
    (r"^where is (?P<x>.+)", in_charge),
)
