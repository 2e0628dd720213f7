"""Corrections: where a reader who sees something wrong is led, with the place filled in.

"Something wrong?" leads to one page, which has the place and the fact filled in: as text to copy, and as a message to
whom the operator named (``DEVOLVED_CORRECTIONS``: a mail address or a form elsewhere). A page asks it of a hundred
facts, and would double if each carried the whole message. The register is read-only.
"""

import re
from urllib.parse import quote

from flask import current_app, g, request

from devolved.web.site import current_site

CONTRIBUTE = "/about/contribute"
# What the page takes, all of it written by strangers.
ASKED = {
    "page": "The page that is wrong: its path, with the day it was read for.",
    "thing": "What the page or its section is about.",
    "fact": "Which fact: the number of its note.",
}
LONGEST = 300
DAY = re.compile(r"[?&]on=(\d{4}-\d\d-\d\d)")
TEXT = """Page: {page}
What it says: {says}
What it should say:
Since when:
Where this can be read (document and place in it):
Release: {release}
"""


def correction(thing: str = "", fact: str = "") -> str:
    """The address that "Something wrong?" leads to from the page being made."""
    told = {"fact": fact, "thing": thing, "page": whole_path()}
    # A query may hold "?", "/" and "=" as they are (RFC 3986, section 3.4).
    written = (f"{name}={quote(value, safe='/?=')}" for name, value in told.items() if value)
    return f"{CONTRIBUTE}?{'&'.join(written)}"


def whole_path() -> str:
    """The path of the page being made, with what it was asked for."""
    return request.full_path.rstrip("?")


def asked() -> dict[str, str]:
    """What the reader was led here with. A page that is not one of ours is left out."""
    told = {name: " ".join(request.args.get(name, "").split())[:LONGEST] for name in ASKED}
    if told["fact"].isdigit():
        told["fact"] = f"note {told['fact']}"
    if not told["page"].startswith("/") or told["page"].startswith(("//", "/\\")):
        told["page"] = ""
    return told


def lines(told: dict[str, str]) -> str:
    """The message as text to copy."""
    says = ", ".join(part for part in (told["thing"], told["fact"]) if part)
    text = TEXT.format(page=_whole(told["page"]), says=says, release=current_site().release.version)
    return "\n".join(line.rstrip() for line in text.split("\n"))


def message(told: dict[str, str]) -> str:
    """The address of the message that the operator set, filled in; "" where none was set."""
    form = reached()
    day = found[1] if (found := DAY.search(told["page"])) else g.today.isoformat()
    said = told | {"page": _whole(told["page"]), "release": current_site().release.version, "day": day}
    for name, value in said.items():
        form = form.replace(f"{{{name}}}", quote(value, safe=""))
    return form


def _whole(path: str) -> str:
    return path and current_app.extensions["devolved-settings"].base_url.rstrip("/") + path


def reached() -> str:
    """What the operator set, or ""."""
    return current_app.extensions["devolved-settings"].corrections


def whom(form: str) -> str:
    """Whom it reaches, for people: the mail address, or the host of the form."""
    start, _, rest = form.partition(":")
    return rest.partition("?")[0] if start == "mailto" else rest.removeprefix("//").partition("/")[0].partition("?")[0]
