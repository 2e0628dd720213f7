"""Questions in plain words: rules over the gallery's views and the names of the register, no model, nothing sent out.

A rule is a pattern and what it asks: a view with its parameters, and the thing whose own sentence answers. What no
rule reads is not answered: the nearest questions are offered instead.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date

from rapidfuzz import fuzz, process

from devolved.register.matching.spoken import Said, day_said
from devolved.register.matching.understood import Names, Understood, bare
from devolved.register.tables.views import Library, View
from devolved.vocabulary import kind_and_slug

ASKING = re.compile(
    r"^(?:who|whose|what|which|when|where|why|how|is|are|was|were|does|do|did|has|have|can|could|will)\b"
)
_FILLER = re.compile(
    r"\b(?:currently|current|now|right now|at the moment|these days|please|exactly|actually|again|still|so far"
    r"|at present|present|today|can you tell me|could you tell me|tell me|show me|i want to know"
    r"|do you know)\b"
)
_CONTRACTIONS = {
    "who's": "who is", "whos": "who is", "what's": "what is", "whats": "what is", "when's": "when is",
    "hasn't": "has not", "haven't": "have not", "can't": "can not", "cannot": "can not", "doesn't": "does not",
    "isn't": "is not", "aren't": "are not",
}  # fmt: skip


class Reader(Names):
    """Reads questions. Built once a release; safe to use from many threads."""

    def read(self, text: str, today: date) -> Understood | None:
        """What a question asks; None where no rule reads it."""
        question = plainly(text)
        if not question or len(question) > 200:
            return None
        said = day_said(question, today)
        rest = said.rest if said else question
        for pattern, rule in RULES:
            if (found := pattern.search(rest)) and (read := rule(self, found, said, today)):
                return read
        return None


def plainly(text: str) -> str:
    """A question in lower case, without what asks politely and what ends it."""
    question = " ".join(text.lower().replace("’", "'").split()).strip(' ?!."')
    for short, long in _CONTRACTIONS.items():
        question = re.sub(rf"\b{short}\b", long, question)
    question = re.sub(r"\bchancellor\b(?! of)", "chancellor of the exchequer", question)
    return " ".join(_FILLER.sub(" ", question).split())


def is_question(text: str) -> bool:
    """Whether words ask something rather than name it."""
    return bool(ASKING.match(plainly(text))) or text.rstrip().endswith("?")


def nearest(text: str, library: Library, limit: int = 4) -> list[View]:
    """Views that need nothing more said whose questions are most like this one."""
    asked = {
        v: v.question
        for v in library
        if v.subject != "lead" and not any(p.is_thing and not p.optional for p in v.parameters)
    }
    found = process.extract(plainly(text), asked, scorer=fuzz.token_set_ratio, processor=str.lower, limit=limit)
    return [view for _, _, view in found]


def _slug(address: str) -> str:
    parts = kind_and_slug(address)
    return parts[1] if parts else ""


def _on(said: Said | None) -> date | None:
    return said.last if said else None


# Rules. Each returns None where the names in it are not the register's, and the next rule is tried.
Rule = Callable[[Reader, re.Match, Said | None, date], Understood | None]


def _view(path: str, **values: str) -> Rule:
    """A rule that asks one view, whatever the names."""
    return lambda reader, found, said, today: Understood(path, dict(values), on=_on(said))


def _of(path: str, parameter: str, *kinds: str) -> Rule:
    """A rule that asks one view of the thing named."""

    def rule(reader: Reader, found: re.Match, said: Said | None, today: date) -> Understood | None:
        thing = reader.thing(found["x"], *kinds)
        return Understood(path, {parameter: _slug(thing)}, thing, on=_on(said)) if thing else None

    return rule


def _post(reader: Reader, found: re.Match, said: Said | None, today: date) -> Understood | None:
    """Who holds an office: by its own name, by its authority's, or by a place in its area."""
    name = found["x"]
    office = "mayor" if "mayor" in name else ""
    post = reader.thing(name, "post")
    if post and _same_rank(name, post):
        return Understood("posts/holders", {"post": _slug(post)}, post, on=_on(said))
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
        return Understood("mayors/in-office", on=_on(said)) if name.strip().endswith("s") else None
    post = reader.thing(f"mayor of {area}", "post")
    if post and _same_rank(name, post):
        return Understood("posts/holders", {"post": _slug(post)}, post, on=_on(said))
    return _charge(reader, area, said)


def _same_rank(name: str, post: str) -> bool:
    """Whether a deputy or an interim is meant where one is found, and not otherwise."""
    slug = _slug(post)
    return all(
        ("deputy" in slug, "interim" in slug)[i] == bool(re.search(p, name))
        for i, p in enumerate((r"\bdeputy\b|\bdpm\b", r"\binterim\b|\bacting\b"))
    )


def _charge(reader: Reader, name: str, said: Said | None) -> Understood | None:
    """Who is in charge somewhere: an authority by its own name, else the card of a place."""
    if (authority := reader.thing(name, "authority")) and not reader.places.named(bare(name)):
        return Understood("mayors/of-authority", {"authority": _slug(authority)}, authority, on=_on(said))
    if placed := reader.where(name):
        return Understood(place=placed.place, choices=placed.choices, on=_on(said))
    if authority:
        return Understood("mayors/of-authority", {"authority": _slug(authority)}, authority, on=_on(said))
    return None


def _in_charge(reader: Reader, found: re.Match, said: Said | None, today: date) -> Understood | None:
    return _charge(reader, found["x"], said)


def _authority_of(reader: Reader, name: str) -> str:
    """An authority by its own name or its mayor's."""
    return reader.thing(re.sub(r"\b(?:mayor of|mayor for|mayor|metro mayor)\b", " ", name), "authority")


def _powers(path: str) -> Rule:
    def rule(reader: Reader, found: re.Match, said: Said | None, today: date) -> Understood | None:
        if path == "powers/held-by" and "mayor" in found["x"]:
            post = reader.thing(found["x"], "post")
            if post and _same_rank(found["x"], post):
                return Understood("powers/exercised-by-post", {"post": _slug(post)}, post, on=_on(said))
        authority = _authority_of(reader, found["x"])
        if authority:
            return Understood(path, {"authority": _slug(authority)}, authority, on=_on(said))
        return reader.where(found["x"])

    return rule


def _holds(reader: Reader, found: re.Match, said: Said | None, today: date) -> Understood | None:
    """Whether one authority holds one power."""
    authority, power = _authority_of(reader, found["x"]), reader.thing(found["p"], "power")
    if authority and power:
        return Understood("powers/ledger", {"authority": _slug(authority)}, authority, power=power, on=_on(said))
    return None


def _two(reader: Reader, found: re.Match, said: Said | None, today: date) -> Understood | None:
    first, second = _authority_of(reader, found["x"]), _authority_of(reader, found["y"])
    if first and second and first != second:
        return Understood("powers/only-one-has", {"first": _slug(first), "second": _slug(second)}, on=_on(said))
    return None


def _election(reader: Reader, found: re.Match, said: Said | None, today: date) -> Understood | None:
    """Elections somewhere: of one year its own result, else all of them."""
    name = re.sub(r"\b(?:mayoral|mayor|mayors|elections?|race|vote|poll|of|for)\b", " ", found["x"])
    if said and not said.is_day and (one := reader.thing(f"{name} mayoral election {said.first.year}", "election")):
        if str(said.first.year) in _slug(one):
            return Understood("elections/results", {}, one)
    authority = _authority_of(reader, name)
    if authority:
        return Understood("elections/of-authority", {"authority": _slug(authority)}, authority)
    return reader.where(name)


def _money(reader: Reader, found: re.Match, said: Said | None, today: date) -> Understood | None:
    if fund := reader.thing(found["x"], "fund"):
        return Understood("money/of-fund", {"fund": _slug(fund)})
    body = _authority_of(reader, found["x"])
    if body:
        return Understood("money/of-body", {"body": _slug(body)}, body)
    return reader.where(found["x"])


def _promises(reader: Reader, found: re.Match, said: Said | None, today: date) -> Understood | None:
    authority = _authority_of(reader, found["x"])
    if authority:
        return Understood("commitments/concerning", {"authority": _slug(authority)}, authority, on=_on(said))
    competence = reader.thing(found["x"], "competence")
    return Understood("commitments/tracker", {"competence": _slug(competence)}) if competence else None


def _promised(reader: Reader, found: re.Match, said: Said | None, today: date) -> Understood | None:
    maker = reader.thing(found["x"], "post", "person", "government", "department")
    if not maker:
        return None
    return Understood("commitments/made-by", {"maker": "/".join(kind_and_slug(maker) or ())}, maker)


def _changed(reader: Reader, found: re.Match, said: Said | None, today: date) -> Understood | None:
    if said is None:
        return Understood("things/latest")
    second = today if said.lead in ("since", "after", "from", "") or said.last > today else said.last
    if said.is_day and said.first >= today:
        return Understood("things/latest")
    return Understood(href=f"/compare/days?first={said.first}&second={second}", view="things/latest")


def _any(reader: Reader, found: re.Match, said: Said | None, today: date) -> Understood | None:
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
    return Understood(thing=thing, on=_on(said)) if thing else None


_STATUS = (
    (r"delivered|kept|fulfilled|honou?red|done", "delivered"),
    (r"dropped|abandoned|ditched|scrapped|given up|reversed", "dropped"),
    (r"delayed|postponed|put off", "delayed"),
    (r"in progress|under way|underway|being delivered", "in-progress"),
    (r"became law|become law|legislated|in law|in the law", "legislated"),
    (r"lapsed", "lapsed"),
)
_PROMISES = r"(?:promises?|pledges?|commitments?)"
_AUTHORITIES = r"(?:(?:combined|strategic|devolved|mayoral|combined county) )*(?:authorities|areas|deals areas)"


def _rules(*pairs: tuple[str, Rule]) -> Iterable[tuple[re.Pattern, Rule]]:
    return [(re.compile(pattern), rule) for pattern, rule in pairs]


RULES = (
    # Promises
    *_rules(
        (
            rf"\b(?:overdue|late|missed|broken|past (?:its|their) (?:day|date)|past due)\b.*\b{_PROMISES}"
            rf"|{_PROMISES}.*\b(?:overdue|late|missed|broken|past due)\b",
            _view("commitments/overdue"),
        ),
        (rf"^how many {_PROMISES}", _view("commitments/by-status")),
        (
            rf"\b(?:keep|keeping|kept|honou?r(?:ing|ed)?)\b (?:to )?(?:its|his|her|their|the)(?: \w+)? {_PROMISES}\b",
            _view("commitments/by-status"),
        ),
    ),
    *_rules(
        *(
            (
                rf"{_PROMISES}.*\b(?:{words})\b|\b(?:{words})\b.*{_PROMISES}",
                _view("commitments/with-status", status=status),
            )
            for words, status in _STATUS
        )
    ),
    *_rules(
        (
            rf"{_PROMISES}(?: (?:were|was|are|is|have been|been))?(?: made)? (?:about|to|for|on|concerning"
            rf"|affecting|that concern|that affect|touching) (?P<x>.+)",
            _promises,
        ),
        (r"^what (?:did|has|have|does) (?P<x>.+?) (?:promised?|pledged?|commit(?:ted)? to)\b", _promised),
        (
            rf"{_PROMISES} (?:(?:has|have|did|were made|made) )?(?:by )?(?P<x>.+?)(?: (?:make|made|given))?$",
            _promised,
        ),
        # Changes
        (
            r"^(?:what|who)(?: has| have| is)? (?:changed|been changing|happened(?! to\b| with\b)|new)\b|^"
            r"(?:latest|recent) changes|^what changes",
            _changed,
        ),
        # Elections
        (
            r"^when (?:is|are|will)(?: the)?(?: next)?(?: mayoral| mayor)? elections?$|^(?:next|upcoming) "
            r"(?:mayoral )?elections?$|^(?:what|which) (?:mayoral )?elections are (?:next|coming|due)",
            _view("elections/next"),
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
        (r"\b(?:closest|narrowest|tightest)\b.*\b(?:election|race|win|result|victory)", _view("elections/narrowest")),
        # Chairs, seats, meetings
        (
            r"^who (?:chairs|chaired|is chairing|leads|(?:is|was)(?: the)? (?:chair|chairman|chairwoman"
            r"|chairperson) of)(?: the)? (?P<x>.+)",
            _of("forums/chairs-of", "body", "forum"),
        ),
        (
            r"^who (?:sits|is|are|sat|attends|was|were)(?: the| all)?(?: members?)?(?: of| on| in| at)"
            r"(?: the)? (?P<x>.*council.*|.*committee.*)",
            _of("forums/seats-of", "body", "forum"),
        ),
        (
            r"^(?:when|how often|how many times)(?: did| does| has| have| will| is| was| should)?(?: the)? "
            r"(?P<x>.+?)(?: last| next)? (?:meet|met|meeting|meets|supposed to meet|meant to meet)\b",
            _of("forums/meetings-of", "body", "forum"),
        ),
        (
            r"^(?:when|where) (?:was|is) (?:the )?(?:last|latest|next|first) meeting of(?: the)? (?P<x>.+)",
            _of("forums/meetings-of", "body", "forum"),
        ),
        # Mayors together
        (
            r"^(?:who are|list|name|which are|what are)(?: of)?(?: all)?(?: the)?(?: metro| regional"
            r"| elected)* mayors(?: in england| of england)?$|^how many(?: metro| regional)* mayors|^"
            r"(?:list of|all)(?: the)?(?: metro| regional)* mayors",
            _view("mayors/in-office"),
        ),
        (r"\blongest[- ]serving\b|\b(?:served|been) (?:mayor )?(?:the )?longest\b", _view("mayors/longest-serving")),
        (
            r"\bpart(?:y|ies)\b.*\bmost mayors\b|\bmayors\b.*\b(?:each|by|per|every|which) party\b"
            r"|^how many .*\bmayors does each party",
            _view("mayors/by-party"),
        ),
        (r"^(?:which|what) (?:posts?|offices?|mayoralt\w+) (?:is|are) vacant|^vacant posts", _view("posts/vacant")),
        (
            r"^(?:who (?:were|are|have been)|list|list of)(?: all)?(?: the)?(?: previous| past"
            r"| former)? mayors (?:of|for|in) (?P<x>.+)|^(?:previous|past|former|all) mayors (?:of|for|in) "
            r"(?P<y>.+)",
            lambda r, f, s, t: _holders(r, f["x"] or f["y"]),
        ),
        (
            r"^(?:which|what) (?:areas?|places?|councils?|parts of england|towns?)\b.*\b(?:no|without"
            r"|not have)\b.*\b(?:mayor|devolution|deal|authority)",
            _view("authorities/councils-without"),
        ),
        (
            r"^(?:which|what) councils (?:are|is) (?:not )?(?:in no|not in|outside|without)\b.*",
            _view("authorities/councils-without"),
        ),
        (
            rf"^(?:which|what|how many|list|list of)(?: the)?(?: new)? {_AUTHORITIES} (?:are|have been|is)?\s*"
            rf"(?:announced|planned|coming|proposed|to come|being set up)",
            _view("authorities/announced"),
        ),
        (
            rf"^(?:which|what|how many|list|list of)(?: the| all)?(?: of)?(?: the)? {_AUTHORITIES}"
            rf"(?: are there| exist| are in force| in england| there are)*$",
            _view("authorities/in-force"),
        ),
        # Powers
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
            _of("powers/holding", "power", "power"),
        ),
        (
            r"^where (?:is|are|does|do|has)(?: there)?(?: the)? (?P<x>.+?)(?: (?:held|devolved|happen"
            r"|in force|allowed|exist|apply))?$",
            _of("powers/holding", "power", "power"),
        ),
        (
            r"^(?:which|what) powers(?: are there| are devolved| can be devolved| exist"
            r"| have been devolved)?$|^list (?:of )?powers",
            _view("powers/all"),
        ),
        # Money
        (
            r"^how much(?: money| funding| cash)?\b.*\b(?:per (?:head|person)|each person|a head)\b"
            r"(?! .*\bin\b)(?! .*\bdoes\b)|^money per (?:head|person)$|^funding per (?:head|person)$",
            _view("money/per-head"),
        ),
        (
            r"\b(?:gets?|got|received?|has) (?:the )?most (?:money|funding|cash)\b|^(?:largest|biggest) "
            r"(?:sums?|funds?|grants?|settlements?)|\b(?:largest|biggest) (?:sums?|grants?|amounts?)\b",
            _view("money/largest"),
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
        # Councils and people of an area
        (
            r"^(?:which|what|how many) (?:councils?|boroughs?|districts?|local authorities)(?: are| is| make"
            r"| makes| belong| sit| lie)?(?: part| up| members?)*(?: of| in| to| within)*(?: the)? (?P<x>.+)",
            _of("authorities/councils-of", "authority", "authority"),
        ),
        (
            r"^(?:councils|members|constituent councils|member councils) (?:of|in)(?: the)? (?P<x>.+)",
            _of("authorities/councils-of", "authority", "authority"),
        ),
        (
            r"^(?:how many people (?:live|are)(?: there)? in|what is the population of|population of)"
            r"(?: the)? (?P<x>.+)",
            _of("authorities/people-of", "authority", "authority"),
        ),
        # Places
        (
            r"^(?:which|what)(?: combined| strategic| mayoral| local)*(?: authority| council| mayor"
            r"| devolved area| area| deal)(?: does| do| is| covers?| runs?| am i| are we)*(?: the| in)? "
            r"(?P<x>.+?)(?: (?:in|under|belong to|part of|have|covered by|have))?$",
            _in_charge,
        ),
        (
            r"^(?:is|are)(?: the)? (?P<x>.+?) (?:in|part of|under|covered by) (?:a|an|any|the|some) .*"
            r"(?:authority|devolution|deal|mayor|devolved area)",
            _in_charge,
        ),
        (
            r"^(?:does|do|has|will)(?: the)? (?P<x>.+?) (?:have|got|get|has)(?: a| an| its own| any)?"
            r"(?: metro| elected| regional)* mayor",
            _in_charge,
        ),
        (
            r"^who (?:runs|rules|governs|leads|is in charge of|is in charge in|is in charge"
            r"|is responsible for|controls|represents)(?: in| of)?(?: the)? (?P<x>.+)",
            _in_charge,
        ),
        (
            r"^what (?:is|does)(?: my| the)? (?:devolution|devolved)(?: power| powers| mean)?(?: in| for| of)"
            r"(?: the)? (?P<x>.+)",
            _in_charge,
        ),
        # One office, one person, one thing
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
        (r"^(?:what|which) party (?:runs|controls|governs|holds)(?: the)? (?P<x>.+)", _in_charge),
        (r"^(?:who|what) (?:is|was|are|were)(?: the| a| an)? (?P<x>.+)", _any),
        (r"^what (?:happened to|became of|replaced|has become of|happened with)(?: the)? (?P<x>.+)", _any),
        (
            r"^(?:when did|when was|how long has)(?: the)? (?P<x>.+?) (?:become|became|elected|been|take|took"
            r"|leave|left|abolished|end|start|begin|set up|created|formed)\b",
            _any,
        ),
        (r"^where is (?P<x>.+)", _in_charge),
    ),
)


def _holders(reader: Reader, name: str) -> Understood | None:
    authority = reader.thing(name, "authority")
    return Understood("mayors/of-authority", {"authority": _slug(authority)}, authority) if authority else None
