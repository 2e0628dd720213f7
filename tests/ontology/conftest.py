"""Worlds for the ontology's tests."""

import pyoxigraph as ox
import pytest
from devolved.build.infer import infer
from devolved.build.inputs import Inputs
from devolved.build.parse import parse
from devolved.vocabulary import DEPRECATED_GRAPH
from rulebook import REPOSITORY, World, words


@pytest.fixture(scope="session")
def world():
    """Make a world from a few lines of Turtle; every prefix is known."""
    return lambda turtle: World((words() + turtle).encode()).infer()


@pytest.fixture(scope="session")
def register() -> World:
    """The real register, parsed and inferred as the build does it."""
    inputs = Inputs(REPOSITORY)
    workspace = parse(inputs)
    infer(workspace, inputs)
    infer(workspace, inputs, "deprecated", DEPRECATED_GRAPH)
    return World(workspace.serialise("nt"), ox.RdfFormat.N_TRIPLES)
