"""The command line: `commonground`, or `cg` for short. Each command lives in a module of its own.

A module is imported when its command is called, so that `--help` answers at once. Exit status: 0 done (an
undecided or blocked verdict is an answer), 1 refused (what, where and what next on stderr), 2 wrong use.
"""

import sys
from importlib import import_module
from typing import Any

import click

from commonground import __version__
from commonground.core.errors import CommonGroundError

# Chapter -> command -> (module, function, one line for the manual).
CHAPTERS: dict[str, dict[str, tuple[str, str, str]]] = {
    "Read files": {
        "read": ("read", "read_command", "Read files and folders into a store of figures."),
        "recipe": ("recipe", "recipe_command", "Draft a recipe for a table no feed knows."),
        "releases": ("releases", "releases_command", "List, show, withdraw or restore what was read."),
        "places": ("places", "places_command", "See which names found no place, and place them."),
    },
    "Ask": {
        "figures": ("figures", "figures_command", "Figures by category, place and date, each with its cell."),
        "questions": ("questions", "questions_command", "Doubts about the figures: list, answer, re-open."),
    },
    "Decide": {
        "lead": ("law", "lead_command", "Who leads, under which clause, and what would flip it."),
        "safeguards": ("safeguards", "safeguards_command", "Which gate a solution stands at, and what opens it."),
        "solutions": ("solutions", "solutions_command", "Every solution side by side for a person or a family."),
        "terms": ("law", "terms_command", "Check the words of a text."),
        "match": ("match", "match_command", "Who goes to which place or opening, with a bound and reasons."),
    },
    "Foresee": {
        "forecast": ("forecast", "forecast_command", "How many people will be counted, with ranges and their record."),
        "nowcast": ("nowcast", "nowcast_command", "How many there are today, from what was counted since."),
        "flows": ("flows", "flows_command", "Who moved between places, from stocks at two dates."),
        "triggers": ("triggers", "triggers_command", "Agreed triggers on forecasts, with hits and false alarms."),
        "simulate": ("simulate", "simulate_command", "Where people will go, and how far off such forecasts were."),
    },
    "Learn": {
        "hub": ("hub", "hub_command", "Documents, cited answers, promises, and the state of the field."),
    },
    "Show": {
        "draw": ("draw", "draw_command", "Draw the joint operating picture of a dossier."),
        "brief": ("brief", "brief_command", "Two pages for a meeting, in four languages."),
        "serve": ("serve", "serve_command", "The situation room, on this machine."),
    },
}


class Manual(click.Group):
    """A group that knows its commands without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for chapter in CHAPTERS.values() for name in chapter]

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        for chapter in CHAPTERS.values():
            if name in chapter:
                module, function, _ = chapter[name]
                command: click.Command = getattr(import_module(f"commonground.cli.{module}"), function)
                return command
        return None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for title, commands in CHAPTERS.items():
            with formatter.section(title):
                formatter.write_dl([(name, line) for name, (_, _, line) in commands.items()])

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except CommonGroundError as refusal:
            where = f"{refusal.where}: " if refusal.where else ""
            click.echo(f"commonground: {where}{refusal.what}", err=True)
            if refusal.next:
                click.echo(f"  Next: {refusal.next}", err=True)
            ctx.exit(1)


@click.group(
    cls=Manual,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Start with `commonground read FILES --store DIR`, then `commonground figures --store DIR`. "
    "`commonground COMMAND --help` tells the rest. Exit status: 0 done, 1 refused, 2 wrong use.",
)
@click.version_option(__version__, prog_name="commonground")
def commonground() -> None:
    """A situation's raw files in, the joint operating picture out.

    Every number keeps its file, sheet, row and column; every decision names its clause. Refugees, asylum-seekers,
    migrants and internally displaced people are never merged, and what is unknown is never shown as zero.
    """


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    commonground(prog_name="commonground")
