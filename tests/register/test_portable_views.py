"""Views mean the same in any engine, not only in the one within: no form that the standard leaves open is used."""

import re

import pytest
from devolved.register.register import LIBRARY

VIEWS = [view for views in LIBRARY.subjects().values() for view in views]


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.path)
def test_no_form_is_left_to_the_engine(view):
    """Names run together keep their language in one engine and lose it in another; a day comes as 2 or as 02."""
    assert not re.search(r"GROUP_CONCAT\s*\(\s*(?:DISTINCT\s+)?\?", view.query)
    assert not re.search(r"\b(?:DAY|MONTH|HOURS|MINUTES)\(\?\w+\)\s*\)\s*AS\b", view.query), "add 0: a sum has one form"
