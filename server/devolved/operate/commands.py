"""Commands of those who run a server: releases, their rooms and their settings."""

from pathlib import Path

import click
from rich.table import Table

from devolved.calendar import today
from devolved.terminal import console, progress, releases_of
from devolved.terminal import releases as releases_option


@click.group()
def operating():
    """Its commands are given to the program's own group."""


@operating.command()
@click.argument("address", default="http://127.0.0.1:8000")
@click.option("--seconds", default=240, show_default=True, help="How long to wait.")
def wait(address, seconds):
    """Wait until the server at ADDRESS is ready to answer, for service files; ends with 1 when it is not."""
    from devolved.operate.ready import wait_until_ready

    wait_until_ready(address, seconds)


@operating.command()
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


@operating.command()
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


@operating.command()
@click.argument("version")
@releases_option
@click.pass_obj
def activate(settings, version, root):
    """Make a release the current one (also an older one: that is how to roll back)."""
    release = releases_of(root, settings).activate(version)
    console.print(f"Release {release.version} is current.")


@operating.command()
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


@operating.command()
@click.argument("version")
@click.option("--undo", is_flag=True, help="It may be removed again.")
@releases_option
@click.pass_obj
def pin(settings, version, undo, root):
    """Note that a release must stay, because somebody cites it; `devolved prune` passes over it."""
    releases_of(root, settings).pin(version, not undo)
    console.print(f"Release {version} {'may be removed' if undo else 'is pinned'}.")


@operating.command()
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


@operating.command()
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


@operating.command()
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
    from devolved.store.remote.service import Service

    where = releases_of(root, settings)
    release = where.get(version) if version else where.current()
    graphs = load(release, Service.of(settings), today(), progress())
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


@operating.group()
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


@operating.command("settings")
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
