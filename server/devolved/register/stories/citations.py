"""A table cited in three styles: Chicago (17th, notes), Harvard, and as a BibTeX entry."""

from dataclasses import dataclass
from datetime import date

from devolved.register.days import MONTHS, say

REGISTER = "Devolved: The Register of English Devolution"
# What BibTeX and LaTeX would take for their own.
_ESCAPES = {c: "\\" + c for c in "&%$#_{}"} | {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


@dataclass(frozen=True)
class Cited:
    """One table, as on a day, as a release has it. ``built`` is the day of the release."""

    title: str
    version: str
    built: date
    on: date
    address: str

    def styles(self) -> list[tuple[str, str]]:
        """(style, text) of each."""
        return [("Chicago", self.chicago()), ("Harvard", self.harvard()), ("BibTeX", self.bibtex())]

    def chicago(self) -> str:
        day = f"{MONTHS[self.on.month - 1]} {self.on.day}, {self.on.year}"
        return f"“{self.title},” {REGISTER}, release {self.version}, as on {day}, {self.address}."

    def harvard(self) -> str:
        return (
            f"Devolved ({self.built.year}) ‘{self.title}’, {REGISTER}, release {self.version}, as on {say(self.on)}. "
            f"Available at: {self.address}."
        )

    def bibtex(self) -> str:
        key = "devolved-" + "".join(
            c for c in self.title.lower().replace(" ", "-") if c.isascii() and (c.isalnum() or c == "-")
        )
        fields = {
            "title": "{" + _escaped(self.title) + "}",
            "author": "{Devolved}",
            "year": str(self.built.year),
            "howpublished": _escaped(REGISTER),
            "note": f"Release {self.version}, as on {say(self.on)}",
            "url": "".join(c if c not in "{}\\" else f"%{ord(c):02X}" for c in self.address),
        }
        return (
            f"@misc{{{key[:60]},\n" + ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items()) + "\n}\n"
        )


def _escaped(text: str) -> str:
    return "".join(_ESCAPES.get(c, c) for c in text)
