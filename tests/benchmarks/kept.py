"""How a kept answer compares with a trivial handler behind the same server: ``python kept.py``.

Both are behind waitress with the options of ``devolved serve``. The trivial one is a Flask application of one
route that returns the same bytes; ours is the whole application, with its log, limits, counters and ETags.
"""

import argparse
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import driver  # noqa: E402
import mix  # noqa: E402
import peers  # noqa: E402
from run import bodies, release_of  # noqa: E402


def trivial(port: int, body: bytes) -> None:
    """Serve the same bytes whatever is asked."""
    from devolved.settings import Settings
    from devolved.web.serve import CONNECTIONS, adjustments, bind
    from flask import Flask, Response
    from waitress import create_server

    app = Flask("trivial")
    app.add_url_rule("/sparql", view_func=lambda: Response(body, content_type="application/sparql-results+json"))
    create_server(app, sockets=[bind("127.0.0.1", port)], **adjustments(Settings(), CONNECTIONS)).run()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8810)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--requests", type=int, default=2000)
    parser.add_argument("--folder", type=Path, default=Path("build/benchmarks"))
    asked = parser.parse_args()
    folder = asked.folder.resolve()
    release = release_of(folder, 100_000)
    question = next(q for q in mix.MIX if q.name == "entity page")
    query = mix.text(question, bodies(release), 1)
    with peers.ours(release.path, asked.port, folder, cache_bytes=64 * 2**20) as ours:
        body = ours.ask(query, "bindings")
        (folder / "kept.json").write_bytes(body)
        command = [sys.executable, __file__, "trivial", asked.port + 1, folder / "kept.json"]
        with peers.process(command, asked.port + 1, "/sparql", folder=folder):
            plain = driver.Endpoint("trivial", asked.port + 1)
            ratios = []
            for _ in range(asked.repeat):
                times = {ours: [], plain: []}
                for turn in range(asked.requests):
                    for end in (ours, plain) if turn % 2 else (plain, ours):
                        began = time.perf_counter()
                        end.ask(query, "bindings")
                        times[end].append(time.perf_counter() - began)
                kept, bare = (statistics.median(times[end]) * 1000 for end in (ours, plain))
                ratios.append(kept / bare)
                print(f"{len(body):,} bytes: kept {kept:.3f} ms, trivial {bare:.3f} ms, ratio {ratios[-1]:.2f}")
            print(f"Median ratio {statistics.median(ratios):.2f} (from {min(ratios):.2f} to {max(ratios):.2f})")


if __name__ == "__main__":
    if sys.argv[1:2] == ["trivial"]:
        trivial(int(sys.argv[2]), Path(sys.argv[3]).read_bytes())
    else:
        main()
