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


def say_documents(found: Sequence[Any]) -> None:
    """Documents with what is known of each."""
    for one in found:
        click.echo(f"{one.id}: {one.title}")
        facts = (one.issuer, one.date, one.symbol, one.kind, one.language, f"office {one.office}" if one.office else "")
        click.echo(f"    {', '.join(fact for fact in facts if fact)} [{one.version[:8]}]")
        for note in one.notes:
            click.echo(f"    {note}")


def say_cited(cited: dict[str, Any]) -> None:
    """A citation opened, and what became of it."""
    page = f", p. {cited['page']}" if cited["page"] else ""
    click.echo(f"{cited['title']}, {cited['locator']}{page} [{cited['version'][:8]}]\n")
    click.echo(cited["text"])
    click.echo(f"\nCharacters {cited['start']:,} to {cited['end']:,} of the stored source.")
    if not cited["current"]:
        click.echo(f"OLD: a newer version of the document is on file [{cited['newer_version'][:8]}].")
        now = cited["newer_text"]
        click.echo("There it says the same." if now == cited["text"] else f"There it says: {now or 'nothing'}")


def say_offices(connected: Sequence[dict[str, Any]]) -> None:
    """Pairs of offices with the passages that prove what they share."""
    if not connected:
        click.echo("No two offices have passages that prove similar work. Say whose a document is: hub add --office.")
    for pair in connected:
        click.echo(f"{' and '.join(pair['offices'])}: {', '.join(pair['objectives'])}")
        for proof in pair["proofs"]:
            click.echo(f"    {proof['objective']}: {proof['one']} and {proof['other']} ({proof['near']:.2f})")


def say_pairs(pairs: Sequence[dict[str, Any]]) -> None:
    """Two passages one below the other, with what differs."""
    if not pairs:
        click.echo("None found.")
    for pair in pairs:
        for side in (pair["one"], pair["other"]):
            click.echo(f"{side['passage']}\n    {side['text']}")
        differs = f"; only one of them speaks of: {pair['categories_differ']}" if pair["categories_differ"] else ""
        conflict = f"; {pair['conflict']}" if pair["conflict"] else ""
        click.echo(f"    They share {pair['share']:.0%} of their wording{differs}{conflict}.\n")
