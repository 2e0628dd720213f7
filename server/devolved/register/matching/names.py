"""The names that things bear, and the forms in which people write them.

An index of every name in a release: preferred, other and hidden labels, dated
names, identifiers; and, made from each by stated rules, the short forms people
use (a body without "Combined Authority", its initials, a person's surname).
"""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path

from devolved.bounded import memoize
from devolved.register import queries
from devolved.store.protocol import Rows
from devolved.vocabulary import BASE, KINDS, SCHEMES

# Kinds whose things have names of their own, the likeliest meant first.
NAMED = (
    "authority", "council", "person", "post", "forum", "department", "government", "body", "power", "commitment",
    "election", "meeting", "instrument", "agreement", "provision",
)  # fmt: skip
NAMED_SCHEMES = ("competence", "mission", "party", "fund", "tier", "topic")
# They share their names with bodies and people; found only when asked for.
ON_REQUEST = ("area", "region", "source", "judgement", "funding", "status", "strength", "council-kind", "role")
TYPES = (*NAMED, *NAMED_SCHEMES, *ON_REQUEST)

_WORDS = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))
_SMALL, _TITLES = set(_WORDS["small"]), set(_WORDS["titles"])
KIND_WORDS = {word for words in _WORDS["kind_words"] for word in words.split() if len(word) > 5}


@dataclass(frozen=True)
class Name:
    """One way to write one thing. ``weight`` says how well it names it: 1 for its own name, less for short forms."""

    written: str  # folded
    core: str  # without words of kind
    thing: str
    how: str
    weight: float


@dataclass(frozen=True)
class Named:
    """A thing that has names. ``ended``: it no longer exists, so that its successor is likelier meant."""

    iri: str
    kind: str
    label: str
    ended: bool = False

    @cached_property
    def folded(self) -> str:
        return fold(self.label)


@dataclass(frozen=True)
class NameIndex:
    things: dict[str, Named]
    names: tuple[Name, ...]

    @classmethod
    def read(cls, store: Rows) -> "NameIndex":
        """Read every name in a release."""
        found: dict[str, dict[str, set[str]]] = {}
        for row in queries.rows(store, "names"):
            found.setdefault(row["thing"].value, {}).setdefault(row["how"].value, set()).add(row["name"].value)
        things, names = {}, []
        for thing, by_how in sorted(found.items()):
            kind = thing.removeprefix(BASE + "id/").split("/")[0]
            if kind not in TYPES or thing == f"{BASE}id/{kind}":
                continue
            label = min(by_how.get("preferred") or by_how.get("label") or {thing})
            things[thing] = Named(thing, kind, label, ended="until" in by_how)
            by_how.pop("until", None)
            names += _names(things[thing], by_how)
        return cls(things, tuple(names))


def _names(named: Named, by_how: dict[str, set[str]]) -> list[Name]:
    weights = {"preferred": 1.0, "label": 1.0, "other": 0.97, "former": 0.95, "identifier": 1.0}
    found: dict[str, Name] = {}

    def add(text: str, how: str, weight: float) -> None:
        written = fold(text)
        if written and (written not in found or found[written].weight < weight):
            found[written] = Name(written, core(written, named.kind == "post"), named.iri, how, weight)

    for how, texts in sorted(by_how.items()):
        for text in sorted(texts):
            add(text, how, weights[how])
            if how == "identifier":
                continue
            if named.kind == "person":
                add(fold(text).split(" ")[-1], "surname", 0.8)
            if named.kind in ("authority", "council", "body", "department", "forum"):
                add(core(fold(text)), "short", 0.96 if named.kind == "authority" else 0.92)
            if named.kind in ("authority", "council", "body", "department", "forum", "instrument"):
                for short in initials(text):
                    add(short, "initials", 0.94)
            if named.kind == "authority" and core(fold(text)).startswith("greater "):
                add(core(fold(text)).removeprefix("greater "), "short", 0.9)
            if named.kind == "instrument" and (act := re.match(r"(.+? .+?) and .+ Act (\d{4})$", text)):
                add(f"{act[1]} Act {act[2]}", "short", 0.93)
                add(f"{act[1]} Act", "short", 0.92)
    return list(found.values())


@memoize(2**18)
def fold(text: str) -> str:
    """Case, accents, punctuation and common abbreviations away: "S. Yorks" → "south yorkshire"."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = (
        "".join(c for c in plain if not unicodedata.combining(c))
        .replace("&", " and ")
        .replace("'", "")
        .replace("’", "")
    )
    words = re.sub(r"[^\w]+", " ", plain).split()
    words = [w for w, following in pairwise([*words, ""]) if (w, following) != ("metro", "mayor")]
    out = []
    for position, word in enumerate(words):
        if position < len(words) - 1:
            word = _WORDS["compass"].get(word, word)
        out.append(_WORDS["abbreviations"].get(word, word))
    return " ".join(out)


@memoize(2**18)
def core(folded: str, titles: bool = False) -> str:
    """What tells a folded name from others of its kind; the whole name when nothing would be left.

    ``titles`` keeps words like "mayor", which tell a post from its authority.
    """
    left = f" {folded} "
    for words in _WORDS["kind_words"]:
        left = left.replace(f" {words} ", " ")
    kept = [w for w in left.split() if w not in _SMALL and (titles or w not in _TITLES)]
    return " ".join(kept) or folded


def kinds_said(folded: str) -> set[str]:
    """The kinds that the words of a folded name speak of: "manchester combined authority" speaks of an authority."""
    words = set(folded.split())
    found = {kind for kind, telling in _WORDS["telling"].items() if words.intersection(telling)}
    return found - {"authority"} if "post" in found else found


def initials(text: str) -> set[str]:
    """The initials of a name of three words or more: "Department for Transport" → "dft" and "dt";
    of an Act also its year.
    """
    words = re.findall(r"[A-Za-z]+", text)
    large = [w for w in words if w.lower() not in _SMALL]
    found = {"".join(w[0] for w in chosen).lower() for chosen in (words, large) if len(words) >= 3 and len(chosen) >= 2}
    year = re.search(r" Act (\d{4})$", text)
    return {short for short in found if len(short) >= 3} | (
        {f"{short} {year[1]}" for short in found} if year else set()
    )


def type_name(kind: str) -> str:
    """A kind or scheme in words, for lists of types."""
    return SCHEMES.get(kind) or re.sub(r"(?<!^)(?=[A-Z])", " ", KINDS.get(kind, kind)).lower()
