"""Commands of those who write the data: check, preview, template, import, add, tidy, watch."""

import time
from pathlib import Path

import click

from devolved.errors import BuildError
from devolved.terminal import console, progress, releases_of, summary
from devolved.terminal import releases as releases_option
from devolved.terminal import source as source_option


@click.group()
def curating():
    """Its commands are given to the program's own group."""


@curating.command()
@source_option
@releases_option
@click.option("--all", "every", is_flag=True, help="List the warnings of the current release too.")
@click.option("--warnings/--no-warnings", default=True, help="List new warnings.")
@click.option("--accept", is_flag=True, help="File the answers of the questions as they are now.")
@click.pass_obj
def check(settings, source, root, every, warnings, accept):
    """Judge the data as a build does, their style and the addresses that vanished; publish nothing.

    What differs from the last commit is judged first. Listed are the warnings that the current release does not have,
    and the questions of ontology/questions/ that are answered otherwise than is filed: with --accept they are filed
    anew.
    """
    from devolved.build.inputs import Inputs, find_root
    from devolved.curate.gate import judge
    from devolved.curate.moved import file_anew

    inputs = Inputs(find_root(source))
    console.print(f"Judging {inputs.root}")
    judged = judge(inputs, releases_of(root, settings), progress(), _seen(inputs.root))
    for result in (*judged.new, *(judged.known if every else ())) if warnings or every else ():
        click.echo(f"{'new warning' if judged.beside and result in judged.new else 'warning'}: {result}")
    for sentence in judged.twice:
        click.echo(f"perhaps twice: {sentence}")
    summary(judged.outcome)
    if judged.beside:
        beside = f"beside release {judged.beside.version}"
        console.print(f"{len(judged.new)} of the warnings are new, {beside}; --all lists the others too.")
    else:
        console.print("No release is current here, so every warning is listed and no address was found to vanish.")
    if judged.moved and accept:
        file_anew(judged.moved)
        console.print(f"{_counted(len(judged.moved), 'answer was', 'answers were')} filed anew; look at them: git diff")
    elif judged.moved:
        raise BuildError(
            f"{_counted(len(judged.moved), 'question is', 'questions are')} answered otherwise than is filed, as shown "
            "above. Is it what your change should bring? Then type: devolved check --accept",
            "\n".join(map(str, judged.moved)),
        )


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _seen(root: Path):
    """Tell what was seen at first sight, and when."""
    started = time.monotonic()

    def told(files: list[Path], faults: list[str]) -> None:
        names = ", ".join(path.relative_to(root).as_posix() for path in files[:3])
        more = f" and {len(files) - 3} more" if len(files) > 3 else ""
        found = _counted(len(faults), "fault", "faults") if faults else "no fault"
        for fault in faults:
            click.echo(fault)
        console.print(
            f"At first sight, {time.monotonic() - started:.1f} s: {found} in {names}{more}. Now the whole register."
        )

    return told


@curating.command()
@source_option
@releases_option
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="A file: page.html, or else Markdown.")
@click.option("--serve", "port", type=click.IntRange(1, 65535), help="Serve both sides at this port of 127.0.0.1.")
@click.pass_obj
def preview(settings, source, root, out, port):
    """What a reader will see changed since the current release, as Markdown or (--out page.html) as a page.
    With --serve PORT a browser on this machine is shown that page and, beside each other, the pages that it tells of
    as they are published and as this tree would have them, until Ctrl-C.
    """
    from devolved.build.inputs import Inputs, find_root
    from devolved.curate.gate import weigh
    from devolved.curate.preview import both, html, markdown, preview
    from devolved.web.beside import serve_beside

    inputs = Inputs(find_root(source))
    judged = weigh(inputs, releases_of(root, settings))
    account = preview(judged)
    if port:
        with both(judged, inputs) as sides:
            return serve_beside(sides, html(account, served=True), port, settings, console.print)
    text = html(account) if out and out.suffix == ".html" else markdown(account)
    if not out:
        return click.echo(text, nl=False)
    out.write_text(text, "utf-8")
    return console.print(f"{out} tells of {len(account.shown)} things and {len(account.warnings)} new warnings.")


@curating.command()
@source_option
@click.argument("kind")
def template(source, kind):
    """Print a spreadsheet (CSV) to fill in for KIND: meetings, tenures, assessments, sources, councils, members,
    conferrals, readings or funding. The second row says what goes into each column.
    """
    from devolved.build.inputs import Inputs, find_root
    from devolved.build.parse import parse
    from devolved.curate.forms import kind_of, template

    of = kind_of(kind)
    click.echo(template(parse(Inputs(find_root(source))), of), nl=False)


@curating.command("import")
@source_option
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--as", "kind", required=True, help="What its rows are: meetings, tenures, …; see: devolved template.")
@click.option("--write", is_flag=True, help="Write it. Without this it is only shown.")
def import_(source, file, kind, write):
    """Turn the rows of a spreadsheet (CSV) into facts, each in its file.

    Names are matched to what the register knows; a cell in doubt is named by row and column, and nothing is written.
    """
    from devolved.curate.forms import kind_of
    from devolved.curate.sheets import rows_of

    of = kind_of(kind)
    _enter(source, of, rows_of(file), write)


@curating.command()
@source_option
@click.argument("kind")
@click.option("--set", "given", multiple=True, metavar="COLUMN=VALUE", help="A value; several times for more.")
@click.option("--from", "address", help="For a source: a page of GOV.UK or legislation.gov.uk, which is asked.")
@click.option(
    "--saved", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="For a source: the page, saved."
)
@click.option("--write", is_flag=True, help="Write it. Without this it is only shown.")
def add(source, kind, given, address, saved, write):
    """Add one thing of KIND; what is required and not given by --set is asked for.

    A source takes title, publisher and day from what its page says of itself: from the saved page, or from the content
    API of GOV.UK or the metadata of legislation.gov.uk (--from). Look at them before you write.
    """
    from devolved.build.inputs import Inputs, find_root
    from devolved.build.parse import parse
    from devolved.curate.forms import columns, kind_of

    of = kind_of(kind)
    row: dict[str, str] = {}
    for pair in given:
        name, equals, value = pair.partition("=")
        if not equals:
            raise click.BadParameter(f"Write --set COLUMN=VALUE, not {pair!r}.")
        row[name] = f"{row[name]} | {value}" if name in row else value
    if address or saved:
        if of.name != "source":
            raise click.UsageError("--from and --saved are for sources.")
        row = _said_by_itself(address, saved) | row
    workspace = parse(Inputs(find_root(source)))
    for column in columns(workspace, of):
        if column.required and column.name not in row:
            row[column.name] = click.prompt(f"{column.help}\n{column.name}", err=True)
    _enter(source, of, [(1, row)], write, workspace)


def _said_by_itself(address: str | None, saved: Path | None) -> dict[str, str]:
    """Columns of a source from the page itself; read today, since whoever adds it has just read it."""
    from devolved.calendar import today
    from devolved.curate.prefill import asked_of, read
    from devolved.watch.polite import Polite

    if saved:
        found = read(saved.read_bytes())
    else:
        reply = Polite(Path("build/watch")).get(asked_of(address or ""))
        if reply.status != 200:
            why = reply.fault or f"It answers {reply.status}."
            raise click.ClickException(f"{address} gave nothing. {why} Save the page: --saved FILE")
        found = read(reply.body)
    for name, value in found.items():
        click.echo(f"{name}: {value}", err=True)
    return {**found, **({"page": address} if address else {}), "readOn": today().isoformat()}


def _enter(source, kind, rows, write, workspace=None) -> None:
    """Show rows as they would be written, and write them when that is wanted and nothing is in doubt."""
    from devolved.build.inputs import Inputs, find_root
    from devolved.build.parse import parse
    from devolved.curate.sheets import fresh, read, written

    inputs = Inputs(find_root(source))
    things, faults, taken = read(kind, rows, workspace or parse(inputs), inputs)
    for sentence in taken:
        click.echo(f"perhaps not meant: {sentence}", err=True)
    if faults:
        cells = _counted(len(faults), "cell is", "cells are")
        raise BuildError(f"{cells} to be mended, as named above. Nothing was written.", "\n".join(faults))
    for name, text in written(things, inputs).items():
        path = inputs.root / name
        if write:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8", newline="\n")
            console.print(f"{name} is written.")
        else:
            before = set((path.read_text("utf-8") if path.exists() else "").splitlines())
            click.echo(f"# {name}\n" + "\n".join(fresh(text.splitlines(), before)))
    console.print(
        f"{_counted(len(things), 'thing', 'things')}. "
        + ("Now run: devolved check" if write else "To write them, add: --write")
    )


@curating.command()
@source_option
@click.option("--check", "only", is_flag=True, help="Change nothing; say what is not in the house style.")
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def tidy(source, only, files):
    """Write Turtle in the house style: FILES, or all of data/ and ontology/concepts/; no comment is lost."""
    from devolved.build.inputs import Inputs, find_root
    from devolved.curate.tidy import faults, tidy

    if not files:
        inputs = Inputs(find_root(source))
        files = (*inputs.data, *inputs.concepts)
    untidy, refused = 0, []
    for path in files:
        text = path.read_bytes().decode("utf-8", "replace")
        if only:
            found = faults(text)
            untidy += bool(found)
            refused += [f"{path}:{fault}" for fault in found]
            continue
        try:
            tidied = tidy(text)
        except BuildError as fault:
            refused.append(f"{path}:{fault.detail}")
            continue
        if tidied != text:
            untidy += 1
            path.write_text(tidied, "utf-8", newline="\n")
    if refused:
        mended = " Run: devolved tidy" if only else ""
        raise BuildError(f"{len(refused)} places are not in the house style.{mended}", "\n".join(refused))
    click.echo(f"{len(files)} files are in the house style{f'; {untidy} were written anew' if untidy else ''}.")


@curating.command()
@source_option
@click.option(
    "--only", multiple=True, type=click.Choice(["addresses", "law", "holders"]), help="One part (default: all)."
)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="A CSV file (default: standard output).")
@click.option(
    "--keep",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("build/watch"),
    show_default=True,
    help="Folder for what was fetched: it is not fetched again for a day.",
)
def watch(source, only, out, keep):
    """Ask whether what the register rests on has changed, and list what was found; the data stay as they are.

    The addresses of all sources (GOV.UK by its content API), new laws of this year on legislation.gov.uk and
    amendments to those that were read, and the holders of the same posts on Wikidata. One request at a time, two
    seconds between two to one host: an hour or so.
    """
    from devolved.build.inputs import Inputs, find_root
    from devolved.build.parse import parse
    from devolved.calendar import today
    from devolved.watch.found import as_csv
    from devolved.watch.polite import Polite
    from devolved.watch.rounds import ADAPTERS
    from devolved.watch.rounds import watch as watched

    workspace, client = parse(Inputs(find_root(source))), Polite(keep)
    steps = progress() if out else lambda step: None
    text = as_csv(watched(workspace, client, today(), only or ADAPTERS, steps), today().isoformat())
    if not out:
        return click.echo(text, nl=False)
    out.write_text(text, "utf-8", newline="\n")
    return console.print(f"{out} lists {_counted(text.count(chr(10)) - 1, 'finding', 'findings')}.")
