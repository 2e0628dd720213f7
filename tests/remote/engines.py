"""Other people's SPARQL services, started as ordinary processes on loopback: Virtuoso and Oxigraph's own server.

Each gives the three addresses that the remote store needs: query, update and
Graph Store Protocol.
"""

import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

ISQL = shutil.which("isql-vt") or shutil.which("isql-v")
INI = """[Database]
DatabaseFile = {home}/virtuoso.db
ErrorLogFile = {home}/virtuoso.log
LockFile = {home}/virtuoso.lck
TransactionFile = {home}/virtuoso.trx
xa_persistent_file = {home}/virtuoso.pxa
FileExtend = 200
[TempDatabase]
DatabaseFile = {home}/virtuoso-temp.db
TransactionFile = {home}/virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DirsAllowed = {home}, {data}
NumberOfBuffers = {buffers}
MaxDirtyBuffers = {dirty}
ServerThreads = 20
CheckpointInterval = 0
ThreadsPerQuery = 2
AsyncQueueMaxThreads = 4
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {home}
ServerThreads = 16
MaxKeepAlives = 16
KeepAliveTimeout = 30
[SPARQL]
ResultSetMaxRows = 1000000
MaxQueryExecutionTime = 60
MaxQueryCostEstimationTime = 0
[Client]
SQL_PREFETCH_ROWS = 100
"""


class Service(NamedTuple):
    """Where an engine answers."""

    name: str
    query: str
    update: str
    graphs: str


def virtuoso_settings(home: Path, http: int, sql: int, data: Path | None = None, buffers: int = 40_000) -> Path:
    """Write Virtuoso's own settings into its home: ports on loopback, 8 kB a buffer;
    files in ``data`` may be loaded.
    """
    ini = home / "virtuoso.ini"
    ini.write_text(
        INI.format(home=home, http=http, sql=sql, data=data or home, buffers=buffers, dirty=buffers * 3 // 4), "utf-8"
    )
    return ini


@contextmanager
def virtuoso(home: Path) -> Iterator[Service]:
    """Virtuoso 7 (Debian's ``virtuoso-opensource-7-bin``), open to updates from loopback."""
    http, sql = free_port(), free_port()
    ini = virtuoso_settings(home, http, sql)
    command = [shutil.which("virtuoso-t"), "+foreground", "+configfile", str(ini)]
    with _running(command, f"http://127.0.0.1:{http}/sparql?query=ASK%7B%7D", home):
        rights = ['GRANT SPARQL_UPDATE TO "SPARQL"', "DB.DBA.RDF_DEFAULT_USER_PERMS_SET ('nobody', 7)"]
        for right in rights:
            subprocess.run(
                [ISQL, f"127.0.0.1:{sql}", "dba", "dba", f"exec={right};"], check=True, capture_output=True, timeout=60
            )
        base = f"http://127.0.0.1:{http}"
        yield Service("virtuoso", base + "/sparql", base + "/sparql", base + "/sparql-graph-crud")


def let_go(home: Path) -> None:
    """Have Virtuoso end what it still works on: it goes on with queries that nobody waits for."""
    sql = re.search(r"^ServerPort = (127\.0\.0\.1:\d+)$", (home / "virtuoso.ini").read_text("utf-8"), re.MULTILINE)
    subprocess.run([ISQL, sql[1], "dba", "dba", "exec=txn_killall(6);"], capture_output=True, timeout=60)


@contextmanager
def oxigraph(home: Path, port: int = 0, seconds: int = 60) -> Iterator[Service]:
    """Oxigraph's server, from the package ``oxigraph`` on PyPI, with its own time limit.

    Started again in the same home, it has what it had.
    """
    port = port or free_port()
    program = Path(sys.executable).parent / "oxigraph"
    command = [
        str(program),
        "serve",
        "--location",
        str(home / "oxigraph"),
        "--bind",
        f"127.0.0.1:{port}",
        "--timeout-s",
        str(seconds),
    ]
    base = f"http://127.0.0.1:{port}"
    with _running(command, f"{base}/query?query=ASK%7B%7D", home):
        yield Service("oxigraph", base + "/query", base + "/update", base + "/store")


ENGINES = {"oxigraph": oxigraph, "virtuoso": virtuoso}


def missing(name: str) -> str:
    """Why an engine cannot be started here; empty when it can."""
    if name == "virtuoso" and not (shutil.which("virtuoso-t") and ISQL):
        return "Virtuoso is not installed (Debian: virtuoso-opensource-7-bin)"
    return ""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


@contextmanager
def _running(command: list[str], sign_of_life: str, home: Path):
    with (home / "engine.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=home, stdout=log, stderr=log)
        try:
            for _ in range(300):
                if process.poll() is not None:
                    raise RuntimeError(
                        f"{command[0]} ended with {process.returncode}: {(home / 'engine.log').read_text()[-500:]}"
                    )
                try:
                    urllib.request.urlopen(sign_of_life, timeout=5).read()
                    break
                except OSError:
                    time.sleep(0.1)
            yield process
        finally:
            process.terminate()
            try:
                process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
