"""Promises, and what others published about them."""

from devolved.reading import days
from devolved.reading.sentences.told import Named, Part, Told
from devolved.reading.sentences.wording import a, in_or_on


def commitment(told: Told) -> list[Part]:
    makers = told.distinct("maker")
    parts: list[Part] = [f"A {told.words('strength')} promise" if told.get("strength") else "A promise"]
    if makers:
        parts.append(" by ")
        for place, maker in enumerate(makers):
            parts += ["" if not place else " and ", Named(maker)]
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
    parts: list[Part] = [Named(told.get("judge")) if told.get("judge") else "An author", " published "]
    parts.append(f"{a(told.words('stance'))} judgement" if told.get("stance") else "a judgement")
    for place, about in enumerate(told.distinct("about")):
        parts += [" about " if not place else " and ", Named(about)]
    return [*parts, f" {in_or_on(told.get('judgedOn'))}."]
