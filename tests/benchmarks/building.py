"""The whole build at sizes: ``python building.py [--sizes 100e3 1e6 10e6] [--unjudged] [--gigabytes 12]``.

The sources are the real register's, repeated: in each copy of ``data/`` everything but concepts has slugs and names of
its own, in Turtle as curators write it. ``devolved build`` then runs over them whole, in a process of its own. Printed
for each size: seconds on the clock and of the processor and peak of memory (resident) for every step, and how large the
release is. ``--unjudged`` leaves the shapes out, to measure the other steps where the judge needs more memory or hours
than there are; such a release is never published by the command line.
"""

import argparse
import json
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from devolved.build import pipeline
from devolved.build.infer import infer
from devolved.build.inputs import ROOMS, Inputs
from devolved.build.parse import parse
from devolved.build.report import Validation
from devolved.release import Releases
from devolved.vocabulary import KINDS

REPOSITORY = Path(__file__).resolve().parents[2]
TURTLE = re.compile(
    rf"""(?P<remark>^\#.*$)
       | (?P<name>(?:(?:skos:prefLabel|foaf:name|dcterms:title|devo:nameText)\ +)?)"(?P<text>(?:[^"\\]|\\.)*)"
       | (?P<thing>\b(?:{"|".join(KINDS)}):[\w-]+)""",
    re.MULTILINE | re.VERBOSE,
)


def copied(turtle: str, number: int) -> str:
    """The same facts about other things: slugs end in the copy's number, names begin with it."""

    def one(found: re.Match) -> str:
        if found["thing"]:
            return f"{found[0]}-copy-{number}"
        return f'{found["name"]}"Copy {number}: {found["text"]}"' if found["name"] else found[0]

    return TURTLE.sub(one, turtle)


def sources(folder: Path, statements: int) -> int:
    """Write a source folder whose release will have about so many statements;
    return how often it holds the register.
    """
    for room in ROOMS:
        shutil.copytree(REPOSITORY / room, folder / room)
    inputs = Inputs(REPOSITORY)
    workspace = parse(inputs)
    of_data = sum(workspace.graphs[graph] for graph in inputs.data.values())
    whole, inferred = sum(workspace.graphs.values()), infer(workspace, inputs)
    texts = {path.relative_to(REPOSITORY / "data"): path.read_text("utf-8") for path in inputs.data}
    copies = max(0, round((statements - whole - inferred) / (of_data + inferred)))
    for number in range(1, copies + 1):
        for name, text in texts.items():
            path = folder / "data" / f"copy-{number}" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(copied(text, number), "utf-8")
    return copies + 1


class Meter:
    """Clock, processor and peak of memory between one step and the next."""

    def __init__(self):
        self.steps: dict[str, tuple[float, float, float]] = {}
        self._begun = None

    def __call__(self, step: str | None) -> None:
        now = time.perf_counter(), time.process_time()
        if self._begun:
            name, clock, processor = self._begun
            peak = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
            self.steps[name] = now[0] - clock, now[1] - processor, int(peak[1]) / 2**20
            print(json.dumps([name, *self.steps[name]]), flush=True)
        Path("/proc/self/clear_refs").write_text("5")  # begins the peak anew
        self._begun = step and (step, *now)


def measured(source: Path, releases: Path, gigabytes: int, unjudged: bool) -> None:
    """In the child: build, and print what each step took."""
    resource.setrlimit(resource.RLIMIT_AS, (gigabytes * 2**30,) * 2)
    if unjudged:
        pipeline.validate = lambda workspace, inputs: Validation((), b"")
    meter = Meter()
    meter("inputs")
    outcome = pipeline.build(Inputs(source), Releases(releases), date(2026, 11, 24), meter)
    meter(None)
    files = [p for p in outcome.release.path.rglob("*") if p.is_file()]
    levels = {level: len(outcome.validation.at(level)) for level in ("Violation", "Warning", "Info")}
    whole = {
        "statements": sum(outcome.graphs.values()),
        "inferred": outcome.inferred,
        "levels": levels,
        "graphs": len(outcome.graphs),
    }
    print(json.dumps(whole | {"files": len(files), "bytes": sum(p.stat().st_size for p in files)}))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", nargs="+", type=lambda t: int(float(t)), default=[100_000, 1_000_000, 10_000_000])
    parser.add_argument("--unjudged", action="store_true")
    parser.add_argument("--gigabytes", type=int, default=12, help="address space that the build may take")
    parser.add_argument("--child", nargs=2, type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.child:
        return measured(*asked.child, asked.gigabytes, asked.unjudged)
    for size in asked.sizes:
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder, "source")
            times = sources(source, size)
            command = [
                sys.executable,
                __file__,
                "--gigabytes",
                str(asked.gigabytes),
                "--child",
                str(source),
                str(Path(folder, "releases")),
            ]
            print(
                f"\n## {size:,}: the register {times} times\n\n| step | clock | processor | peak memory |\n"
                "|---|---|---|---|",
                flush=True,
            )
            child = subprocess.Popen(
                command + ["--unjudged"] * asked.unjudged, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
            )
            for line in child.stdout:
                said = json.loads(line)
                if isinstance(said, list):
                    print("| {} | {:,.1f} s | {:,.1f} s | {:.2f} GB |".format(*said), flush=True)
                else:
                    print(f"\n{said}", flush=True)
            said = child.stderr.read()
            if child.wait():
                why = signal.Signals(-child.returncode).name if child.returncode < 0 else said.strip().splitlines()[-1:]
                print(f"\nNot built: {why}", flush=True)


if __name__ == "__main__":
    main()
