"""Promises, and what others published about them."""

from devolved.register import days
from devolved.register.sentences.told import Named, Part, Told, listed
from devolved.register.sentences.wording import a, in_or_on


def commitment(told: Told) -> list[Part]:
    makers = told.distinct("maker")
    strength = told.words("strength")
    parts: list[Part] = [
        "A hint of a promise"
        if strength == "hint"
        else f"{a(strength).capitalize()} promise"
        if strength
        else "A promise"
    ]
    if makers:
        parts += [" by ", *listed(makers)]
    if told.get("madeOn"):
        parts.append(f", made {in_or_on(told.get('madeOn'))}")
    if told.get("madeIn"):
        parts += [" in ", Named(told.get("madeIn"))]
    if told.get("dueBy"):
        parts.append(f", to be kept by {days.say(told.get('dueBy'))}")
    if told.get("status"):
        parts += ["; it stands as ", Named(told.get("status"))]
        if told.get("assessedOn"):
            parts.append(f", on evidence of {days.say(told.get('assessedOn'))}")
    return [*parts, "."]


def judgement(told: Told) -> list[Part]:
    parts: list[Part] = [*(listed(told.distinct("judge")) or ["An author"]), " published "]
    parts.append(f"{a(told.words('stance'))} judgement" if told.get("stance") else "a judgement")
    if told.distinct("about"):
        parts += [" about ", *listed(told.distinct("about"))]
    return [*parts, f" {in_or_on(told.get('judgedOn'))}."]
