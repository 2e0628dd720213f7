"""Terminal: what the commands of every subject share: where they look, and how they tell what happens."""

from pathlib import Path

import click
from rich.console import Console

from devolved.release import Releases
from devolved.settings import Settings

console = Console(highlight=False, soft_wrap=True)

source = click.option(
    "--source",
    type=click.Path(path_type=Path, exists=True),
    help="Folder with ontology/, data/ and shapes/ (default: found from here upwards).",
)
releases = click.option(
    "--releases", "root", type=click.Path(path_type=Path), help="Folder of releases (default: DEVOLVED_RELEASES)."
)


def releases_of(root: Path | None, settings: Settings) -> Releases:
    """The releases of the folder that was named, else of the one that the settings name."""
    return Releases(root or Path(settings.releases))


def progress():
    """A line for each step."""
    return lambda step: console.print(f"  {step} …")


def summary(outcome, activated: bool = True) -> None:
    """What was built or judged, in figures."""
    total = sum(outcome.graphs.values())
    warnings, notes = len(outcome.validation.at("Warning")), len(outcome.validation.at("Info"))
    console.print(f"{total:,} triples in {len(outcome.graphs)} graphs, {outcome.inferred:,} of them inferred.")
    console.print(f"No violations, {warnings} warnings, {notes} notes.")
    console.print("Seconds: " + ", ".join(f"{step} {taken:.1f}" for step, taken in outcome.seconds.items()) + ".")
    if outcome.release:
        then = "and current" if activated else "and not current; readers do not see it"
        console.print(f"[bold]Release {outcome.release.version} is published {then}.[/bold]")
