"""Every setting, with its default and what it is for.

One table feeds the environment reader, ``devolved settings`` and the
operator's guide. A setting is read from ``DEVOLVED_{NAME}``.
"""

import os
from dataclasses import dataclass, field, fields


def _setting(default, help: str):
    return field(default=default, metadata={"help": help})


@dataclass(frozen=True)
class Settings:
    """Values that differ between installations. All have working defaults."""

    releases: str = _setting("releases", "Folder that holds the releases and the pointer to the current one.")
    store: str = _setting(
        "embedded",
        "`embedded`: the engine within. Or a SPARQL 1.1 service: `sparql+http://127.0.0.1:8890/sparql`, "
        "with a name and password before the host where it asks for them.",
    )
    store_update: str = _setting(
        "", "Where that service takes updates. Only for `devolved load` and for flat views of other days."
    )
    store_graphs: str = _setting("", "Where that service takes whole graphs (Graph Store HTTP Protocol). For the same.")
    workers: int = _setting(2, "Query workers of each web process.")
    processes: int = _setting(2, "Web processes.")
    threads: int = _setting(32, "Threads of each web process.")
    timeout: float = _setting(10.0, "Seconds that a query may run; `timeout=` may ask for less.")
    memory: int = _setting(1024, "Megabytes that a query may need beyond the store itself.")
    query_length: int = _setting(100_000, "Bytes that a query may have.")
    result_bytes: int = _setting(256 * 2**20, "Bytes that an answer may have.")
    queue: int = _setting(64, "Queries that may wait for a worker.")
    queue_wait: float = _setting(5.0, "Seconds that a query may wait for a worker.")
    give_way: float = _setting(
        0.1,
        "Seconds after which a query counts as long: others go first, and when they wait it leaves its worker's slot "
        "(as many as there are workers go on beside, slower) or, beyond that, is stopped if its client had most.",
    )
    client_share: float = _setting(0.5, "Part of the workers and of the queue that one client may occupy.")
    client_rate: float = _setting(50.0, "Requests a second that one client may make on average (0: any number).")
    disk_above: int = _setting(5_000_000, "Triples above which the embedded store is kept on disk.")
    day_graphs: int = _setting(16, "Day graphs that a worker keeps.")
    cache_bytes: int = _setting(
        32 * 2**20, "Bytes of memory in which each web process keeps answers and pages, half of it for each."
    )
    trusted_proxies: int = _setting(0, "Proxies in front of the server whose forwarded headers are believed.")
    base_url: str = _setting("", "Address under which readers see the server, if a proxy hides it.")
    postcodes: str = _setting(
        "", "SQLite file of full postcodes, made by `devolved places load`. Without it districts alone are known."
    )
    slow_query: float = _setting(1.0, "Seconds after which a query is logged as slow.")

    @classmethod
    def from_environment(cls, environment=os.environ) -> "Settings":
        """Read ``DEVOLVED_*``. Raises ValueError naming the variable that cannot be read."""
        values = {}
        for setting in fields(cls):
            variable = "DEVOLVED_" + setting.name.upper()
            if variable in environment:
                kind = type(setting.default)
                try:
                    values[setting.name] = kind(environment[variable])
                except ValueError:
                    raise ValueError(f"{variable}={environment[variable]!r} is not a {kind.__name__}") from None
        return cls(**values)


def table() -> str:
    """Every setting as a Markdown table: variable, default, meaning."""
    rows = ["| variable | default | what it is for |", "|---|---|---|"]
    for setting in fields(Settings):
        default = f"`{setting.default}`" if setting.default != "" else "(none)"
        rows.append(f"| `DEVOLVED_{setting.name.upper()}` | {default} | {setting.metadata['help']} |")
    return "\n".join(rows)
