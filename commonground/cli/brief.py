"""`commonground brief`: two pages of a situation for a meeting."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from commonground.cli.options import today
from commonground.core.errors import CommonGroundError, UnreadableFile

CODES = ("en", "fr", "es", "ar")


@click.command("brief")
@click.argument("dossier", type=click.Path(path_type=Path, exists=True))
@click.option("--lang", "code", type=click.Choice(CODES), default="en", show_default=True, help="The language.")
@click.option(
    "--out", "-o", type=click.Path(path_type=Path, dir_okay=False), required=True, help="FILE.pdf or FILE.html."
)
@click.option(
    "--since",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="An earlier brief (PDF or HTML written by this command) or picture (JSON): adds what changed.",
)
@click.option("--store", type=click.Path(path_type=Path), help="Use this store instead of the dossier's own.")
def brief_command(dossier: Path, code: str, out: Path, since: Path | None, store: Path | None) -> None:
    """Write the two-page brief of a dossier, or of a picture kept as JSON by `draw --json`.

    Headline figures, composition, map, who leads under which clause, where sources differ, what is not known.
    The numbers are the same in all four languages, and the same picture gives the same bytes.
    """
    if out.suffix.lower() not in (".pdf", ".html"):
        raise click.UsageError("-o names a file that ends in .pdf or .html.")
    from commonground.picture import brief

    picture = _picture(dossier, store)
    before = brief.recall(since) if since else None
    if out.suffix.lower() == ".pdf":
        content = brief.pdf(picture, code, since=before)
    else:
        content = brief.html(picture, code, since=before).encode()
    try:
        out.write_bytes(content)
    except OSError as fault:
        raise CommonGroundError(f"it cannot be written: {fault.strerror}", where=str(out)) from fault
    click.echo(f"{out}: the brief of {picture['situation']['id']}, as of {picture['as_of']}")


def _picture(path: Path, store: Path | None) -> Mapping[str, Any]:
    if path.suffix.lower() != ".json":
        from commonground.picture import draw

        return draw(path, store=store, on=today()).data
    try:
        told = json.loads(path.read_text("utf-8"))
    except ValueError:
        told = None
    if not isinstance(told, dict) or not {"situation", "headline", "lead", "places"} <= told.keys():
        raise UnreadableFile("it is not a picture", where=str(path), next="Write one with `commonground draw --json`.")
    return told
