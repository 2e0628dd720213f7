"""The client alone as a package: ``devolved_client``, the same file that the server holds and offers at /client.py."""

import re
import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

PACKAGE = Path(__file__).resolve().parents[1] / "server" / "devolved"
VERSION = re.search(r'__version__ = "([^"]+)"', (PACKAGE / "__init__.py").read_text("utf-8"))[1]


class BuildWithClient(build_py):
    def run(self):
        super().run()
        Path(self.build_lib).mkdir(parents=True, exist_ok=True)
        shutil.copyfile(PACKAGE / "client.py", Path(self.build_lib) / "devolved_client.py")


setup(version=VERSION, cmdclass={"build_py": BuildWithClient}, py_modules=["devolved_client"])
