"""Each alert rule sounds when what it tells of goes on, and none sounds on a quiet day: judged by Prometheus' own tool.

Figures that Prometheus would have gathered minute by minute are written down; promtool tells which alerts fire.
"""

import shutil
import subprocess

import pytest
import yaml
from world import REPOSITORY

RULES = REPOSITORY / "deploy" / "watch" / "alerts.yaml"
A, B = 'instance="a:8000",job="devolved"', 'instance="b:8001",job="devolved"'
# Two instances of two processes each, for an hour of 60 samples.
QUIET = {
    f"up{{{A}}}": "1x60",
    f"up{{{B}}}": "1x60",
    f'devolved_release_info{{{A},release="2026.11.29"}}': "1x60",
    f'devolved_release_info{{{B},release="2026.11.29"}}': "1x60",
    f'devolved_requests_total{{{A},room="pages",status="200"}}': "0+6000x60",
    f'devolved_requests_total{{{A},room="pages",status="500"}}': "0+6x60",
    f'devolved_requests_total{{{A},room="pages",status="503"}}': "0+60x60",
    f'devolved_store{{{A},pid="1",fact="waiting"}}': "8x60",
    f'devolved_store{{{A},pid="2",fact="waiting"}}': "8x60",
    f'devolved_store{{{A},pid="1",fact="workers"}}': "3x60",
    f'devolved_process_open_fds{{{A},pid="1"}}': "900x60",
    f'devolved_request_seconds_bucket{{{A},room="pages",le="0.5"}}': "0+5700x60",
    f'devolved_request_seconds_bucket{{{A},room="pages",le="2.5"}}': "0+5990x60",
    f'devolved_request_seconds_bucket{{{A},room="pages",le="5.0"}}': "0+6000x60",
    f'devolved_request_seconds_bucket{{{A},room="pages",le="+Inf"}}': "0+6000x60",
    # Questions may take long.
    f'devolved_request_seconds_bucket{{{A},room="sparql",le="2.5"}}': "0+0x60",
    f'devolved_request_seconds_bucket{{{A},room="sparql",le="10"}}': "0+60x60",
    f'devolved_request_seconds_bucket{{{A},room="sparql",le="+Inf"}}': "0+60x60",
    **{f'devolved_process_start_time_seconds{{{A},pid="{pid}"}}': "1x60" for pid in range(4)},
}
TROUBLE = {
    "DevolvedDown": {f"up{{{B}}}": "1x30 0x30"},
    "DevolvedAllDown": {f"up{{{A}}}": "0x60", f"up{{{B}}}": "0x60"},
    "DevolvedFails": {f'devolved_requests_total{{{A},room="pages",status="500"}}': "0+90x60"},
    "DevolvedBusy": {f'devolved_requests_total{{{A},room="pages",status="503"}}': "0+200x60"},
    "DevolvedQueryQueue": {f'devolved_store{{{A},pid="2",fact="waiting"}}': "9x60"},
    "DevolvedWorkersMissing": {f'devolved_store{{{A},pid="1",fact="workers"}}': "0x60"},
    "DevolvedSlow": {
        f'devolved_request_seconds_bucket{{{A},room="pages",le="0.5"}}': "0+5000x60",
        f'devolved_request_seconds_bucket{{{A},room="pages",le="2.5"}}': "0+5400x60",
    },
    "DevolvedReleasesDiffer": {
        f'devolved_release_info{{{B},release="2026.11.29"}}': "_x60",
        f'devolved_release_info{{{B},release="2026.11.28"}}': "1x60",
    },
    "DevolvedDescriptors": {f'devolved_process_open_fds{{{A},pid="1"}}': "31000x60"},
    "DevolvedRestarts": {f'devolved_process_start_time_seconds{{{A},pid="{pid}"}}': "1x60" for pid in range(9)},
}
ALSO = {"DevolvedAllDown": {"DevolvedDown"}}


def judged(figures: dict[str, str], firing: set[str]) -> dict:
    """One test of promtool: what Prometheus gathered, and which alerts fire at the end of the hour."""
    return {
        "interval": "1m",
        "input_series": [{"series": series, "values": values} for series, values in figures.items()],
        "promql_expr_test": [{
            "expr": 'count by (alertname) (ALERTS{alertstate="firing"}) * 0 + 1',
            "eval_time": "55m",
            "exp_samples": [{"labels": f'{{alertname="{name}"}}', "value": 1} for name in sorted(firing)],
        }],
    }  # fmt: skip


def test_every_rule_has_its_trouble():
    rules = yaml.safe_load(RULES.read_text("utf-8"))
    assert {rule["alert"] for group in rules["groups"] for rule in group["rules"]} == set(TROUBLE)


def test_each_alert_sounds_for_its_trouble_and_none_without(tmp_path):
    if not (promtool := shutil.which("promtool")):
        pytest.skip("left out: promtool is not installed")
    tests = [judged(QUIET, set())]
    tests += [judged(QUIET | series, {name} | ALSO.get(name, set())) for name, series in TROUBLE.items()]
    (tmp_path / "tests.yaml").write_text(
        yaml.safe_dump({"rule_files": [str(RULES)], "evaluation_interval": "1m", "tests": tests}), "utf-8"
    )
    done = subprocess.run([promtool, "test", "rules", str(tmp_path / "tests.yaml")], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
