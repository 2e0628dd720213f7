"""What a rule is: a pattern, and what is asked where it fits.

Each rule gives None where the names in a question are not the register's; then the next is tried.
"""

import re
from collections.abc import Callable
from datetime import date

from devolved.register.matching.spoken import Said
from devolved.register.matching.understood import Names, Understood
from devolved.vocabulary import kind_and_slug

Rule = Callable[[Names, re.Match, Said | None, date], Understood | None]
Rules = tuple[tuple[re.Pattern, Rule], ...]


def rules(*pairs: tuple[str, Rule]) -> Rules:
    return tuple((re.compile(pattern), rule) for pattern, rule in pairs)


def slug(address: str) -> str:
    parts = kind_and_slug(address)
    return parts[1] if parts else ""


def day_of(said: Said | None) -> date | None:
    return said.last if said else None


def view(path: str, **values: str) -> Rule:
    """A rule that asks one view, whatever the names."""
    return lambda reader, found, said, today: Understood(path, dict(values), on=day_of(said))


def of(path: str, parameter: str, *kinds: str) -> Rule:
    """A rule that asks one view of the thing named."""

    def rule(reader: Names, found: re.Match, said: Said | None, today: date) -> Understood | None:
        thing = reader.thing(found["x"], *kinds)
        return Understood(path, {parameter: slug(thing)}, thing, on=day_of(said)) if thing else None

    return rule


def authority_of(reader: Names, name: str) -> str:
    """An authority by its own name or its mayor's."""
    return reader.thing(re.sub(r"\b(?:mayor of|mayor for|mayor|metro mayor)\b", " ", name), "authority")
