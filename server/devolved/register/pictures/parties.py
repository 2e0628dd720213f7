"""Parties, the families they belong to, and the colours in common use for them."""

from devolved.register import queries
from devolved.register.register import Register


def party_colours(register: Register) -> dict[str, str]:
    """Party → colour, read once a release."""
    return register.once(
        "party-colours",
        lambda: {row["party"].value: row["colour"].value for row in queries.rows(register.store, "party-colours")},
    )


def party_families(register: Register) -> dict[str, str]:
    """Party → the party whose name and colour it shares, for those that share one; read once a release."""
    return register.once(
        "party-families",
        lambda: {row["party"].value: row["family"].value for row in queries.rows(register.store, "party-families")},
    )
