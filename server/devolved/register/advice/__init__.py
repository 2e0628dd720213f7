"""Advice to who writes a query: what is wrong with it, where, and how to mend it; and why it finds nothing.

The engine alone decides what is answered. What is read of the text here words advice, after the engine has spoken.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Advice:
    """A sentence, the line that it is about (from 1; 0 for the whole query), and a query so mended, with the words of
    the button that puts it in place. ``search``: it is a question in plain words, which search answers.
    """

    says: str
    line: int = 0
    repair: str = ""
    text: str = ""
    search: str = ""
