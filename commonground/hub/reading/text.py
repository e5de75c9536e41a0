"""What every kind of document is read into: lines of a stored source, with what the format tells of each."""

from dataclasses import dataclass, field

from commonground.hub.reading.run import Run


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line (or, in HTML and DOCX, one paragraph)."""

    run: Run
    gap: bool = False  # a blank line stands before it
    heading: int = 0  # 1 to 6 where the format marks a heading
    item: bool = False  # the format marks a list item
    table: bool = False  # a row of a table; cells are joined by " | "
    note: bool = False  # a footnote
    whole: bool = False  # the format says that this is a whole paragraph
    page: int | None = None
    opens_page: bool = False

    @property
    def text(self) -> str:
        """The words alone."""
        return self.run.text


@dataclass(frozen=True, slots=True)
class Text:
    """A document as it was read: `source` is what is stored and what character spans point into."""

    format: str  # pdf, docx, html, markdown, text
    source: str
    lines: tuple[Line, ...]
    told: dict[str, str] = field(default_factory=dict)  # what the file says of itself: title, date, author
    pages: int | None = None
    unreadable: tuple[int, ...] = ()  # pages that hold a picture and no words
    notes: tuple[str, ...] = ()
