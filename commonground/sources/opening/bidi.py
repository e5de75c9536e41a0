"""Invisible signs that steer the direction of print: which are ordinary, and which deceive.

A single mark (U+200E, U+200F, U+061C) stands beside Arabic and Hebrew words in many honest files; it is removed,
so that it cannot make two names differ. An embedding, an override or an isolate prints other text than a program
reads (12 behind one is printed 21): a file with one of them is refused.
"""

import re

from commonground.core.errors import UnreadableFile

MARKS = "[\u061c\u200e\u200f]"
TRICKS = "[\u202a-\u202e\u2066-\u2069]"
MARK_SIGN, TRICK_SIGN = re.compile(MARKS), re.compile(TRICKS)
# The same signs in their UTF-8 form.
MARK_BYTES = re.compile(rb"\xd8\x9c|\xe2\x80[\x8e\x8f]")
TRICK_BYTES = re.compile(rb"\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]")
NOTE = "Invisible marks of the direction of print (U+200E, U+200F, U+061C) were removed; they change no word."
_NAMES = {
    "\u202a": "an embedding",
    "\u202b": "an embedding",
    "\u202c": "the end of an embedding",
    "\u202d": "an override",
    "\u202e": "an override",
    "\u2066": "an isolate",
    "\u2067": "an isolate",
    "\u2068": "an isolate",
    "\u2069": "the end of an isolate",
}


def deceives(sign: str, where: str, place: str) -> UnreadableFile:
    """The refusal of a file for one sign, which is named and never printed."""
    return UnreadableFile(
        f"{place} holds an invisible sign that reorders what is printed (U+{ord(sign):04X}, {_NAMES[sign]}):"
        " what a person sees there is not what is stored.",
        where=where,
        next="Remove the sign at the source (type the text of that cell anew) and export the file again.",
    )


def check_name(text: str, where: str, what: str) -> None:
    """Refuse a file, a sheet or a key whose name deceives."""
    if found := TRICK_SIGN.search(text):
        raise deceives(found[0], TRICK_SIGN.sub("", where), what)
