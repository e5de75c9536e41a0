"""Numbers as people print them: one cell's text becomes a quantity, or a refusal that says why."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from commonground.core import phrases
from commonground.core.errors import BadCell
from commonground.core.phrases import MASKED, UNREPORTED, Bound
from commonground.core.printed import BODY, LARGEST, Locale, Reading, evidence, number, plain
from commonground.core.words import Status


@dataclass(frozen=True, slots=True)
class Quantity:
    """What a cell says: a value, a range, or nothing. A bound of None is not known."""

    value: float | int | None
    low: float | int | None
    high: float | int | None
    status: Status
    about: bool = False
    note: str = ""


def _words(table: Iterable[str]) -> str:
    """Match any of these, longest first; a word needs a space before its number, a sign does not."""
    ordered = sorted(table, key=len, reverse=True)
    return "|".join(re.escape(word) + (r"(?=\s)" if word[-1].isalpha() else "") for word in ordered)


_ABOUT = re.compile(rf"(?:{_words(phrases.ABOUT)})\s*(?=\S)", re.IGNORECASE)
_ABOUT_AFTER = re.compile(rf"(?<=[0-9%])\s+(?:{'|'.join(map(re.escape, phrases.ABOUT_AFTER))})$", re.IGNORECASE)
_BOUND = re.compile(rf"({_words(phrases.BOUNDS)})\s*(?=\S)", re.IGNORECASE)
_NUMBER = r"[0-9][0-9 ',.٬٫]*"
_TO = rf"(?:\s*[{phrases.RANGE_SIGNS}]\s*|\s+(?:{'|'.join(phrases.RANGE_WORDS)})\s+)"
_RANGE = re.compile(rf"({_NUMBER}?){_TO}({_NUMBER})", re.IGNORECASE)
_SPREADSHEET_ERROR = re.compile(r"#(?:REF|DIV/0|VALUE|NAME|NUM|NULL|FORMULA|SPILL|CALC)[!?]", re.IGNORECASE)
_MULTIPLIER = "|".join(sorted([*phrases.MULTIPLIERS, *phrases.TWO_SCALES], key=len, reverse=True))
_SCALE = re.compile(rf"(?<=[0-9])\s*({_MULTIPLIER})$", re.IGNORECASE)
_CURRENCY = r"(us\$|\$us|[$€£¥₤]|(?-i:(?<![^\W\d_])[A-Z]{3}(?![^\W\d_])))"
_MONEY_BEFORE = re.compile(rf"{_CURRENCY}\s*", re.IGNORECASE)
_MONEY_AFTER = re.compile(rf"\s*{_CURRENCY}$", re.IGNORECASE)


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
    reading = Reading(text, locale, allow_negative, allow_fraction or allow_percent or money)
    cell = plain(reading)
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
    """Say which sign marks decimals, if some cell proves it and none contradicts; otherwise undeclared."""
    found = {proven for text in cells if ("." in text or "," in text) and (proven := _proven(text))}
    return found.pop() if len(found) == 1 else Locale.UNDECLARED


def _proven(text: str) -> Locale | None:
    """Return the locale that a cell proves by itself, if it is a number at all."""
    try:
        cell = _without_about(plain(Reading(text, Locale.UNDECLARED, True, True)))[0]
    except BadCell:
        return None
    bare = _MONEY_AFTER.sub("", _MONEY_BEFORE.sub("", cell.rstrip("%").strip().lstrip("+-"), count=1))
    if not BODY.fullmatch(bare) or not (locale := evidence(bare)):
        return None
    try:
        number(bare, Reading(text, locale, True, True))
    except BadCell:
        return None
    return locale


def _without_about(cell: str) -> tuple[str, bool]:
    for pattern in (_ABOUT, _ABOUT_AFTER):
        match = pattern.match(cell) if pattern is _ABOUT else pattern.search(cell)
        if match:
            return (cell[match.end() :] if pattern is _ABOUT else cell[: match.start()]), True
    return cell, False


def _bounded(cell: str, reading: Reading, currency: str | None) -> Quantity:
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


def _range_of(bound: Bound, printed: float | int, note: str, reading: Reading) -> Quantity:
    # "<5" does not say that there was anybody: its low end is 0, not 1.
    step = 0 if reading.fraction else 1
    low, high = {
        Bound.BELOW: (0, printed - step),
        Bound.AT_MOST: (0, printed),
        Bound.ABOVE: (printed + step, None),
        Bound.AT_LEAST: (printed, None),
    }[bound]
    if printed < 0 or (high is not None and high < low):
        raise reading.refuse("is a range that holds no count.", next="Correct the cell at its source.")
    return Quantity(None, low, high, Status.MASKED, note=note)


def _between(first: str, last: str, reading: Reading) -> Quantity:
    low, _ = number(first, reading)
    high, note = number(last, reading)
    leading_zero = any(len(end) > 1 and end[0] == "0" and end[1].isdigit() for end in (first, last))
    if leading_zero or low >= high:
        raise reading.refuse(
            "looks like a range, a date or a code, and not like a count.",
            next="Write a range from low to high, such as 1-4.",
        )
    return Quantity(None, low, high, Status.MASKED, note=note)


def _amount(cell: str, reading: Reading, currency: str | None) -> tuple[float | int, str]:
    if currency is None:
        return number(cell, reading)
    sign = "-" if cell.startswith("-") else ""
    bare = cell.removeprefix("-").lstrip()
    before, after = _MONEY_BEFORE.match(bare), _MONEY_AFTER.search(bare)
    for match in (before, after):
        if match and _currency(match[1], currency) != currency:
            raise reading.refuse(f"is not in {currency}.", next="Read amounts of another currency as their own column.")
    bare = bare[before.end() if before else 0 : after.start() if after and after.start() else None]
    scale = _SCALE.search(bare)
    if not scale:
        return number(sign + bare, reading)
    word = scale[1].casefold()
    if word in phrases.TWO_SCALES:
        raise reading.refuse(
            "stands for different amounts in different languages.",
            next="Write the amount in figures, or in millions.",
        )
    value, _ = number(sign + bare[: scale.start()], reading)
    product = round(value * phrases.MULTIPLIERS[word], 2)
    if abs(product) > LARGEST:
        raise reading.refuse("is larger than any amount we hold.", next="Correct the cell at its source.")
    return _whole(product), f"printed in {scale[1]}"


def _currency(word: str, expected: str) -> str:
    # A bare dollar sign names the dollar that the column is declared in.
    if word == "$":
        return expected if expected.endswith("D") else "USD"
    return phrases.CURRENCY_SIGNS.get(word.casefold(), word.upper())


def _whole(value: float | int) -> float | int:
    return int(value) if value == int(value) else value
