"""`commonground hub`: documents become cited guidance, and promises come to light."""

import sys
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commonground.cli.hub_text import (
    say_answer,
    say_cited,
    say_documents,
    say_gaps,
    say_hits,
    say_offices,
    say_pairs,
    say_promises,
    say_report,
)
from commonground.cli.options import json_option, say_json, today, who_option, why_option

if TYPE_CHECKING:
    from commonground.evidence.store import Store
    from commonground.hub.printing import Sheet

store_option = click.option(
    "--store",
    "store_path",
    type=click.Path(path_type=Path),
    default=Path("store"),
    show_default=True,
    envvar="COMMONGROUND_STORE",
    help="The folder of the store (or set COMMONGROUND_STORE).",
)
filter_option = click.option(
    "--filter",
    "filters",
    multiple=True,
    metavar="KEY=VALUE",
    help="Keep to category, organisation, kind, since, until, objective, document, language or office (repeatable).",
)
output_option = click.option("-o", "--output", type=click.Path(path_type=Path), help="Write the page as .html or .pdf.")
day_option = click.option("--day", default="", metavar="DATE", help="The day to reckon from; today by default.")


@click.group("hub")
def hub_command() -> None:
    """Documents, cited answers, promises, and the state of the field.

    Add documents once; then search them, ask them, list what they promise, and see what is known and what is missing
    of every objective. Every sentence shown stands in the passage cited.
    """


@hub_command.command("add")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@store_option
@click.option("--office", default="", help="The office that these documents come from.")
@click.option("--words-only", is_flag=True, help="Do not encode meaning now; the next `hub add` goes on with it.")
@json_option
@click.pass_context
def add_command(
    ctx: click.Context, paths: tuple[Path, ...], store_path: Path, office: str, words_only: bool, as_json: bool
) -> None:
    """Add documents: PDF, DOCX, HTML, Markdown, text, or folders of them.

    The same file twice changes nothing; a changed document is a new version, and citations of the old one are marked.
    Interrupt it when you like: what was stored is kept, and what was encoded is never encoded again.

    Exit status 1 when a document was refused; the others are stored.
    """
    from commonground.hub import HubStore, add

    for path in paths:
        if not path.exists() and not path.is_symlink():
            raise click.UsageError(f"{path} does not exist.")
    store = HubStore.open(store_path, create=True)
    with _progress(quiet=as_json) as tell:
        report = add(paths, store, on=today(), office=office, progress=tell, encode=not words_only)
    say_json(report.as_dict()) if as_json else say_report(report)
    ctx.exit(1 if report.refused else 0)


@hub_command.command("documents")
@store_option
@json_option
def documents_command(store_path: Path, as_json: bool) -> None:
    """List the documents: id, title, issuer, date, symbol, language, office, as they stand corrected."""
    from commonground.hub import HubStore

    found = HubStore.open(store_path).documents()
    say_json([asdict(one) for one in found]) if as_json else say_documents(found)


@hub_command.command("passage")
@click.argument("name")
@click.option(
    "--version", default="", metavar="SHA", help="The version a citation was made from, or its first letters."
)
@store_option
@json_option
def passage_command(name: str, version: str, store_path: Path, as_json: bool) -> None:
    """Open a citation: the PASSAGE (document/language/locator), and whether a newer version replaced it."""
    from commonground.hub import HubStore

    cited = HubStore.open(store_path).cited(name, version=version)
    say_json(cited) if as_json else say_cited(cited)


@hub_command.command("search")
@click.argument("question")
@click.option("-k", "count", default=10, show_default=True, type=click.IntRange(1, 200), help="How many passages.")
@filter_option
@store_option
@json_option
def search_command(question: str, count: int, filters: tuple[str, ...], store_path: Path, as_json: bool) -> None:
    """Find passages by words and meaning, in English, French, Spanish or Arabic."""
    from commonground.hub import HubStore, search

    hits = search(HubStore.open(store_path), question, k=count, filters=filters)
    say_json([hit.as_dict() for hit in hits]) if as_json else say_hits(hits)


@hub_command.command("ask")
@click.argument("question")
@filter_option
@store_option
@json_option
def ask_command(question: str, filters: tuple[str, ...], store_path: Path, as_json: bool) -> None:
    """Answer in the texts' own sentences, each cited; or say that nothing was found."""
    from commonground.hub import HubStore, ask

    answer = ask(HubStore.open(store_path), question, filters=filters)
    say_json(answer.as_dict()) if as_json else say_answer(answer)


@hub_command.command("commitments")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, exists=True))
@store_option
@day_option
@json_option
@click.pass_context
def commitments_command(ctx: click.Context, paths: tuple[Path, ...], store_path: Path, day: str, as_json: bool) -> None:
    """Propose the promises that documents make; without a PATH, the register of the store.

    A proposal binds nobody until a person accepts it (`hub decide`). "Open, no date" is the normal case.
    """
    from commonground.hub import HubStore, promised, register

    if not paths:
        entries = register(HubStore.open(store_path), day=day or today())
        say_json([entry.as_dict() for entry in entries]) if as_json else say_promises(entries)
        return
    found = promised(paths, day=day or today())
    in_order = sorted(found.entries, key=lambda entry: (entry.promise.document, entry.promise.start))
    say_json([entry.as_dict() for entry in in_order]) if as_json else say_promises(in_order)
    for refusal in found.refused:
        click.echo(f"commonground: {refusal['path']}: {refusal['reason']}\n  Next: {refusal['next']}", err=True)
    ctx.exit(1 if found.refused else 0)


@hub_command.command("decide")
@click.argument("promise")
@click.argument("decision", type=click.Choice(["accept", "reject", "amend", "done", "lapsed", "undo"]))
@click.option("--set", "values", multiple=True, metavar="KEY=VALUE", help="With amend: what to correct.")
@click.option("--evidence", default="", help="With done or lapsed: the passage or figure that proves it.")
@who_option
@why_option
@store_option
def decide_command(
    promise: str, decision: str, values: tuple[str, ...], evidence: str, who: str, why: str, store_path: Path
) -> None:
    """Accept, reject, amend or settle a proposed PROMISE; undo takes an act back by its number."""
    from commonground.hub import HubStore, accept, amend, reject, settle

    store = HubStore.open(store_path)
    said = {"who": who, "why": why, "day": today()}
    if decision == "undo":
        act = store.act("take_back", promise, **said)
    elif decision == "amend":
        act = amend(store, promise, **said, **_values(values))
    elif decision in {"done", "lapsed"}:
        act = settle(store, promise, decision, evidence=evidence, **said)
    else:
        act = (accept if decision == "accept" else reject)(store, promise, **said)
    click.echo(f"{promise}: {decision} (act {act.id}). Undo: commonground hub decide {act.id} undo --who ... --why ...")


@hub_command.command("field")
@click.argument("objective")
@output_option
@day_option
@store_option
@json_option
def field_command(objective: str, output: Path | None, day: str, store_path: Path, as_json: bool) -> None:
    """The state of the field on an OBJECTIVE or theme, such as GCM-21, SDG-10.7 or T-DATA."""
    from commonground.hub import HubStore, field
    from commonground.hub.printing import field_sheet

    page = field(HubStore.open(store_path), objective, day=day or today(), figures=_figures(store_path))
    say_json(page.as_dict()) if as_json else _printed(field_sheet(page), output)


@hub_command.command("gaps")
@click.option("--all", "everything", is_flag=True, help="Every objective, those without gaps too.")
@store_option
@json_option
def gaps_command(everything: bool, store_path: Path, as_json: bool) -> None:
    """Objectives and themes with no passage, no figure or no commitment."""
    from commonground.hub import HubStore, gaps

    store = HubStore.open(store_path)
    with _progress(quiet=as_json) as tell:
        found = gaps(store, figures=_figures(store_path), tell=tell)
    shown = [one for one in found if one["gaps"] or everything]
    say_json(shown) if as_json else say_gaps(shown)


@hub_command.command("progress")
@click.argument("framework")
@output_option
@store_option
@json_option
def progress_command(framework: str, output: Path | None, store_path: Path, as_json: bool) -> None:
    """A FRAMEWORK's indicators (GCM, GCR, SDG, JAP ...): baseline, direction, values from the store, trend."""
    from commonground.hub import progress
    from commonground.hub.printing import progress_sheet

    told = progress(framework, figures=_figures(store_path))
    say_json(told) if as_json else _printed(progress_sheet(told), output)


@hub_command.command("classify")
@click.argument("text")
@click.option("--scheme", default="GCM", show_default=True, help="GCM, GCR, SDG, plans or themes.")
@store_option
def classify_command(text: str, scheme: str, store_path: Path) -> None:
    """The three objectives that a TEXT most likely belongs to, with scores; as JSON. What was confirmed teaches."""
    from commonground.hub import HubStore, classify

    store = HubStore.open(store_path) if HubStore.exists(store_path) else None
    say_json([guess.as_dict() for guess in classify(text, scheme=scheme, store=store)])


@hub_command.command("confirm")
@click.argument("passage")
@click.argument("objective")
@who_option
@why_option
@store_option
def confirm_command(passage: str, objective: str, who: str, why: str, store_path: Path) -> None:
    """Say that a PASSAGE (document/language/locator) belongs to an OBJECTIVE; it teaches from now on."""
    from commonground.hub import HubStore, confirm

    act = confirm(HubStore.open(store_path), passage, objective, who=who, why=why, day=today())
    click.echo(f"{passage} belongs to {objective} (act {act}).")


@hub_command.command("edit")
@click.argument("document")
@click.argument("values", nargs=-1, required=True, metavar="KEY=VALUE...")
@who_option
@why_option
@store_option
def edit_command(document: str, values: tuple[str, ...], who: str, why: str, store_path: Path) -> None:
    """Correct a DOCUMENT's title, issuer, date, language, symbol, kind or office."""
    from commonground.hub import HubStore

    act = HubStore.open(store_path).edit(document, who=who, why=why, day=today(), **_values(values))
    click.echo(f"{document} is corrected (act {act.id}).")


@hub_command.command("connect")
@click.argument("what", type=click.Choice(["offices", "parallels", "contradictions"]))
@store_option
@json_option
def connect_command(what: str, store_path: Path, as_json: bool) -> None:
    """Offices on similar matters, parallel provisions, or guidance that contradicts, each with its proof."""
    from commonground.hub import HubStore, contradictions, offices, parallels

    store = HubStore.open(store_path)
    if what == "offices":
        connected = offices(store)
        say_json(connected) if as_json else say_offices(connected)
        return
    pairs = [pair.as_dict() for pair in (parallels if what == "parallels" else contradictions)(store)]
    say_json(pairs) if as_json else say_pairs(pairs)


@hub_command.command("settle")
@click.argument("one")
@click.argument("other")
@who_option
@why_option
@store_option
def settle_command(one: str, other: str, who: str, why: str, store_path: Path) -> None:
    """Say how the contradiction between two passages was settled, and by whom."""
    from commonground.hub import HubStore, settle_pair

    act = settle_pair(HubStore.open(store_path), one, other, who=who, why=why, day=today())
    click.echo(f"Settled (act {act}). Undo: commonground hub decide {act} undo --who ... --why ...")


def _printed(sheet: "Sheet", output: Path | None) -> None:
    """Print a sheet, or write it as the file's ending says."""
    from commonground.hub.printing import as_html, as_pdf, as_text

    if output is None:
        click.echo(as_text(sheet))
    elif output.suffix.lower() == ".html":
        output.write_text(as_html(sheet), encoding="utf-8")
    elif output.suffix.lower() == ".pdf":
        from commonground.picture.svg import FONTS

        output.write_bytes(as_pdf(sheet, fonts=FONTS))
    else:
        raise click.UsageError("The page is written as .html or .pdf.")


@contextmanager
def _progress(*, quiet: bool):  # type: ignore[no-untyped-def]
    """Tell how far the work is, on a terminal only."""
    if quiet or not sys.stderr.isatty():
        yield lambda stage, done, of: None
        return
    from rich.console import Console

    with Console(stderr=True).status("Reading") as status:
        yield lambda stage, done, of: status.update(f"{stage.capitalize()} {done:,}{f' of {of:,}' if of else ''}")


def _figures(store_path: Path) -> "Store | None":
    """The figures beside the documents, where any were read."""
    from commonground.core.errors import StoreError
    from commonground.evidence.store import Store

    try:
        return Store.open(store_path)
    except StoreError:
        return None


def _values(given: tuple[str, ...]) -> dict[str, Any]:
    values = {}
    for one in given:
        key, equals, value = one.partition("=")
        if not equals:
            raise click.UsageError(f"{one!r} is not KEY=VALUE.")
        values[key.strip()] = value.strip()
    return values
