"""How answers stand on a terminal: labelled rows, and never a character that could rewrite the screen."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console


def plain(text: str) -> str:
    """Drop control and direction characters, which could rewrite a terminal."""
    import unicodedata

    return "".join(c if c == "\n" or unicodedata.category(c) not in ("Cc", "Cf") else "�" for c in text)


def show_row(console: "Console", label: str, text: str, *, indent: int = 2) -> None:
    """Print a label and its text, wrapped beside each other."""
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=8, style="dim")
    grid.add_column()
    grid.add_row(label, Text(plain(text)))
    console.print(Padding(grid, (0, 0, 0, indent)))
