"""The rules by which questions in plain words are read, by subject, in the order in which they are tried."""

from devolved.register.matching.rules import commitments, elections, meetings, money, offices, places, powers

RULES = (
    *commitments.RULES,
    *elections.RULES,
    *meetings.RULES,
    *offices.MAYORS,
    *powers.RULES,
    *money.RULES,
    *places.RULES,
    *offices.ONE,
)
