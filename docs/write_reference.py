"""Write docs/reference.md from the code: commands, feeds, categories, flags. Run by `make docs`."""

from pathlib import Path

import click

from commonground.cli import CHAPTERS, commonground
from commonground.core.words import Category, Measure, Status
from commonground.sources.registry import feeds

OUT = Path(__file__).with_name("reference.md")


def main() -> None:
    """Write the page; the same code gives the same page."""
    lines = ["# Reference", "", "Written by `make docs`; change the code, not this page.", ""]
    for chapter, commands in CHAPTERS.items():
        lines += [f"# {chapter}", ""]
        for name in commands:
            lines += _command(name)
    lines += ["# Feeds", "", "| Feed | Producer | Terms | What |", "| --- | --- | --- | --- |"]
    for feed in feeds().values():
        passed = "" if feed.licence.redistribute else " (not to be passed on)"
        lines.append(f"| `{feed.id}` | {feed.producer} | {feed.licence.name}{passed} | {feed.title} |")
    lines += ["", "# Words", "", "Categories: " + ", ".join(f"`{c.value}`" for c in Category) + ".", ""]
    lines += ["Measures: " + ", ".join(f"`{m.value}`" for m in Measure) + ".", ""]
    lines += ["Status: " + ", ".join(f"`{s.value}`" for s in Status) + ".", ""]
    OUT.write_text("\n".join(lines), encoding="utf-8")


def _command(name: str) -> list[str]:
    context = click.Context(commonground, info_name="commonground")
    command = commonground.get_command(context, name)
    assert command is not None
    inside = click.Context(command, info_name=name, parent=context, max_content_width=100, terminal_width=100)
    lines = [f"## commonground {name}", "", "```", command.get_help(inside), "```", ""]
    if isinstance(command, click.Group):
        for sub in command.list_commands(inside):
            found = command.get_command(inside, sub)
            assert found is not None
            below = click.Context(found, info_name=sub, parent=inside, max_content_width=100, terminal_width=100)
            lines += [f"### commonground {name} {sub}", "", "```", found.get_help(below), "```", ""]
    return lines


if __name__ == "__main__":
    main()
