"""Put ontology, data and shapes into the wheel, as ``devolved/record/``.

Everything else about the package is said in pyproject.toml.
"""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

ROOMS = ("ontology", "data", "shapes")


class BuildWithRegister(build_py):
    def run(self):
        super().run()
        if not self.editable_mode:
            for room in ROOMS:
                shutil.copytree(room, Path(self.build_lib) / "devolved" / "record" / room, dirs_exist_ok=True)


setup(cmdclass={"build_py": BuildWithRegister})
