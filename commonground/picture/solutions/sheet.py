"""A comparison as one HTML file: prints well, reads right to left, loads nothing and runs nothing."""

from collections.abc import Callable, Iterable, Mapping
from html import escape
from pathlib import Path
from typing import Any

PAGE_SHEET, CASE_SHEET = (Path(__file__).parent / name for name in ("page.css", "case.css"))


def sheet(pages: Iterable[Mapping[str, Any]]) -> str:
    """Set one or more cases, each as `page` gives it, as a file to print; all in one language."""
    told = list(pages)
    first = told[0]
    style = "".join(sheet.read_text("utf-8") for sheet in (PAGE_SHEET, CASE_SHEET))
    body = "".join(article(page, number) for number, page in enumerate(told, start=1))
    return (
        f'<!doctype html>\n<html lang="{first["lang"]}" dir="{first["direction"]}">\n<head>\n'
        '<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="robots" content="noindex">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{_t(first['title'])}: {_t(first['case'])}</title>\n<style>\n{style}</style>\n"
        f"</head>\n<body>\n<main>\n{body}</main>\n</body>\n</html>\n"
    )


def article(page: Mapping[str, Any], number: int, *, link: Callable[[str], str] | None = None) -> str:
    """Set one case, the `number`-th of its page, as HTML to stand on a page that loads CASE_SHEET.

    With `link`, every clause that is cited opens its own page.
    """
    labels = page["labels"]
    head = [
        f'<p class="over">{_t(page["case"])}</p>',
        f"<h1>{_t(page['title'])}</h1>" if number == 1 else f'<h2 class="h1">{_t(page["title"])}</h2>',
        f'<p class="name" dir="auto">{_t(page["case_title"])}</p>' if page["case_title"] else "",
        f"<p>{_t(page['members'])}</p>" if page["members"] else "",
        _first(page, number),
        *(f'<p class="notice">{_t(one)}</p>' for one in page["notices"]),
        f'<p class="lede">{_t(page["lede"])}</p>',
        f'<p class="band">{_t(page["confidential"])}</p>',
    ]
    promises = "".join(
        f'<li>{_t(one["text"])} <span class="clause-of">{_cites(one, number)}</span></li>' for one in page["promises"]
    )
    options = "".join(_option(one, labels, number) for one in page["options"])
    return (
        f'<article class="case">\n<header>{"".join(head)}</header>\n'
        f"{_overview(page, number)}\n"
        f'<section class="promises"><h2>{_t(labels["promises"])}</h2><ul>{promises}</ul></section>\n'
        f"{options}{_asked(page, number)}{_clauses(page, number, link)}"
        f"<footer>{''.join(f'<p>{_t(page[key])}</p>' for key in ('policy', 'sources') if page[key])}</footer>\n"
        "</article>\n"
    )


def _first(page: Mapping[str, Any], number: int) -> str:
    """Say at once how the solution asked for stands."""
    first = page["first"]
    if first is None:
        return ""
    return (
        f'<p class="first"><strong><a href="#c{number}-{first["id"]}">{_t(page["asked_for"])}</a></strong> '
        f"{_chip(first)} {_t(first['says'])}</p>"
    )


def _overview(page: Mapping[str, Any], number: int) -> str:
    labels = page["labels"]
    heads = "".join(
        f'<th scope="col">{_t(labels[name])}</th>' for name in ("col_solution", "col_state", "col_stops", "col_waits")
    )
    rows = "".join(
        f'<tr><th scope="row"><a href="#c{number}-{one["id"]}">{_t(one["title"])}</a></th><td>{_chip(one)}</td>'
        f'<td class="n">{_t(one["stops"])}</td><td class="n">{_t(one["waits"])}</td></tr>'
        for one in page["overview"]
    )
    return (
        f'<section class="overview" id="c{number}-overview"><h2>{_t(labels["overview"])}</h2>'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></section>"
    )


def _option(one: Mapping[str, Any], labels: Mapping[str, str], number: int) -> str:
    facts = [("for_whom", one["for_whom"]), ("lead", one["lead"])]
    if one["shown"]:
        facts += [("changes", one["changes"]), ("keeps", one["keeps"])]
    told = "".join(f"<dt>{_t(labels[name])}</dt><dd>{_t(text)}</dd>" for name, text in facts)
    stages = "".join(f"<li>{_t(stage)}</li>" for stage in one["stages"])
    groups = "".join(_named(group, number) for group in one["groups"])
    return (
        f'<section class="way {one["state_id"]}" id="c{number}-{one["id"]}">'
        f"<h2>{_t(one['title'])} {_chip(one)}</h2><p>{_t(one['says'])}</p><dl>{told}</dl>{groups}"
        + (f'<h3>{_t(labels["stages"])}</h3><ol class="stages">{stages}</ol>' if stages else "")
        + f'<p class="up"><a href="#c{number}-overview">{_t(labels["overview"])}</a></p></section>\n'
    )


def _named(group: Mapping[str, Any], number: int) -> str:
    """Name the gaps of one way, each leading to what is asked for."""
    gaps = "".join(
        f'<li><a href="#c{number}-{gap["key"]}">{_t(gap["title"])}</a> {_state(gap)}</li>' for gap in group["gaps"]
    )
    return f'<h3>{_t(group["title"])}</h3><ul class="named {group["severity"]}">{gaps}</ul>'


def _asked(page: Mapping[str, Any], number: int) -> str:
    """Say what is asked for, each once."""
    labels = page["labels"]
    groups = "".join(
        f'<h3>{_t(group["title"])}</h3><ul class="asks {group["severity"]}">'
        f"{''.join(_gap(gap, number) for gap in group['gaps'])}</ul>"
        for group in page["asked"]
    )
    return f'<section class="asked"><h2>{_t(labels["asked"])}</h2>{groups}</section>\n' if groups else ""


def _clauses(page: Mapping[str, Any], number: int, link: Callable[[str], str] | None) -> str:
    """Say on which clauses everything stands."""
    told = []
    for at, one in enumerate(page["clauses"]):
        cited = f'<a href="{escape(link(one["key"]))}">{_t(one["cited"])}</a>' if link else _t(one["cited"])
        told.append(f'<li id="c{number}-clause-{at}">{cited} \N{EN DASH} {_t(one["summary"])}</li>')
    return (
        f'<section class="cited"><h2>{_t(page["labels"]["clauses"])}</h2>'
        f'<ul class="clauses">{"".join(told)}</ul></section>\n'
    )


def _cites(one: Mapping[str, Any], number: int) -> str:
    """Each citation leads to what its clause says."""
    return " ".join(
        f'<a href="#c{number}-clause-{cite["at"]}">{_t(cite["says"])}</a>{_t(cite["after"])}' for cite in one["cites"]
    )


def _gap(gap: Mapping[str, Any], number: int) -> str:
    lines = [" ".join(filter(None, (*gap["asks"], gap["ask"]))), gap["people"], gap["ways"], gap["policy"]]
    said = "".join(f"<p>{_t(line)}</p>" for line in lines if line)
    return (
        f'<li id="c{number}-{gap["key"]}"><p class="gap"><strong>{_t(gap["title"])}</strong> {_state(gap)}</p>'
        f'<p class="next">{_t(gap["next"])}</p>{said}'
        f'<p class="clause-of">{_cites(gap, number)}. {_t(gap["basis"])}</p></li>'
    )


def _state(gap: Mapping[str, Any]) -> str:
    return f'<span class="{gap["state_id"]}">{_t(gap["state"])}</span>'


def _chip(one: Mapping[str, Any]) -> str:
    return f'<span class="chip {one["state_id"]}">{_t(one["state"])}</span>'


def _t(text: str) -> str:
    """Escape a text and drop control characters; a name keeps its own direction."""
    return escape("".join(c if c.isprintable() or c in _MARKS else " " for c in str(text)))


# Isolates keep a name of another script in its place; nothing else unprintable reaches a page.
_MARKS = "\N{FIRST STRONG ISOLATE}\N{POP DIRECTIONAL ISOLATE}"
