"""The words that a query may use, and the nearest to one that it may not."""

import re
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from devolved.register import queries
from devolved.register.register import Register
from devolved.store import explain
from devolved.vocabulary import BASE, NAMESPACES

# Kinds whose things people name in queries, so that each has a prefix of its own.
PREFIXED = (
    "authority", "forum", "post", "person", "power", "competence", "party", "tier", "status", "strength", "role",
    "commitment", "council",
)  # fmt: skip
PREFIXES = NAMESPACES | {kind: f"{BASE}id/{kind}/" for kind in PREFIXED}
# Likeness, in percent, from which a word is offered in the place of another.
LIKE = 70


@dataclass(frozen=True)
class Vocabulary:
    """Classes and properties that this release uses, by address, and what each means."""

    classes: frozenset[str]
    properties: frozenset[str]
    # Label of each of our own words, and the first sentence of its definition.
    labels: dict[str, str]
    meanings: dict[str, str]


@dataclass(frozen=True)
class Token:
    """A name in the text of a query, with the address that it stands for."""

    text: str
    address: str
    at: int


def vocabulary(register: Register) -> Vocabulary:
    """The words of a release, asked for once."""

    def read(name: str) -> frozenset[str]:
        return frozenset(row["word"].value for row in queries.rows(register.store, name))

    def make() -> Vocabulary:
        classes, properties = read("classes-used"), read("properties-used")
        ours = [word for word in classes | properties if word.startswith(NAMESPACES["devo"])]
        defined = queries.rows(register.store, "ontology-definitions")
        meanings = {row["word"].value: _first(row["text"].value) for row in defined}
        return Vocabulary(classes, properties, register.labels.of(ours), meanings)

    return register.once("query-words", make)


def names(text: str) -> list[Token]:
    """The names that stand in a query, prefixed or whole, in order."""
    prefixes, found, declaring, prefix = {}, [], False, None
    for kind, token, at in explain.scan(text):
        if kind == "word":
            declaring, prefix = token.upper() in ("PREFIX", "BASE"), None
        elif kind == "name" and declaring:
            prefix = token.rstrip(":")
        elif kind == "iri" and declaring:
            if prefix is not None:
                prefixes[prefix] = token[1:-1]
            declaring = False
        elif kind == "iri":
            found.append(Token(token, token[1:-1], at))
        elif kind == "name":
            before, _, local = token.rstrip(".").partition(":")
            if before in prefixes:
                found.append(Token(token.rstrip("."), prefixes[before] + local, at))
    return found


def nearest(address: str, candidates) -> str:
    """The candidate most like an address: in another case, of the same name elsewhere, or misspelt. Else empty."""
    space, name = _split(address)
    by_name: dict[str, str] = {}
    for candidate in sorted(candidates, key=lambda c: (_split(c)[0] != space, c)):
        by_name.setdefault(_split(candidate)[1], candidate)
    for other, candidate in by_name.items():
        if other.casefold() == name.casefold() and candidate != address:
            return candidate
    like = {c: _apart(_split(c)[1]) for c in by_name.values() if _split(c)[0] == space}
    found = process.extractOne(_apart(name), like, scorer=_likeness, score_cutoff=LIKE)
    return found[2] if found else ""


def written(address: str, like: Token) -> str:
    """An address as a query would write it in the place of a token."""
    if like.text.startswith("<"):
        return f"<{address}>"
    stem = like.address[: len(like.address) - len(like.text.partition(":")[2])]
    if address.startswith(stem):
        return f"{like.text.partition(':')[0]}:{address.removeprefix(stem)}"
    return f"<{address}>"


def put(text: str, token: Token, new: str) -> str:
    """The text with a token, everywhere it stands, written anew."""
    for found in reversed(names(text)):
        if found.text == token.text:
            text = text[: found.at] + new + text[found.at + len(found.text) :]
    return text


def _first(text: str) -> str:
    return re.split(r"(?<=[a-z)])[.;:](?:\s|$)", text, maxsplit=1)[0].strip()


def _split(address: str) -> tuple[str, str]:
    cut = max(address.rfind("#"), address.rfind("/")) + 1
    return address[:cut], address[cut:]


def _apart(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[-_]", " ", name).lower()


def _likeness(one: str, other: str, **_) -> float:
    """How alike two names are, as wholes; words that one has beside all of the other's count little against it."""
    return max(fuzz.ratio(one, other), fuzz.token_set_ratio(one, other) - 5 - abs(len(one) - len(other)) / 2)
