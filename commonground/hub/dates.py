"""Dates as documents print them, in four languages: 25 January 2019, by the end of September, le 3 mai 2018."""

import calendar
import re
from dataclasses import dataclass
from datetime import date

_MONTHS = {
    1: "january jan janvier enero janv يناير جانفي",
    2: "february feb février fevrier febrero fév فبراير فيفري شباط",
    3: "march mar mars marzo مارس آذار",
    4: "april apr avril abril أبريل إبريل أفريل نيسان",
    5: "may mai mayo مايو ماي أيار",
    6: "june jun juin junio يونيو يونيه جوان حزيران",
    7: "july jul juillet julio يوليو يوليه جويلية تموز",
    8: "august aug août aout agosto أغسطس أوت آب",
    9: "september sept sep septembre septiembre setiembre سبتمبر أيلول",
    10: "october oct octobre octubre أكتوبر",
    11: "november nov novembre noviembre نوفمبر",
    12: "december dec décembre decembre diciembre ديسمبر",
}
# Months of two words: of the Levant.
_TWO_WORDS = {"كانون الثاني": 1, "تشرين الأول": 10, "تشرين الثاني": 11, "كانون الأول": 12}
MONTH = {name: number for number, names in _MONTHS.items() for name in names.split()} | _TWO_WORDS
_NAMES = "|".join(sorted(MONTH, key=len, reverse=True))
_DAY = r"(?P<{0}>\d{{1,2}})(?:st|nd|rd|th|er|\.º|º)?"
_BOUNDARY = r"(?<![\w/])"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DAY_FIRST = re.compile(
    rf"{_BOUNDARY}{_DAY.format('day')}(?:\s*(?:and|to|et|au|y|al|-|–|و)\s*{_DAY.format('last')})?"
    rf"\s+(?:of\s+|de\s+|day of\s+)?(?P<month>{_NAMES})\.?(?:,?\s+(?:de\s+|del\s+)?{_YEAR})?(?!\w)",
    re.I,
)
_MONTH_FIRST = re.compile(
    rf"{_BOUNDARY}(?P<month>{_NAMES})\.?\s+{_DAY.format('day')}(?:\s*(?:and|to|-"
    rf"|–)\s*{_DAY.format('last')})?,?\s+{_YEAR}",
    re.I,
)
# 14/05/2024: the day stands first wherever it cannot be a month; elsewhere the text does not tell.
_NUMERIC = re.compile(rf"{_BOUNDARY}(?P<day>\d{{1,2}})[/.](?P<month>\d{{1,2}})[/.]{_YEAR}(?!\d)")
_ISO = re.compile(rf"{_BOUNDARY}{_YEAR}-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)")
_MONTH_YEAR = re.compile(rf"{_BOUNDARY}(?P<month>{_NAMES})\.?,?\s+(?:of\s+|de\s+|del\s+)?{_YEAR}(?!\w)", re.I)
_WORDS = {
    word: number
    for number, word in enumerate(
        str.split(
            "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
            "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth "
            "twenty-first twenty-second twenty-third twenty-fourth twenty-fifth twenty-sixth "
            "twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first"
        ),
        1,
    )
}
_TENS = {word: ten for ten, word in enumerate(str.split("twenty thirty forty fifty sixty seventy eighty ninety"), 2)}
_UNITS = {
    word: number
    for number, word in enumerate(
        str.split(
            "one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
            "fifteen sixteen seventeen eighteen nineteen"
        ),
        1,
    )
}
_IN_WORDS = re.compile(
    rf"\b(?P<day>{'|'.join(sorted(_WORDS, key=len, reverse=True))})\s+day\s+of\s+(?P<month>{_NAMES}),?\s+"
    r"(?:(?:in|of) the year\s+)?(?P<year>(?:one thousand nine hundred|nineteen hundred|two thousand)(?:\s+and)?"
    r"(?:\s+[a-z]+(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?)?)",
    re.I,
)


_DIGITS = {ord(digit): str(value) for value, digit in enumerate("٠١٢٣٤٥٦٧٨٩")}


@dataclass(frozen=True, slots=True)
class Printed:
    """A date as printed: where it stands and the days it means; no year printed, none given."""

    start: int
    end: int
    text: str
    first: date | None  # None where the text prints no year
    last: date | None
    month: int
    day: int | None


def dates(text: str) -> list[Printed]:
    """Every date that a text prints, in order; a month without a day means all its days."""
    text = text.translate(_DIGITS)
    found: list[Printed] = []
    taken: list[tuple[int, int]] = []
    for pattern in (_IN_WORDS, _ISO, _NUMERIC, _MONTH_FIRST, _DAY_FIRST, _MONTH_YEAR):
        for said in pattern.finditer(text):
            if any(start < said.end() and said.start() < end for start, end in taken):
                continue
            printed = _printed(said, in_words=pattern is _IN_WORDS)
            if printed:
                found.append(printed)
                taken.append(said.span())
    return sorted(found, key=lambda one: one.start)


def _printed(said: re.Match[str], *, in_words: bool) -> Printed | None:
    parts = said.groupdict()
    month = int(parts["month"]) if parts["month"].isdigit() else MONTH[parts["month"].lower()]
    if in_words:
        day: int | None = _WORDS[parts["day"].lower()]
        year: int | None = _year(parts["year"].lower())
    else:
        day = int(parts["day"]) if parts.get("day") else None
        year = int(parts["year"]) if parts.get("year") else None
    if "/" in said[0] and parts["month"].isdigit() and day is not None and day != month:
        # 05/06/2024 is June in one country and May in another.
        if day <= 12 and month <= 12:
            return None
        day, month = (month, day) if month > 12 else (day, month)
    last = int(parts["last"]) if parts.get("last") else day
    if year is None and day is None:
        return None
    try:
        if year is None:
            return Printed(said.start(), said.end(), said[0], None, None, month, last)
        end = calendar.monthrange(year, month)[1]
        return Printed(
            said.start(), said.end(), said[0], date(year, month, day or 1), date(year, month, last or end), month, last
        )
    except ValueError:
        return None


def _year(words: str) -> int:
    year = 2000 if words.startswith("two thousand") else 1900
    rest = re.sub(r"^(?:one thousand nine hundred|nineteen hundred|two thousand)(?:\s+and)?", "", words)
    for word in re.split(r"[\s-]+", rest.strip()):
        year += _TENS.get(word, 0) * 10 + _UNITS.get(word, 0)
    return year
