"""The gate: everything that a change to the data must pass, in one run.

Syntax, known classes and properties, shapes (all three as a build judges them), then the house style, and the addresses
that the current release answers and this tree no longer knows, and the questions whose answers moved. Warnings are set
beside those of the current release, so that the new ones are seen. What a change touches is judged first, by itself.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from devolved.build import pipeline
from devolved.build.inputs import Inputs
from devolved.build.report import Result, keys
from devolved.build.workspace import Workspace
from devolved.calendar import today
from devolved.curate import sight
from devolved.curate.moved import Moved, moved
from devolved.curate.tidy import faults
from devolved.curate.twins import sentence, twins
from devolved.errors import BuildError, Unavailable
from devolved.register.changes import things
from devolved.release import Release, Releases
from devolved.vocabulary import BASE


@dataclass(frozen=True)
class Judgement:
    """The tree as built, its warnings, the new ones apart, what is wrong with its style and addresses, and the
    questions whose answers moved.
    """

    workspace: Workspace
    outcome: pipeline.Outcome
    beside: Release | None
    new: tuple[Result, ...]
    known: tuple[Result, ...]
    wrong: tuple[str, ...] = ()
    moved: tuple[Moved, ...] = ()
    # What may be described twice, where not both were published before: told, and stopping nothing.
    twice: tuple[str, ...] = ()


Seen = Callable[[list[Path], list[str]], None]


def judge(inputs: Inputs, releases: Releases, on_step=lambda step: None, on_sight: Seen | None = None) -> Judgement:
    """Judge a tree. ``on_sight`` is told first of the files that a change touches, and of their faults.

    Answers of questions that moved are told, and stop nothing here. Raises BuildError; its report has one line a fault:
    file, line, thing, what to type.
    """
    judged = weigh(inputs, releases, on_step, on_sight)
    if wrong := judged.wrong:
        places = "1 place is" if len(wrong) == 1 else f"{len(wrong)} places are"
        raise BuildError(f"{places} to be mended, as named above. Nothing was published.", "\n".join(wrong))
    return judged


def weigh(inputs: Inputs, releases: Releases, on_step=lambda step: None, on_sight: Seen | None = None) -> Judgement:
    """The same, with faults of style and vanished addresses told beside. Raises BuildError for what cannot be built."""

    def look(workspace: Workspace) -> None:
        if on_sight and (files := sight.touched(inputs)):
            on_sight(files, [*untidy(inputs, files), *sight.faults(workspace, inputs, files)])

    workspace, outcome = pipeline.check(inputs, on_step, look)
    beside = standing(releases)
    on_step("style")
    wrong = untidy(inputs)
    on_step("addresses")
    published = set(things(beside.path)) if beside else set()
    wrong += [vanished_sentence(thing) for thing in vanished(workspace, published)]
    twice = tuple(sentence(group) for group in twins(workspace) if not published.issuperset(group))
    before = keys((beside.path / "validation.ttl").read_bytes()) if beside else set()
    warnings = outcome.validation.at("Warning")
    new = tuple(w for w in warnings if w.key not in before)
    on_step("questions")
    known = tuple(w for w in warnings if w.key in before)
    return Judgement(workspace, outcome, beside, new, known, tuple(wrong), tuple(moved(workspace, inputs)), twice)


def standing(releases: Releases) -> Release | None:
    """The current release, or None where nothing was published yet."""
    try:
        return releases.current()
    except Unavailable:
        return None


def untidy(inputs: Inputs, files: Iterable[Path] = ()) -> list[str]:
    """A line for each file that is not in the house style, at its first place, and for each idle prefix."""
    found = []
    for path in files or (*inputs.data, *inputs.concepts):
        name = path.relative_to(inputs.root).as_posix()
        written = faults(path.read_bytes().decode("utf-8", "replace"))
        idle = [fault for fault in written if " is declared " in fault]
        found += [f"{name}:{fault}. Delete the line." for fault in idle]
        if style := [fault for fault in written if fault not in idle]:
            first = style[0].partition(":")[0]
            found.append(f"{name}:{first}: This file is not in the house style. Type: devolved tidy {name}")
    return found


def vanished(workspace: Workspace, published: set[str]) -> list[str]:
    """Addresses that were published and of which this tree says nothing, sorted."""
    return sorted(published - set(workspace.subjects_of(BASE + "id/")))


def vanished_sentence(thing: str) -> str:
    """What to do about an address that is published and no longer described."""
    kind, _, slug = thing.removeprefix(BASE + "id/").partition("/")
    return (
        f"{kind}/{slug} is published, and this tree no longer describes it; a published address is kept for ever. "
        f"Was it a mistake? Leave {kind}:{slug} with two statements: "
        f'devo:withdrawnOn "{today()}"^^xsd:date ; skos:editorialNote "Why."@en ; '
        f"Has it another address now? Leave it with one: dcterms:isReplacedBy {kind}:its-new-name ;"
    )
