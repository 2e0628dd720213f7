"""Places: in which council's area, under which authority and mayor, or that there is none; with borders said."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from devolved.register import days
from devolved.register.sentences import bodies, holding
from devolved.register.sentences.told import Named, Part, Row, Told, listed
from devolved.register.sentences.wording import COUNCILS_WITH_ARTICLE, the


@dataclass(frozen=True)
class Stands:
    """Where a place stands: its councils and authority by address, with the rows of the authority's lead."""

    name: str
    kind: str
    council: str
    also: tuple[str, ...] = ()
    # False where no other council is named though one may hold it or a part of it.
    listed: bool = True
    # Councils that took the place of the one whose outline holds it, where they are several.
    heirs: tuple[str, ...] = ()
    # The first day of a council that did not exist yet on the day shown.
    begins: str = ""
    authority: str = ""
    rows: Sequence[Row] = ()
    is_open: bool = False


def place(stands: Stands, on: date, label: Callable[[str], str]) -> list[Part]:
    """The whole answer in a few sentences: council, authority or none, who is in charge, the next election."""
    parts = [*_where(stands, label)]
    if stands.begins:
        return [*parts, f". Whether it lay in a devolved area on {days.say(on)} we cannot tell."]
    if not stands.authority:
        return [*parts, ". As far as we have found, it is in no devolved area, and none is announced for it."]
    name = label(stands.authority)
    told = Told(name, stands.authority, list(stands.rows), on, label)
    if not stands.is_open:
        said = bodies.authority(told)
        before, _, after = said[0].partition(name) if said and isinstance(said[0], str) else ("", "", "")
        fixed = told.interval().startsOn
        unmade = "No authority is set up there yet" if fixed else "We have not found that an authority is set up there"
        return [*parts, f". {unmade}. ", before, Named(stands.authority), after, *said[1:]]
    parts += [" and of ", "the " if the(name) != name else "the strategic authority ", Named(stands.authority)]
    parts += bodies.mayor(told)
    poll = holding.first_election(told)
    if poll and holding.stands(told).now:
        parts.append(f" The next election is {poll}.")
    return [part for part in parts if part]


def borders(stands: Stands) -> list[Part]:
    """What is not sure about the council, in a sentence of its own; empty where nothing is."""
    if stands.kind == "town" and stands.also:
        return [f"{stands.name} is near a border: it may lie in the area of ", *listed(list(stands.also), " or "), "."]
    if stands.kind == "town" and not stands.listed:
        return [f"{stands.name} is near a border: it may lie in a neighbouring council’s area."]
    if stands.kind == "district" and stands.also:
        return [f"Parts of {stands.name} lie in the area of ", *listed(list(stands.also)), ", and perhaps elsewhere."]
    if stands.kind == "district" and not stands.listed:
        return [f"Parts of {stands.name} may lie in other councils’ areas: its neighbours were not looked up."]
    if stands.kind == "district":
        return ["Postcode districts cross borders: the district’s centre was looked up, not each address."]
    return []


def _where(stands: Stands, label: Callable[[str], str]) -> list[Part]:
    council: list[Part] = [
        "the " if label(stands.council).startswith(COUNCILS_WITH_ARTICLE) else "",
        Named(stands.council),
    ]
    if stands.heirs:
        return [
            f"{stands.name} was in the area of ", *council, ", whose place was taken by ", *listed(list(stands.heirs)),
            "; in which of them it lies we have not found",
        ]  # fmt: skip
    if stands.begins:
        return [
            f"{stands.name} has been in the area of ", *council, f" since {days.say(stands.begins)}; "
            "which council it was in before, this list of places does not tell",
        ]  # fmt: skip
    if stands.kind == "district":
        return [f"Most of {stands.name} lies in the area of ", *council]
    if stands.kind == "council":
        return ["This is the area of ", *council]
    return [f"{stands.name} is in the area of ", *council]
