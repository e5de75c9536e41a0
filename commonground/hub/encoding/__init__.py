"""Encoders of meaning, loaded when first asked; the hub works by words where they are missing."""

from commonground.hub.encoding.encoders import ENGLISH_WIDTH, Encoder, English, Pieces, english, multilingual
from commonground.hub.encoding.late import Nearness, packed, word_by_word
from commonground.hub.encoding.wordpiece import words

__all__ = [
    "ENGLISH_WIDTH", "Encoder", "English", "Nearness", "Pieces", "english", "multilingual", "packed",
    "word_by_word", "words",
]  # fmt: skip
