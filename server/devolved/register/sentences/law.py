"""Law and the powers that rest on it."""

from devolved.register import days
from devolved.register.sentences.told import Named, Part, Told
from devolved.register.sentences.wording import a, counted, in_or_on, the


def power(told: Told) -> list[Part]:
    holders = int(told.get("holders") or 0)
    parts: list[Part] = [f"{told.name} is a power"]
    if told.get("competence"):
        parts += [" under ", Named(told.get("competence"))]
    parts.append(
        f"; {counted(holders, 'authority is', 'authorities are') if holders else 'no authority is'} on record "
        f"as holding it on {days.say(told.on)}"
    )
    firsts = told.distinct("firstHolder")
    if told.get("first") and len(firsts) == 1:
        parts += [", the first being ", Named(firsts[0]), f", since {days.say(told.get('first'))}"]
    return [*parts, "."]


def instrument(told: Told) -> list[Part]:
    kind = told.words("kind")
    parts: list[Part] = [
        f"{the(told.name) if not told.name.startswith('The ') else told.name} is {a(kind) if kind else 'an instrument'}"
    ]
    if told.get("number"):
        parts.append(f" ({told.get('number')})")
    if told.get("madeOn"):
        parts.append(f", {'enacted' if kind == 'act' else 'made'} {in_or_on(told.get('madeOn'))}")
    provisions, bodies = (int(told.get(name) or 0) for name in ("provisions", "bodies"))
    if bodies:
        parts.append(f"; it made {counted(bodies, 'body', 'bodies')}")
    elif provisions:
        parts.append(f"; {counted(provisions, 'provision of it is', 'provisions of it are')} described here")
    powers = int(told.get("powers") or 0)
    if powers:
        parts.append(
            f"{' and' if bodies or provisions else ';'} "
            f"{counted(powers, 'conferral of a power rests', 'conferrals of powers rest')} on it"
        )
    return [*parts, "."]
