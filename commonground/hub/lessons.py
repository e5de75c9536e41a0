"""What judged questions taught: how a question's words lie to those of its answers, and what each evidence weighs.

Made by bench/hub_lessons.py, and nothing to be edited by hand.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np

_FILE = "lessons.npz"


@dataclass(frozen=True, slots=True)
class Lessons:
    """A turn of word vectors, and weights; that a passage holds the words of a question counts one.

    `says`: that it is about them; `titled`: what the document's title adds to them; `whole` and `across`: that it is
    near as a whole, to the English and to the multilingual encoder; `named`: that the question names its document.
    """

    turn: np.ndarray
    says: float
    titled: float
    whole: float
    across: float
    named: float

    @property
    def weights(self) -> tuple[float, float, float, float, float]:
        """What each evidence weighs, in the order of the fields."""
        return self.says, self.titled, self.whole, self.across, self.named

    def turned(self, words: np.ndarray) -> np.ndarray:
        """The words of a question, turned to where the words of answers lie."""
        answer: np.ndarray = words + words @ self.turn
        return answer

    def keep(self, folder: Path) -> None:
        """Write them where the hub reads them."""
        np.savez_compressed(folder / _FILE, turn=self.turn.astype(np.float16), weights=np.array(self.weights))


@cache
def lessons() -> Lessons:
    """What the hub was taught."""
    with (files("commonground.hub") / _FILE).open("rb") as file, np.load(file, allow_pickle=False) as kept:
        return Lessons(kept["turn"].astype(np.float32), *map(float, kept["weights"]))
