"""`commonground recipe`: draft how a table is to be read, for a person to confirm."""

from pathlib import Path

import click


@click.command("recipe")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="Where to write it (FILE.recipe.toml; - prints it)."
)
def recipe_command(file: Path, output: Path | None) -> None:
    """Draft a recipe for a table no feed knows.

    The draft names the row of the headings, the columns that count, and the columns that say where and when, as
    far as headings and cells tell; every guess is marked "# confirm". Correct it, set `confirmed = true`, and
    `commonground read FILE` uses it: beside the file as FILE.recipe.toml, or from elsewhere with --recipe.
    """
    from commonground.core.errors import CommonGroundError
    from commonground.sources.drafting import draft
    from commonground.sources.opening import open_file
    from commonground.sources.reading import check_no_persons
    from commonground.sources.recipe import SUFFIX
    from commonground.sources.registry import feed_of

    opened = open_file(file)
    check_no_persons(opened)
    text = draft(opened)
    known = feed_of(opened)
    if known is not None:
        click.echo(
            f"{file.name} needs no recipe: the feed {known.id} reads it. Used anyway, a recipe goes first.", err=True
        )
    if str(output) == "-":
        click.echo(text, nl=False)
        return
    target = output or file.with_name(file.name + SUFFIX)
    if target.exists():
        raise CommonGroundError(
            "there is a recipe already", where=str(target), next="Name another file with -o, or move it."
        )
    target.write_text(text, encoding="utf-8")
    click.echo(f"Drafted {target}. Check the lines marked '# confirm', set confirmed = true, then:")
    click.echo(f"  commonground read {file} --store DIR" + (f" --recipe {output}" if output else ""))
