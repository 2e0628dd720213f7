"""Put ontology, data, shapes and a finished release into the wheel, as ``devolved/record/``.

``make wheel`` makes what goes in and then the wheel. A wheel that would lack the front end or the release, or hold a
release of other data than its own, is refused. Everything else about the package is said in pyproject.toml.
"""

import json
import shutil
import sys
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).resolve().parent
ROOMS = ("ontology", "data", "shapes")
VENDOR = ROOT / "server" / "devolved" / "web" / "static" / "vendor"
PARTS = ("oxigraph.js", "oxigraph.wasm", "vega.js", "yasgui.js", "yasgui.css")
RELEASES = ROOT / "build" / "wheel"


class BuildWithRegister(build_py):
    def run(self):
        release = None if self.editable_mode else _release()
        super().run()
        if release is None:
            return
        record = Path(self.build_lib) / "devolved" / "record"
        # What an earlier build left there would travel too.
        shutil.rmtree(record, ignore_errors=True)
        for room in ROOMS:
            shutil.copytree(ROOT / room, record / room)
        shutil.copytree(release, record / "releases" / release.name)


def _release() -> Path:
    """The finished release of these very data. Refuses when it, or a file of the front end, is missing."""
    if missing := [name for name in PARTS if not (VENDOR / name).is_file()]:
        raise SystemExit(f"The front end is not complete ({', '.join(missing)}). Run: make wheel")
    sys.path.insert(0, str(ROOT / "server"))
    from devolved.build.inputs import Inputs

    digest = Inputs(ROOT).digest
    for manifest in sorted(RELEASES.glob("*/manifest.json")):
        if json.loads(manifest.read_text("utf-8")).get("inputs") == digest:
            return manifest.parent
    raise SystemExit(f"No finished release of these data lies in {RELEASES}. Run: make wheel")


setup(cmdclass={"build_py": BuildWithRegister})
