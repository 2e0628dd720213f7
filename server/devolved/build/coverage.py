"""Coverage: what the register knows, how well, and what it does not know.

Every figure is computed from the release with a query (``queries/coverage-*.rq``), never
written by hand, and published as W3C Data Quality Vocabulary
(https://www.w3.org/TR/vocab-dqv/) and as CSV. Each measurement is about a
class, about one authority, or about the whole: a council is a body too, so
the classes do not add up to it.
"""

import csv
import io
from collections import Counter
from dataclasses import dataclass
from datetime import date

from devolved.build.queries import QUERIES
from devolved.build.workspace import Workspace
from devolved.spreadsheet import guarded
from devolved.vocabulary import BASE, DATASET

METRICS = {  # slug → (label, what is counted)
    "things": ("things", "Things of this class, or that concern this authority."),
    "verified": ("verified facts", "Facts whose primary source was read."),
    "secondary": ("secondary facts", "Facts that rest on press, encyclopaedias or third-party data."),
    "uncited": ("facts that need a source", "Facts for which no source was read."),
    "fresh": ("evidence under a year old", "Facts whose newest source is less than a year older than the release."),
    "ageing": (
        "evidence of one to three years",
        "Facts whose newest source is between one and three years older than the release.",
    ),
    "old": (
        "evidence over three years old",
        "Facts whose newest source is more than three years older than the release.",
    ),
    "undated": ("evidence of unknown age", "Facts none of whose sources says when it was issued."),
    "start-unknown": ("unknown beginnings", "Facts with an interval whose first day, month or year is not known."),
    "end-unknown": ("ended on a day not known", "Facts that have ended on a day that is only bounded."),
    "still-so": ("still so when last seen", "Facts without an end, with the day of the newest evidence."),
    "unlinked": (
        "no link elsewhere",
        "Bodies, councils, people, posts and instruments with no identifier outside the register.",
    ),
    "cited-law": (
        "citations of laws of the register",
        "Where each was read is told by its reading.",
    ),
    "cited-publisher": (
        "citations of what was read at its publisher",
        "Whatever kind of publisher: a department, a newspaper, an encyclopaedia.",
    ),
    "cited-official-archive": (
        "citations of what was read in an official archive",
        "Such as the UK Government Web Archive.",
    ),
    "cited-copy": (
        "citations of official documents read in a copy word for word",
        "On somebody else's host, with the document's own address beside it.",
    ),
    "cited-mirror": (
        "citations of what was read on a mirror",
        "Encyclopaedias and news carried by others, extracts, copies whose original could not be named.",
    ),
}


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
        things.setdefault(row["metric"].value, set()).add(row["thing"].value)
    for row in workspace.each(QUERIES.text("coverage-ages")):
        age = _age(row["newest"].value if "newest" in row else "", built)
        things.setdefault(age, set()).add(row["thing"].value)
    labels = {r["thing"].value: r["label"].value for r in workspace.each(QUERIES.text("coverage-labels"))}
    cited: dict[str, Counter[str]] = {}
    for row in workspace.each(QUERIES.text("coverage-cited")):
        host = row["host"].value.rpartition("/")[2] if "host" in row else "law"
        cited.setdefault(f"cited-{host}", Counter())[row["thing"].value] += int(row["count"].value)
    subjects = _subjects(workspace)
    # Concepts may cite too, and have no class of the ontology.
    citing = {thing for those in cited.values() for thing in those if thing.startswith(f"{BASE}id/")}
    subjects[DATASET] = citing.union(*(concerned for about, concerned in subjects.items() if "#" in about))
    labels[DATASET] = "the whole register"
    measured: list[Measurement] = []
    for about, concerned in subjects.items():
        counts = {"things": len(concerned)} | {metric: len(concerned & those) for metric, those in things.items()}
        for metric, citations in cited.items():
            counts[metric] = sum(n for thing, n in citations.items() if thing in concerned)
        judged = counts["verified"] + counts["secondary"] + counts["uncited"]
        kept = {metric: n for metric, n in counts.items() if n or (metric == "uncited" and judged)}
        measured += [Measurement(about, labels.get(about, about), metric, n) for metric, n in kept.items()]
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
    release = f"{BASE}releases/{version}"
    parts = [
        "PREFIX dqv: <http://www.w3.org/ns/dqv#>\nPREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
        "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\nPREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n"
        f'<{BASE}coverage#dimension> a dqv:Dimension ; rdfs:label "coverage"@en ; '
        f'skos:prefLabel "coverage"@en ; dqv:inCategory <{BASE}coverage#category> .\n'
        f'<{BASE}coverage#category> a dqv:Category ; rdfs:label "coverage"@en ; skos:prefLabel "coverage"@en .\n'
    ]
    for slug, (label, definition) in METRICS.items():
        parts.append(
            f'<{BASE}coverage#{slug}> a dqv:Metric ; rdfs:label "{label}"@en ; skos:prefLabel "{label}"@en ; '
            f'skos:definition "{definition}"@en ;'
            f" dqv:expectedDataType xsd:integer ; dqv:inDimension <{BASE}coverage#dimension> .\n"
        )
    for m in measurements:
        address = f"{release}#coverage-{m.metric}-{m.about.rsplit('/', 1)[-1].replace('#', '-')}"
        parts.append(
            f"<{address}> a dqv:QualityMeasurement ; dqv:computedOn <{m.about}> ; "
            f"dqv:isMeasurementOf <{BASE}coverage#{m.metric}> ; dqv:value {m.value} .\n"
        )
    return "".join(parts)


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
