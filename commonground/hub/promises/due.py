"""When a promise falls due: the words of the text, and the day they mean where the text lets it be reckoned."""

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from commonground.hub.dates import MONTH, dates

_MONTHS = "|".join(
    sorted((name for name in MONTH if len(name) > 3 or name in {"may", "mai", "ماي", "آب"}), key=len, reverse=True)
)
_NUMBER = {
    word: count
    for words, count in (
        ("one a an un une uno una", 1), ("two deux dos", 2), ("three trois tres", 3), ("four quatre cuatro", 4),
        ("five cinq cinco", 5), ("six seis", 6), ("seven sept siete", 7), ("eight huit ocho", 8),
        ("nine neuf nueve", 9),
        ("ten dix diez", 10), ("twelve douze doce", 12), ("fourteen", 14), ("fifteen quinze quince", 15),
        ("twenty vingt veinte", 20), ("thirty trente treinta", 30), ("forty-five", 45), ("sixty soixante sesenta", 60),
        ("ninety noventa", 90), ("quatre-vingt-dix", 90),
    )
    for word in words.split()
}  # fmt: skip
_COUNT = "|".join(sorted(_NUMBER, key=len, reverse=True))
_UNITS = {"d": "day", "j": "day", "w": "week", "s": "week", "m": "month", "y": "year", "a": "year"}
_WITHIN = re.compile(
    rf"\b(?:within|not later than|no later than|dans (?:un délai|les?) (?:de |d['’])?|en (?:el|un) plazo (?:máximo )?de"
    rf"|dentro de)\s?(?:the next |a period of )?(?P<count>\d{{1,4}}|{_COUNT})(?: \(\d+\))?"
    r" (?:working |calendar |business )?(?P<unit>days?|weeks?|months?|years?|jours?|semaines?|mois|ans?|días?"
    r"|semanas?|mes(?:es)?"
    r"|años?)\b(?: (?:of|after|from|following|à compter de|après|a partir de|después de) (?P<from>the date of this \w+"
    r"|(?:the )?(?:date of )?(?:its |the )?(?:signature|signing|adoption)(?: of (?:this|the present) \w+)?"
    r"|[^,.;]{3,60}))?",
    re.I,
)
# A rule for every case counts from each case's own day.
_EACH_TIME = re.compile(
    r"\b(?:each|every|any|whenever|working days|business days|chaque|tout[es]?|cada|jours ouvr\w+|días hábiles)\b", re.I
)
# The days from which a document counts that are its own date.
_OWN_DAY = re.compile(
    r"the date of this|(?:the )?(?:date of )?(?:its |the )?(?:signature|signing|adoption)(?: of (?:this|the present)|$)"
    r"|(?:la |sa |su )?(?:date de |fecha de )?(?:la |sa |su )?(?:signature|firma|adoption"
    r"|adopción)(?: (?:de la présente|de ce|del presente)|$)"
)
_END_OF = re.compile(
    r"\b(?:by|before|until|till|no later than|not later than|at) (?:the )?(?:end|close)[- ](?:of )?"
    rf"(?:(?P<month>{_MONTHS})(?:,? (?P<year>(?:19|20)\d\d))?|(?P<only>(?:19|20)\d\d)"
    r"|(?P<this>this|the|next) (?P<unit>calendar year|year|month))(?!\w)",
    re.I,
)
_END_ACROSS = re.compile(
    r"(?:\b(?:avant|d['’]ici(?: à)?|à|pour|jusqu['’]à|by) (?:la )?fin (?:du mois )?(?:de |d['’])?(?P<fr>l['’]année ?)?"
    r"|\b(?:antes de|a|para|hasta|by) (?:el )?(?:final(?:es)?"
    r"|fin(?:es)?) de(?:l)? (?:mes de )?(?P<es>(?:este )?año(?: de)? ?)?"
    r"|\bantes de(?:l)? (?:año )?(?=20\d\d)"
    r"|(?:قبل|بحلول|في|حتى|by) نهاية (?:شهر |عام |سنة )?(?P<ar>(?:هذا )?العام ?(?:الجاري)?)?)"
    rf"(?:(?P<month>{_MONTHS})(?: de(?:l)?)?(?!\w) ?)?(?P<year>20\d\d)?",
    re.I,
)
# Words before a day that make it one to be kept.
_KEPT = (
    r"(?:\b(?:by|on|until|before|due|no later than"
    r"|not later than)\s+(?:the\s+)?(?:close of business on\s+)?(?:[A-Z][a-z]+day,?\s+)?"
    r"|\b(?:avant|d['’]ici|au plus tard|jusqu['’]au|le)\s+(?:le\s+|au\s+)?"
    r"|\b(?:antes del?|a más tardar el?|hasta el?|el)\s+(?:día\s+)?|(?:قبل|بحلول|حتى|في موعد أقصاه)\s+(?:يوم\s+)?"
    r"|يوم\s+)$"
)
_QUARTER = re.compile(
    r"\b(?:in|during|by|before|for) (?:the )?(?:end of the )?(?:(?P<which>first|second|third|fourth|last|1st|2nd|3rd"
    r"|4th)"
    r" (?P<unit>quarter|half)(?: of|,)?|Q(?P<q>[1-4])(?: of)?|H(?P<h>[12])(?: of)?) (?P<year>(?:19|20)\d\d)"
    r"|\b(?:au|le|du|durante el|en el|al) (?P<across>premier|deuxième|second|troisième|quatrième|primer|segundo"
    r"|tercer|cuarto)"
    r" (?P<span>trimestre|semestre)(?: de(?:l)?)? (?P<then>(?:19|20)\d\d)",
    re.I,
)
_ORDER = {
    word: place
    for place, words in enumerate(
        ("first 1st premier primer", "second 2nd deuxième segundo", "third 3rd troisième tercer",
         "fourth 4th quatrième cuarto"), 1,
    )
    for word in words.split()
}  # fmt: skip
_MONTH = re.compile(
    rf"\b(?:by|in|during|before|until|en|avant|d['’]ici|courant|para|hasta|في|خلال) (?P<month>(?-i:(?!may\b"
    rf"|march\b)){_MONTHS})(?!\w|,? \d)",
    re.I,
)
_MIDDLE = re.compile(r"\b(?:by|in|before|until) (?:the middle of |mid-? ?)(?P<year>20\d\d)\b", re.I)
_YEAR = re.compile(
    r"\b(?P<by>by|before|until|no later than|in|during|throughout|in the course of|over the course of|(?:planned"
    r"|scheduled|foreseen|due|set|envisaged) for"
    r"|d['’]ici(?: à)?|avant|en|courant|para|بحلول(?: عام)?|في عام) (?:the year |l['’]année )?"
    r"(?:20\d\d\s?[-–/]\s?(?=20))?(?P<year>20\d\d)\b",
    re.I,
)
_SHORT_RANGE = re.compile(r"\b(?P<begins>20\d\d)\s?[-–/]\s?(?P<ends>\d\d)\b(?![-/])")
# What will be in a year is due then, whenever it was written.
_WILL = re.compile(r"\b(?:will|shall)\b")
_BY_BEGIN = {"in", "during", "throughout", "in the course of", "over the course of", "en", "courant", "في عام"}
_NEXT = re.compile(
    r"\b(?:in|during|by) (?:the )?(?:(?:early|first|latter|second) (?:part|half) of )?next (?P<unit>year|month)\b"
    r"|\bnext (?P<week>week)\b",
    re.I,
)
_VAGUE = re.compile(
    r"\bas soon as (?:possible|practicable)\b|\bin the (?:near future|coming (?:days|weeks|months|years|decades?))\b"
    r"|\b(?:shortly|promptly|immediately|without delay|tomorrow(?: \w+)?)\b"
    r"|\b(?:at|before|during|to|by) (?:the|its|our) (?:next|forthcoming|upcoming) [A-Za-z ]{0,60}?(?:meeting|session"
    r"|conference|year)\b"
    r"|\b(?:at|by|before|during) (?:its|the|their) [a-z]+(?:-[a-z]+)? (?:\w+ )?session\b|\bas soon as [^,.;]{3,40}"
    r"|\bevery (?:day|week|quarter|month|six months|[A-Z][a-z]+day)\b|\b(?:once|twice) a (?:year|month|week)\b"
    r"|\b(?:lors de|à) (?:la|sa) (?:prochaine|[\w-]+ième) (?:réunion|session)\b|\ben la próxima (?:reunión|sesión)\b"
    r"|في الاجتماع (?:القادم|المقبل)"
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


def due(sentence: str, written: str, *, alone: bool = False) -> Due:
    """The first due date that a sentence gives; `written` is the document's own date, or empty.

    What stands `alone`, in the column of a table that says by when, is a due date without a word before it.
    """
    sentence = f"by {sentence}" if alone else sentence
    day = date.fromisoformat(written) if written else None
    for reckon in (_within, _end_of, _end_across, _quarter, _middle, _printed, _next, _month, _of_year):
        if found := reckon(sentence, day):
            return replace(found, text=sentence.removeprefix("by ")) if alone else found
    if alone:
        return Due(sentence.removeprefix("by "))
    vague = _VAGUE.search(sentence)
    return Due(vague[0]) if vague else Due()


def _within(sentence: str, day: date | None) -> Due | None:
    said = _WITHIN.search(sentence)
    if not said:
        return None
    start = (said["from"] or "").lower()
    # Counted from the document's own day only where it says so; "within 6 months of entry into force" stays words.
    if not day or (start and not _OWN_DAY.match(start)) or _EACH_TIME.search(sentence):
        return Due(said[0])
    count = int(said["count"]) if said["count"].isdigit() else _NUMBER[said["count"].lower()]
    unit = _UNITS[said["unit"][0].lower()]
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
        if not day:
            return Due(said[0])
        following = said["this"].lower() == "next"
        if said["unit"].lower() == "month":
            months = day.year * 12 + day.month - 1 + following
            return Due(said[0], _last(months // 12, months % 12 + 1), "reckoned from the date of the document")
        return Due(said[0], f"{day.year + following}-12-31", "reckoned from the date of the document")
    return _end_of_month(said[0].strip(), MONTH[said["month"].lower()], said["month"], said["year"], day)


def _end_across(sentence: str, day: date | None) -> Due | None:
    said = _END_ACROSS.search(sentence)
    if not said:
        return None
    words = said[0].strip()
    if said["month"]:
        return _end_of_month(words, MONTH[said["month"].lower()], said["month"], said["year"], day)
    if said["year"]:
        return Due(words, f"{said['year']}-12-31")
    if day and (said["fr"] or said["es"] or said["ar"]):
        return Due(words, f"{day.year}-12-31", "reckoned from the date of the document")
    return Due(words) if said["fr"] or said["es"] or said["ar"] else None


def _end_of_month(words: str, month: int, name: str, year: str | None, day: date | None) -> Due:
    if year:
        return Due(words, _last(int(year), month))
    if not day:
        return Due(words)
    end = _last(day.year + (month < day.month), month)
    return Due(words, end, f"the first {name} after {day.isoformat()}, the date of the document")


def _quarter(sentence: str, day: date | None) -> Due | None:
    said = _QUARTER.search(sentence)
    if not said:
        return None
    if said["q"] or said["h"]:
        month = int(said["q"]) * 3 if said["q"] else int(said["h"]) * 6
    elif said["across"]:
        month = _ORDER[said["across"].lower()] * (3 if said["span"].lower() == "trimestre" else 6)
    else:
        length = 3 if said["unit"].lower() == "quarter" else 6
        which = said["which"].lower()
        month = 12 if which == "last" else _ORDER[which] * length
    return Due(said[0], _last(int(said["year"] or said["then"]), min(month, 12)), "the last day of the period")


def _middle(sentence: str, _: date | None) -> Due | None:
    said = _MIDDLE.search(sentence)
    return Due(said[0], f"{said['year']}-06-30", "the middle of the year") if said else None


def _printed(sentence: str, day: date | None) -> Due | None:
    """A day in the sentence that lies after the document's own."""
    for printed in dates(sentence):
        before = sentence[max(0, printed.start - 20) : printed.start]
        if printed.last is not None:
            if day and printed.last < day:
                continue
            if not day and not re.search(_KEPT, before, re.I) and not _WILL.search(sentence):
                continue
            return Due(_with_preposition(sentence, printed.start, printed.end), printed.last.isoformat())
        if day and printed.day and not re.search(r"(?<!\bas )\b(?:of|since)\s+$", before):
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
    how = f"reckoned from {day.isoformat()}, the date of the document" if day else ""
    if day and said["week"]:
        return Due(said[0], (day + timedelta(days=13 - day.weekday())).isoformat(), how)
    if day and said["unit"].lower() == "month":
        return Due(said[0], _last(day.year + day.month // 12, day.month % 12 + 1), how)
    if not day:
        return Due(said[0])
    return Due(said[0], f"{day.year + 1}-12-31", f"the last day of the year after {day.isoformat()}")


def _month(sentence: str, day: date | None) -> Due | None:
    said = _MONTH.search(sentence)
    return _end_of_month(said[0], MONTH[said["month"].lower()], said["month"], None, day) if said and day else None


def _of_year(sentence: str, day: date | None) -> Due | None:
    # "2023/24" ends with 2024; "2023-03" is no range.
    ranged = _SHORT_RANGE.search(sentence)
    if ranged and int(ranged["ends"]) == (int(ranged["begins"]) + 1) % 100:
        return Due(ranged[0], f"{int(ranged['begins']) + 1}-12-31", "the last day of the period")
    for said in _YEAR.finditer(sentence):
        year = int(said["year"])
        if day and year < day.year:
            continue
        if not day and said["by"].lower() in _BY_BEGIN and not _WILL.search(sentence):
            continue
        return Due(said[0], f"{year}-12-31", "the last day of the year")
    return None


def _with_preposition(sentence: str, start: int, end: int) -> str:
    before = re.search(rf"\b(?:from|in|no later than)\s+(?:the\s+)?$|{_KEPT}", sentence[:start], re.I)
    return sentence[before.start() if before else start : end]


def _last(year: int, month: int) -> str:
    return date(year, month, calendar.monthrange(year, month)[1]).isoformat()
