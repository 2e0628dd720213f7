"""The audit of dependencies never takes silence for a clean bill."""

import importlib.util
import json

from world import REPOSITORY

spec = importlib.util.spec_from_file_location("audit", REPOSITORY / "requirements" / "audit.py")
audit = importlib.util.module_from_spec(spec)
spec.loader.exec_module(audit)


def test_faults_are_named_with_what_mends_them():
    said = {
        "dependencies": [
            {"name": "flask", "version": "0.1", "vulns": [{"id": "PYSEC-1", "fix_versions": ["0.2"]}]},
            {"name": "click", "version": "8", "vulns": []},
        ]
    }
    verdict = audit.of_pip_audit("serve.txt", json.dumps(said), "")
    assert verdict.faults == ("flask 0.1: PYSEC-1, mended in 0.2",) and verdict.asked == 2 and not verdict.unasked
    said = {
        "vulnerabilities": {"vega": {"severity": "high", "range": "<6"}},
        "metadata": {"dependencies": {"total": 9}},
    }
    assert "vega <6: high" in str(audit.of_npm_audit("lock", json.dumps(said), ""))


def test_a_clean_bill_says_how_many_were_asked_about():
    clean = audit.of_pip_audit(
        "serve.txt", json.dumps({"dependencies": [{"name": "click", "version": "8", "vulns": []}]}), ""
    )
    assert str(clean) == "serve.txt: 1 packages, no known faults"


def test_what_could_not_be_asked_is_not_clean():
    skipped = {
        "dependencies": [
            {"name": "click", "skip_reason": "Dependency not found on PyPI and could not be audited: click (8)"}
        ]
    }
    for verdict in (
        audit.of_pip_audit("serve.txt", json.dumps(skipped), ""),  # pip-audit itself ends with 0 here
        audit.of_pip_audit("serve.txt", "", "Traceback …\nrequests.exceptions.ConnectionError: no route"),
        audit.of_npm_audit("lock", '{"message": "405"}', "npm warn audit 405 Method Not Allowed\n\nA complete log …"),
        audit.of_npm_audit("lock", "", ""),
    ):
        assert verdict.unasked and verdict.asked == 0 and "NOT AUDITED" in str(verdict)
