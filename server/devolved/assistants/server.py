"""The protocol's server: tools, resources and prompts over ``answers``, by the official SDK.

Read-only throughout. An error that a caller can mend comes back as a tool error with its
sentence; nothing else of ours reaches a caller. Transports are the SDK's: standard input and
output, or streamable HTTP on the loopback interface.
"""

import json
from collections.abc import Callable
from datetime import date
from typing import Annotated

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations
from pydantic import Field

from devolved import __version__
from devolved.assistants.facts import Answers
from devolved.calendar import today
from devolved.errors import DevolvedError
from devolved.register.register import register_of
from devolved.release import Release
from devolved.settings import Settings
from devolved.store import open_store

INSTRUCTIONS = """The register of English devolution: who holds which power in England, since when, under which law,
who promised what, what became of it, and how we know.
Every answer carries its release, its day (as_on), its sources and an address to open.
Quote the sentence as it stands, with its day and a source.
"Not found" and "not read" are not "no": say
so. Ask find for the address of a thing, the resource devolved://views for the questions that can be answered."""
READ_ONLY = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
Day = Annotated[str | None, Field(description="The day to answer for, YYYY-MM-DD; today in London where left out.")]
SECONDS = 10.0


def make(answers: Answers, release: Release) -> MCPServer:
    """The server for one release."""
    server = MCPServer(
        "devolved",
        title="Devolved",
        instructions=INSTRUCTIONS,
        version=__version__,
        website_url="https://w3id.org/devolved/",
    )

    _tools_of_names(server, answers)
    _tools_of_questions(server, answers)
    _resources(server, answers, release)
    _prompts(server)
    return server


def told(make_answer: Callable[[], dict]) -> dict:
    """An answer; what a caller can mend becomes the tool's error, in a sentence."""
    try:
        return make_answer()
    except DevolvedError as error:
        raise ToolError(f"{error.title}. {error.detail}") from None


def _tools_of_names(server: MCPServer, answers: Answers) -> None:
    @server.tool(title="Find things by name", annotations=READ_ONLY)
    def find(
        words: Annotated[
            str, Field(description="A name, a place, a person, a power, a promise, a law.", max_length=300)
        ],
        kind: Annotated[str | None, Field(description="Only this kind: authority, council, person, post …")] = None,
        limit: Annotated[int, Field(ge=1, le=40)] = 10,
        on: Day = None,
    ) -> dict:
        """Find things of the register by any of their names; spelling is forgiven. Gives their addresses."""
        return told(lambda: answers.find(words, kind, limit, answers.day(on)))


def _tools_of_questions(server: MCPServer, answers: Answers) -> None:
    @server.tool(title="Answer a question of the gallery", annotations=READ_ONLY)
    def answer(
        view: Annotated[str, Field(description="subject/name, as in the resource devolved://views", max_length=120)],
        parameters: Annotated[
            dict[str, str] | None, Field(description="The view's parameters: slugs, days, numbers.")
        ] = None,
        on: Day = None,
        limit: Annotated[int, Field(ge=1, le=200)] = 50,
    ) -> dict:
        """The rows of a view, each with its sources; a headline only where the rows bear one."""
        return told(lambda: answers.answer(view, parameters or {}, answers.day(on), limit))

    @server.tool(title="What is known of a thing", annotations=READ_ONLY)
    def thing(
        address: Annotated[str, Field(description="kind/slug or the address that find gives", max_length=300)],
        on: Day = None,
    ) -> dict:
        """A sentence fit to print about a thing on a day, its facts, and the sources."""
        return told(lambda: answers.thing(address, answers.day(on)))

    @server.tool(title="A promise and what became of it", annotations=READ_ONLY)
    def promise(slug: Annotated[str, Field(max_length=200)], on: Day = None) -> dict:
        """A promise: who made it, in which words, its status over time with evidence, and its chain into law."""
        return told(lambda: answers.promise(slug, answers.day(on)))

    @server.tool(title="Compare two authorities", annotations=READ_ONLY)
    def compare(
        first: Annotated[str, Field(max_length=200)], second: Annotated[str, Field(max_length=200)], on: Day = None
    ) -> dict:
        """Two authorities side by side. A power is said to be lacking only where what was read shows it."""
        return told(lambda: answers.compare(first, second, answers.day(on)))

    @server.tool(title="What changed between two days", annotations=READ_ONLY)
    def changes(
        first: Annotated[str, Field(description="YYYY-MM-DD")],
        second: Annotated[str | None, Field(description="YYYY-MM-DD; today where left out")] = None,
        thing: Annotated[str | None, Field(description="Only about this thing, as kind/slug", max_length=200)] = None,
    ) -> dict:
        """What is known to have changed; what was only first seen in the period stands apart."""
        return told(lambda: answers.changes(first, second, thing))

    @server.tool(title="Ask in SPARQL", annotations=READ_ONLY)
    def sparql(query: Annotated[str, Field(max_length=100_000)], on: Day = None) -> dict:
        """Run a SPARQL 1.1 query (SELECT, ASK, CONSTRUCT, DESCRIBE); no updates, no SERVICE; ten seconds at most."""
        return told(lambda: answers.sparql(query, answers.day(on), SECONDS))


def _resources(server: MCPServer, answers: Answers, release: Release) -> None:
    @server.resource("devolved://views", name="views", mime_type="application/json")
    def views() -> str:
        """Every question that the tool answer takes, with its parameters."""
        return json.dumps(answers.views(), ensure_ascii=False)

    @server.resource("devolved://ontology", name="ontology", mime_type="text/turtle")
    def ontology() -> str:
        """The words of the register, as Turtle."""
        return (release.path / "ontology" / "devolved.ttl").read_text("utf-8")


def _prompts(server: MCPServer) -> None:
    @server.prompt(title="A figure with its sources, fit to print")
    def figure(question: str) -> str:
        """For a reporter: one figure or fact, its sources, its day, and what is not known."""
        return (
            f"Answer this from the register alone, with its tools: {question}\n"
            "Give one sentence fit to print, the day it is true on, "
            "the sources by title and publisher with their kind, "
            "the address to open, and what was not found or not read. Do not add what the register does not say."
        )

    @server.prompt(title="Is a promise being kept?")
    def promise_check(promise: str) -> str:
        """For a reporter: what was promised, in which words, and where it stands on what evidence."""
        return (
            f"Find the promise about {promise!r} with find (kind commitment), then ask promise. Say who promised what, "
            "when, in which words, what has become of it when last checked, and what the evidence is. "
            "'Overdue' is not 'broken'."
        )


def open_answers(release: Release, settings: Settings, root: str, day: Callable[[], date] = today) -> Answers:
    """The answers of a release from a store of its own. Raises Unavailable."""
    store = open_store(release, settings)
    return Answers(register_of(store, release.version, release.built), day, root)


def serve(release: Release, settings: Settings, *, http: bool, host: str, port: int) -> None:
    """Serve a release until told to stop."""
    server = make(open_answers(release, settings, settings.base_url or "https://w3id.org/devolved/"), release)
    if http:
        server.run("streamable-http", host=host, port=port, stateless_http=True, json_response=True)
    else:
        server.run("stdio")
