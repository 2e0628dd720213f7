"""What a day of many readers, or a register of many statements, would ask of machines: reckoned from what was measured.

    python tests/benchmarks/capacity.py            # the tables
    python tests/benchmarks/capacity.py --write    # … into docs/growth.md

Nothing is run. Every measured figure names the run that it comes from, and the words there that say it (a test looks
them up); every assumption is called one. Where two runs differ the worse one counts. What a proxy keeps is simulated:
an address that is asked for at a rate r and kept for T seconds is fetched again at the rate r / (1 + r T).
"""

import math
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs" / "growth.md"
RESULTS = Path(__file__).with_name("results")
BEGIN, END = "<!-- reckoned -->\n", "<!-- /reckoned -->"
DAY = 86_400


@dataclass(frozen=True)
class Measured:
    """A figure with the run that gave it; ``said`` stands there word by word."""

    value: float
    run: str
    said: str


@dataclass(frozen=True)
class Assumed:
    """A figure that nobody measured, with the reason for it."""

    value: float
    why: str


# Answers a second on two cores, which the asking side shared.
KEPT = Measured(1_011, "2026-11-27-speed.md", "| | 128 | 1,011 | 61 ms | 405 ms | 200: 5,354 |")
MADE = Measured(50, "2026-11-27-speed.md", "| | 128 | 50 | 1,111 ms | 1,829 ms | 200: 296 · 503: 822 |")
NEW_DAY = Measured(9, "2026-11-27-speed.md", "| | 32 | 9 | 2,325 ms | 5,526 ms | 200: 58 · 503: 158 |")
QUERIES = Measured(1_075, "2026-11-27-speed.md", "| | 32 | 1,075 | 18 ms | 79 ms | 200: 5,424 · 503: 324 |")
# Kilobytes as sent, compressed, and requests, with an empty cache of the browser: an authority's page.
FIRST_KB = Measured(57, "2026-11-24-vitals.md", "| 1.27 | 1.27 | 7 | 0.000 | 20 | 57 | 3 |")
PAGE_KB = Measured(20, "2026-11-24-vitals.md", "| 1.27 | 1.27 | 7 | 0.000 | 20 | 57 | 3 |")
FIRST_REQUESTS = Measured(5, "2026-11-24-vitals.md", "| `/` | 0.99 | 0.99 | 113 | 0.000 | 4 | 62 | 5 |")
# Megabytes of two web processes, and of those behind them, after an hour.
WEB_MB = Measured(204, "2026-11-24-soak.md", "| 60 | 38,573 | 215 | 411 | 106 | 37,162 | 204 | 461 | 107 |")
BEHIND_MB = Measured(461, "2026-11-24-soak.md", "| 60 | 38,573 | 215 | 411 | 106 | 37,162 | 204 | 461 | 107 |")
# The build of a million statements (997,666) and of ten (10,147,202).
JUDGED_S = Measured(370, "2026-11-24-building.md", "| validate | 15.3 | 29.9 | 369.9 | left out |")
UNJUDGED_S = Measured(
    636, "2026-11-24-building.md", "| **all** | **18 (20)** | **36 (49)** | **432 (1,060)** | **636 (806)** |"
)
JUDGED_GB = Measured(15.69, "2026-11-24-building.md", "| validate | 8,675 | **7,404** | **15.69 GB** |")
BUILT_GB = Measured(9.36, "2026-11-24-building.md", "| peak of memory | 0.20 GB | 0.29 GB | 1.87 GB | 9.36 GB |")
RELEASE_GB = Measured(
    1.585, "2026-11-24-building.md", "| release, 184 files | 10.2 MB | 18.3 MB | 156.1 MB | 1,585 MB |"
)

READERS = Assumed(10_000_000, "the day that is asked about")
PAGES = Assumed(3, "pages a reader looks at")
PEAK = Assumed(4, "the busiest hour beside the mean of the day")
ADDRESSES = Assumed(5_000, "addresses that readers come to: about as many as the register has pages")
POPULAR = Assumed(1.0, "exponent of Zipf's law: the second page is asked for half as often as the first")
KEEP = Assumed(60, "seconds that the proxy keeps a page: what Cache-Control says (it is so, not assumed)")
CORES = 2


def proxied(rate: float, addresses: int = ADDRESSES.value, keep: float = KEEP.value) -> float:
    """Pages a second that a proxy fetches from the register, of ``rate`` that readers ask of it."""
    weights = [1 / n**POPULAR.value for n in range(1, addresses + 1)]
    whole = sum(weights)
    return sum(r / (1 + r * keep) for r in (rate * w / whole for w in weights))


def day(readers: float) -> dict[str, float]:
    """What a day of so many readers asks, and what answers it."""
    pages = readers * PAGES.value / DAY * PEAK.value
    requests = readers * (FIRST_REQUESTS.value + PAGES.value - 1) / DAY * PEAK.value
    kilobytes = readers * (FIRST_KB.value + (PAGES.value - 1) * PAGE_KB.value)
    fetched = proxied(pages)
    return {
        "pages": pages,
        "requests": requests,
        "gigabytes": kilobytes / 1e6,
        "megabits": kilobytes * 8 / 1e3 / DAY * PEAK.value,
        "fetched": fetched,
        # All of them made anew, which is the worst that can be.
        "cores": max(1, math.ceil(fetched / (MADE.value / CORES))),
        "bare": max(1, math.ceil(requests / (KEPT.value / CORES))),
    }


def size(millions: float) -> dict[str, float]:
    """What so many statements ask of the machine that builds."""
    tens = millions / 10
    return {
        "hours": (millions * JUDGED_S.value + tens * UNJUDGED_S.value) / 3600,
        "unjudged": tens * UNJUDGED_S.value / 3600,
        "judged_gb": tens * JUDGED_GB.value,
        "built_gb": tens * BUILT_GB.value,
        "release_gb": tens * RELEASE_GB.value,
    }


def tables() -> str:
    """Both tables as Markdown."""
    rows = [
        "| readers a day | pages a second, peak | requests a second, peak | sent a day | line at the peak "
        "| pages a second that one proxy fetches | cores of the register behind it | cores without a proxy |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for readers in (10_000, 100_000, 1_000_000, 10_000_000):
        d = day(readers)
        rows.append(
            f"| {readers:,} | {d['pages']:,.1f} | {d['requests']:,.1f} | {d['gigabytes']:,.0f} GB "
            f"| {d['megabits']:,.0f} Mbit/s | {d['fetched']:,.1f} | {d['cores']} | {d['bare']} |"
        )
    rows += [
        "",
        "| statements | build, processor time | … without the judgement | memory that the judgement needs "
        "| … that the rest needs | release on disk | |",
        "|---|---|---|---|---|---|---|",
    ]
    for millions, how in (
        (1, "within what was run"),
        (10, "within what was run"),
        (30, "beyond it: extrapolated"),
        (100, "beyond it: extrapolated"),
    ):
        s = size(millions)
        rows.append(
            f"| {millions * 1_000_000:,} | {s['hours']:.1f} h | {s['unjudged']:.2f} h | {s['judged_gb']:.0f} GB "
            f"| {s['built_gb']:.0f} GB | {s['release_gb']:.1f} GB | {how} |"
        )
    return "\n".join(rows) + "\n"


def with_tables(text: str) -> str:
    """The guide with the tables that this reckoning gives."""
    before, _, rest = text.partition(BEGIN)
    return before + BEGIN + tables() + END + rest.partition(END)[2]


if __name__ == "__main__":
    if "--write" in sys.argv:
        GUIDE.write_text(with_tables(GUIDE.read_text("utf-8")), "utf-8")
    print(tables())
