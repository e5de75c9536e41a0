"""`commonground draw`: a dossier's joint operating picture."""

from pathlib import Path

import click

from commonground.cli.options import json_option, today


@click.command("draw")
@click.argument("dossier", type=click.Path(path_type=Path, exists=True))
@click.option("--store", type=click.Path(path_type=Path), help="Use this store instead of the dossier's own.")
@json_option
def draw_command(dossier: Path, store: Path | None, as_json: bool) -> None:
    """Draw the joint operating picture of a dossier: a folder with situation.toml and its files.

    Files the store does not hold yet are read first. The same input gives the same bytes.
    """
    from commonground.picture import draw

    picture = draw(dossier, store=store, on=today())
    if as_json:
        click.echo(picture.to_json().decode())
    else:
        from commonground.cli.picture_text import show

        show(picture.data)
