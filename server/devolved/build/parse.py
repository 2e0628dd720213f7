"""Parse every input file. All faults are collected, each with file, line and what to type."""

import re
from pathlib import Path

from devolved.build.inputs import Inputs
from devolved.build.syntax import decoded, explained
from devolved.build.workspace import Workspace
from devolved.errors import BuildError


def parse(inputs: Inputs) -> Workspace:
    """Read ontology, concepts and data into the union, shapes beside it.

    Raises BuildError whose report has one line a fault: ``data/x.ttl:12: …``.
    """
    workspace, faults = Workspace(), []
    for files, union in ((inputs.ontology, True), (inputs.concepts, True), (inputs.data, True), (inputs.shapes, False)):
        for path, graph in files.items():
            name = path.relative_to(inputs.root).as_posix()
            if not re.fullmatch(r"[\w./-]+", name):
                faults.append(f"{name}: Rename the file: letters, digits and hyphens only, no spaces.")
                continue
            try:
                workspace.read(path, graph, union)
            except SyntaxError as fault:
                faults.append(f"{name}:{_sentence(path, fault)}")
            except (OSError, ValueError) as fault:
                faults.append(f"{name}: {fault}")
    if faults:
        number = f"{len(faults)} file{'s' if len(faults) > 1 else ''}"
        raise BuildError(f"{number} cannot be read. Mend what is named above, and check again.", "\n".join(faults))
    return workspace


def _sentence(path: Path, fault: SyntaxError) -> str:
    """Line and sentence of the fault of a file: our own reading of it, else the engine's place."""
    try:
        found = explained(decoded(path.read_bytes()))
    except ValueError as refused:
        found = refused.args[0]
    if found:
        return f"{found.line}: {found.message}"
    return f"{fault.lineno or 1}: {fault.msg}. Compare this line and the one before it with a neighbouring thing."
