"""docs/growth.md says what was measured and what is reckoned from it: neither is invented, neither is old."""

import re
import runpy

import pytest
from world import REPOSITORY

MODEL = runpy.run_path(str(REPOSITORY / "tests" / "benchmarks" / "capacity.py"))
RESULTS = REPOSITORY / "tests" / "benchmarks" / "results"
MEASURED = {name: m for name, m in MODEL.items() if type(m).__name__ == "Measured"}
GUIDE = (REPOSITORY / "docs" / "growth.md").read_text("utf-8")


@pytest.mark.parametrize("name", MEASURED)
def test_a_measured_figure_stands_in_the_run_that_it_names(name):
    figure = MEASURED[name]
    assert figure.said in (RESULTS / figure.run).read_text("utf-8"), "no run says so"
    written = [float(w.replace(",", "")) for w in re.findall(r"\d[\d,]*\.?\d*", figure.said)]
    # Written there in the figure's own unit, in megabytes for gigabytes, or to more places.
    assert any(
        abs(w - figure.value) <= 0.005 * figure.value or abs(w / 1000 - figure.value) <= 0.005 for w in written
    ), figure


def test_the_guide_has_the_tables_of_the_reckoning():
    assert MODEL["with_tables"](GUIDE) == GUIDE, "run: python tests/benchmarks/capacity.py --write"


def test_figures_that_the_text_repeats_are_those_of_the_tables():
    day, size = MODEL["day"](10_000_000), MODEL["size"](100)
    assert f"{day['megabits']:.0f} Mbit/s at the peak" in GUIDE and day["bare"] == 7 and "Seven cores" in GUIDE
    assert day["cores"] <= 2 * MODEL["CORES"], "two servers of two cores are said to be enough"
    assert f"{size['judged_gb']:.0f} GB at a hundred" in GUIDE and f"{size['built_gb']:.0f} GB at a hundred" in GUIDE
    assert MODEL["size"](40)["judged_gb"] < 64 < MODEL["size"](41)["judged_gb"]


def test_a_proxy_fetches_no_address_more_often_than_it_forgets_it():
    proxied = MODEL["proxied"]
    assert proxied(1) < 1 and proxied(1e9) == pytest.approx(5_000 / 60, rel=1e-3)
    assert proxied(100, keep=0) == pytest.approx(100)
