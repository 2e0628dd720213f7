"""The command line: ``devolved build``, ``serve`` and what operators need beside them."""

import errno
import os
import re
from datetime import date, datetime
from pathlib import Path

import click
from rich.table import Table

from devolved import __version__
from devolved.calendar import today
from devolved.curate.commands import curating
from devolved.errors import BuildError, DevolvedError
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
@click.argument("address", default="http://127.0.0.1:8000")
@click.option("--seconds", default=240, show_default=True, help="How long to wait.")
def wait(address, seconds):
    """Wait until the server at ADDRESS is ready to answer, for service files; ends with 1 when it is not."""
    from devolved.operate.ready import wait_until_ready

    wait_until_ready(address, seconds)


@main.command()
@releases_option
@click.pass_obj
def releases(settings, root):
    """List the finished releases, oldest first."""
    where = releases_of(root, settings)
    table = Table("release", "built", "triples", "warnings", "current")
    finished = where.all()
    current = where.current().version if finished else ""
    for release in finished:
        facts = release.manifest
        mark = "yes" if release.version == current else ""
        table.add_row(
            release.version, facts["built"], f"{facts['triples']:,}", str(facts["validation"]["Warning"]), mark
        )
    console.print(table)


@main.command()
@click.argument("version", required=False)
@click.option("--all", "every", is_flag=True, help="Every release that lies there.")
@releases_option
@click.pass_obj
def verify(settings, version, every, root):
    """Compare the files of a release (default: the current one) with its manifest."""
    where, damaged = releases_of(root, settings), []
    for release in where.folders() if every else [where.folder(version) if version else where.current()]:
        faults = release.verify()
        for fault in faults:
            click.echo(f"{release.version}: {fault}")
        if faults:
            damaged.append(release.version)
        else:
            number = len(release.manifest["files"])
            console.print(f"Release {release.version} is whole: {number} files agree with the manifest.")
    if every:
        where.current()
    if damaged:
        verb = "is" if len(damaged) == 1 else "are"
        raise click.ClickException(
            f"Release {', '.join(damaged)} {verb} damaged and will not be served. "
            "Activate another one, copy it anew, or build again."
        )


@main.command()
@click.argument("version")
@releases_option
@click.pass_obj
def activate(settings, version, root):
    """Make a release the current one (also an older one: that is how to roll back)."""
    release = releases_of(root, settings).activate(version)
    console.print(f"Release {release.version} is current.")


@main.command()
@click.argument("address")
@click.argument("version", required=False)
@click.option("--sha256", "digest", default="", help="Sum that the manifest must have, from somebody you trust.")
@click.option("--activate/--no-activate", default=True, help="Make it the current one (default), or only put it there.")
@releases_option
@click.pass_obj
def pull(settings, address, version, digest, activate, root):
    """Fetch a release (default: the current one) from the server at ADDRESS; every file must have its sum.

    A pull that broke off goes on when the command is given again.
    """
    from devolved.operate.pull import pull

    release = pull(address, releases_of(root, settings), version or "", digest, activate, progress())
    console.print(f"Release {release.version} is here{' and current' if activate else ''}.")


@main.command()
@click.argument("version")
@click.option("--undo", is_flag=True, help="It may be removed again.")
@releases_option
@click.pass_obj
def pin(settings, version, undo, root):
    """Note that a release must stay, because somebody cites it; `devolved prune` passes over it."""
    releases_of(root, settings).pin(version, not undo)
    console.print(f"Release {version} {'may be removed' if undo else 'is pinned'}.")


@main.command()
@click.argument("versions", nargs=-1)
@click.option("--keep", type=click.IntRange(1), help="Remove all but so many of the newest.")
@click.option("--yes", is_flag=True, help="Remove them; without this, say only which would go.")
@releases_option
@click.pass_obj
def prune(settings, versions, keep, yes, root):
    """Remove releases: VERSIONS, or the oldest beyond --keep. Never the current one, nor one that is pinned.

    What was cited by its version is then no longer to be had here.
    """
    if bool(versions) == bool(keep):
        raise click.UsageError("Name the versions to remove, or how many to keep with --keep.")
    where = releases_of(root, settings)
    for version in versions or [release.version for release in where.removable(keep)]:
        if yes:
            where.remove(version)
        else:
            where.may_remove(version)
        console.print(f"Release {version} {'was removed' if yes else 'would be removed; say --yes to do it'}.")


@main.command()
@releases_option
@click.pass_obj
def doctor(settings, root):
    """Look at this installation: settings, rights, limits, versions, disk. Ends with 1 when something is wrong."""
    from devolved.operate.doctor import examine

    found = list(examine(settings, releases_of(root, settings)))
    for remark in found:
        click.echo(f"{remark.level:7}  {remark.text}")
    if wrong := sum(remark.level == "wrong" for remark in found):
        raise click.ClickException(f"{wrong} thing{'s' if wrong > 1 else ''} above must be mended before it serves.")


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
@click.argument("version", required=False)
@click.option(
    "--compare/--no-compare",
    default=True,
    help="Then ask every view of it and of the engine within, and name those that differ.",
)
@releases_option
@click.pass_obj
def load(settings, version, compare, root):
    """Put a release (default: the current one) into the remote store that DEVOLVED_STORE names.

    Readers see the release before it until the last moment, then this one.
    """
    from devolved.operate.load import load
    from devolved.store.remote.client import Service

    where = releases_of(root, settings)
    release = where.get(version) if version else where.current()
    graphs = load(release, Service.of(settings), _day(None), progress())
    console.print(f"Release {release.version} is loaded: {graphs} graphs.")
    if compare:
        _compare(release, settings)


def _compare(release, settings) -> None:
    from contextlib import closing
    from dataclasses import replace

    from devolved.register.agreement import differences
    from devolved.register.register import LIBRARY
    from devolved.store import open_store

    with (
        closing(open_store(release, replace(settings, store="embedded", workers=1))) as within,
        closing(open_store(release, settings)) as remote,
    ):
        found = list(differences(LIBRARY, within, remote))
    for difference in found:
        click.echo(f"{difference.path}: {difference.found}")
    console.print(f"{len(LIBRARY) - len(found)} of {len(LIBRARY)} views answer as the engine within does.")
    if found:
        raise click.ClickException(
            "The service gives other answers to the views above; pages that show them would be wrong. "
            "See docs/operators.md."
        )


@main.command()
@click.option("--http", is_flag=True, help="Speak streamable HTTP at /mcp instead of standard input and output.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on, with --http.")
@click.option("--port", default=8011, show_default=True, help="Port to listen on, with --http.")
@releases_option
@click.pass_obj
def mcp(settings, http, host, port, root):
    """Answer assistants: the register as read-only tools of the Model Context Protocol."""
    try:
        from devolved.assistants.server import serve
    except ImportError:
        raise click.ClickException('This needs the extra "mcp": pip install "devolved[mcp]".') from None
    serve(releases_of(root, settings), settings, http=http, host=host, port=port)


@main.group(cls=Group)
def places():
    """What leads readers from a place to its council."""


@places.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_obj
def places_load(settings, file):
    """Read the ONS Postcode Directory (FILE: its CSV, or the zip it comes in) into DEVOLVED_POSTCODES.

    The postcodes stay on this machine and outside every release. Nothing is asked of anybody else.
    """
    from devolved.register.matching.postcodes import load

    if not settings.postcodes:
        raise click.ClickException("Name the file to write in DEVOLVED_POSTCODES.")
    count = load(file, Path(settings.postcodes))
    console.print(f"{count:,} postcodes of England are in {settings.postcodes}.")


@main.command("settings")
@click.option("--defaults", is_flag=True, help="The table of the guide instead: every default, and what it is for.")
@click.pass_obj
def settings_table(settings, defaults):
    """Print every setting as it is in force here, beside its default. Passwords are not shown."""
    from devolved.settings import table

    if defaults:
        click.echo(table())
        return
    shown = Table("variable", "in force", "default")
    for name, value, default in settings.in_force():
        shown.add_row(name, value or "(none)", "" if value == default else default or "(none)")
    console.print(shown)


def _day(value: datetime | None) -> date:
    return value.date() if value else today()


for _command in curating.commands.values():
    main.add_command(_command)
