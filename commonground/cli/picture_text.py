"""A picture on a terminal: the headline, who leads, what conflicts, what is not known."""

from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from commonground.picture.brief.promises import promises
from commonground.picture.languages import Language, language


def show(picture: dict[str, Any], *, lang: str = "en") -> None:
    """Print a picture for a reader at a terminal."""
    console, words = Console(highlight=False), language(lang)
    situation = picture["situation"]
    console.rule(f"[bold]{words.country(situation['name'])}[/], {words.date(picture['as_of'])}")
    if situation["fictitious"]:
        console.print("[bold red]FICTITIOUS: an invented country, for practice only[/]", justify="center")
    _headline(console, words, picture)
    _lead(console, words, picture)
    _conflicts(console, words, picture)
    _promised(console, words, picture)
    _likely(console, words, picture)
    _unknown(console, words, picture)


def _headline(console: Console, words: Language, picture: dict[str, Any]) -> None:
    if not picture["headline"]:
        console.print("\nNo source on file counts anybody there by the day of this picture.\n")
        return
    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("")
    table.add_column("people", justify="right")
    table.add_column("when", max_width=18)
    table.add_column("source", max_width=14)
    table.add_column("cell", overflow="fold")
    for category, number in picture["headline"].items():
        where = number["locator"]
        cell = f"row {where['row']}, {where['column']}" if where["row"] else words.counted("cells", number["cells"])
        shown = words.number(number["value"])
        if "incomplete" in number["flags"]:
            shown += "\n[yellow]incomplete[/]"
        if number["measure"] != "stock":
            shown += f"\n[dim]{words.measure(number['measure'])}[/]"
        if number["value"] is not None and number["low"] != number["high"]:
            shown += f"\n[dim]{words.range(number['low'], number['high'])}[/]"
        period = words.period(number["start"], number["end"])
        aged = "" if number["aligned"] else " [yellow](another date)[/]"
        told = f"{where['path']}, {cell}"
        table.add_row(words.category(category), shown, period + aged, number["source"], f"[dim]{told}[/]")
    console.print(Padding(table, (1, 0)))


def _lead(console: Console, words: Language, picture: dict[str, Any]) -> None:
    for name, line in picture["lead"].items():
        lead = words.join(line["lead"]) or words.text("status.not_reported")
        console.print(f"[bold]{words.line(name)}: {lead}[/]  ({words.mode(line['mode'])})")
        console.print(Padding(line["because"], (0, 2)))
        clauses = ", ".join(f"{clause['key']} ({clause['title']})" for clause in line["clauses"])
        console.print(Padding(f"[dim]Clauses: {clauses}[/]", (0, 2)))
        for flip in line["flip"]["text"][:2]:
            console.print(Padding(f"[dim]Would flip it: {flip}[/]", (0, 2)))
    console.print()


def _conflicts(console: Console, words: Language, picture: dict[str, Any]) -> None:
    for conflict in picture["conflicts"]:
        told = words.join(f"{n['source']} {words.number(n['value'])}" for n in conflict["numbers"])
        ratio = f", {words.number(round(conflict['ratio'], 2))} times" if conflict["ratio"] else ""
        console.print(f"[yellow]Sources differ[/] on {words.category(conflict['category'])}: {told} "
                      f"(apart by {words.number(conflict['gap'])}{ratio}). {conflict['because']}")  # fmt: skip
    for overlap in picture["overlaps"]:
        console.print(f"[yellow]May be the same people[/]: {words.range(overlap['low'], overlap['high'])} in all, "
                      f"{len(overlap['overlapping'])} nationalities seen by both sources.")  # fmt: skip


def _promised(console: Console, words: Language, picture: dict[str, Any]) -> None:
    for line in promises(picture, words):
        console.print(f"[yellow]Promised[/]: {escape(line)}")


def _likely(console: Console, words: Language, picture: dict[str, Any]) -> None:
    if "foresight" not in picture:
        return
    from commonground.picture.foresight import told

    found = told(picture, words)
    for forecast in found.forecasts:
        console.print(f"[yellow]Likely next[/]: {escape(forecast.brief)} [dim]{escape(' '.join(forecast.usual))}[/]")
    for trigger in found.triggers:
        console.print(f"[yellow]Watched[/]: {escape(trigger.brief)} [dim]{escape(trigger.usual)}[/]")


def _unknown(console: Console, words: Language, picture: dict[str, Any]) -> None:
    for name in picture["composition"]["absent"]:
        console.print(f"[yellow]No figure[/]: {words.category(name)}: no source on file speaks of them.")
    for one in picture["places"]["unlocated"]:
        people = "located at another date" if one["value"] is None else f"{words.number(one['value'])} people"
        console.print(f"[yellow]Not on the map[/]: {words.category(one['category'])}, {people}.")
    for one in picture["unanswerable"]:
        needed = f" Needed: {words.say(one['needs'])}." if one["needs"] else ""
        console.print(f"[yellow]Cannot be answered[/]: {words.say(one['question'])}{needed}")
    open_ = [question for question in picture["questions"] if question["answer"] is None]
    sources = "1 source" if len(picture["sources"]) == 1 else f"{len(picture['sources'])} sources"
    console.print(f"{words.counted('questions', len(open_))} about the figures; {sources}.")
