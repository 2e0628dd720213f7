"""Parse every input file. All faults are collected, each with file and line."""

from devolved.build.inputs import Inputs
from devolved.build.workspace import Workspace
from devolved.errors import BuildError


def parse(inputs: Inputs) -> Workspace:
    """Read ontology, concepts and data into the union, shapes beside it.

    Raises BuildError whose report has one line a fault: ``data/x.ttl:12:5: …``.
    """
    workspace, faults = Workspace(), []
    for files, union in ((inputs.ontology, True), (inputs.concepts, True), (inputs.data, True), (inputs.shapes, False)):
        for path, graph in files.items():
            try:
                workspace.read(path, graph, union)
            except SyntaxError as fault:
                faults.append(_sentence(path.relative_to(inputs.root).as_posix(), fault))
            except (OSError, ValueError) as fault:
                faults.append(f"{path.relative_to(inputs.root).as_posix()}: {fault}")
    if faults:
        number = f"{len(faults)} file{'s' if len(faults) > 1 else ''}"
        raise BuildError(f"{number} cannot be read as Turtle. Mend the lines below and build again.", "\n".join(faults))
    return workspace


def _sentence(name: str, fault: SyntaxError) -> str:
    place = f"{name}:{fault.lineno}:{fault.offset}" if fault.lineno else name
    return f"{place}: {fault.msg}"
