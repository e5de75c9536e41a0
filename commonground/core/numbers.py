"""Numbers as people print them: one cell's text becomes a quantity, or a refusal that says why."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from commonground.core import phrases
from commonground.core.errors import BadCell
from commonground.core.phrases import MASKED, UNREPORTED, Bound
from commonground.core.words import Status


class Locale(StrEnum):
    """Which sign marks the decimals of a column: the point, the comma, or nobody has said."""

    UNDECLARED = "undeclared"
    POINT = "point"  # 1,234,567.8
    COMMA = "comma"  # 1.234.567,8 and 1 234 567,8


@dataclass(frozen=True, slots=True)
class Quantity:
    """What a cell says: a value, a range, or nothing. A bound of None is not known."""

    value: float | int | None
    low: float | int | None
    high: float | int | None
    status: Status
    about: bool = False
    note: str = ""


# No honest cell is longer, and a cell of 5,000 digits must cost nothing.
LONGEST = 80
# The largest whole number that the store's float64 columns hold exactly.
LARGEST = 2**53

# Direction and byte-order marks around a number change nothing that a reader sees; inside one they might.
_WRAPPERS = "\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
_EDGES = _WRAPPERS + " "
_SIGNS = str.maketrans({"，": ",", "．": ".", "−": "-", "－": "-", "＋": "+", "٪": "%", "％": "%", "’": "'", "ʼ": "'"})

_BODY = re.compile(r"[0-9][0-9 ',.٬٫]*(?<=[0-9])")
_GROUPED = re.compile(r"[0-9]{1,3}(?:([ ',.٬])[0-9]{3})(?:\1[0-9]{3})*")
_LAKH = re.compile(r"[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}")  # 12,34,567 of South Asia
_EXPONENT = re.compile(r"([+-]?)([0-9]+)(?:[.,]([0-9]+))?[eE]([+-]?[0-9]{1,3})")


def _words(table: Iterable[str]) -> str:
    """Match any of these, longest first; a word needs a space before its number, a sign does not."""
    ordered = sorted(table, key=len, reverse=True)
    return "|".join(re.escape(word) + (r"(?=\s)" if word[-1].isalpha() else "") for word in ordered)


_ABOUT = re.compile(rf"(?:{_words(phrases.ABOUT)})\s*(?=\S)", re.IGNORECASE)
_ABOUT_AFTER = re.compile(rf"(?<=[0-9%])\s+(?:{'|'.join(map(re.escape, phrases.ABOUT_AFTER))})$", re.IGNORECASE)
_BOUND = re.compile(rf"({_words(phrases.BOUNDS)})\s*(?=\S)", re.IGNORECASE)
_RANGE = re.compile(
    rf"([0-9][0-9 ',.٬٫]*?)(?:\s*[{phrases.RANGE_SIGNS}]\s*|\s+(?:{'|'.join(phrases.RANGE_WORDS)})\s+)([0-9][0-9 ',.٬٫]*)",
    re.IGNORECASE,
)
_SPREADSHEET_ERROR = re.compile(r"#(?:REF|DIV/0|VALUE|NAME|NUM|NULL|FORMULA|SPILL|CALC)[!?]", re.IGNORECASE)
_MONEY_BEFORE = re.compile(r"(us\$|\$us|[$€£¥₤]|[a-z]{3}(?![a-z]))\s*", re.IGNORECASE)
_MONEY_AFTER = re.compile(r"(?<=[0-9a-zء-ي])\s*(us\$|\$us|[$€£¥₤]|(?<![a-z])[a-z]{3})$", re.IGNORECASE)
_SCALE = re.compile(
    rf"(?<=[0-9])\s*({'|'.join(sorted([*phrases.MULTIPLIERS, *phrases.TWO_SCALES], key=len, reverse=True))})$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Reading:
    """What the column a cell stands in may hold."""

    text: str
    locale: Locale
    negative: bool
    fraction: bool

    def refuse(self, why: str, *, next: str) -> BadCell:
        shown = self.text if len(self.text) <= 40 else self.text[:37] + "..."
        return BadCell(f"{shown!r} {why}", next=next)


def parse(
    text: str,
    *,
    locale: Locale = Locale.UNDECLARED,
    money: bool = False,
    currency: str = "USD",
    allow_negative: bool = False,
    allow_fraction: bool = False,
    allow_percent: bool = False,
) -> Quantity:
    """Read one cell as a count (or an amount, or a rate, if so asked); raise BadCell rather than guess."""
    reading = _Reading(text, locale, allow_negative, allow_fraction or allow_percent or money)
    cell = _plain(reading)
    key = cell.casefold()
    if key in UNREPORTED:
        return Quantity(None, None, None, Status.NOT_REPORTED)
    if key in MASKED:
        return Quantity(None, None, None, Status.MASKED)
    if _SPREADSHEET_ERROR.fullmatch(cell):
        raise reading.refuse(
            "is what a spreadsheet shows for a formula that has no result.",
            next="Open the workbook, repair the formula, let it calculate, and save.",
        )
    cell, about = _without_about(cell)
    percent = cell.endswith("%")
    if percent:
        if not allow_percent:
            raise reading.refuse("is a percentage, not a count.", next="Map the column as a rate, or leave it out.")
        cell = cell[:-1].rstrip()
    quantity = _bounded(cell, reading, currency if money else None)
    note = "percent" if percent else quantity.note
    return replace(quantity, about=about, note=note)


def infer_locale(cells: Iterable[str]) -> Locale:
    """Say which sign marks decimals, if some cell settles it and none contradicts; otherwise undeclared."""
    found = set()
    for text in cells:
        if len(text) > LONGEST or not ("." in text or "," in text):
            continue
        try:
            cell = _without_about(_plain(_Reading(text, Locale.UNDECLARED, True, True)))[0]
        except BadCell:
            continue
        match = _BODY.search(cell)
        if match and (vote := _evidence(match[0])):
            found.add(vote)
    return found.pop() if len(found) == 1 else Locale.UNDECLARED


def _plain(reading: _Reading) -> str:
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


def _ascii_digits(text: str, reading: _Reading) -> str:
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


def _without_about(cell: str) -> tuple[str, bool]:
    for pattern in (_ABOUT, _ABOUT_AFTER):
        match = pattern.match(cell) if pattern is _ABOUT else pattern.search(cell)
        if match:
            return (cell[match.end() :] if pattern is _ABOUT else cell[: match.start()]), True
    return cell, False


def _bounded(cell: str, reading: _Reading, currency: str | None) -> Quantity:
    """Read "<5", "500+" and "1-4" as ranges, anything else as one number."""
    match = _BOUND.match(cell)
    if match:
        bound = phrases.BOUNDS[match[1].casefold()]
        return _range_of(bound, *_amount(cell[match.end() :], reading, currency), reading)
    if cell.endswith("+") and len(cell) > 1:
        return _range_of(Bound.AT_LEAST, *_amount(cell[:-1].rstrip(), reading, currency), reading)
    match = _RANGE.fullmatch(cell)
    if match:
        return _between(match[1], match[2], reading)
    value, note = _amount(cell, reading, currency)
    return Quantity(value, value, value, Status.REPORTED, note=note)


def _range_of(bound: Bound, number: float | int, note: str, reading: _Reading) -> Quantity:
    # "<5" does not say that there was anybody: its low end is 0, not 1.
    step = 0 if reading.fraction else 1
    low, high = {
        Bound.BELOW: (0, number - step),
        Bound.AT_MOST: (0, number),
        Bound.ABOVE: (number + step, None),
        Bound.AT_LEAST: (number, None),
    }[bound]
    if number < 0 or (high is not None and high < low):
        raise reading.refuse("is a range that holds no count.", next="Correct the cell at its source.")
    return Quantity(None, low, high, Status.MASKED, note=note)


def _between(first: str, last: str, reading: _Reading) -> Quantity:
    low, _ = _number(first, reading)
    high, note = _number(last, reading)
    leading_zero = any(len(end) > 1 and end[0] == "0" and end[1].isdigit() for end in (first, last))
    if leading_zero or low >= high:
        raise reading.refuse(
            "looks like a range, a date or a code, and not like a count.",
            next="Write a range from low to high, such as 1-4.",
        )
    return Quantity(None, low, high, Status.MASKED, note=note)


def _amount(cell: str, reading: _Reading, currency: str | None) -> tuple[float | int, str]:
    if currency is None:
        return _number(cell, reading)
    sign = "-" if cell.startswith("-") else ""
    bare = cell.removeprefix("-").lstrip()
    before, after = _MONEY_BEFORE.match(bare), _MONEY_AFTER.search(bare)
    for match in (before, after):
        if match and _currency(match[1], currency) != currency:
            raise reading.refuse(f"is not in {currency}.", next="Read amounts of another currency as their own column.")
    bare = bare[before.end() if before else 0 : after.start() if after and after.start() else None]
    scale = _SCALE.search(bare)
    if not scale:
        return _number(sign + bare, reading)
    word = scale[1].casefold()
    if word in phrases.TWO_SCALES:
        raise reading.refuse(
            "is 10^9 in one language and 10^12 in another.",
            next="Write the amount in figures, or in millions.",
        )
    value, _ = _number(sign + bare[: scale.start()], reading)
    product = round(value * phrases.MULTIPLIERS[word], 2)
    if abs(product) > LARGEST:
        raise reading.refuse("is larger than any amount we hold.", next="Correct the cell at its source.")
    return _whole(product), f"printed in {scale[1]}"


def _currency(word: str, expected: str) -> str:
    # A bare dollar sign names the dollar that the column is declared in.
    if word == "$":
        return expected if expected.endswith("D") else "USD"
    return phrases.CURRENCY_SIGNS.get(word.casefold(), word.upper())


def _number(cell: str, reading: _Reading) -> tuple[float | int, str]:
    """Read one printed number, with what had to be understood to read it."""
    if match := _EXPONENT.fullmatch(cell):
        return _signed(*_exponent(match, reading), cell, reading)
    body = cell[1:] if cell[:1] in {"-", "+"} else cell
    if not _BODY.fullmatch(body):
        raise reading.refuse(
            "is not a number.",
            next="Correct the cell, or add it to UNREPORTED in core/phrases.py if it means blank.",
        )
    whole, decimals, note = _split(body, reading)
    if len(whole.lstrip("0")) > 16 or int(whole) > LARGEST:
        raise reading.refuse("is larger than any count we hold.", next="Correct the cell at its source.")
    if not decimals.strip("0"):
        return _signed(int(whole), note, cell, reading)
    return _signed(float(f"{whole}.{decimals}"), note, cell, reading)


def _signed(value: float | int, note: str, cell: str, reading: _Reading) -> tuple[float | int, str]:
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


def _whole(value: float | int) -> float | int:
    return int(value) if value == int(value) else value


def _exponent(match: re.Match[str], reading: _Reading) -> tuple[int, str]:
    """Accept 1.2E+06, as spreadsheets write 1200000, where it is exactly a whole number."""
    whole, decimals, power = match[2], match[3] or "", int(match[4])
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


def _split(body: str, reading: _Reading) -> tuple[str, str, str]:
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


def _decimal_mark(body: str, reading: _Reading) -> str:
    """Return the sign that marks decimals in this number, or "" if it has none."""
    if "٫" in body:
        return "٫"
    settled = _evidence(body)
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


def _evidence(body: str) -> Locale | None:
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


def _unreadable(reading: _Reading) -> BadCell:
    return reading.refuse(
        "is not grouped as a number is.", next="Write the number without grouping, or correct the cell."
    )
