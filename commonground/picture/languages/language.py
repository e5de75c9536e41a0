"""One language: its direction, texts, numbers and dates; the same digits in all four."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from babel import Locale

from commonground.core.errors import CommonGroundError
from commonground.picture.languages import calendar
from commonground.picture.languages.catalog import CODES, texts

# Rounding is for reading only: three digits keep the size, and the exact number always stands beside it.
DIGITS_FOR_READING = 3
ROUNDED_FROM = 10_000


@dataclass(frozen=True)
class Language:
    """Everything a page or a brief prints, in one language."""

    code: str
    direction: str
    _texts: Mapping[str, str]

    def has(self, key: str) -> bool:
        """Say whether the catalog holds a text."""
        return key in self._texts

    def text(self, key: str, **params: object) -> str:
        """Return a text with its places filled."""
        found = self._texts.get(key)
        if found is None:
            raise CommonGroundError(
                f"no text is called '{key}'",
                where=f"languages/{self.code}",
                next="Add it to the catalogs of all four languages.",
            )
        return found.format(**params) if params else found

    def number(self, x: float | None, *, rounded: bool = False) -> str:
        """Return a number as it is read in this language; what is unknown is said to be not reported."""
        if x is None:
            return self.text("status.not_reported")
        x = _for_reading(x) if rounded else x
        printed = f"{x:,}" if isinstance(x, int) or x == int(x) else f"{x:,.2f}".rstrip("0").rstrip(".")
        printed = printed.removesuffix(".0").replace(",", "\0").replace(".", self.text("number.decimal"))
        printed = printed.replace("\0", self.text("number.group")).replace("-", "\N{MINUS SIGN}")
        # Between words that run from the right the sign would stand behind its number.
        return f"\N{LEFT-TO-RIGHT MARK}{printed}" if x < 0 and self.direction == "rtl" else printed

    def percent(self, share: float | None, *, digits: int = 0) -> str:
        """Return a share of 0 to 1 as a percentage."""
        if share is None:
            return self.text("status.not_reported")
        return self.text("number.percent", n=self.number(round(share * 100, digits)))

    def range(self, low: float | None, high: float | None) -> str:
        """Return "low to high", or the one number where both are the same."""
        if low == high:
            return self.number(low)
        return self.text("number.range", low=self.number(low), high=self.number(high))

    def date(self, iso: str | None) -> str:
        """Return a day in words: 31 December 2024."""
        return calendar.day(self.text, iso)

    def period(self, start: str | None, end: str | None) -> str:
        """Return a period as briefly as it can be said: a year, months of a year, or two days."""
        return calendar.period(self.text, start, end)

    def join(self, items: Iterable[str]) -> str:
        """Return "A, B and C"."""
        *first, last = list(items) or [""]
        if not first:
            return last
        return self.text("list.last", items=self.text("list.between").join(first), last=last)

    def apart(self, items: Iterable[str]) -> str:
        """Return "A; B; C": whole statements side by side."""
        return self.text("list.apart").join(item for item in items if item)

    def foreign(self, text: str) -> str:
        """Return a name or words of another script so that they keep their order inside this language's lines."""
        return (
            f"\N{FIRST STRONG ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}" if self.direction == "rtl" and text else text
        )

    def counted(self, noun: str, n: int) -> str:
        """Return "12 people": a noun of counts.toml in the form its number asks for."""
        return self.text(self._form(f"count.{noun}", n), n=self.number(n))

    def category(self, id: str, count: int | None = None) -> str:
        """Return the name of a category (plural), or of `count` people of it, with the number."""
        if count is None:
            return self._named("category", id, ".label")
        return self.text(self._form(f"category.{id}", count), n=self.number(count))

    def group(self, number: Mapping[str, Any], count: int | None = None) -> str:
        """Return the name of a number's category, or of `count` of it; what is no count of people says what it is."""
        id, unit = number["category"], number.get("unit", "persons")
        if unit == "persons":
            return self.category(id, count)
        counted = self.text(f"unit.{unit}") if count is None else f"{self.number(count)} {self.text(f'unit.{unit}')}"
        return self.text("unit.beside", category=self.category(id), unit=counted)

    def family(self, id: str) -> str:
        """Return the name of a family of categories."""
        return self._named("family", id)

    def agency(self, code: str) -> str:
        """Return an agency's short name; one without a translation keeps its own."""
        return self._texts.get(f"agency.{code}", code)

    def country(self, names: Mapping[str, str] | str | None) -> str:
        """Return a place's name in this language, else in English, else in any it has."""
        if names is None or isinstance(names, str):
            return names or self.text("status.no_name")
        return names.get(self.code) or names.get("en") or next(iter(names.values()), self.text("status.no_name"))

    def mode(self, id: str) -> str:
        """Return how a response is led, in one phrase."""
        return self._named("mode", id)

    def line(self, id: str) -> str:
        """Return the name of a line of the lead: movement, return, idps, topic:..."""
        return self._named("topic", id.removeprefix("topic:")) if id.startswith("topic:") else self._named("line", id)

    def rule(self, rule_id: str) -> str:
        """Return one plain sentence for a rule; a rule without one is named by its id."""
        return self._texts.get(f"rule.{rule_id}", rule_id)

    def flag(self, id: str) -> str:
        """Return one plain sentence for a flag of a verdict or of a figure."""
        return self._named("flag", id)

    def measure(self, id: str) -> str:
        """Return the name of a measure: stock, flow..."""
        return self._named("measure", id)

    def basis(self, id: str) -> str:
        """Return what a rule rests on; several joined by + are all named."""
        return self.join(self._named("basis", part) for part in id.split("+"))

    def duties(self, rule_id: str) -> dict[str, list[str]]:
        """Return who has which duties under a rule, in this language."""
        found: dict[str, list[str]] = {}
        prefix = f"duty.{rule_id}."
        for key, text in self._texts.items():
            if key.startswith(prefix):
                found.setdefault(key.removeprefix(prefix).rsplit(".", 1)[0], []).append(text)
        return found

    def say(self, words: object) -> str:
        """Return what someone wrote: a text of the catalog {"key", "params"}, names by language, or plain English.

        Plain English inside another language is quoted and said to be English, never passed off as translated.
        """
        if isinstance(words, Mapping) and "key" in words:
            return self.text(str(words["key"]), **{k: self._said(v) for k, v in words.get("params", {}).items()})
        if isinstance(words, Mapping):
            own = words.get(self.code)
            return str(own) if own else self.say(next(iter([words.get("en"), *words.values()]), ""))
        plain = str(words or "")
        return plain if self.code == "en" or not plain else self.text("status.in_english", text=self.foreign(plain))

    def _said(self, param: object) -> str:
        if isinstance(param, Mapping):
            kind, value = next(iter(param.items()))
            spoken: dict[str, Callable[[str], str]] = {
                "category": self.category,
                "agency": self.agency,
                "date": self.date,
                "measure": self.measure,
            }
            return spoken[kind](str(value)) if kind in spoken else self.country(param)
        return self.number(param) if isinstance(param, int | float) else str(param)

    def _form(self, key: str, n: int) -> str:
        """Return the key of the plural form n asks for, or of the form for any other number."""
        form = f"{key}.{Locale(self.code).plural_form(abs(n))}"
        return form if form in self._texts else f"{key}.other"

    def _named(self, subject: str, id: str, ending: str = "") -> str:
        """Return a name of the catalog; an id the catalog does not know is shown as it is, without underscores."""
        return self._texts.get(f"{subject}.{id}{ending}", id.replace("_", " "))


@cache
def language(code: str) -> Language:
    """Return a language of the four, or refuse."""
    if code not in CODES:
        raise CommonGroundError(
            f"'{code}' is not a language of this product", next=f"Choose one of {', '.join(CODES)}."
        )
    return Language(code, texts(code)["language.direction"], texts(code))


def _for_reading(x: float) -> int:
    """Keep three digits of a number of five or more, the half rounded up as people do."""
    whole = round(x)
    step = 10 ** (len(str(abs(whole))) - DIGITS_FOR_READING) if abs(whole) >= ROUNDED_FROM else 1
    return (whole + step // 2) // step * step
