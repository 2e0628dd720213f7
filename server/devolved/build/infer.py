"""Infer: run a family of rules of ontology/rules until nothing new comes."""

from devolved.build.inputs import Inputs
from devolved.build.workspace import Workspace
from devolved.errors import BuildError
from devolved.vocabulary import INFERRED_GRAPH

ROUNDS = 10  # the longest chain of rules known needs four


def infer(workspace: Workspace, inputs: Inputs, family: str = "infer", graph: str = INFERRED_GRAPH) -> int:
    """Add what follows from the facts by the rules of a family to a graph; return how many triples.

    Raises BuildError naming the rule file when a rule does not parse, or when
    the rules do not come to rest.
    """
    rules = [(path, path.read_text("utf-8")) for path in inputs.rules(family)]
    total = 0
    for _ in range(ROUNDS):
        added = 0
        for path, rule in rules:
            try:
                added += workspace.infer(rule, graph)
            except SyntaxError as fault:
                raise BuildError(
                    f"The rule {path.relative_to(inputs.root).as_posix()} cannot be read.", str(fault)
                ) from None
        total += added
        if not added:
            return total
    raise BuildError(
        f"The rules still found something new after {ROUNDS} rounds; one of them feeds itself without end."
    )
