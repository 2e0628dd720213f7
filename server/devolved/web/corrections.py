"""Corrections: where a reader who sees something wrong is led, with the place filled in.

The register is read-only; ``DEVOLVED_CORRECTIONS`` names who is written to: a mail address or a form elsewhere.
"""

from urllib.parse import quote

from flask import current_app, g, request

from devolved.web.site import current_site

CONTRIBUTE = "/about/contribute"
TEXT = """Page:
What it says:
What it should say:
Since when:
Where this can be read (document and place in it):
Release: {release}
"""


def correction(thing: str = "", fact: str = "") -> str:
    """The address that "Something wrong?" leads to: the operator's, filled in; else our page that says how."""
    if not (form := reached()):
        return CONTRIBUTE
    said = {
        "page": current_app.extensions["devolved-settings"].base_url.rstrip("/") + request.full_path.rstrip("?"),
        "thing": thing,
        "fact": fact,
        "release": current_site().release.version,
        "day": g.on.isoformat() if g.get("on") else "",
    }
    for name, value in said.items():
        form = form.replace(f"{{{name}}}", quote(value, safe=""))
    return form


def reached() -> str:
    """What the operator set, or ""."""
    return current_app.extensions["devolved-settings"].corrections


def whom(form: str) -> str:
    """Whom it reaches, for people: the mail address, or the host of the form."""
    start, _, rest = form.partition(":")
    return rest.partition("?")[0] if start == "mailto" else rest.removeprefix("//").partition("/")[0].partition("?")[0]
