"""Every setting, with its default and what it is for.

One table feeds the environment reader, ``devolved settings`` and the
operator's guide. A setting is read from ``DEVOLVED_{NAME}``.
"""

import difflib
import math
import os
import re
from dataclasses import dataclass, field, fields

from devolved.errors import BadSetting

PREFIX = "DEVOLVED_"
# What the tests' own switches are called; no server reads them.
OF_TESTS = ("DEVOLVED_FUZZ", "DEVOLVED_INSTALL", "DEVOLVED_LONG", "DEVOLVED_SOAK", "DEVOLVED_SUITES")
PASSWORD = re.compile(r"(://)[^/@\s]*@")


# What a text must look like, and how that is said: an engine or an address, a token (RFC 6750, section 2.1), a way out.
STORE = (r"embedded|sparql\+https?://[^/\s]+\S*", "`embedded` or an address like `sparql+http://127.0.0.1:8890/sparql`")
TOKEN = (r"[A-Za-z0-9._~+/-]*=*", "a bearer token (RFC 6750, section 2.1), which has no other signs")
CORRECTIONS = (r"|mailto:[^\s?]+@.*|https?://\S.*", "an address that begins with mailto: or https://")


def _setting(
    default,
    help: str,
    least: float | None = None,
    most: float | None = None,
    secret: bool = False,
    like: tuple[str, str] = ("", ""),
):
    said = {"help": help, "least": least, "most": most, "secret": secret, "like": like}
    return field(default=default, metadata=said)


@dataclass(frozen=True)
class Settings:
    """Values that differ between installations. All have working defaults."""

    releases: str = _setting("releases", "Folder that holds the releases and the pointer to the current one.")
    store: str = _setting(
        "embedded",
        "`embedded`: the engine within. Or a SPARQL 1.1 service: `sparql+http://127.0.0.1:8890/sparql`, "
        "with a name and password before the host where it asks for them.",
        like=STORE,
    )
    store_update: str = _setting(
        "", "Where that service takes updates. Only for `devolved load` and for flat views of other days."
    )
    store_graphs: str = _setting("", "Where that service takes whole graphs (Graph Store HTTP Protocol). For the same.")
    store_token: str = _setting(
        "", "Bearer token that service asks for, in place of a name and password.", secret=True, like=TOKEN
    )
    workers: int = _setting(2, "Query workers of each web process.", least=1)
    processes: int = _setting(2, "Web processes.", least=1)
    threads: int = _setting(32, "Threads of each web process.", least=1)
    timeout: float = _setting(10.0, "Seconds that a query may run; `timeout=` may ask for less.", least=0.01)
    memory: int = _setting(1024, "Megabytes that a query may need beyond the store itself.", least=1)
    query_length: int = _setting(100_000, "Bytes that a query may have.", least=1)
    result_bytes: int = _setting(256 * 2**20, "Bytes that an answer may have.", least=1)
    queue: int = _setting(64, "Queries that may wait for a worker.", least=0)
    queue_wait: float = _setting(5.0, "Seconds that a query may wait for a worker.", least=0)
    give_way: float = _setting(
        0.1,
        "Seconds after which a query counts as long: others go first, and when they wait it leaves its worker's slot "
        "(as many as there are workers go on beside, slower) or, beyond that, is stopped if its client had most.",
        least=0,
    )
    client_share: float = _setting(
        0.5, "Part of the workers and of the queue that one client may occupy.", least=0.01, most=1
    )
    client_rate: float = _setting(
        50.0, "Requests a second that one client may make on average (0: any number).", least=0
    )
    disk_above: int = _setting(5_000_000, "Triples above which the embedded store is kept on disk.", least=0)
    day_graphs: int = _setting(16, "Day graphs that a worker keeps.", least=1)
    cache_bytes: int = _setting(
        32 * 2**20,
        "Bytes of memory in which each web process keeps answers and pages, half of it for each.",
        least=0,
    )
    trusted_proxies: int = _setting(0, "Proxies in front of the server whose forwarded headers are believed.", least=0)
    base_url: str = _setting(
        "",
        "Address under which readers see the server, like `https://register.example` or "
        "`https://university.example/devolved`; other names are refused.",
    )
    postcodes: str = _setting(
        "", "SQLite file of full postcodes, made by `devolved places load`. Without it districts alone are known."
    )
    corrections: str = _setting(
        "",
        "Where readers are led who see something wrong: `mailto:…` or `https://…`, in which {page}, {thing}, {fact}, "
        "{release} and {day} are filled in.",
        like=CORRECTIONS,
    )
    slow_query: float = _setting(1.0, "Seconds after which a query is logged as slow.", least=0)

    def __post_init__(self) -> None:
        """Raises BadSetting for a text that is not what its setting must be."""
        for setting in fields(self):
            pattern, words = setting.metadata["like"]
            value = getattr(self, setting.name)
            if pattern and not re.fullmatch(pattern, value, re.DOTALL):
                said = "" if setting.metadata["secret"] else f"={without_password(value)!r}"
                raise BadSetting(f"{variable(setting.name)}{said} cannot be used: it must be {words}.")

    @classmethod
    def from_environment(cls, environment=os.environ) -> "Settings":
        """Read ``DEVOLVED_*``. Raises BadSetting naming the variable that cannot be read, and what it must be."""
        return cls(**{s.name: _read(s, environment[v]) for s in fields(cls) if (v := variable(s.name)) in environment})

    def in_force(self) -> list[tuple[str, str, str]]:
        """(variable, value, default) of every setting; passwords and tokens are not shown."""
        return [(variable(s.name), _shown(s, getattr(self, s.name)), _shown(s, s.default)) for s in fields(self)]


def variable(name: str) -> str:
    """The environment's name of a setting."""
    return PREFIX + name.upper()


def without_password(address: str) -> str:
    """An address as it may be told: what stands before the host is left out."""
    return PASSWORD.sub(r"\1…@", address)


def unknown(environment=os.environ) -> dict[str, str]:
    """Variables that begin as ours do and are no setting, each with the nearest setting, or ""."""
    known = [variable(s.name) for s in fields(Settings)]
    strange = sorted(n for n in environment if n.startswith(PREFIX) and n not in known and n not in OF_TESTS)
    return {name: next(iter(difflib.get_close_matches(name, known, 1, 0.75)), "") for name in strange}


def unknown_said(environment=os.environ) -> list[str]:
    """A sentence about each of them."""
    return [
        f"{name} is not a setting{f'; {near} is' if near else ''}. It changes nothing. All settings: devolved settings"
        for name, near in unknown(environment).items()
    ]


def _read(setting, written: str):
    kind, least, most = type(setting.default), setting.metadata["least"], setting.metadata["most"]
    if kind is str:
        return written
    words = "a whole number" if kind is int else "a number"
    try:
        value = kind(written)
        right = math.isfinite(value) and (least is None or value >= least) and (most is None or value <= most)
    except ValueError:
        right = False
    if not right:
        if least is not None:
            words += f" from {least} to {most}" if most is not None else f", {least} or more"
        raise BadSetting(
            f"{variable(setting.name)}={written!r} cannot be used: it must be {words} (default {setting.default}). "
            f"{setting.metadata['help']}"
        )
    return value


def _shown(setting, value) -> str:
    if setting.metadata["secret"]:
        return "(set)" if value else ""
    return without_password(value) if isinstance(value, str) else str(value)


def table() -> str:
    """Every setting as a Markdown table: variable, default, meaning."""
    rows = ["| variable | default | what it is for |", "|---|---|---|"]
    for setting in fields(Settings):
        default = f"`{setting.default}`" if setting.default != "" else "(none)"
        rows.append(f"| `DEVOLVED_{setting.name.upper()}` | {default} | {setting.metadata['help']} |")
    return "\n".join(rows)
