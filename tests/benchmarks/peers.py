"""Start what is compared, each as an ordinary process on 127.0.0.1 with the same statements, and stop it.

The peers get one graph: the register and today's flat view, as our default dataset holds them.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "remote"))

import driver  # noqa: E402
from engines import virtuoso_settings  # noqa: E402

BIN = Path(sys.executable).parent
FLAT = "http://example.org/flat"


def flat_file(release: Path) -> Path:
    """The default dataset of a release as N-Triples, written once beside it."""
    import pyoxigraph as ox
    from devolved import calendar
    from devolved.store.embedded import dataset

    file = release.resolve().parent / "flat.nt"
    if not file.exists():
        opened = dataset.load(release)
        opened.turn_to(calendar.today().isoformat())
        with open(file, "wb") as out:
            opened._plain.store.dump(out, format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
    return file


@contextmanager
def process(
    command: list, port: int, path: str, wait: float = 300, env: dict | None = None, folder: Path | None = None
):
    """Run a server until its port answers a query; end it afterwards, with whatever it started."""
    log = open((folder or Path(tempfile.gettempdir())) / f"bench-{port}.log", "wb")
    running = subprocess.Popen(
        [str(c) for c in command], stdout=log, stderr=log, env={**os.environ, **(env or {})}, start_new_session=True
    )
    try:
        end = time.monotonic() + wait
        while True:
            try:
                driver.Endpoint("probe", port, path).ask("ASK { ?s ?p ?o }", "boolean")
                break
            except (OSError, RuntimeError, EOFError):
                if running.poll() is not None or time.monotonic() > end:
                    raise SystemExit(f"{command[0]} does not answer on port {port}: see {log.name}") from None
                time.sleep(0.05)
        yield running
    finally:
        running.send_signal(signal.SIGTERM)
        try:
            running.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(running.pid, signal.SIGKILL)
            running.wait()
        log.close()


@contextmanager
def ours(release: Path, port: int, folder: Path, name: str = "ours", wait: float = 300, **settings):
    """``devolved serve`` as operators run it, with nothing kept unless ``cache_bytes`` says so."""
    env = {f"DEVOLVED_{k.upper()}": str(v) for k, v in {"cache_bytes": 0, **settings}.items()}
    command = [BIN / "devolved", "serve", "--port", port, "--releases", release.parent]
    with process(command, port, "/sparql", wait, env, folder) as running:
        yield named(driver.Endpoint(name, port), running)


@contextmanager
def rdflib_endpoint(release: Path, port: int, folder: Path):
    with process([sys.executable, __file__, "rdflib", flat_file(release), port], port, "/", folder=folder) as running:
        yield named(driver.Endpoint("rdflib-endpoint", port, "/"), running)


@contextmanager
def oxigraph(release: Path, port: int, folder: Path, on_disk: bool = False, seconds: int = 0):
    """The engine's own server, in memory or on disk; ``seconds``: its limit of time for a query, 0 for none."""
    import urllib.request

    where = folder / "oxigraph"
    if on_disk:
        subprocess.run(
            [BIN / "oxigraph", "load", "-l", where, "-f", flat_file(release)], check=True, capture_output=True
        )
    command = [BIN / "oxigraph", "serve-read-only", "-l", where] if on_disk else [BIN / "oxigraph", "serve"]
    command += ["--timeout-s", seconds] if seconds else []
    with process([*command, "-b", f"127.0.0.1:{port}"], port, "/query", folder=folder) as running:
        if not on_disk:
            asked = urllib.request.Request(
                f"http://127.0.0.1:{port}/store?default",
                flat_file(release).read_bytes(),
                {"Content-Type": "application/n-triples"},
                method="PUT",
            )
            urllib.request.urlopen(asked).close()
        yield named(driver.Endpoint("oxigraph server", port, "/query"), running)


@contextmanager
def virtuoso(release: Path, port: int, folder: Path, seconds: int = 0):
    """Virtuoso, once it has loaded the release; ``seconds`` as for ``oxigraph``."""
    file, where = flat_file(release), folder / "virtuoso"
    shutil.rmtree(where, ignore_errors=True)
    where.mkdir()
    ini = virtuoso_settings(where, port, port + 1, file.parent, buffers=170_000)
    if seconds:
        text = ini.read_text("utf-8")
        ini.write_text(text.replace("MaxQueryExecutionTime = 60", f"MaxQueryExecutionTime = {seconds}"), "utf-8")
    with process(["/usr/bin/virtuoso-t", "+foreground", "+configfile", ini], port, "/sparql", folder=folder) as running:
        load = f"ld_dir('{file.parent}','{file.name}','{FLAT}'); rdf_loader_run(); checkpoint;"
        began = time.monotonic()
        subprocess.run(
            ["/usr/bin/isql-vt", f"127.0.0.1:{port + 1}", "dba", "dba", f"exec={load}"], check=True, capture_output=True
        )
        print(f"Virtuoso loaded {file.name} in {time.monotonic() - began:.1f} s")
        yield named(
            driver.Endpoint(
                "Virtuoso", port, extra=f"&default-graph-uri={FLAT.replace(':', '%3A').replace('/', '%2F')}"
            ),
            running,
        )


class InProcess:
    """The engine called as a function, results written as bytes: what nothing over HTTP can beat."""

    def __init__(self, release: Path):
        import pyoxigraph as ox

        self.name, self._ox = "engine in process", ox
        self._store = ox.Store()
        self._store.bulk_load(path=str(flat_file(release)), format=ox.RdfFormat.N_TRIPLES)

    def message(self, query: str, form: str) -> tuple[str, str]:
        return query, form

    def send(self, message: tuple[str, str], keep: bool = True) -> bytes:
        return self.ask(*message)

    def ask(self, query: str, form: str) -> bytes:
        answer = self._store.query(query)
        return answer.serialize(
            format=self._ox.RdfFormat.N_TRIPLES if form == "graph" else self._ox.QueryResultsFormat.JSON
        )


def named(endpoint, running):
    endpoint.pid = running.pid
    return endpoint


def memory(pid: int) -> int:
    """Bytes that a process and all below it hold, shared pages counted once (proportional set size)."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            children.setdefault(int(stat.read_text().rpartition(")")[2].split()[1]), []).append(int(stat.parent.name))
        except OSError:
            continue
    todo, total = [pid], 0
    while todo:
        one = todo.pop()
        todo += children.get(one, [])
        try:
            rollup = Path(f"/proc/{one}/smaps_rollup").read_text()
            total += next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")) * 1024
        except OSError:
            continue
    return total


if __name__ == "__main__" and sys.argv[1] == "rdflib":
    import uvicorn
    from rdflib import Graph
    from rdflib_endpoint import SparqlEndpoint

    uvicorn.run(
        SparqlEndpoint(graph=Graph().parse(sys.argv[2], format="nt")),
        host="127.0.0.1",
        port=int(sys.argv[3]),
        log_level="warning",
    )
