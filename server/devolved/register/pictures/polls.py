"""The result of a poll: votes and shares, round by round, from the table of its candidates.

Shares are of the votes on record. Where not all candidates are known, or the
votes of one are not, they are not shares of all votes cast, and ``whole`` says so.
"""

from dataclasses import dataclass

from devolved.register.tables.tables import Table


@dataclass(frozen=True)
class Standing:
    """One candidate in one round."""

    candidate: str
    party: str
    votes: int
    share: float  # percent of the votes on record in this round
    width: float  # of the bar, percent of the largest in any round
    won: bool
    record: str


@dataclass(frozen=True)
class Round:
    name: str
    standings: tuple[Standing, ...]

    @property
    def votes(self) -> int:
        return sum(s.votes for s in self.standings)


@dataclass(frozen=True)
class Result:
    """All rounds on record, and whether the figures are of every candidate."""

    rounds: tuple[Round, ...]
    whole: bool
    lead: int = 0  # votes between the first and the second of the last round


def result(table: Table, all_known: bool) -> Result | None:
    """Rounds of a poll, or None where no votes are on record."""
    columns = (("first", "First round"), ("final", "Second round, with second preferences added"))
    counted = {name: [row for row in table.rows if name in row] for name, _ in columns}
    if not counted["first"]:
        return None
    largest = max(int(row[name].value) for name, _ in columns for row in counted[name])
    rounds = []
    for name, title in columns:
        rows = sorted(counted[name], key=lambda row: -int(row[name].value))
        total = sum(int(row[name].value) for row in rows)
        if rows:
            rounds.append(
                Round(title if counted["final"] else "", tuple(_standing(row, name, total, largest) for row in rows))
            )
    last = rounds[-1].standings
    return Result(
        tuple(rounds),
        all_known and len(counted["first"]) == len(table.rows),
        last[0].votes - last[1].votes if len(last) > 1 else 0,
    )


def _standing(row, name: str, total: int, largest: int) -> Standing:
    votes = int(row[name].value)
    say = {key: row[key].value if key in row else "" for key in ("candidate", "party", "won", "record")}
    return Standing(
        say["candidate"],
        say["party"],
        votes,
        round(100 * votes / total, 1) if total else 0.0,
        round(100 * votes / largest, 2) if largest else 0.0,
        say["won"] in ("true", "1"),
        say["record"],
    )
