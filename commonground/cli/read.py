"""`commonground read`: files and folders into a store."""

import sys
from pathlib import Path

import click

from commonground.cli.options import json_option, say_json, store_option, today


@click.command("read")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@store_option
@click.option("--feed", help="Read the files as this feed instead of recognising them.")
@click.option(
    "--recipe",
    "recipes",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A recipe for tables no feed knows (repeatable); FILE.recipe.toml beside a file is used by itself.",
)
@json_option
@click.pass_context
def read_command(
    ctx: click.Context, paths: tuple[Path, ...], store_path: Path, feed: str | None, recipes: tuple[Path, ...],
    as_json: bool,
) -> None:  # fmt: skip
    """Read files and folders into a store of figures.

    Each file is recognised by its content, checked row by row, and kept as it came. The same file twice changes
    nothing; a newer version is a new release beside the old. Interrupt it when you like: what was read is kept,
    and the next call goes on from there.

    Exit status 1 when a file was refused; the others are stored.
    """
    from commonground.evidence.store import Store
    from commonground.sources.reading import read

    for path in paths:
        if not path.exists() and not path.is_symlink():
            raise click.UsageError(f"{path} does not exist.")
    store = Store.open(store_path, create=True)
    with _progress(quiet=as_json) as tell:
        report = read(paths, store, on=today(), feed=feed, recipes=recipes, progress=tell)
    if as_json:
        say_json(report.as_dict())
    else:
        _print(report)
    ctx.exit(1 if report.refused else 0)


class _progress:
    """Name the file being read, on a terminal only."""

    def __init__(self, *, quiet: bool) -> None:
        self.shown = not quiet and sys.stderr.isatty()

    def __enter__(self):  # type: ignore[no-untyped-def]
        if not self.shown:
            return lambda path: None
        from rich.console import Console

        self.status = Console(stderr=True).status("Reading")
        self.status.start()
        return lambda path: self.status.update(f"Reading {path}")

    def __exit__(self, *error: object) -> None:
        if self.shown:
            self.status.stop()


def _print(report) -> None:  # type: ignore[no-untyped-def]
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from commonground.cli.showing import plain

    def shown(text: str) -> str:
        # A cell that is quoted may hold what a terminal or rich would take for a command.
        return escape(plain(text))

    console = Console()
    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading in ("file", "feed"):
        table.add_column(heading, overflow="fold")
    for heading in ("rows in", "kept", "refused", "ignored", "figures"):
        table.add_column(heading, justify="right")
    for release in report.releases:
        counts = (f"{release[name]:,}" for name in ("rows_in", "kept", "refused", "ignored", "figures"))
        table.add_row(shown(Path(release["path"]).name), release["feed"], *counts)
    if report.releases:
        console.print(table)
    for release in report.releases:
        name = shown(Path(release["path"]).name)
        for reason in release["reasons"]:
            if reason["next"]:
                console.print(f"\n[bold]{name}[/]: {shown(_reason(reason))}", highlight=False)
        for question in release["questions"]:
            console.print(f"\n[bold]{name}[/] asks: {shown(question['text'])}", highlight=False)
    for skipped in report.skipped:
        console.print(f"\nPassed over {shown(skipped['path'])}: {skipped['reason']}.", highlight=False)
    for refusal in report.refused:
        told = f"{shown(refusal.path)}: {shown(refusal.reason)}\n  Next: {shown(refusal.next)}"
        console.print(f"\n[red]Refused[/] {told}", highlight=False)


def _reason(reason: dict) -> str:  # type: ignore[type-arg]
    counted, noun = (reason["rows"], "row") if reason["rows"] else (reason["cells"], "cell")
    many = f"{counted:,} {noun}{'' if counted == 1 else 's'}"
    example = reason["example"]
    first = ", ".join(f"{key} {example[key]}" for key in ("sheet", "row", "column", "value") if example.get(key))
    return f"{many}: {reason['reason']} (first: {first}). {reason['next']}"
