"""Moved answers: what the questions of the ontology are answered with, by this tree and by the files beside them.

Each question (``ontology/questions/*.rq``) is filed with its exact answer (``.csv``). A new meeting or a by-election
may move one: that is shown, and written anew when a curator has seen that it is right.
"""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from devolved.build.inputs import Inputs
from devolved.build.workspace import Workspace
from devolved.store.binding import bind
from devolved.store.terms import typed
from devolved.vocabulary import DAY_GRAPHS

_SHOWN = 12  # rows of one answer that are shown
_DAY = re.compile(re.escape(DAY_GRAPHS) + r"(\d{4}-\d{2}-\d{2})")


@dataclass(frozen=True)
class Moved:
    """One question whose answer is another now: its rows that went and came, each with - or + before it."""

    path: Path
    question: str
    rows: tuple[str, ...]
    answer: str

    def __str__(self) -> str:
        more = len(self.rows) - _SHOWN
        rest = [f"    and {more} rows more"] if more > 0 else []
        return "\n".join([f"{self.path.name}: {self.question}", *(f"    {row}" for row in self.rows[:_SHOWN]), *rest])


def moved(workspace: Workspace, inputs: Inputs) -> list[Moved]:
    """Questions of which a judged tree gives another answer than is filed, in their order."""
    texts = {path: path.read_text("utf-8") for path in sorted((inputs.root / "ontology" / "questions").glob("*.rq"))}
    rules = [path.read_text("utf-8") for path in inputs.rules("flat")]
    days = sorted({day for text in texts.values() for day in _DAY.findall(text)})
    graphs = {DAY_GRAPHS + day: [bind(rule, {"day": typed(day, "date")}) for rule in rules] for day in days}
    found = []
    with workspace.beside(graphs):
        for path, text in texts.items():
            file = path.with_suffix(".csv")
            filed, answer = file.read_text("utf-8") if file.exists() else "", workspace.csv(text)
            if filed != answer:
                found.append(Moved(file, text.partition("\n")[0].lstrip("# "), _rows(filed, answer), answer))
    return found


def file_anew(answers: Iterable[Moved]) -> None:
    """File the answers as they are now."""
    for one in answers:
        one.path.write_text(one.answer, "utf-8", newline="\n")


def _rows(filed: str, answer: str) -> tuple[str, ...]:
    told = difflib.unified_diff(filed.splitlines(), answer.splitlines(), lineterm="", n=0)
    return tuple(f"{line[0]} {line[1:]}" for line in told if line[:1] in "+-" and line[:3] not in ("+++", "---"))
