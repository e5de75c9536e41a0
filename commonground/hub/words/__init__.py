"""The words people ask with, and the words the texts use: in English, and from French, Spanish and Arabic."""

from commonground.hub.words.concepts import Concept, asked_terms, plain_words, says_something
from commonground.hub.words.folding import fold

__all__ = ["Concept", "asked_terms", "fold", "plain_words", "says_something"]
