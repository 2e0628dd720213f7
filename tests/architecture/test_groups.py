"""Tests that share something slow to make run in one process: pytest and its plugin must agree on how."""

import os

import pytest


@pytest.mark.xdist_group("together")
def test_groups_are_kept_together(request):
    if "PYTEST_XDIST_WORKER" not in os.environ:
        pytest.skip("everything runs in one process")
    assert request.node.nodeid.endswith("@together")
