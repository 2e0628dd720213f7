"""Programs of the machine that hand out folders of files, each in a process of its own while a test asks it."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import pytest


def found(*names: str) -> str:
    """A program that is here, or the test is left out."""
    for name in names:
        if path := shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/bin"):
            return path
    pytest.skip(f"left out: {names[0]} is not installed")


@contextmanager
def running(command: list[str], port: int):
    process = subprocess.Popen(command, stderr=subprocess.PIPE)
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if not probe.connect_ex(("127.0.0.1", port)):
                    break
            assert process.poll() is None, process.stderr.read().decode()
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)
        process.stderr.close()


def let_in(folder: Path) -> None:
    """Let a host that gives up its rights read a folder of the test: those around it are the user's alone."""
    for path in (folder, *folder.parents):
        if path.stat().st_uid == os.getuid() and path.is_relative_to(tempfile.gettempdir()):
            path.chmod(path.stat().st_mode | 0o055)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


@contextmanager
def apache(root: Path, home: Path, below: str = "", allow: str = "FileInfo"):
    """With the folder's own ``.htaccess`` (also ``below`` it), as far as it is allowed to speak; yields its address."""
    program, port = found("apache2", "httpd"), free_port()
    modules = next((p for p in map(Path, ("/usr/lib/apache2/modules", "/etc/httpd/modules")) if p.is_dir()), None)
    wanted = ("mpm_event", "authz_core", "dir", "mime", "alias", "negotiation", "rewrite")
    loaded = "".join(f"LoadModule {name}_module {modules}/mod_{name}.so\n" for name in wanted)
    (home / "httpd.conf").write_text(
        f"ServerRoot {home}\nPidFile {home}/httpd.pid\nServerName mirror.example\n{loaded}"
        f"TypesConfig /etc/mime.types\nErrorLog {home}/error.log\nUser www-data\nGroup www-data\n"
        f"Listen 127.0.0.1:{port}\nDocumentRoot {root}\n"
        f"<Directory {root}>\nAllowOverride {allow}\nRequire all granted\n</Directory>\n",
        "utf-8",
    )
    with running([program, "-f", str(home / "httpd.conf"), "-D", "FOREGROUND"], port) as url:
        yield url
