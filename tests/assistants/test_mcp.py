"""The register as tools for assistants: asked by the protocol's own client and by hostile callers."""

import asyncio
import json
import os
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


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
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
    ],
)
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


def test_over_standard_input_and_output(tiny_release):
    command, *arguments = _command(tiny_release)

    async def ask():
        parameters = mcp.StdioServerParameters(command=command, args=arguments, env=dict(os.environ))
        async with mcp.Client(parameters) as client:
            return {tool.name for tool in (await client.list_tools()).tools}

    assert run(ask()) == TOOLS


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
                result = await client.call_tool("find", {"words": "Northshire"})
                return json.loads(result.content[0].text)

        assert run(ask())["things"]
    finally:
        process.terminate()
        process.wait(20)
