"""How much a document may ask of the machine before it is refused."""

from dataclasses import dataclass

MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of what is read; each stands well above every honest document we know."""

    # A council document with pictures has some tens of MB.
    file_bytes: int = 200 * MB
    # A code of laws has 5 MB of text; beyond this it is a data dump.
    text_bytes: int = 30 * MB
    # The longest honest line known is a treaty's preamble run together, 8 KB.
    line_bytes: int = 1 * MB
    # The longest report of a governing body known has some 600 pages; a page takes up to 50 ms.
    pages: int = 1_500
    # What a packed document may grow to, and how many times its size; bombs sit near 1000 times.
    unpacked_bytes: int = 300 * MB
    ratio: int = 250
    ratio_from_bytes: int = 16 * MB
    members: int = 5_000
    # Markup nested deeper than this is made to exhaust its reader.
    depth: int = 200
