"""Questions about promises."""

import re
from datetime import date

from devolved.register.matching.rules.rule import Rules, authority_of, day_of, rules, slug, view
from devolved.register.matching.spoken import Said
from devolved.register.matching.understood import Names, Understood
from devolved.vocabulary import kind_and_slug


def _promises(reader: Names, found: re.Match, said: Said | None, today: date) -> Understood | None:
    authority = authority_of(reader, found["x"])
    if authority:
        return Understood("commitments/concerning", {"authority": slug(authority)}, authority, on=day_of(said))
    competence = reader.thing(found["x"], "competence")
    return Understood("commitments/tracker", {"competence": slug(competence)}) if competence else None


def _promised(reader: Names, found: re.Match, said: Said | None, today: date) -> Understood | None:
    maker = reader.thing(found["x"], "post", "person", "government", "department")
    if not maker:
        return None
    return Understood("commitments/made-by", {"maker": "/".join(kind_and_slug(maker) or ())}, maker)


_STATUS = (
    (r"delivered|kept|fulfilled|honou?red|done", "delivered"),
    (r"dropped|abandoned|ditched|scrapped|given up|reversed", "dropped"),
    (r"delayed|postponed|put off", "delayed"),
    (r"in progress|under way|underway|being delivered", "in-progress"),
    (r"became law|become law|legislated|in law|in the law", "legislated"),
    (r"lapsed", "lapsed"),
)
_PROMISES = r"(?:promises?|pledges?|commitments?)"
RULES: Rules = (
    *rules(
        (
            rf"\b(?:overdue|late|missed|broken|past (?:its|their) (?:day|date)|past due)\b.*\b{_PROMISES}"
            rf"|{_PROMISES}.*\b(?:overdue|late|missed|broken|past due)\b",
            view("commitments/overdue"),
        ),
        (rf"^how many {_PROMISES}", view("commitments/by-status")),
        (
            rf"\b(?:keep|keeping|kept|honou?r(?:ing|ed)?)\b (?:to )?(?:its|his|her|their|the)(?: \w+)? {_PROMISES}\b",
            view("commitments/by-status"),
        ),
    ),
    *rules(
        *(
            (
                rf"{_PROMISES}.*\b(?:{words})\b|\b(?:{words})\b.*{_PROMISES}",
                view("commitments/with-status", status=status),
            )
            for words, status in _STATUS
        )
    ),
    *rules(
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
    ),
)
