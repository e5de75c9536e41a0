"""The stored source of a format whose words must be taken out first: one paragraph a line."""

from commonground.hub.reading.run import Run
from commonground.hub.reading.text import Line, Text


class Stored:
    """Gathers paragraphs into a source, so that spans can point into it."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.lines: list[Line] = []
        self.at = 0

    def add(
        self,
        said: str,
        *,
        heading: int = 0,
        item: bool = False,
        table: bool = False,
        note: bool = False,
        whole: bool = True,
        gap: bool = True,
        page: int | None = None,
        opens_page: bool = False,
    ) -> None:
        """Store a paragraph or line; nothing is stored for one without words."""
        words = " ".join(said.split())
        if not words:
            return
        self.parts.append(words)
        run = Run.of(words, self.at).even()
        self.at += len(words) + 1
        if run.text:
            self.lines.append(Line(run, gap, heading, item, table, note, whole=whole, page=page, opens_page=opens_page))

    def text(
        self,
        format: str,
        *,
        told: dict[str, str] | None = None,
        pages: int | None = None,
        unreadable: tuple[int, ...] = (),
        notes: tuple[str, ...] = (),
    ) -> Text:
        """What was gathered."""
        return Text(format, "\n".join(self.parts), tuple(self.lines), told or {}, pages, unreadable, notes)
