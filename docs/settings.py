"""Write the table of settings into docs/operators.md: ``python docs/settings.py``."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
GUIDE = ROOT / "docs" / "operators.md"
BEGIN, END = "<!-- settings -->\n", "<!-- /settings -->"


def with_table(text: str) -> str:
    """The guide with the table that the code has now."""
    sys.path.insert(0, str(ROOT / "server"))
    from devolved.settings import table

    before, _, rest = text.partition(BEGIN)
    return before + BEGIN + table() + "\n" + END + rest.partition(END)[2]


if __name__ == "__main__":
    GUIDE.write_text(with_table(GUIDE.read_text("utf-8")), "utf-8")
