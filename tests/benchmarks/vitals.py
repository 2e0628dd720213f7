"""What a reader on a phone waits for: paint, layout shift, blocking time and weight of pages, in a real Chromium.

``python tests/benchmarks/vitals.py http://127.0.0.1:8000`` prints a Markdown
table. The conditions are those that Lighthouse gives a phone: 150 ms of delay,
1.6 Mbit/s down, a processor four times slower. Medians of five loads, each with
an empty cache.
"""

import argparse
import shutil
from statistics import median

from playwright.sync_api import sync_playwright

PAGES = (
    "/",
    "/doc/authority/greater-manchester-combined-authority",
    "/doc/forum/mayoral-council-for-england",
    "/doc/person/andy-burnham",
    "/map",
    "/powers",
    "/promises",
    "/compare?first=greater-manchester-combined-authority&second=west-midlands-combined-authority",
    "/views/mayors/all-tenures",
    "/search?q=manchester",
    "/query",
    "/about/method",
    "/def",
)
LOADS = 5
NETWORK = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8}
WATCH = """
window.seen = {lcp: 0, cls: 0, tbt: 0};
new PerformanceObserver(l => {
    for (const e of l.getEntries()) seen.lcp = Math.max(seen.lcp,
        e.startTime) }).observe({type: 'largest-contentful-paint', buffered: true});
new PerformanceObserver(l => {
    for (const e of l.getEntries()) if (!e.hadRecentInput) seen.cls += e.value }).observe({type: 'layout-shift',
        buffered: true});
new PerformanceObserver(l => {
    for (const e of l.getEntries()) seen.tbt += Math.max(0, e.duration - 50) }).observe({type: 'longtask',
        buffered: true});
"""
READ = """() => {
    const paint = performance.getEntriesByName('first-contentful-paint')[0];
    const [nav] = performance.getEntriesByType('navigation');
    const parts = performance.getEntriesByType('resource');
    return {...seen, fcp: paint ? paint.startTime : 0, server: nav.responseStart - nav.requestStart,
            bytes: nav.transferSize + parts.reduce((n, p) => n + p.transferSize, 0), page: nav.transferSize,
                requests: 1 + parts.length};
}"""
COLUMNS = ("fcp", "lcp", "tbt", "cls", "page", "bytes", "requests")


def load(browser, address: str) -> dict[str, float]:
    """One load with an empty cache."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, device_scale_factor=2, is_mobile=True)
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", NETWORK)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.add_init_script(WATCH)
    response = page.goto(address, wait_until="networkidle")
    assert response.ok, f"{address}: {response.status}"
    for _ in range(20):  # not wait_for_function: it evaluates text, which the pages' policy forbids
        page.wait_for_timeout(250)
        if page.evaluate("seen.lcp"):
            break
    found = page.evaluate(READ)
    context.close()
    return found


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("server")
    server = options.parse_args().server.rstrip("/")
    print(
        "| page | first paint s | largest paint s | blocking ms | layout shift | page kB | all kB | requests "
        "|\n|---|---|---|---|---|---|---|---|"
    )
    with sync_playwright() as running:
        browser = running.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for path in PAGES:
            loads = [load(browser, server + path) for _ in range(LOADS)]
            fcp, lcp, tbt, cls, page, total, requests = (median(seen[name] for seen in loads) for name in COLUMNS)
            print(
                f"| `{path.partition('?')[0]}` | {fcp / 1000:.2f} | {lcp / 1000:.2f} | {tbt:.0f} | {cls:.3f} | "
                f"{page / 1000:.0f} | {total / 1000:.0f} | {requests:.0f} |",
                flush=True,
            )
        browser.close()


if __name__ == "__main__":
    main()
