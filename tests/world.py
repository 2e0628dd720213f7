"""A tiny world: the real ontology and shapes over one small made-up shire.

``make_inputs`` lays it out in a folder like a checkout; tests may then add,
change or spoil files before they build.
"""

import shutil
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from devolved.build.inputs import Inputs
from devolved.build.pipeline import build
from devolved.build.report import Validation
from devolved.release import Release, Releases

REPOSITORY = Path(__file__).resolve().parents[1]
BUILT = date(2025, 7, 1)


def make_inputs(folder: Path) -> Inputs:
    """Copy the ontology, the shapes and the tiny world's data into a folder."""
    shutil.copytree(REPOSITORY / "ontology", folder / "ontology")
    shutil.copytree(REPOSITORY / "shapes", folder / "shapes")
    shutil.copytree(REPOSITORY / "tests" / "world" / "data", folder / "data")
    return Inputs(folder)


def make_release(folder: Path, built: date = BUILT) -> Release:
    """Build the tiny world below a folder; return its release (in ``folder/releases``)."""
    inputs = make_inputs(folder / "checkout")
    return build(inputs, Releases(folder / "releases"), built).release


@contextmanager
def without_judgement():
    """Builds in here leave out the judgement of the shapes, most of a small build, for tests of what comes after it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("devolved.build.pipeline.validate", lambda workspace, inputs: Validation((), b""))
        yield
