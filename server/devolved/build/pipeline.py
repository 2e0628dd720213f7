"""The build from end to end: parse → infer → validate → describe → dump → tables → load → publish."""

import gzip
import shutil
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import BinaryIO, cast

from devolved.build import coverage, csvw, describe, dump, examples, mappings, places, publish, subjects, versions
from devolved.build.infer import infer
from devolved.build.inputs import Inputs
from devolved.build.parse import parse
from devolved.build.report import Validation
from devolved.build.validate import validate
from devolved.build.workspace import Workspace, statements_of_dataset
from devolved.errors import BuildError, Unavailable
from devolved.release import Release, Releases
from devolved.vocabulary import DEPRECATED_GRAPH, GRAPH

STEPS = ("parse", "infer", "validate", "describe", "dump", "tables", "load", "publish")


@dataclass
class Outcome:
    """What a build did. ``release`` is None after a check."""

    validation: Validation
    graphs: dict[str, int]
    inferred: int
    seconds: dict[str, float] = field(default_factory=dict)
    release: Release | None = None
    reused: bool = False


def check(
    inputs: Inputs,
    on_step: Callable[[str], None] = lambda step: None,
    on_parsed: Callable[[Workspace], None] = lambda workspace: None,
) -> tuple[Workspace, Outcome]:
    """Parse, infer and validate; ``on_parsed`` may look at what was read before it is judged.

    Raises BuildError with a report when anything is wrong.
    """
    seconds: dict[str, float] = {}
    with _timed("parse", seconds, on_step):
        workspace = parse(inputs)
    on_parsed(workspace)
    with _timed("words", seconds, on_step):
        subjects.judge(workspace, inputs)
    with _timed("infer", seconds, on_step):
        inferred = infer(workspace, inputs)
    with _timed("validate", seconds, on_step):
        validation = validate(workspace, inputs)
        places.judge(inputs, workspace)
    violations = validation.at("Violation")
    if violations:
        # Two shapes may say the same of one thing: it is said once.
        lines = list(dict.fromkeys(violation.sentence for violation in violations))
        number = f"{len(lines)} violation{'s' if len(lines) > 1 else ''}"
        raise BuildError(f"{number} of the shapes. Nothing was published.", "\n".join(lines))
    # After the judgement: old words are refused in data and answered in queries.
    infer(workspace, inputs, "deprecated", DEPRECATED_GRAPH)
    return workspace, Outcome(validation, workspace.graphs, inferred, seconds)


def build(
    inputs: Inputs,
    releases: Releases,
    built: date,
    on_step: Callable[[str], None] = lambda step: None,
    force: bool = False,
    activate: bool = True,
) -> Outcome:
    """Build and publish a release of that day and, unless told not to, make it current.

    When the current release, or the newest, was made from the same inputs it is kept, unless
    ``force``. Raises BuildError; the current release is then untouched.
    """
    if not force and (kept := _same(inputs, releases)):
        if activate:
            releases.activate(kept.version)
        return Outcome(Validation((), b""), kept.manifest["graphs"], 0, release=kept, reused=True)
    return finish(inputs, releases, built, *check(inputs, on_step), on_step, activate)


def finish(
    inputs: Inputs,
    releases: Releases,
    built: date,
    workspace: Workspace,
    outcome: Outcome,
    on_step: Callable[[str], None] = lambda step: None,
    activate: bool = True,
) -> Outcome:
    """Publish a tree that was checked as a release of that day: describe → dump → tables → load → publish."""
    version, folder = releases.next_version(built), publish.workplace(releases)
    try:
        with _timed("describe", outcome.seconds, on_step):
            measured = coverage.measure(workspace, built)
            workspace.read_text(coverage.as_turtle(measured, version), GRAPH + "coverage")
            workspace.read_text(examples.as_turtle(inputs), GRAPH + "examples")
            workspace.read_text(mappings.as_turtle(inputs), GRAPH + "mappings")
            workspace.read_text(describe.description(workspace, version, built), GRAPH + "dataset")
        with _timed("dump", outcome.seconds, on_step):
            dump.dump(workspace, folder)
            versions.write(workspace, folder, releases, version, built)
            dump.carry(inputs, folder)
            places.carry(inputs, folder)
        with _timed("tables", outcome.seconds, on_step):
            csvw.write(csvw.tables(workspace), folder)
            (folder / "coverage.csv").write_text(coverage.as_csv(measured), "utf-8", newline="")
            (folder / "validation.ttl").write_bytes(outcome.validation.turtle)
            (folder / "dataset.ttl").write_text(_dataset(workspace, folder, version), "utf-8")
        with _timed("load", outcome.seconds, on_step):
            _load(folder, sum(workspace.graphs.values()))
        with _timed("publish", outcome.seconds, on_step):
            outcome.graphs = workspace.graphs
            levels = {level: len(outcome.validation.at(level)) for level in ("Violation", "Warning", "Info")}
            facts = {
                "built": built.isoformat(),
                "commit": inputs.commit(),
                "uncommitted": len(inputs.uncommitted()),
                "inputs": inputs.digest,
                "triples": sum(workspace.graphs.values()),
                "validation": levels,
                "graphs": workspace.graphs,
            }
            outcome.release = publish.publish(releases, folder, version, facts, activate)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return outcome


def _same(inputs: Inputs, releases: Releases) -> Release | None:
    finished = releases.all()
    if not finished:
        return None
    try:
        looked_at = [releases.current(), finished[-1]]
    except Unavailable:  # a pointer that leads nowhere is mended by building
        looked_at = finished[-1:]
    for release in looked_at:
        if release.is_readable() and release.manifest.get("inputs") == inputs.digest and not release.verify():
            return release
    return None


def _load(folder: Path, expected: int) -> None:
    """Read the dump back, as the server will: a release that cannot be loaded is not published."""
    with gzip.open(folder / "devolved.nq.gz") as file:
        found = statements_of_dataset(cast(BinaryIO, file))
    if found != expected:
        raise BuildError(f"The dump holds {found} statements where {expected} were built. Nothing was published.")


def _dataset(workspace: Workspace, folder: Path, version: str) -> str:
    text = workspace.serialise("ttl", [GRAPH + "dataset"], dump.prefixes()).decode()
    return text + "\n" + describe.distributions(folder, version)


@contextmanager
def _timed(step: str, seconds: dict[str, float], on_step: Callable[[str], None]):
    on_step(step)
    started = time.perf_counter()
    yield
    seconds[step] = time.perf_counter() - started
