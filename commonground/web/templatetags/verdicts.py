"""Template tags that tell a verdict: its clauses, shares, duties, settings, and what would change it."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django import template
from django.template import Context
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from commonground.picture.languages import Language, cite
from commonground.web.templatetags.words import said, speaking

register = template.Library()

# What the rules on who leads call the parts of a movement, and the three groups they weigh.
PARTS = {
    "refugees": "refugee",
    "asylum_seekers": "asylum_seeker",
    "oip": "other_in_need_of_international_protection",
    "migrants": "migrant",
    "undetermined": "undetermined",
}
GROUPS = {"in need of international protection": "protection", "migrants": "migrants", "undetermined": "undetermined"}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@register.simple_tag(takes_context=True)
def clause_title(context: Context, clause: Mapping[str, Any]) -> str:
    """Name the document a clause stands in."""
    return _known(context, f"document.{clause['key'].split('.')[0].split(':')[0]}", clause["title"])


@register.simple_tag(takes_context=True)
def clause_where(context: Context, clause: Mapping[str, Any]) -> str:
    """Say where in its document a clause stands: the paragraph or article, else its key."""
    return cite(clause, speaking(context)).place or str(clause["key"])


@register.simple_tag(takes_context=True)
def clause_date(context: Context, clause: Mapping[str, Any]) -> str:
    """Say a clause's day; a document known by its years only gives those."""
    return speaking(context).date(clause["date"]) if _DAY.fullmatch(clause["date"]) else str(clause["date"])


@register.simple_tag(takes_context=True)
def clause_says(context: Context, clause: Mapping[str, Any]) -> str:
    """Say in one sentence what a clause holds."""
    return _known(context, f"clause.{clause['key']}", clause["summary"])


@register.simple_tag(takes_context=True)
def policy(context: Context, key: str, setting: Mapping[str, Any], part: str) -> str:
    """Give the label of a policy setting, or why it has its default."""
    return _known(context, f"policy.{key}.{part}", setting["why"] if part == "why" else key.replace("_", " "))


def _known(context: Context, key: str, recorded: object) -> str:
    """Say the catalog's text, else the words on record."""
    lang = speaking(context)
    return lang.text(key) if lang.has(key) else said(context, recorded)


@register.simple_tag(takes_context=True)
def basis(context: Context, ids: str) -> SafeString:
    """Label what a rule or a clause rests on; a policy setting never looks like a clause."""
    lang = speaking(context)
    labels = ((id, lang.text(f"web.basis.{id}")) for id in ids.split("+"))
    return format_html_join(" ", '<span class="basis b-{}">{}</span>', labels)


@register.simple_tag
def part_id(name: str) -> str:
    """Return the category a part of the movement is."""
    return PARTS.get(name, name)


@register.simple_tag(takes_context=True)
def part(context: Context, name: str) -> str:
    """Name a part of the movement."""
    return speaking(context).category(PARTS.get(name, name))


@register.simple_tag(takes_context=True)
def shares(context: Context, line: Mapping[str, Any]) -> str:
    """Say how a movement divides, where every share is known."""
    numbers, lang = line.get("numbers") or {}, speaking(context)
    if not numbers.get("N") or numbers.get("M") is None:
        return ""
    # The law reckons with none where nobody recorded any; a reader must not take that for a count.
    untold = line["inputs"]["undetermined"] is None
    return lang.text(
        "web.lead.shares",
        all=lang.counted("people", numbers["N"]),
        protected=lang.number(numbers["R"]),
        protected_share=lang.percent(numbers["R_low"], digits=1),
        migrants=lang.number(numbers["M"]),
        migrants_share=lang.percent(numbers["M_low"], digits=1),
        undetermined=lang.text("web.not_recorded") if untold else lang.number(numbers["U"]),
    )


@register.simple_tag(takes_context=True)
def duties(context: Context, line: Mapping[str, Any]) -> dict[str, list[str]]:
    """Gather who has which duties under the rules of a line; what no catalog holds is marked as English."""
    charged: dict[str, list[str]] = {}
    for rule in line["rules"]:
        for who, what in speaking(context).duties(rule).items():
            charged.setdefault(who, []).extend(what)
    return charged or {who: [said(context, one) for one in what] for who, what in line["duties"].items()}


@register.simple_tag(takes_context=True)
def flips(context: Context, line: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Say under which conditions a line would come out otherwise, each with what it would give."""
    lang = speaking(context)
    return [{"when": when, "gives": gives} for when, gives in _conditions(lang, line["flip"])]


def _conditions(lang: Language, flip: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for change in flip["reclassified"]:
        source, target = (lang.text(f"web.group.{GROUPS[change[side]]}") for side in ("from", "to"))
        people = lang.counted("people", change["people"])
        yield lang.text("web.flip.reclassified", people=people, source=source, target=target), change
    for change in flip["recorded"]:
        category = lang.category(PARTS[change["fact"].removeprefix("movement.")])
        low = lang.number(change["from"])
        if change["to"] is None:
            yield lang.text("web.flip.recorded_from", category=category, low=low), change
        else:
            extent = lang.range(change["from"], change["to"])
            yield lang.text("web.flip.recorded", category=category, extent=extent), change
    for key, segments in flip["settings"].items():
        for change in (segment for segment in segments if not segment["current"]):
            yield _setting(lang, key, change), change
    for change in flip["facts"]:
        told = lang.join(_fact(lang, name, value) for name, value in change["facts"].items())
        yield lang.text("web.flip.fact", facts=told), change


def _setting(lang: Language, key: str, segment: Mapping[str, Any]) -> str:
    """Say within which bounds a setting would give another result; settings below one are shares."""
    low, high = segment["from"], segment["to"]
    share = high is not None and high <= 1
    ends = [lang.percent(end, digits=1) if share else lang.number(end) for end in (low, high) if end is not None]
    label = lang.text(f"policy.{key}.label")
    if high is None:
        return lang.text("web.flip.setting_from", label=label, low=ends[0])
    if low == high:
        return lang.text("web.flip.setting_at", label=label, value=ends[0])
    return lang.text("web.flip.setting", label=label, low=ends[0], high=ends[1])


def _fact(lang: Language, name: str, value: object) -> str:
    if name.startswith("return."):
        part = lang.category(PARTS[name.removeprefix("return.")])
        label = lang.text("web.fact.on_the_list", category=part)
    else:
        label = lang.text(f"web.fact.{name.removeprefix('concern.')}")
    return lang.text("web.fact.is", fact=label, value=_value(lang, value))


def _value(lang: Language, value: object) -> str:
    if value is None:
        return lang.text("web.not_recorded")
    if isinstance(value, bool):
        return lang.text("web.yes" if value else "web.no")
    if isinstance(value, int | float):
        return lang.number(value)
    for known in (f"web.cause.{value}", f"concern.{value}"):
        if lang.has(known):
            return lang.text(known)
    return str(value)
