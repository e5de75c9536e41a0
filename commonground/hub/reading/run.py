"""Text whose every character knows where it stands in the stored source."""

import re
from array import array
from collections.abc import Iterable
from dataclasses import dataclass

_SPACE = re.compile(r"\s+")
# Characters that change how a line is shown but not what it says: bidi controls, zero width, soft hyphen, BOM.
INVISIBLE = frozenset("\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\u2060\ufeff") | {
    chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
}


@dataclass(frozen=True, slots=True)
class Run:
    """Words and, for each character, its place in the source; slicing keeps both."""

    text: str
    at: array

    @staticmethod
    def of(text: str, start: int = 0) -> "Run":
        """A stretch of the source as it stands."""
        return Run(text, array("L", range(start, start + len(text))))

    @staticmethod
    def joined(runs: Iterable["Run"], between: str = " ") -> "Run":
        """Runs one after the other; what stands between counts to the end of the one before."""
        parts: list[str] = []
        at = array("L")
        for run in runs:
            if not run.text:
                continue
            if parts:
                parts.append(between)
                at.extend([at[-1]] * len(between))
            parts.append(run.text)
            at.extend(run.at)
        return Run("".join(parts), at)

    @property
    def start(self) -> int:
        """Where the first character stands in the source."""
        return int(self.at[0]) if self.at else 0

    @property
    def end(self) -> int:
        """Just behind where the last character stands."""
        return int(self.at[-1]) + 1 if self.at else 0

    def cut(self, start: int, end: int | None = None) -> "Run":
        """The characters from start to end, without the space around them."""
        end = len(self.text) if end is None else end
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        return Run(self.text[start:end], self.at[start:end])

    def keeping(self, kept: Iterable[int]) -> "Run":
        """Only the characters at these places."""
        places = list(kept)
        return Run("".join(self.text[i] for i in places), array("L", (self.at[i] for i in places)))

    def even(self) -> "Run":
        """The same words with single spaces, nothing invisible, and words cut by a line end whole again."""
        kept: list[int] = []
        space = True
        for place, character in enumerate(self.text):
            if character in INVISIBLE:
                continue
            if character.isspace():
                if not space:
                    kept.append(place)
                space = True
                continue
            kept.append(place)
            space = False
        while kept and self.text[kept[-1]].isspace():
            kept.pop()
        run = self.keeping(kept)
        return Run(_SPACE.sub(" ", run.text), run.at)
