"""Places names on a drawing so that none hides a mark or another name."""

from dataclasses import dataclass, field

from commonground.picture.colours import INK
from commonground.picture.languages import Language
from commonground.picture.svg import text, width

SIZE = 9.5


@dataclass(frozen=True, slots=True)
class Label:
    """A name for the mark at x, y that reaches `half` to either side and `tall` up and down."""

    name: str
    x: float
    y: float
    half: float
    tall: float


@dataclass
class Sheet:
    """What is taken of a drawing."""

    width: float
    height: float
    _taken: list[tuple[float, float, float, float]] = field(default_factory=list)

    def take(self, left: float, top: float, right: float, bottom: float) -> None:
        """Keep a rectangle free of names."""
        self._taken.append((left, top, right, bottom))

    def place(self, label: Label, lang: Language) -> str | None:
        """Return the name as SVG at the first free side of its mark; None where no side is free."""
        wide = width(label.name, SIZE, lang)
        x, y, half, tall = label.x, label.y, label.half, label.tall
        sides = (
            ("start", x + half + 3, y + SIZE * 0.35, x + half + 2, y - SIZE * 0.6),
            ("end", x - half - 3, y + SIZE * 0.35, x - half - 2 - wide, y - SIZE * 0.6),
            ("middle", x, y - tall - 3, x - wide / 2, y - tall - 3 - SIZE),
            ("middle", x, y + tall + SIZE + 1, x - wide / 2, y + tall + 1),
        )
        for anchor, at_x, at_y, left, top in sides:
            box = (left, top, left + wide, top + SIZE * 1.25)
            if self._free(box):
                self.take(*box)
                return text(at_x, at_y, label.name, lang, size=SIZE, fill=INK, anchor=anchor)
        return None

    def _free(self, box: tuple[float, float, float, float]) -> bool:
        left, top, right, bottom = box
        if left < 2 or top < 2 or right > self.width - 2 or bottom > self.height - 2:
            return False
        return all(right < a or left > c or bottom < b or top > d for a, b, c, d in self._taken)
