"""The most overdue promises of a situation's documents, each in one line with its paragraph."""

from collections.abc import Mapping
from typing import Any

from commonground.picture.languages import Language
from commonground.picture.promising import overdue


def promises(picture: Mapping[str, Any], lang: Language) -> list[str]:
    """Say each overdue promise in one line; nothing for a situation without documents."""
    told = picture["commitments"]
    if not told["documents"] and not told["refused"]:
        return []
    late = [_late(one, lang) for one in overdue(told)] or [lang.text("brief.promise_none")]
    unread = [lang.text("brief.promise_refused", path=lang.foreign(one["path"])) for one in told["refused"]]
    return [*late, *unread]


def _late(one: Mapping[str, Any], lang: Language) -> str:
    action = lang.say(one["action"]) if one["language"] == "en" else lang.foreign(one["action"])
    return lang.text(
        "brief.promise",
        actor=actors(one, lang),
        action=action,
        date=lang.date(one["due_date"]),
        days=lang.number(one["days_late"]),
        place=lang.foreign(f"{one['title']}, {one['locator']}"),
        standing=lang.text(f"brief.promise_{one['standing']}"),
    )


def actors(one: Mapping[str, Any], lang: Language) -> str:
    """Who promised, as the text names them."""
    named = [lang.agency(name) for name in (one["actor"] or "").split("; ") if name]
    return lang.join(named) if named else lang.text("brief.promise_nobody")
