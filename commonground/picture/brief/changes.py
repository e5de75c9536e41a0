"""What changed between two pictures: numbers that moved, leads that changed, conflicts that came or went."""

from collections.abc import Iterator, Mapping
from typing import Any

from commonground.core.errors import DossierError
from commonground.picture.brief.memory import Memory
from commonground.picture.languages import Language


def changes(before: Memory, after: Memory, lang: Language) -> list[str]:
    """Say each change in one line; a change of lead first, then numbers in the order of the headline."""
    if before["situation"] != after["situation"]:
        raise DossierError(
            f"the earlier brief is about '{before['situation']}', this one about '{after['situation']}'",
            next="Compare two briefs of one situation.",
        )
    return [*_leads(before, after, lang), *_numbers(before, after, lang), *_conflicts(before, after, lang)]


def _leads(before: Memory, after: Memory, lang: Language) -> Iterator[str]:
    for line, now in after["lead"].items():
        then = before["lead"].get(line)
        if then and sorted(then["lead"]) != sorted(now["lead"]):
            told = {"before": leaders(then["lead"], lang), "after": leaders(now["lead"], lang)}
            yield lang.text("brief.lead_changed", line=lang.line(line), **told)


def _numbers(before: Memory, after: Memory, lang: Language) -> Iterator[str]:
    names = [*after["headline"], *(name for name in before["headline"] if name not in after["headline"])]
    for name in names:
        then, now = (_known(side["headline"].get(name)) for side in (before, after))
        category = lang.category(name)
        if then is None and now is not None:
            yield lang.text("brief.appeared", category=category, after=lang.number(now))
        elif then is not None and now is None:
            yield lang.text("brief.vanished", category=category, before=lang.number(then))
        elif then is not None and now is not None and then != now:
            sign = "+" if now > then else ""
            told = {
                "before": lang.number(then),
                "after": lang.number(now),
                "change": f"{sign}{lang.number(now - then)}",
            }
            yield lang.text("brief.moved", category=category, **told)


def _known(number: Mapping[str, Any] | None) -> float | None:
    return None if number is None else number["value"]


def _conflicts(before: Memory, after: Memory, lang: Language) -> Iterator[str]:
    for name in sorted(set(after["conflicts"]) - set(before["conflicts"])):
        yield lang.text("brief.conflict_new", category=lang.category(name))
    for name in sorted(set(before["conflicts"]) - set(after["conflicts"])):
        yield lang.text("brief.conflict_gone", category=lang.category(name))


def leaders(lead: list[str], lang: Language) -> str:
    """Name who leads, or say that nobody does."""
    return lang.join(lang.agency(code) for code in lead) if lead else lang.text("brief.no_lead")
