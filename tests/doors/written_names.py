"""Names as people write them, made from the register's own by stated rules.

Each rule turns one name into what somebody might type. A form that two things
would share under the kind asked for is left out: no reader could tell them apart.
"""

import hashlib
import re

SMALL = {"of", "the", "and", "for", "in", "to", "a", "an", "on"}
KINDS = (
    "authority",
    "council",
    "person",
    "post",
    "forum",
    "department",
    "government",
    "body",
    "instrument",
    "agreement",
)
WORDS_OF_KIND = re.compile(
    r"\b(Mayoral |)(Combined County|Combined|Strategic) Authority$|\b(Metropolitan Borough|Metropolitan "
    r"District|City|Borough|District|County) Council$|^London Borough of |^Royal Borough of "
)


def shout(name, kind):
    return name.upper()


def spaced(name, kind):
    return f"  {name.lower()} "


def short(name, kind):
    """Greater Manchester Combined Authority → Greater Manchester."""
    return WORDS_OF_KIND.sub("", name).strip() if kind in ("authority", "council") else ""


def council(name, kind):
    """Bolton Metropolitan Borough Council → Bolton Council."""
    return f"{WORDS_OF_KIND.sub('', name).strip()} Council" if kind == "council" else ""


def initials(name, kind):
    words = [w for w in re.findall(r"[A-Za-z]+", name) if w.lower() not in SMALL]
    return "".join(w[0] for w in words).upper() if kind in ("authority", "department") and len(words) > 2 else ""


def ampersand(name, kind):
    return name.replace(" and ", " & ") if " and " in name else ""


def swapped(name, kind):
    """Two letters of the longest word exchanged: Manchester → Manchetser."""
    word = max(name.split(), key=len)
    middle = len(word) // 2
    wrong = (
        word[:middle] + word[middle + 1] + word[middle] + word[middle + 2 :]
        if len(word) > 6 and kind != "agreement"
        else word
    )
    return name.replace(word, wrong) if wrong != word else ""


def dropped(name, kind):
    """One letter of the longest word left out."""
    word = max(name.split(), key=len)
    return (
        name.replace(word, word[: len(word) // 2] + word[len(word) // 2 + 1 :])
        if len(word) > 6 and kind != "agreement"
        else ""
    )


def surname_first(name, kind):
    return ", ".join(reversed(name.rsplit(" ", 1))) if kind == "person" and " " in name else ""


def titled(name, kind):
    return f"Cllr {name}" if kind == "person" else ""


def office_of(name, kind):
    """Mayor of Greater Manchester → Greater Manchester mayor."""
    return f"{name[9:].removeprefix('the ')} mayor" if name.startswith("Mayor of ") else ""


def plain(name, kind):
    """Barrow-in-Furness → Barrow in Furness; no marks, no brackets."""
    bare = re.sub(r"[-’'.,:]", " ", name)
    return bare if bare != name else ""


RULES = (shout, spaced, short, council, initials, ampersand, swapped, dropped, surname_first, titled, office_of, plain)


def written(things: list[tuple[str, str, str]], size: int) -> list[tuple[str, str, str]]:
    """(what is written, kind, address) by every rule in turn, the things in an order that chance would give."""
    shuffled = sorted(things, key=lambda t: hashlib.sha256(t[0].encode()).digest())
    forms: dict[tuple[str, str], set[str]] = {}
    made: dict[str, list] = {}
    for rule in RULES:
        for address, kind, name in shuffled:
            form = rule(name, kind)
            if form:
                forms.setdefault((form.strip().lower(), kind), set()).add(address)
                made.setdefault(rule.__name__, []).append((form, kind, address))
    queues = [[f for f in those if len(forms[f[0].strip().lower(), f[1]]) == 1] for those in made.values()]
    found = []
    while len(found) < size and any(queues):
        for queue in queues:
            if queue:
                found.append(queue.pop(0))
    return found[:size]
