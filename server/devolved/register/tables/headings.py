"""The heading of a column that its view does not name: the variable in words."""

import re

# The bounds of a thing itself, whatever it is: a name or a tenure is no body.
OWN_BOUNDS = {
    "bodyStartsOn": "First day",
    "bodyStartsBefore": "Since before",
    "bodyEndsOn": "Until",
    "bodyEndsAfter": "Ended after",
    "bodyEndsBefore": "Ended before",
    "bodyKnownOn": "Still so on",
}


def heading(variable: str) -> str:
    """ "Council kind" for ``councilKind``; the bounds of the thing itself by what a reader asks of them."""
    if variable in OWN_BOUNDS:
        return OWN_BOUNDS[variable]
    words = re.sub(r"([a-z])([A-Z])", r"\1 \2", variable).lower()
    return words[:1].upper() + words[1:]
