"""A brief on a screen: one HTML file with everything in it, no script, and a print sheet of its own."""

from collections.abc import Iterable
from html import escape
from importlib import resources

from commonground.picture.brief.content import Brief, Card, Conflict
from commonground.picture.brief.leading import Lead
from commonground.picture.brief.memory import packed
from commonground.picture.languages import Language


def page(brief: Brief, lang: Language) -> str:
    """Return a brief as one HTML file, with the same words and numbers as on paper."""
    style = (resources.files(__package__) / "brief.css").read_text("utf-8")
    title = escape(f"{brief.name}, {brief.as_of}")
    return (
        f'<!doctype html>\n<html lang="{lang.code}" dir="{lang.direction}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>\n{style}</style>\n</head>\n<body>\n<main>\n"
        f"{_first(brief, lang)}{_second(brief, lang)}"
        f"<footer><small>{escape(brief.footer)}</small></footer>\n</main>\n"
        f'<template id="picture-memory">{packed(brief.memory)}</template>\n</body>\n</html>\n'
    )


def _first(brief: Brief, lang: Language) -> str:
    band = _tag("p", brief.fictitious, "band") if brief.fictitious else ""
    changed = ""
    if brief.changed:
        changed = f'<section class="changed">{_tag("h2", brief.changed_title)}{_list(brief.changed)}</section>\n'
    cards = "".join(_card(card) for card in brief.cards)
    return (
        f"<header><div>{_tag('p', brief.kind)}{_tag('h1', brief.name)}</div>"
        f'<div class="day"><p><strong>{escape(brief.as_of)}</strong></p>{_tag("p", brief.period)}'
        f"{_tag('p', brief.places)}</div></header>\n{band}{changed}"
        f'<section>{_tag("h2", lang.text("brief.headline"))}<ul class="cards">{cards}</ul>'
        f"{_note(brief.cards_more)}</section>\n"
        f"<section>{_tag('h2', lang.text('brief.composition'))}<figure>{brief.composition}</figure></section>\n"
        f'<section class="map">{_tag("h2", lang.text("brief.map"))}<figure>{brief.map}</figure></section>\n'
    )


def _second(brief: Brief, lang: Language) -> str:
    main = "".join(_lead(one, brief.sensitivity, lang) for one in brief.leads if one.main)
    others = "".join(_lead(one, "", lang) for one in brief.leads if not one.main)
    conflicts = "".join(map(_conflict, brief.conflicts)) or _tag("p", lang.text("brief.no_conflict"))
    beside = "".join(_tag("p", words) for words in brief.beside)
    overlaps = "".join(_tag("p", words) for words in brief.overlaps)
    seen_twice = _tag("h3", lang.text("brief.overlaps")) + overlaps if overlaps else ""
    promised = _tag("h2", lang.text("brief.promises")) + _list(brief.promises) if brief.promises else ""
    likely = _tag("h2", lang.text("foresight.title")) + _list(brief.foresight) if brief.foresight else ""
    return (
        f'<section class="second">{_tag("h2", lang.text("brief.lead"))}{main}<div class="others">{others}</div>'
        f"{_note(brief.leads_more)}</section>\n"
        f'<div class="pair"><section>{_tag("h2", lang.text("brief.conflicts"))}{conflicts}{_note(brief.conflicts_more)}'
        f"{beside}{seen_twice}</section>\n"
        f"<section>{_tag('h2', lang.text('brief.unknown'))}{_list(brief.unknown)}{likely}{promised}</section></div>\n"
        f"<section>{_tag('h2', lang.text('brief.sources'))}{_table(brief, lang)}{_note(brief.sources_more)}"
        f"{_note(brief.terms)}</section>\n"
    )


def _card(card: Card) -> str:
    reading = "reading" if card.reported else "reading unknown"
    return (
        f'<li style="border-color:{card.colour}"><b>{escape(card.label)}</b>'
        f'<span class="{reading}">{escape(card.reading)}</span>{_tag("small", card.exact) if card.exact else ""}'
        f"{_tag('small', card.note)}</li>"
    )


def _lead(one: Lead, sensitivity: str, lang: Language) -> str:
    because = [*one.because, *([one.flags] if one.flags else [])]
    clauses = _tag("h4", lang.text("brief.clauses")) + _list(one.clauses) if one.clauses else ""
    chart = f"<figure>{sensitivity}</figure>" if sensitivity else ""
    flips = _tag("h4", lang.text("brief.flip")) + _list(one.flip) if one.flip else ""
    policy = _tag("p", one.policy, "policy") if one.policy else ""
    return (
        f"<article><h3>{escape(one.line)} – {escape(one.lead)}</h3>{_tag('p', one.mode)}"
        f'<div class="pair"><div>{_list(because)}{clauses}{_note(one.basis)}</div>'
        f"<div>{chart}{flips}{policy}</div></div></article>\n"
    )


def _conflict(one: Conflict) -> str:
    return f"{_tag('p', one.text)}{_list(one.numbers)}{_note(one.rule)}"


def _table(brief: Brief, lang: Language) -> str:
    names = ("source", "title", "dates", "read", "licence")
    head = "".join(f'<th scope="col">{escape(lang.text(f"brief.col_{name}"))}</th>' for name in names)
    rows = "".join(
        "<tr>"
        + "".join(_tag("td", cell) for cell in (one.source, one.title, one.dates, one.read, one.licence))
        + "</tr>"
        for one in brief.sources
    )
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'


def _list(items: Iterable[str]) -> str:
    return "<ul>" + "".join(_tag("li", item) for item in items) + "</ul>"


def _note(words: str) -> str:
    return _tag("p", words, "note") if words else ""


def _tag(name: str, words: str, style: str = "") -> str:
    return f'<{name} class="{style}">{escape(words)}</{name}>' if style else f"<{name}>{escape(words)}</{name}>"
