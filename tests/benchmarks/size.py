"""How large the server package is for what it did at another commit: nodes of Python's syntax trees, room by room.

``python tests/benchmarks/size.py THEN NOW`` (two checkouts) writes Markdown. ``size.txt`` beside this file says which
modules of now do the work of which modules of then. A row counts whole (the store, HTTP), up to what its modules had
then (the rest: what they have above that serves what came since), or not at all (what did not exist then).
"""

import ast
import sys
from collections import Counter
from pathlib import Path


def nodes(checkout: Path) -> dict[str, int]:
    """Module → nodes of its tree, all that is Python under ``server/``."""
    root = checkout / "server"
    paths = [p for p in sorted(root.rglob("*.py")) if "node_modules" not in p.parts]
    names = {p: p.relative_to(root).as_posix().removeprefix("devolved/").removesuffix(".py") for p in paths}
    return {names[p]: sum(1 for _ in ast.walk(ast.parse(p.read_text("utf-8")))) for p in paths}


def chosen(words: str, known: dict[str, int]) -> list[str]:
    """The modules that words name, a folder as ``folder/*``. Raises SystemExit for a name that is none."""
    found = []
    for word in words.split():
        some = [name for name in known if name == word or (word.endswith("/*") and name.startswith(word[:-1]))]
        if not some:
            raise SystemExit(f"There is no module {word}.")
        found += some
    return found


def main(then_at: str, now_at: str) -> None:
    then, now = nodes(Path(then_at)), nodes(Path(now_at))
    counts: dict[str, list[int]] = {}
    seen: tuple[Counter, Counter] = (Counter(), Counter())
    rows, room = [], ""
    for line in Path(__file__).with_suffix(".txt").read_text("utf-8").splitlines():
        line = line.partition("#")[0].strip()
        if line.startswith("["):
            room = line.strip("[]")
        elif line:
            how, _, rest = line.partition(" ")
            left, _, right = rest.partition("<-")
            today, before = chosen(left, now), chosen(right, then)
            seen[0].update(today)
            seen[1].update(before)
            had, has = sum(then[m] for m in before), sum(now[m] for m in today)
            counted = {"whole": has, "capped": min(had, has), "new": 0}[how]
            rows.append(f"| {how} | {' '.join(today)} | {' '.join(before)} | {had:,} | {has:,} | {counted:,} |")
            sums = counts.setdefault(room, [0, 0, 0, 0])
            for place, value in enumerate((had, has, has if how == "new" else 0, counted)):
                sums[place] += value
    for side, known, name in zip(seen, (now, then), ("now", "then"), strict=True):
        if wrong := sorted(m for m in known if side[m] != 1):
            raise SystemExit(f"Named never or twice ({name}): {' '.join(wrong)}")
    print("| room | then | now | what did not exist then | now, for what it did then |\n|---|---:|---:|---:|---:|")
    for room, sums in counts.items():
        print(f"| {room} | {' | '.join(f'{n:,}' for n in sums)} |")
    total = (sum(column) for column in zip(*counts.values(), strict=True))
    print(f"| all | {' | '.join(f'{n:,}' for n in total)} |\n")
    print("| counts | modules of now | modules of then | then | now | counted |\n|---|---|---|---:|---:|---:|")
    print("\n".join(rows))


if __name__ == "__main__":
    main(*sys.argv[1:])
