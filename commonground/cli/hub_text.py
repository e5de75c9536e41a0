"""How the hub's answers read on a terminal."""

from collections.abc import Iterable, Sequence
from typing import Any

import click


def say_report(report: Any) -> None:
    """What became of each document."""
    for one in report.added:
        again = " (a new version; citations of the old one are marked)" if one["supersedes"] else ""
        click.echo(f"{one['document']}: {one['title']}, {one['passages']:,} passages{again}")
        facts = ", ".join(str(one[key]) for key in ("issuer", "date", "symbol", "kind", "language") if one[key])
        click.echo(f"    {facts}")
        for note in one["notes"]:
            click.echo(f"    {note}")
    for one in report.known:
        click.echo(f"{one['document']}: known already, unchanged")
    for one in report.refused:
        click.echo(f"Refused {one['path']}: {one['reason']}\n  Next: {one['next']}")
    if report.waiting:
        click.echo(f"{report.waiting:,} passages wait to be encoded; they are found by words meanwhile.")
    for note in report.notes:
        click.echo(note)


def say_hits(hits: Sequence[Any]) -> None:
    """Passages with where they stand."""
    if not hits:
        click.echo("No passage found.")
    for number, hit in enumerate(hits, 1):
        also = f" (also in {', '.join(hit.also)})" if hit.also else ""
        click.echo(f"{number}. {hit.document.title}, {hit.passage.locator}{also}\n   {hit.passage.text}\n")


def say_answer(answer: Any) -> None:
    """Sentences claim by claim, each with its citation."""
    if not answer.found:
        click.echo("Nothing found: no passage of the hub answers this.")
        if answer.nearest:
            click.echo("Nearest: " + "; ".join(hit.passage.name for hit in answer.nearest[:3]))
        return
    for claim in answer.claims:
        for said in claim["sentences"]:
            marks = [word for word in ("superseded", "older") if said[word]]
            click.echo(f"- {said['text']}\n    [{said['citation']}{''.join(f'; {mark}' for mark in marks)}]")
        if claim["conflict"]:
            click.echo(f"  These conflict: {claim['conflict']}.")


def say_promises(entries: Iterable[Any]) -> None:
    """Promises in the order printed."""
    listed = list(entries)
    for entry in listed:
        one = entry.promise
        due = one.due_date or one.due_text or "no date"
        late = f", {entry.late} days late" if entry.late else ""
        to = f" -> {one.addressee}" if one.addressee else ""
        click.echo(f"{one.id}  {one.kind}, {one.status}, {entry.standing}; {due}{late}")
        click.echo(f"    {one.actor or 'nobody named'}{to}: {one.action}")
        click.echo(f"    {one.document}, {one.locator}: {one.quote}\n")
    click.echo(f"{len(listed)} proposals. A proposal binds nobody until a person accepts it.")


def say_gaps(found: Sequence[dict[str, Any]]) -> None:
    """Objectives with what they lack."""
    for one in found:
        click.echo(f"{one['id']:<9} {one['title']}: {', '.join(one['gaps']) or 'nothing is missing'}")
        click.echo(f"          {one['passages']} passages, {one['commitments']} commitments, {one['measured']} of "
                   f"{one['indicators']} indicators measured")  # fmt: skip
