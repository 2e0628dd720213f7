"""Validation by two engines at sizes: ``python validation.py [--sizes 100e3 1e6 10e6] [--engines pySHACL pyrudof]``.

The data are the real register, repeated: in each copy everything but concepts has slugs and labels of its own, so that
every shape finds in each copy what it finds in the original. An engine runs in a process of its own, with ten minutes
of processor time and 8 GB of memory; printed are its seconds on the clock and of the processor (reading and writing
included), its peak of memory, and whether the engines found the same.
"""

import argparse
import hashlib
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(REPOSITORY / "tests"), str(REPOSITORY / "tests" / "shapes")]

from devolved.build.infer import infer  # noqa: E402
from devolved.build.inputs import Inputs  # noqa: E402
from devolved.build.parse import parse  # noqa: E402
from devolved.build.validate import judged, report  # noqa: E402
from devolved.vocabulary import KINDS  # noqa: E402
from test_second_engine import _faults, _report_of_the_other  # noqa: E402

SECONDS, GIGABYTES = 600, 8
THING = re.compile(rf"(?<=<https://w3id\.org/devolved/id/)((?:{'|'.join(KINDS)})/[^>]+)(?=>)")

LABEL = re.compile(r'((?:#(?:prefLabel|label)|/foaf/0.1/name)> ")')


def real() -> tuple[str, str]:
    """The register and the shapes as N-Triples."""
    inputs = Inputs(REPOSITORY)
    workspace = parse(inputs)
    infer(workspace, inputs)
    data, shapes = judged(workspace)
    return data.decode(), shapes.decode()


def repeated(data: str, triples: int, path: Path) -> int:
    """Write copies of the data until there are so many triples; return how many there are."""
    lines = data.splitlines(keepends=True)
    own = [line for line in lines if THING.search(line)]
    written = len(lines)
    with path.open("w", encoding="utf-8") as file:
        file.writelines(lines)
        copy = 0
        while written < triples * 0.95:
            copy += 1
            file.writelines(LABEL.sub(rf"\1Copy {copy}: ", THING.sub(rf"\1-copy-{copy}", line)) for line in own)
            written += len(own)
    return written


def measured(engine: str, data: Path, shapes: Path) -> None:
    """In the child: validate and print what was found."""
    resource.setrlimit(resource.RLIMIT_AS, (GIGABYTES * 2**30,) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 5))
    began = time.perf_counter()
    if engine == "pySHACL":
        found = report(data.read_bytes(), shapes.read_bytes())
    else:
        found = _report_of_the_other(data.read_bytes(), shapes.read_text("utf-8"))
    seconds, faults = time.perf_counter() - began, _faults(found)
    digest = hashlib.sha256(repr(sorted(faults.items())).encode()).hexdigest()[:12]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    processor = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    print(f"{seconds:,.1f} s | {processor:,.1f} s | {peak:.2f} GB | {sum(faults.values()):,} | {digest}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", nargs="+", type=lambda t: int(float(t)), default=[100_000, 1_000_000, 10_000_000])
    parser.add_argument("--engines", nargs="+", default=["pySHACL", "pyrudof"])
    parser.add_argument("--child", nargs=2, type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.child:
        return measured(asked.engines[0], *asked.child)
    data, shapes = real()
    with tempfile.TemporaryDirectory() as folder:
        paths = Path(folder, "data.nt"), Path(folder, "shapes.nt")
        paths[1].write_text(shapes, "utf-8")
        print(
            "| triples | engine | time | processor | peak memory | results | their sum |\n"
            "|---|---|---|---|---|---|---|",
            flush=True,
        )
        for size in asked.sizes:
            triples = repeated(data, size, paths[0])
            for engine in asked.engines:
                command = [sys.executable, __file__, "--engines", engine, "--child", *map(str, paths)]
                child = subprocess.run(command, capture_output=True, text=True)
                why = "ten minutes" if child.returncode == -signal.SIGXCPU else "8 GB"
                said = child.stdout.strip() if child.returncode == 0 else f"not within {why} | | | | "
                print(f"| {triples:,} | {engine} | {said} |", flush=True)


if __name__ == "__main__":
    main()
