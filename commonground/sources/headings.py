"""Headings without their dress: one way for every feed to know its columns in whatever case, spacing and signs."""

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache

Names = Mapping[str, str]
Fits = Callable[[list[str]], bool]
# A share of people is another column than their number.
_TELLING = "%"


@lru_cache(maxsize=32_768)
def key(heading: str) -> str:
    """A heading's letters and digits: "Country Code", "country_code" and " COUNTRYCODE " are one column."""
    plain = heading if heading.isascii() else unicodedata.normalize("NFKD", heading)
    return "".join(sign for sign in plain.casefold() if sign.isalnum() or sign in _TELLING)


def names(fields: Iterable[str], also: Mapping[str, str] | None = None) -> Names:
    """What a feed calls its columns, and `also` the other headings each of them is printed under."""
    more = also or {}
    own = {key(field): field for field in (*fields, *more.values())}
    return own | {key(printed): field for printed, field in more.items()}


def named(printed: Sequence[str], known: Names) -> list[str]:
    """Each heading as the feed calls it; one it does not know stays as printed."""
    return [known.get(key(cell), cell) for cell in printed]


def having(known: Names, *fields: str) -> Fits:
    """A test of heading rows: whether all these fields are among them."""
    return lambda row: set(fields) <= set(named(row, known))
