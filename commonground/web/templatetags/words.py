"""Template tags that say things in the reader's language: sentences, names, days, recorded words."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from commonground.core.errors import CommonGroundError
from commonground.picture.languages import Language

register = template.Library()


def speaking(context: Context) -> Language:
    """Return the language of the page."""
    lang: Language = context["lang"]
    return lang


@register.simple_tag(takes_context=True)
def say(context: Context, key: str, **params: Any) -> str:
    """Say a sentence of the catalog."""
    return speaking(context).text(key, **params)


@register.simple_tag
def name_of(lang: Language) -> str:
    """Name a language in itself."""
    return lang.text("language.name")


@register.simple_tag(takes_context=True)
def said(context: Context, words: object) -> str:
    """Show what someone wrote: in the reader's language where it can be, else marked as English."""
    lang = speaking(context)
    if isinstance(words, Mapping) and ("key" in words or lang.code in words):
        return lang.say(words)
    if isinstance(words, Mapping):
        words = words.get("en") or next(iter(words.values()), "")
    if not words:
        return ""
    return format_html('<span class="original" lang="en" dir="ltr">{}</span>', words)


@register.simple_tag(takes_context=True)
def refused_as(context: Context, refusal: CommonGroundError) -> SafeString | str:
    """Say a refusal in the reader's language where it has a key, else as it was raised, marked as English."""
    lang, key = speaking(context), f"refusal.{refusal.key}"
    if refusal.key and lang.has(key):
        return lang.text(key, **{name: lang.foreign(value) for name, value in refusal.params.items()})
    return format_html("{} {}", said(context, refusal.what), said(context, refusal.next))


@register.simple_tag
def raw(text: object) -> SafeString | str:
    """Show what a file prints (a name, a heading, a cell) as it stands, whatever its script."""
    return format_html('<bdi class="raw" translate="no">{}</bdi>', text) if text not in (None, "") else ""


@register.simple_tag(takes_context=True)
def call(context: Context, kind: str, id: str) -> str:
    """Name a category, family, agency, mode, line, rule, flag or measure."""
    lang = speaking(context)
    naming: dict[str, Callable[[str], str]] = {
        "category": lang.category,
        "family": lang.family,
        "agency": lang.agency,
        "mode": lang.mode,
        "line": lang.line,
        "rule": lang.rule,
        "flag": lang.flag,
        "measure": lang.measure,
    }
    if kind == "flag" and not lang.has(f"flag.{id}"):
        name, _, number = id.rpartition("_")
        return lang.text("web.flag.round", n=number) if name == "round" else call(context, "web.flag", id)
    if kind in naming:
        return naming[kind](id)
    key = f"{kind}.{id}"
    return lang.text(key) if lang.has(key) else id.replace("_", " ")


@register.simple_tag(takes_context=True)
def group(context: Context, figure: Mapping[str, Any]) -> str:
    """Name whom a number counts, and in what where that is not people."""
    return speaking(context).group(figure)


@register.simple_tag(takes_context=True)
def agencies(context: Context, codes: Sequence[str]) -> str:
    """Name several agencies in one breath."""
    lang = speaking(context)
    return lang.join(lang.agency(code) for code in codes)


@register.simple_tag(takes_context=True)
def categories(context: Context, figures: Sequence[Mapping[str, Any]]) -> str:
    """Name the categories of several numbers in one breath."""
    lang = speaking(context)
    return lang.join(lang.category(figure["category"]) for figure in figures)


@register.simple_tag(takes_context=True)
def comma(context: Context) -> str:
    """Set a comma as the language writes it."""
    return speaking(context).text("list.between")


@register.simple_tag(takes_context=True)
def named(context: Context, names: Mapping[str, str] | str | None) -> str:
    """Name a country or a place from its names."""
    return speaking(context).country(names)


@register.simple_tag(takes_context=True)
def unit_name(context: Context, unit: Mapping[str, Any]) -> str:
    """Name an administrative unit: in the reader's language where the tables give it, else as they print it."""
    return (unit.get("names") or {}).get(speaking(context).code) or unit["name"]


@register.simple_tag(takes_context=True)
def place_name(context: Context, code: str) -> str:
    """Name the place a code stands for: a country of the situation or one of its units."""
    picture = context["picture"]
    for country in picture["situation"]["places"]:
        if country["code"] == code:
            return speaking(context).country(country["name"])
    for unit in picture["places"]["units"]:
        if unit["code"] == code:
            return unit_name(context, unit)
    return code


@register.simple_tag(takes_context=True)
def day(context: Context, iso: str | None) -> str:
    """Say a day."""
    return speaking(context).date(iso)


@register.simple_tag(takes_context=True)
def when(context: Context, figure: Mapping[str, Any]) -> str:
    """Say the day a stock stands at, or the period a flow covers."""
    return speaking(context).period(figure.get("start"), figure.get("end"))


@register.simple_tag(takes_context=True)
def counted(context: Context, noun: str, n: int) -> str:
    """Say how many there are of something."""
    return speaking(context).counted(noun, n)


@register.filter
def entry(mapping: Mapping[str, Any], key: str) -> Any:
    """Return what `mapping` holds under `key`, or nothing."""
    return mapping.get(key)


@register.simple_tag(takes_context=True)
def doubt(context: Context, question: Mapping[str, Any]) -> str:
    """Ask a question about a figure in the reader's language from its facts; without them, as it was written."""
    lang = speaking(context)
    facts = question.get("facts", {})
    key = ".".join(filter(None, ("web.doubt_says", question["rule"], facts.get("variant"))))
    if not (facts and lang.has(key)):
        return said(context, question["text"])
    known = {name: _fact(value, lang) for name, value in facts.items()}
    known |= {name: lang.date(facts[name]) for name in ("end", "other_end") if name in facts}
    if facts.keys() >= {"category", "place", "source"}:
        names = {"category": lang.category(facts["category"]), "place": place_name(context, facts["place"])}
        known["about"] = lang.text("web.doubt_says.about", source=lang.foreign(facts["source"]), **names)
    try:
        return lang.text(key, **known)
    except KeyError:
        return said(context, question["text"])


def _fact(value: object, lang: Language) -> str:
    """A fact in a sentence: a number, a name as printed, a piece of evidence in words, or several of these."""
    if isinstance(value, int | float):
        return lang.number(value)
    if isinstance(value, Mapping):
        if "says" in value:
            return lang.text(f"web.evidence.{value['says']}", **{name: _fact(one, lang) for name, one in value.items()})
        return lang.foreign(str(value.get("name", "")))
    if isinstance(value, list | tuple):
        return lang.apart(_fact(one, lang) for one in value)
    return lang.foreign(str(value or ""))


@register.simple_tag(takes_context=True)
def grounds(context: Context, rule: Mapping[str, Any]) -> str:
    """Say what made a figure stand by its rule, and how far its date is from the picture's."""
    lang, key = speaking(context), f"web.grounds.{rule['grounds']}"
    apart = lang.text("web.grounds.apart", n=lang.counted("days", rule["days"])) if rule["days"] else ""
    return " ".join(filter(None, (lang.text(key) if lang.has(key) else "", apart)))
