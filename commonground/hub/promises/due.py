"""When a promise falls due: the words of the text, and the day they mean where the text lets it be reckoned."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from commonground.hub.dates import MONTH, dates

_MONTHS = "|".join(sorted((name for name in MONTH if len(name) > 3), key=len, reverse=True))
_NUMBER = {word: count for count, word in enumerate(
    str.split(
        "zero one two three four five six seven eight nine ten eleven twelve"
    ))}  # fmt: skip
_WITHIN = re.compile(
    r"\bwithin (?:the next )?(?P<count>\d{1,4}|one|two|three|four|five|six|seven|eight|nine|ten|twelve) "
    r"(?P<unit>days?|weeks?|months?|years?)(?: (?:of|after|from) (?P<from>the date of this \w+|[^,.;]{3,60}))?",
    re.I,
)
_END_OF = re.compile(
    r"\b(?:by|before|until|no later than) (?:the )?(?:end|close) of "
    rf"(?:(?P<month>{_MONTHS})(?: (?P<year>(?:19|20)\d\d))?|(?P<only>(?:19|20)\d\d)"
    r"|(?P<this>this|the|next) (?P<unit>year|month))",
    re.I,
)
_END_ACROSS = re.compile(
    r"(?:\bavant|\bd['’]ici)(?: à)? (?:la )?fin (?:de )?(?:l['’]année )?(?P<fr>20\d\d)"
    r"|\bantes de(?:l)? (?:fin(?:ales)? de(?:l)? )?(?:año )?(?P<es>20\d\d)"
    r"|(?:قبل|بحلول) نهاية (?:عام|سنة)? ?(?P<ar>20\d\d)"
)
# Words before a day that make it one to be kept.
_KEPT = (
    r"(?:\b(?:by|on|until|before)\s+(?:the\s+)?|\b(?:avant|d['’]ici|au plus tard|jusqu['’]au)\s+(?:le\s+|au\s+)?"
    r"|\b(?:antes del?|a más tardar el?|hasta el?)\s+|(?:قبل|بحلول|حتى)\s+(?:يوم\s+)?)$"
)
_QUARTER = re.compile(
    r"\b(?:in|during|by|before) (?:the )?(?:end of the )?(?P<which>first|second|third|fourth) (?P<unit>quarter"
    r"|half) of "
    r"(?P<year>(?:19|20)\d\d)",
    re.I,
)
_YEAR = re.compile(
    r"\b(?P<by>by|before|until|no later than|in|during|throughout) (?:the year )?(?P<year>20\d\d)\b", re.I
)
_NEXT = re.compile(
    r"\b(?:in|during|by) (?:the )?(?:(?:early|first|latter|second) (?:part|half) of )?next (?P<unit>year|month)\b", re.I
)
_VAGUE = re.compile(
    r"\bas soon as (?:possible|practicable)\b|\bin the (?:near future|coming (?:days|weeks|months|years|decades?))\b"
    r"|\b(?:shortly|promptly|immediately|without delay|tomorrow(?: \w+)?)\b"
    r"|\b(?:at|before|during|to) (?:the|its|our) (?:next|forthcoming|upcoming) [A-Za-z ]{3,60}?(?:meeting|session"
    r"|conference|year)\b"
    r"|\b(?:over|in|for) the next (?:several |few |\w+ )?(?:days|weeks|months|years)\b|\bas activities progress\b"
    r"|\bon (?:a|an) (?:annual|regular|quarterly|monthly|biennial) basis\b|\b(?:annually|every (?:year|two years"
    r"|four years))\b"
    r"|\bthis (?:week|month|year)\b|\b(?:two|three|four|five|ten|multi)-year\b|\bd.ici (?:à |la fin )?[^,.;]{3,40}"
    r"|\bantes de(?:l)? [^,.;]{3,40}|\ben el plazo de [^,.;]{3,40}",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Due:
    """The words, the day (ISO, or empty), and how it was reckoned."""

    text: str = ""
    date: str = ""
    how: str = ""


def due(sentence: str, written: str) -> Due:
    """The first due date that a sentence gives; `written` is the document's own date, or empty."""
    day = date.fromisoformat(written) if written else None
    for reckon in (_within, _end_of, _end_across, _quarter, _printed, _next, _of_year):
        if found := reckon(sentence, day):
            return found
    vague = _VAGUE.search(sentence)
    return Due(vague[0]) if vague else Due()


def _within(sentence: str, day: date | None) -> Due | None:
    said = _WITHIN.search(sentence)
    if not said:
        return None
    start = (said["from"] or "").lower()
    # Counted from the document's own day only where it says so; "within 6 months of entry into force" stays words.
    if not day or (start and not start.startswith("the date of this")):
        return Due(said[0])
    count = int(said["count"]) if said["count"].isdigit() else _NUMBER[said["count"].lower()]
    unit = said["unit"].lower().rstrip("s")
    if unit in {"day", "week"}:
        end = day + timedelta(days=count * (7 if unit == "week" else 1))
    else:
        months = day.year * 12 + day.month - 1 + count * (12 if unit == "year" else 1)
        year, month = divmod(months, 12)
        end = date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
    return Due(said[0], end.isoformat(), f"{count} {unit}s after {day.isoformat()}, the date of the document")


def _end_of(sentence: str, day: date | None) -> Due | None:
    said = _END_OF.search(sentence)
    if not said:
        return None
    if said["only"]:
        return Due(said[0], f"{said['only']}-12-31")
    if not said["month"]:
        year = day.year + (said["this"].lower() == "next") if day and said["unit"].lower() == "year" else 0
        return Due(said[0], f"{year}-12-31" if year else "", "reckoned from the date of the document" if year else "")
    month = MONTH[said["month"].lower()]
    if said["year"]:
        return Due(said[0], _last(int(said["year"]), month))
    if not day:
        return Due(said[0])
    year = day.year + (month < day.month)
    return Due(
        said[0], _last(year, month), f"the first {said['month']} after {day.isoformat()}, the date of the document"
    )


def _end_across(sentence: str, _: date | None) -> Due | None:
    said = _END_ACROSS.search(sentence)
    return Due(said[0], f"{said['fr'] or said['es'] or said['ar']}-12-31") if said else None


def _quarter(sentence: str, day: date | None) -> Due | None:
    said = _QUARTER.search(sentence)
    if not said:
        return None
    which = ("first", "second", "third", "fourth").index(said["which"].lower()) + 1
    month = which * (3 if said["unit"].lower() == "quarter" else 6)
    return Due(said[0], _last(int(said["year"]), min(month, 12)), "the last day of the period")


def _printed(sentence: str, day: date | None) -> Due | None:
    """A day in the sentence that lies after the document's own."""
    for printed in dates(sentence):
        before = sentence[max(0, printed.start - 20) : printed.start]
        if printed.last is not None:
            if day and printed.last < day:
                continue
            if not day and not re.search(_KEPT, before, re.I):
                continue
            return Due(_with_preposition(sentence, printed.start, printed.end), printed.last.isoformat())
        if day and printed.day and not re.search(r"\b(?:of|since)\s+$", before):
            year = day.year + ((printed.month, printed.day) < (day.month, day.day))
            try:
                end = date(year, printed.month, printed.day).isoformat()
            except ValueError:
                continue
            text = _with_preposition(sentence, printed.start, printed.end)
            return Due(text, end, f"the first such day after {day.isoformat()}, the date of the document")
    return None


def _next(sentence: str, day: date | None) -> Due | None:
    said = _NEXT.search(sentence)
    if not said:
        return None
    if not day or said["unit"].lower() != "year":
        return Due(said[0])
    return Due(said[0], f"{day.year + 1}-12-31", f"the last day of the year after {day.isoformat()}")


def _of_year(sentence: str, day: date | None) -> Due | None:
    for said in _YEAR.finditer(sentence):
        year = int(said["year"])
        if day and year < day.year:
            continue
        if not day and said["by"].lower() in {"in", "during", "throughout"}:
            continue
        return Due(said[0], f"{year}-12-31", "the last day of the year")
    return None


def _with_preposition(sentence: str, start: int, end: int) -> str:
    before = re.search(rf"\b(?:from|in|no later than)\s+(?:the\s+)?$|{_KEPT}", sentence[:start], re.I)
    return sentence[before.start() if before else start : end]


def _last(year: int, month: int) -> str:
    return date(year, month, calendar.monthrange(year, month)[1]).isoformat()
