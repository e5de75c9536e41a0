"""One printed number: which signs group its digits, which marks its decimals, and what is refused."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from commonground.core.errors import BadCell


class Locale(StrEnum):
    """Which sign marks the decimals of a column: the point, the comma, or nobody has said."""

    UNDECLARED = "undeclared"
    POINT = "point"  # 1,234,567.8
    COMMA = "comma"  # 1.234.567,8 and 1 234 567,8


# No honest cell is longer, and a cell of 5,000 digits must cost nothing.
LONGEST = 80
# The largest whole number that the store's float64 columns hold exactly.
LARGEST = 2**53

# Direction and byte-order marks around a number change nothing that a reader sees; inside one they might.
_EDGES = "\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff "
_SIGNS = str.maketrans({"，": ",", "．": ".", "−": "-", "－": "-", "＋": "+", "٪": "%", "％": "%", "’": "'", "ʼ": "'"})

BODY = re.compile(r"[0-9][0-9 ',.٬٫]*(?<=[0-9])")
_GROUPED = re.compile(r"[0-9]{1,3}(?:([ ',.٬])[0-9]{3})(?:\1[0-9]{3})*")
_LAKH = re.compile(r"[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}")  # 12,34,567 of South Asia
_EXPONENT = re.compile(r"[+-]?([0-9]+)(?:[.,]([0-9]+))?[eE]([+-]?[0-9]{1,3})")


@dataclass(frozen=True, slots=True)
class Reading:
    """A cell, and what the column it stands in may hold."""

    text: str
    locale: Locale
    negative: bool
    fraction: bool

    def refuse(self, why: str, *, next: str) -> BadCell:
        """Return a refusal that shows the cell."""
        shown = self.text if len(self.text) <= 40 else self.text[:37] + "..."
        return BadCell(f"{shown!r} {why}", next=next)


def plain(reading: Reading) -> str:
    """Give every space, digit and sign its ASCII form and drop what only wraps the number."""
    text = reading.text
    if len(text) > LONGEST:
        text = text.strip()
        if len(text) > LONGEST:
            raise reading.refuse(
                f"is {len(text):,} characters long, and no number is.",
                next="Check that the column holds figures.",
            )
    if not text.isascii():
        text = _ascii_digits(text, reading).translate(_SIGNS)
    cell = " ".join(text.split()).strip(_EDGES)
    if len(cell) > 1 and cell[0] == "'":  # a spreadsheet's mark for "this is text"
        cell = cell[1:].lstrip()
    return cell


def _ascii_digits(text: str, reading: Reading) -> str:
    scripts = set()
    out = []
    for sign in text:
        digit = unicodedata.decimal(sign, None)
        if digit is None:
            out.append(sign)
        else:
            scripts.add(ord(sign) - digit)
            out.append(str(digit))
    if len(scripts) > 1:
        raise reading.refuse("mixes digits of two scripts.", next="Write the number in one script.")
    return "".join(out)


def number(cell: str, reading: Reading) -> tuple[float | int, str]:
    """Read one printed number, with what had to be understood to read it."""
    if match := _EXPONENT.fullmatch(cell):
        return _signed(*_exponent(match, reading), cell, reading)
    body = cell[1:] if cell[:1] in {"-", "+"} else cell
    if not BODY.fullmatch(body):
        raise reading.refuse(
            "is not a number.",
            next="Correct the cell; if it means that no number is known, write n/a.",
        )
    whole, decimals, note = _split(body, reading)
    if len(whole.lstrip("0")) > 16 or int(whole) > LARGEST:
        raise reading.refuse("is larger than any count we hold.", next="Correct the cell at its source.")
    if not decimals.strip("0"):
        return _signed(int(whole), note, cell, reading)
    return _signed(float(f"{whole}.{decimals}"), note, cell, reading)


def _signed(value: float | int, note: str, cell: str, reading: Reading) -> tuple[float | int, str]:
    if isinstance(value, float) and not reading.fraction:
        raise reading.refuse(
            "is not a whole number, and nobody counts a part of a person.",
            next="Map the column as a rate or an average, or correct the cell.",
        )
    if not cell.startswith("-"):
        return value, note
    if value and not reading.negative:
        raise reading.refuse("is negative, and a count is not.", next="Correct the cell, or allow negatives.")
    return -value or 0, note


def _exponent(match: re.Match[str], reading: Reading) -> tuple[int, str]:
    """Accept 1.2E+06, as spreadsheets write 1200000, where it is exactly a whole number."""
    whole, decimals, power = match[1], match[2] or "", int(match[3])
    digits = (whole + decimals).rstrip("0") or "0"
    zeros = power - len(decimals) + len(whole + decimals) - len((whole + decimals).rstrip("0"))
    if digits != "0" and (zeros < 0 or len(digits.lstrip("0")) + zeros > 16):
        raise reading.refuse(
            "is in exponent form and is not exactly a whole number.",
            next="Format the column as a number without decimals, and export again.",
        )
    value = int(digits) * 10 ** max(zeros, 0) if digits != "0" else 0
    if value > LARGEST:
        raise reading.refuse("is larger than any count we hold.", next="Correct the cell at its source.")
    return value, "exponent form: the file may have lost digits"


def _split(body: str, reading: Reading) -> tuple[str, str, str]:
    """Part a printed number into its whole digits and its decimals; refuse what can be read in two ways."""
    if body.isdigit():
        return body, "", ""
    if _LAKH.fullmatch(body) and reading.locale is not Locale.COMMA:
        return body.replace(",", ""), "", "grouped in lakh"
    mark = _decimal_mark(body, reading)
    whole, _, decimals = body.rpartition(mark) if mark else (body, "", "")
    if not decimals.isdigit() and mark:
        raise _unreadable(reading)
    if whole.isdigit():
        return whole, decimals, ""
    if not _GROUPED.fullmatch(whole):
        raise _unreadable(reading)
    note = "the comma read as grouping thousands" if "," in whole and reading.locale is Locale.UNDECLARED else ""
    return re.sub("[^0-9]", "", whole), decimals, note


def _decimal_mark(body: str, reading: Reading) -> str:
    """Return the sign that marks decimals in this number, or "" if it has none."""
    if "٫" in body:
        return "٫"
    settled = evidence(body)
    if settled and reading.locale not in {Locale.UNDECLARED, settled}:
        raise reading.refuse(
            f"marks decimals with a {settled.value}, but its column does so with a {reading.locale.value}.",
            next="Make the column consistent, or declare its locale in a recipe.",
        )
    locale = settled or reading.locale
    if locale is Locale.UNDECLARED and "." in body:
        as_point, as_comma = body.partition(".")[0], body.replace(".", "")
        raise reading.refuse(
            f"is {as_comma} if the point groups thousands and {as_point} if it marks decimals.",
            next="Declare the column's locale in a recipe, or write the number without grouping.",
        )
    mark = "," if locale is Locale.COMMA else "."
    return mark if mark in body else ""


def evidence(body: str) -> Locale | None:
    """Say which locale a printed number proves by itself: 1.234.567, 12.5 and 1,5 do, 12.000 does not."""
    points, commas = body.count("."), body.count(",")
    if points and commas:
        return Locale.POINT if body.rindex(".") > body.rindex(",") else Locale.COMMA
    if points > 1 or commas > 1:
        return Locale.COMMA if points else Locale.POINT
    if not points and not commas:
        return None
    mark, own, other = (".", Locale.POINT, Locale.COMMA) if points else (",", Locale.COMMA, Locale.POINT)
    whole, _, rest = body.partition(mark)
    if any(sign in rest for sign in " '٬"):
        return other  # 1,234 567 groups on both sides: refused by the split, whatever the locale
    could_group = len(rest) == 3 and whole.isdigit() and len(whole) <= 3 and not whole.startswith("0")
    return None if could_group else own


def _unreadable(reading: Reading) -> BadCell:
    return reading.refuse(
        "is not grouped as a number is.", next="Write the number without grouping, or correct the cell."
    )
