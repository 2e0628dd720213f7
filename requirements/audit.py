"""Ask the advisory services whether what we depend on has known faults: ``make audit``.

Python's packages by pip-audit over the locks beside this file, the front end's by ``npm audit`` over its lock. An
answer counts only where a service gave one: pip-audit itself ends well when it could ask about nothing at all.
Ends with 0 when all were asked about and none has a known fault, 1 when one has, 2 when a service could not be asked.
"""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ASSETS = HERE.parent / "server" / "assets"


@dataclass(frozen=True)
class Verdict:
    """What is known of one lock: packages asked about, faults as sentences, and why others could not be asked about."""

    lock: str
    asked: int
    faults: tuple[str, ...]
    unasked: str = ""

    def __str__(self) -> str:
        found = "".join(f"\n  {fault}" for fault in self.faults)
        if self.unasked:
            return (
                f"{self.lock}: NOT AUDITED{f' in full ({self.asked} packages were)' if self.asked else ''}: "
                f"{self.unasked}{found}"
            )
        return (
            f"{self.lock}: {self.asked} packages, {len(self.faults) or 'no'} known "
            f"fault{'' if len(self.faults) == 1 else 's'}{found}"
        )


def of_pip_audit(lock: str, output: str, error: str) -> Verdict:
    """What ``pip-audit -f json`` says."""
    try:
        packages = json.loads(output)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return Verdict(lock, 0, (), _last(error) or "the advisory service gave no answer")
    faults = [
        f"{p['name']} {p['version']}: {v['id']}, mended in {', '.join(v['fix_versions']) or 'no version yet'}"
        for p in packages
        for v in p.get("vulns", ())
    ]
    skipped = [p for p in packages if "skip_reason" in p]
    unasked = (
        f"{len(skipped)} packages, for example {skipped[0]['name']}: {skipped[0]['skip_reason']}" if skipped else ""
    )
    return Verdict(lock, len(packages) - len(skipped), tuple(faults), unasked)


def of_npm_audit(lock: str, output: str, error: str) -> Verdict:
    """What ``npm audit --json`` says."""
    try:
        said = json.loads(output)
        total = said["metadata"]["dependencies"]["total"]
    except (ValueError, KeyError, TypeError):
        return Verdict(lock, 0, (), _last(error) or "the advisory service gave no answer")
    faults = [
        f"{name} {v.get('range', '')}: {v.get('severity', 'unrated')}"
        for name, v in sorted(said.get("vulnerabilities", {}).items())
    ]
    return Verdict(lock, total, tuple(faults))


def _last(error: str) -> str:
    lines = [line.strip() for line in error.splitlines() if line.strip() and "complete log" not in line]
    return next((line for line in lines if "audit" in line or "Error" in line), lines[-1] if lines else "")[:200]


def main() -> int:
    verdicts = []
    for lock in sorted(HERE.glob("*.txt")):
        command = [
            sys.executable,
            "-m",
            "pip_audit",
            "-r",
            str(lock),
            "--require-hashes",
            "--disable-pip",
            "-f",
            "json",
            "--progress-spinner",
            "off",
        ]
        done = subprocess.run(command, capture_output=True, text=True)
        verdicts.append(of_pip_audit(f"requirements/{lock.name}", done.stdout, done.stderr))
    sys.path.insert(0, str(ASSETS))
    import fetch

    _, npm = fetch.npm_here()
    done = subprocess.run([*npm, "audit", "--package-lock-only", "--json"], cwd=ASSETS, capture_output=True, text=True)
    verdicts.append(of_npm_audit("server/assets/package-lock.json", done.stdout, done.stderr))
    print(*verdicts, sep="\n")
    return 1 if any(v.faults for v in verdicts) else 2 if any(v.unasked for v in verdicts) else 0


if __name__ == "__main__":
    sys.exit(main())
