"""The command line: ``devolved build``, ``serve``, and the commands of curators and operators."""

import errno
import os
import re
import sys
from datetime import date, datetime
from pathlib import Path

import click

from devolved import __version__
from devolved.calendar import today
from devolved.curate.commands import curating
from devolved.errors import BuildError, DevolvedError
from devolved.operate.commands import operating
from devolved.settings import Settings, unknown_said
from devolved.terminal import console, progress, releases_of, summary
from devolved.terminal import releases as releases_option
from devolved.terminal import source as source_option
from devolved.vocabulary import BASE


class Group(click.Group):
    """Turns our own errors into one plain sentence and an exit status of 1."""

    def invoke(self, context):
        try:
            return super().invoke(context)
        except BuildError as error:
            if error.report:
                click.echo(error.report)
            raise click.ClickException(error.detail) from None
        except DevolvedError as error:
            raise click.ClickException(error.detail) from None
        except OSError as error:
            if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS) and error.filename:
                raise click.ClickException(f"This user may not read or write {error.filename}.") from None
            if error.errno not in (errno.ENOSPC, errno.EDQUOT):
                raise
            raise click.ClickException(
                f"There is no room left on the disk{f' for {error.filename}' if error.filename else ''}. "
                "What was published before is untouched."
            ) from None


@click.group(cls=Group)
@click.version_option(__version__)
@click.pass_context
def main(context):
    """The linked-data register of English devolution."""
    context.obj = Settings.from_environment()
    if context.invoked_subcommand not in ("serve", "doctor"):  # a server says it in its log
        for sentence in unknown_said():
            click.echo(sentence, err=True)


def _address(context, parameter, value: str | None) -> str:
    if value is None:
        return BASE
    if not re.fullmatch(r"https?://[^\s\"<>?#]+", value):
        raise click.BadParameter("Write the whole address, beginning with https://.")
    return value.rstrip("/") + "/"


def _links(context, parameter, value: str) -> str:
    return "" if value == "within" else _address(context, parameter, None if value == "live" else value)


@main.command()
@source_option
@releases_option
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="Day of the release (default: today in London).")
@click.option("--force", is_flag=True, help="Build even when nothing has changed.")
@click.option("--activate/--no-activate", default=True, help="Make it the current one (default), or only put it there.")
@click.pass_obj
def build(settings, source, root, day, force, activate):
    """Build a release, judge it, publish it and make it current."""
    from devolved.build.inputs import Inputs, find_root
    from devolved.build.pipeline import build

    inputs = Inputs(find_root(source))
    console.print(f"Building from {inputs.root}")
    outcome = build(inputs, releases_of(root, settings), _day(day), progress(), force, activate)
    if not outcome.reused or outcome.release is None:
        summary(outcome, activate)
    elif activate:
        console.print(f"Nothing has changed since release {outcome.release.version}; it stays current.")
    else:
        console.print(f"Nothing has changed since release {outcome.release.version}; nothing was built.")


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@releases_option
@click.pass_obj
def serve(settings, host, port, root):
    """Serve the current release over HTTP. Where none lies yet, the one in the package is taken, or one is built."""
    from devolved.operate.first import first
    from devolved.web.serve import serve

    if settings.store == "embedded":
        first(releases_of(root, settings), progress())
    serve(releases_of(root, settings).root, host, port, settings)


@main.command()
@click.argument("older")
@click.argument("newer")
@click.option("--statements", is_flag=True, help="Show every statement that differs.")
@releases_option
@click.pass_obj
def diff(settings, older, newer, statements, root):
    """What was added, ended, corrected and withdrawn between two releases."""
    from devolved.register.changes import KINDS_OF_CHANGE, changes

    where = releases_of(root, settings)
    found = changes(where.get(older), where.get(newer))
    for kind in KINDS_OF_CHANGE:
        of_kind = [change for change in found if change.kind == kind]
        click.echo(f"{kind}: {len(of_kind)}")
        for change in of_kind:
            click.echo(f"  {change.label} <{change.thing}>")
            for sign, side in (("-", change.before), ("+", change.after)) if statements else ():
                for predicate, value in side:
                    click.echo(f"    {sign} <{predicate}> {value.n3()}")


@main.command()
@click.argument("out", type=click.Path(path_type=Path, file_okay=False))
@click.argument("version", required=False)
@releases_option
@click.option(
    "--at",
    callback=_address,
    help="Address at which the edition will stand, for social cards and JSON Feeds (default: the register's own).",
)
@click.option(
    "--links",
    default="within",
    callback=_links,
    help="Where links lead to what it does not hold: `within` (default): nowhere; `live`: to w3id.org; or an address.",
)
@click.option("--processes", type=click.IntRange(1), default=os.cpu_count() or 1, help="Default: one a core.")
@click.pass_obj
def freeze(settings, out, version, root, at, links, processes):
    """Write a release (default: the current one) as static files into a folder OUT, for any web host.

    Holds every page, document, view and dump as of today, a search page and a
    page that answers SPARQL in the reader's browser. No server is needed.
    Over an earlier edition only what says something else is written.
    """
    from devolved.freeze.edition import freeze

    where = releases_of(root, settings)
    release = where.get(version) if version else where.current()
    edition = freeze(release, out, progress(), at=at, live=links, processes=processes)
    console.print(f"{edition.files:,} files, {edition.bytes / 1e6:.1f} MB.")
    if said := edition.changes:
        console.print(f"  {said.written:,} written, {said.kept:,} left as they were, {said.removed:,} taken away.")
    for status, address in edition.left:
        console.print(f"  left out: {address} ({status})")


@main.command()
@click.option("--http", is_flag=True, help="Speak streamable HTTP at /mcp instead of standard input and output.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on, with --http.")
@click.option("--port", default=8011, show_default=True, help="Port to listen on, with --http.")
@releases_option
@click.pass_obj
def mcp(settings, http, host, port, root):
    """Answer assistants: the register as read-only tools of the Model Context Protocol.

    Where no release lies in the folder of releases, the one in the package answers.
    """
    from devolved.operate.first import at_hand

    try:
        from devolved.assistants.server import serve
    except ImportError:
        needs = f'This needs the extra "mcp": {sys.executable} -m pip install "devolved[mcp]"'
        raise click.ClickException(needs) from None
    serve(at_hand(releases_of(root, settings)), settings, http=http, host=host, port=port)


def _day(value: datetime | None) -> date:
    return value.date() if value else today()


for _command in (*curating.commands.values(), *operating.commands.values()):
    main.add_command(_command)
