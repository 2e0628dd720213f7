"""First sight: what a change touches, judged before the whole, so that a curator has an answer in seconds.

The things that a changed file says otherwise than the last commit are judged beside what they mention and what
mentions them. What depends on more of the register than that is found by the judgement of the whole, which follows and
has the last word.
"""

from pathlib import Path

from devolved.build import subjects
from devolved.build.infer import infer
from devolved.build.inputs import Inputs
from devolved.build.validate import validate_some
from devolved.build.workspace import Workspace
from devolved.store.terms import statements
from devolved.vocabulary import GRAPH


def touched(inputs: Inputs) -> list[Path]:
    """Data files that differ from the last commit, or are not in it; none where there is no checkout."""
    there = {path.relative_to(inputs.root).as_posix(): path for path in inputs.data}
    return [there[name] for name in inputs.uncommitted() if name in there]


def faults(workspace: Workspace, inputs: Inputs, files: list[Path]) -> list[str]:
    """What is wrong with the things of some files, a sentence each; the tree has been parsed.

    Unknown words and things described twice, else what the shapes refuse.
    """
    if said := subjects.faults(workspace, inputs, files):
        return said
    changed = things(workspace, inputs, files)
    part = workspace.near(changed, [GRAPH + "ontology", GRAPH + "shapes"])
    infer(part, inputs)
    found = validate_some(part, changed, inputs, workspace).at("Violation") if changed else []
    return list(dict.fromkeys(each.sentence for each in found if each.focus in changed))


def things(workspace: Workspace, inputs: Inputs, files: list[Path]) -> list[str]:
    """Addresses of which some files say something else than in the last commit, sorted."""
    found = set()
    for path in files:
        now = set(workspace.statements(inputs.data[path]))
        try:
            before = set(statements(inputs.committed(path), "ttl"))
        except SyntaxError:
            before = set()
        found |= {said[0].value for said in now ^ before if said[0].kind == "iri"}
    return sorted(found)
