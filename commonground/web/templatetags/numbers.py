"""Template tags that show numbers, each a link to its cells, and the addresses of pages."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from commonground.picture.languages import Language
from commonground.web.speaking import address
from commonground.web.templatetags.words import raw, speaking

register = template.Library()


@register.simple_tag(takes_context=True)
def to(context: Context, *parts: str, **query: Any) -> str:
    """Link to a page of the situation in the reader's language."""
    return address(speaking(context).code, context["slug"], *parts, **query)


@register.simple_tag(takes_context=True)
def to_file(context: Context, kind: str) -> str:
    """Link to the situation as a file: its brief in the reader's language, or its picture."""
    code = speaking(context).code
    name = f"brief.{code}.pdf" if kind == "brief" else "picture.json"
    return f"{address(code, context['slug'])}{name}"


@register.simple_tag(takes_context=True)
def number(context: Context, figure: Mapping[str, Any] | None) -> SafeString | str:
    """Show a number as a link to its cells; what was not reported is said in words."""
    lang = speaking(context)
    if figure is None:
        return format_html('<span class="unknown">{}</span>', lang.text("web.not_recorded"))
    style = "n unknown" if figure["value"] is None and figure.get("low") is None else "n"
    if not figure.get("key"):
        return format_html('<span class="{}">{}</span>', style, read(lang, figure))
    link = address(lang.code, context["slug"], "number", figure["key"])
    return format_html('<a class="{}" href="{}">{}</a>', style, link, read(lang, figure))


@register.simple_tag(takes_context=True)
def reading(context: Context, figure: Mapping[str, Any]) -> str:
    """Read a number where it is no link."""
    return read(speaking(context), figure)


def read(lang: Language, figure: Mapping[str, Any]) -> str:
    """Read a number: its value, its range where only that is known, or in words what is no number."""
    if figure.get("value") == 0 and "zero_or_not_reported" in figure.get("flags", ()):
        return lang.text("web.zero_or_not_reported")
    value, low, high = figure.get("value"), figure.get("low"), figure.get("high")
    ranged = low is not None and high is not None and low != high
    if ranged and (value is None or figure.get("status") == "masked"):
        return lang.range(low, high)
    return lang.number(value)


@register.simple_tag(takes_context=True)
def extent(context: Context, figure: Mapping[str, Any]) -> str:
    """Say between which bounds a number lies, when they are not one and not already shown."""
    lang = speaking(context)
    low, high = figure.get("low"), figure.get("high")
    if low is None or high is None or low == high or figure.get("value") is None or figure.get("status") == "masked":
        return ""
    return lang.text("web.between", low=lang.number(low), high=lang.number(high))


@register.simple_tag(takes_context=True)
def between(context: Context, low: float | None, high: float | None) -> str:
    """Show two bounds."""
    return speaking(context).range(low, high)


@register.simple_tag(takes_context=True)
def plain(context: Context, value: float | None) -> str:
    """Show a count that stands for no cell."""
    return speaking(context).number(value)


@register.simple_tag(takes_context=True)
def percent(context: Context, share: float | None) -> str:
    """Say a share of one as a percentage."""
    return speaking(context).percent(share, digits=1)


@register.simple_tag(takes_context=True)
def ratio(context: Context, value: float) -> str:
    """Say how many times one number is the other."""
    lang = speaking(context)
    return lang.text("web.ratio", ratio=lang.number(round(value, 2)))


@register.simple_tag
def bar(figure: Mapping[str, Any], among: Sequence[Mapping[str, Any]]) -> SafeString | str:
    """Draw a number's length beside the others of `among`; nothing where it is not reported."""
    longest = max((other["value"] or 0 for other in among), default=0)
    if not figure["value"] or not longest:
        return ""
    return format_html(
        '<svg class="bar" viewBox="0 0 100 3" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        '<rect width="{}" height="3"/></svg>',
        f"{100 * figure['value'] / longest:.2f}",
    )


@register.simple_tag(takes_context=True)
def publication(context: Context, figure: Mapping[str, Any]) -> SafeString | str:
    """Name the release a number was published in by its title, else by its file."""
    where = figure["locator"]
    titles = (source["title"] for source in context["picture"]["sources"] if source["release"] == where["release"])
    return raw(next(titles, "") or where["path"])


@register.simple_tag(takes_context=True)
def citation(
    context: Context, figure: Mapping[str, Any], release: Mapping[str, Any], cell: Mapping[str, Any] | None
) -> str:
    """Give a line to copy: who says the number, of when, in which cell of which file, read when."""
    lang = speaking(context)
    locator = (cell or figure)["locator"]
    place = [locator["path"], locator["sheet"], locator["column"]]
    if locator["row"] is not None:
        place.insert(2, f"{lang.text('web.row')} {locator['row']}")
    if figure.get("cells", 1) > 1:
        place.append(lang.counted("cells", figure["cells"]))
    sentences = [
        ", ".join(part for part in (release["source"], release.get("title")) if part),
        f"{lang.category(figure['category'])}: {read(lang, figure)}" if figure.get("category") else read(lang, figure),
        lang.period(figure.get("start"), figure.get("end")),
        ", ".join(part for part in place if part),
        f"SHA-256 {release['sha256']}",
        f"{lang.text('web.col.read_on')} {lang.date(release.get('read_on'))}",
        release.get("licence") or "",
    ]
    return ". ".join(sentence for sentence in sentences if sentence) + "."
