"""The lists of questions, and how they write what was understood."""

import csv
from datetime import date
from pathlib import Path

from devolved.register.matching.understood import Understood
from devolved.vocabulary import kind_and_slug

TODAY = date(2026, 11, 28)


def questions(name: str) -> list[tuple[str, list[str]]]:
    """The questions of a list, each with the answers that are right; "none": it is not to be answered."""
    with (Path(__file__).with_name(f"{name}.csv")).open(encoding="utf-8", newline="") as file:
        return [(row["question"], row["answer"].split(" | ")) for row in csv.DictReader(file)]


def written(understood: Understood | None) -> str:
    """What was understood, as the lists write it: the address that answers, and the day."""
    if understood is None:
        return "none"
    if understood.choices:
        return "ask:" + understood.choices[0].name.lower()
    if understood.place:
        address = f"/place/{understood.place.slug}"
    elif understood.href:
        return understood.href
    elif not understood.view:
        address = "/doc/" + "/".join(kind_and_slug(understood.thing))
    else:
        asked = "&".join(f"{name}={value}" for name, value in understood.values.items())
        address = f"/views/{understood.view}{'?' if asked else ''}{asked}"
        address += f"&power={kind_and_slug(understood.power)[1]}" if understood.power else ""
        if understood.view == "elections/results":
            address += f"&thing={kind_and_slug(understood.thing)[1]}"
    return address + (f"@{understood.on}" if understood.on else "")
