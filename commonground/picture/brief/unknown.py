"""What the picture does not know: unanswered questions, gaps, old figures, people nobody located, open doubts."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from commonground.picture.languages import Language


def unknowns(picture: Mapping[str, Any], lang: Language) -> list[str]:
    """Say each gap in one line."""
    return [
        *(_unanswered(one, lang) for one in picture["unanswerable"]),
        *_unreported(picture, lang),
        *(_unlocated(one, lang) for one in picture["places"]["unlocated"]),
        *_swapped(picture, lang),
        *_stale(picture, lang),
        *_doubts(picture, lang),
    ]


def _unanswered(one: Mapping[str, Any], lang: Language) -> str:
    question = lang.say(dict(one["question"]))
    needs = lang.say(one["needs"]) if one.get("needs") else ""
    if needs:
        return lang.text("brief.unanswered_needs", question=question, needs=needs.rstrip("."))
    return lang.text("brief.unanswered", question=question)


def _unreported(picture: Mapping[str, Any], lang: Language) -> Iterator[str]:
    gaps = [name for name, n in picture["headline"].items() if n["status"] == "not_reported"]
    gaps = [lang.category(name) for name in [*gaps, *picture["composition"].get("absent", [])]]
    if gaps:
        yield lang.text("brief.unreported", categories=lang.join(gaps))


def _unlocated(one: Mapping[str, Any], lang: Language) -> str:
    if one["value"] is None:
        return lang.text("brief.unlocated_all", category=lang.group(one))
    people = lang.group(one, one["value"])
    return lang.text("brief.unlocated", people=people, share=lang.percent(one["share"], digits=1))


def _swapped(picture: Mapping[str, Any], lang: Language) -> Iterator[str]:
    for name, number in picture["headline"].items():
        if "swapped_columns" in number["flags"]:
            yield lang.text("brief.swapped", category=lang.category(name))


def _stale(picture: Mapping[str, Any], lang: Language) -> Iterator[str]:
    old = [
        lang.text(
            "chart.source_date", source=lang.foreign(one["title"] or one["source"]), period=lang.date(one["last"])
        )
        for one in picture["sources"]
        if one["stale"]
    ]
    if old:
        yield lang.text("brief.stale", sources=lang.apart(old))


def _doubts(picture: Mapping[str, Any], lang: Language) -> Iterator[str]:
    kinds = Counter(question["rule"] for question in picture["questions"] if question["answer"] is None)
    if kinds:
        items = [
            lang.text("brief.doubt", kind=_kind(kind, lang), n=lang.number(n))
            for kind, n in sorted(kinds.items(), key=lambda one: (-one[1], one[0]))
        ]
        yield lang.text("brief.doubts", n=lang.number(kinds.total()), items=lang.join(items))


def _kind(rule: str, lang: Language) -> str:
    """What a question is about, in few words; else as the situation room heads it."""
    return next((lang.text(key) for key in (f"doubt.{rule}", f"web.doubt.{rule}") if lang.has(key)), rule)
