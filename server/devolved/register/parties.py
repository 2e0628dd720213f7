"""Parties and the colours in common use for them."""

from devolved.register.register import Register
from devolved.vocabulary import NAMESPACES


def party_colours(register: Register) -> dict[str, str]:
    """Party → colour, read once a release."""
    query = f"SELECT ?party ?colour WHERE {{ ?party <{NAMESPACES['devo']}colour> ?colour }}"
    return register.once(
        "party-colours", lambda: {row["party"].value: row["colour"].value for row in register.store.rows(query)}
    )
