"""The register as tools for assistants: asked by the protocol's own client and by hostile callers."""

import asyncio
import json
import os
import re
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

mcp = pytest.importorskip("mcp", reason="the extra for assistants is not installed")

from devolved.assistants.server import make, open_answers  # noqa: E402
from devolved.settings import Settings  # noqa: E402
from world import REPOSITORY  # noqa: E402

TOOLS = {"find", "answer", "thing", "promise", "compare", "changes", "sparql"}
DAY = "2025-06-01"


@pytest.fixture(scope="module")
def server(tiny_release):
    answers = open_answers(tiny_release, Settings(workers=1), "https://register.example/", lambda: date(2025, 7, 1))
    yield make(answers, tiny_release)
    answers._register.store.close()


def run(asking):
    """What a coroutine returns, in a thread of its own: a browser's driver may have a loop in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, asking).result()


def asked(server, tool: str, **arguments):
    """(whether it was refused, what was said), by a client of the SDK in this process."""

    async def ask():
        async with mcp.Client(server) as client:
            result = await client.call_tool(tool, arguments)
            text = result.content[0].text if result.content else ""
            return bool(result.is_error), text

    return run(ask())


def test_the_tools_are_those_and_say_that_they_only_read(server):
    async def ask():
        async with mcp.Client(server) as client:
            return (await client.list_tools()).tools

    tools = run(ask())
    assert {tool.name for tool in tools} == TOOLS
    assert all(tool.annotations.read_only_hint and not tool.annotations.destructive_hint for tool in tools)
    assert all(tool.description for tool in tools)


def test_a_thing_comes_with_a_sentence_its_day_release_sources_and_an_address(server, tiny_release):
    refused, text = asked(server, "find", words="Northshire", on=DAY)
    assert not refused
    found = json.loads(text)
    assert found["things"] and found["as_on"] == DAY and found["release"] == tiny_release.version
    refused, text = asked(server, "thing", address=found["things"][0]["thing"], on=DAY)
    told = json.loads(text)
    assert not refused and told["sentence"].endswith(".") and told["sources"]
    assert told["open"].startswith("https://register.example/doc/") and told["open"].endswith(DAY)


def test_rows_carry_their_sources_and_whether_they_are_all(server):
    refused, text = asked(server, "answer", view="mayors/in-office", on=DAY)
    told = json.loads(text)
    assert not refused and told["whole"] is True and told["question"]
    assert all(row["sources"] for row in told["rows"])


def test_sparql_is_answered_on_a_day_and_fenced(server):
    refused, text = asked(server, "sparql", query="SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", on=DAY)
    assert not refused and json.loads(text)["rows"]
    refused, text = asked(server, "sparql", query="SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")
    assert refused and "SERVICE" in text
    refused, text = asked(server, "sparql", query="DELETE WHERE { ?s ?p ?o }")
    assert refused


GOOD = [
    ("find", {"words": "Northshire", "on": DAY}),
    ("answer", {"view": "mayors/in-office", "on": DAY}),
    ("thing", {"address": "authority/northshire", "on": DAY}),
    ("promise", {"slug": "buses-for-all", "on": DAY}),
    ("compare", {"first": "northshire", "second": "northshire", "on": DAY}),
    ("changes", {"first": "2020-01-01", "second": DAY}),
    ("sparql", {"query": "SELECT ?s { ?s a <https://w3id.org/devolved/def#StrategicAuthority> }", "on": DAY}),
    ("sparql", {"query": "DESCRIBE <https://w3id.org/devolved/id/authority/northshire>", "on": DAY}),
    ("sparql", {"query": "ASK { ?s ?p ?o }", "on": DAY}),
]


@pytest.mark.parametrize(("tool", "arguments"), GOOD)
def test_every_answer_carries_sources_day_release_what_is_not_read_and_an_address(
    tool, arguments, server, tiny_release
):
    refused, text = asked(server, tool, **arguments)
    assert not refused, text
    told = json.loads(text)
    assert told["as_on"] == DAY and told["release"] == tiny_release.version
    assert told["open"].startswith("https://register.example/")
    assert "not read" in told["not_read"] or "No document was read" in told["not_read"]
    assert told["sources"] or "boolean" in told
    assert all(source["title"] for source in told["sources"])


HOSTILE = [
    ("thing", {"address": "../../etc/passwd"}),
    ("thing", {"address": "authority/nowhere"}),
    ("thing", {"address": "authority/x> . ?s ?p ?o . <y"}),
    ("answer", {"view": "../../../etc/passwd"}),
    ("answer", {"view": "mayors/in-office", "parameters": {"nonsense": "1"}}),
    ("answer", {"view": "mayors/of-authority", "parameters": {"authority": "a> } ; DROP"}}),
    ("find", {"words": "x", "kind": "nothing"}),
    ("find", {"words": "x" * 10_000}),
    ("compare", {"first": "", "second": "'"}),
    ("changes", {"first": "yesterday"}),
    ("changes", {"first": "2025-06-02", "second": "2025-06-01"}),
    ("thing", {"address": "authority/northshire", "on": "2025-02-30"}),
    ("sparql", {"query": "SELECT"}),
    ("promise", {"slug": "no-such-promise"}),
    ("answer", {"view": "mayors/in-office", "limit": 10**9}),
]


@pytest.mark.parametrize(("tool", "arguments"), HOSTILE)
def test_what_is_wrong_is_said_and_nothing_of_ours_is_shown(server, tool, arguments):
    refused, text = asked(server, tool, **arguments)
    assert refused and text
    assert "Traceback" not in text and "site-packages" not in text and '.py", line' not in text


def test_resources_and_prompts_are_there(server):
    async def ask():
        async with mcp.Client(server) as client:
            resources = {str(r.uri) for r in (await client.list_resources()).resources}
            views = await client.read_resource("devolved://views")
            words = await client.read_resource("devolved://ontology")
            prompts = {p.name for p in (await client.list_prompts()).prompts}
            return resources, json.loads(views.contents[0].text), words.contents[0].text, prompts

    resources, views, words, prompts = run(ask())
    assert resources == {"devolved://views", "devolved://ontology"}
    assert {"view", "question", "parameters"} <= views[0].keys() and not any(
        v["view"].startswith("lead/") for v in views
    )
    assert "devo:Tenure" in words
    assert prompts == {"figure", "promise_check"}


def _command(release, *more: str) -> list[str]:
    return [
        sys.executable,
        "-c",
        "from devolved.cli import main; main()",
        "mcp",
        "--releases",
        str(release.path.parent),
        *more,
    ]


async def _what_hostile_callers_get(client) -> list:
    """Calls that were not refused in a sentence, or that showed something of ours."""
    faults = []
    for tool, arguments in (*HOSTILE, ("nothing", {}), ("find", {}), ("find", {"words": 5, "more": None})):
        try:
            result = await client.call_tool(tool, arguments)
            refused, text = bool(result.is_error), result.content[0].text
        except mcp.MCPError as error:
            refused, text = True, str(error)
        if not refused or not text or "Traceback" in text or "site-packages" in text:
            faults.append((tool, arguments, text[:200]))
    return faults


def test_over_standard_input_and_output(tiny_release):
    command, *arguments = _command(tiny_release)

    async def ask():
        parameters = mcp.StdioServerParameters(command=command, args=arguments, env=dict(os.environ))
        async with mcp.Client(parameters) as client:
            tools = {tool.name for tool in (await client.list_tools()).tools}
            return tools, await _what_hostile_callers_get(client)

    tools, faults = run(ask())
    assert tools == TOOLS and not faults


def test_over_streamable_http(tiny_release):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(_command(tiny_release, "--http", "--port", str(port)), stderr=subprocess.DEVNULL)
    try:
        for _ in range(600):
            with socket.socket() as probe:
                if not probe.connect_ex(("127.0.0.1", port)):
                    break
            time.sleep(0.1)

        async def ask():
            async with mcp.Client(f"http://127.0.0.1:{port}/mcp") as client:
                faults = await _what_hostile_callers_get(client)
                result = await client.call_tool("find", {"words": "Northshire"})
                return json.loads(result.content[0].text), faults

        found, faults = run(ask())
        assert found["things"] and not faults
    finally:
        process.terminate()
        process.wait(20)


def _entries() -> list[dict]:
    """What the page has people paste into their programs, a server each."""
    page = (REPOSITORY / "docs" / "assistants.md").read_text("utf-8")
    settings = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", page, re.DOTALL)]
    return [server for table in settings for servers in table.values() for server in servers.values()]


@pytest.mark.parametrize("entry", _entries(), ids=["claude", "code"])
def test_the_entries_of_the_page_start_a_server_that_answers(tmp_path, tiny_release, entry):
    """As such a program starts it: from a folder of its own, the command found by its name."""
    command = tmp_path / "bin" / entry["command"]
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m devolved "$@"\n', "utf-8")
    command.chmod(0o755)
    known = {**os.environ, "DEVOLVED_RELEASES": str(tiny_release.path.parent)}
    path = f"{command.parent}:{os.environ['PATH']}"

    async def ask():
        parameters = mcp.StdioServerParameters(
            command=entry["command"], args=entry["args"], env={**known, "PATH": path}, cwd=tmp_path
        )
        async with mcp.Client(parameters) as client:
            return json.loads((await client.call_tool("find", {"words": "Northshire"})).content[0].text)

    assert run(ask())["things"]
