"""Common Ground: a situation's raw files in, the joint operating picture out."""

__version__ = "0.1.0"
