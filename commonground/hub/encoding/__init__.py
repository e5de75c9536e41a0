"""Encoders of meaning, loaded when first asked; the hub works by words where they are missing."""

from commonground.hub.encoding.encoders import ENGLISH_WIDTH, Encoder, english, multilingual

__all__ = ["ENGLISH_WIDTH", "Encoder", "english", "multilingual"]
