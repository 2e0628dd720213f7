"""Questions in plain words: rules over the gallery's views and the names of the register, no model, nothing sent out.

A rule is a pattern and what it asks: a view with its parameters, and the thing whose own sentence answers. What no
rule reads is not answered: the nearest questions are offered instead.
"""

import re
from datetime import date

from rapidfuzz import fuzz, process

from devolved.register.matching.rules import RULES
from devolved.register.matching.spoken import day_said
from devolved.register.matching.understood import Names, Understood
from devolved.register.tables.views import Library, View

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
