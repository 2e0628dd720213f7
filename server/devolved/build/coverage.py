"""Coverage: what the register knows, how well, and what it does not know.

Every figure is computed from the release with a query (``queries/coverage-*.rq``), never
written by hand, and published as W3C Data Quality Vocabulary
(https://www.w3.org/TR/vocab-dqv/) and as CSV. Each measurement is about a
class, about one authority, or about the whole: a council is a body too, so
the classes do not add up to it.
"""

import csv
import io
import tomllib
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from devolved.build.queries import QUERIES
from devolved.build.turtle import TEMPLATES
from devolved.build.workspace import Workspace
from devolved.spreadsheet import guarded
from devolved.vocabulary import BASE, DATASET

METRICS = tomllib.loads(Path(__file__).with_name("metrics.toml").read_text("utf-8"))


@dataclass(frozen=True, order=True)
class Measurement:
    """One figure: how many, of which metric, about which class or authority."""

    about: str
    label: str
    metric: str
    value: int


def measure(workspace: Workspace, built: date) -> list[Measurement]:
    """Every figure above zero, and zero for ``uncited``, sorted by what it is about."""
    things: dict[str, set[str]] = {"verified": set(), "secondary": set(), "uncited": set()}
    for row in workspace.each(QUERIES.text("coverage-facts")):
        things.setdefault(str(row["metric"]), set()).add(str(row["thing"]))
    for row in workspace.each(QUERIES.text("coverage-ages")):
        things.setdefault(_age(str(row.get("newest", "")), built), set()).add(str(row["thing"]))
    cited: dict[str, Counter[str]] = {}
    for row in workspace.each(QUERIES.text("coverage-cited")):
        host = str(row.get("host", "law")).rpartition("/")[2]
        cited.setdefault(f"cited-{host}", Counter())[str(row["thing"])] += int(row["count"].value)
    labels = {str(row["thing"]): str(row["label"]) for row in workspace.each(QUERIES.text("coverage-labels"))}
    labels[DATASET] = "the whole register"
    subjects = _subjects(workspace)
    # Concepts may cite too, and have no class of the ontology.
    citing = {thing for those in cited.values() for thing in those if thing.startswith(f"{BASE}id/")}
    subjects[DATASET] = citing.union(*(concerned for about, concerned in subjects.items() if "#" in about))
    measured: list[Measurement] = []
    for about, concerned in subjects.items():
        counts = {"things": len(concerned)} | {metric: len(concerned & those) for metric, those in things.items()}
        counts |= {metric: sum(those[thing] for thing in concerned) for metric, those in cited.items()}
        judged = counts["verified"] + counts["secondary"] + counts["uncited"]
        measured += [
            Measurement(about, labels.get(about, about), metric, n)
            for metric, n in counts.items()
            if n or (metric == "uncited" and judged)
        ]
    return sorted(measured)


def _subjects(workspace: Workspace) -> dict[str, set[str]]:
    """Each class with an address and each authority, with the things it is measured by."""
    found: dict[str, set[str]] = {}
    for row in workspace.each(QUERIES.text("coverage-subjects")):
        itself = {row["about"].value} if "/id/" in row["about"].value else set()
        found.setdefault(row["about"].value, itself).add(row["thing"].value)
    return found


def as_turtle(measurements: list[Measurement], version: str) -> str:
    """The figures as dqv:QualityMeasurement."""
    return TEMPLATES.write("coverage", version=version, metrics=METRICS, measurements=measurements)


def as_csv(measurements: list[Measurement]) -> str:
    """The figures as a table: one row a class or authority, one column a metric."""
    rows: dict[tuple[str, str], dict[str, int]] = {}
    for m in measurements:
        rows.setdefault((m.about, m.label), {})[m.metric] = m.value
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["about", "label", *METRICS])
    for (about, label), values in rows.items():
        writer.writerow([about, guarded(label), *(values.get(metric, 0) for metric in METRICS)])
    return out.getvalue()


def _age(newest: str, built: date) -> str:
    if len(newest) != 10 or newest.startswith("-"):
        return "undated"
    days = (built - date.fromisoformat(newest)).days
    return "fresh" if days < 365 else "ageing" if days < 3 * 365 else "old"
