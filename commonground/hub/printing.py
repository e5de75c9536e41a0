"""The state of a field and a framework's progress, each a sheet for a terminal, as HTML that prints, and as PDF."""

import html
import json
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from commonground.hub.fielding import Field

_STYLE = (
    "body{font:15px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a}"
    "h1{font-size:1.5rem;border-bottom:3px solid #0072bc}h2{font-size:1.1rem;margin-top:1.6rem}"
    "blockquote{margin:.4rem 0;padding-left:.8rem;border-left:3px solid #bbb}cite{color:#555;font-style:normal;"
    "font-size:.85rem}.gap{background:#fff4d6;padding:.5rem .8rem}@media print{body{margin:0;max-width:none}}"
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A title, a line below it, and parts: each a heading with its items, cited where they are quoted."""

    title: str
    below: str
    parts: list[tuple[str, list[dict[str, str]]]]


def field_sheet(page: Field) -> Sheet:
    """The state of the field on one objective."""
    return Sheet(f"{page.node.id}  {page.node.title}", f"State of the field on {page.day}", _parts(page))


def progress_sheet(told: dict[str, Any]) -> Sheet:
    """A framework's indicators: baseline, direction, the last values and their trend."""
    known = [one for one in told["indicators"] if one["measured"]]
    unknown = [_plain(_named(one)) for one in told["indicators"] if not one["measured"]]
    parts = [
        ("What the figures show", [_measured(one) for one in known] or [_plain("No indicator is measured.")]),
        ("Baselines that the texts state", _baselines(told["indicators"]) or [_plain("None.")]),
        ("What is missing: no figure in the store answers it", unknown or [_plain("Nothing.")]),
    ]
    below = f"{told['measured']} of {len(told['indicators'])} indicators measured"
    return Sheet(f"{told['framework']}  {told['title']}", below, parts)


def as_text(sheet: Sheet) -> str:
    """For a terminal."""
    lines = [sheet.title, sheet.below, ""]
    for heading, items in sheet.parts:
        lines.append(heading)
        lines += [
            f"  - {item['text']}\n    [{item['cite']}]" if item["cite"] else f"  {item['text']}" for item in items
        ]
        lines.append("")
    return "\n".join(lines).rstrip()


def as_html(sheet: Sheet) -> str:
    """A page of its own that reads from right to left where its quotes do, and prints."""
    body = []
    for heading, items in sheet.parts:
        body.append(f"<h2>{html.escape(heading)}</h2>")
        for item in items:
            said, cited = html.escape(item["text"]), html.escape(item["cite"])
            if cited:
                body.append(
                    f'<blockquote dir="auto" lang="{item["lang"]}">{said}<br><cite '
                    f'dir="ltr">{cited}</cite></blockquote>'
                )
            else:
                body.append(f"<p{' class=gap' if heading.startswith('What is missing') else ''}>{said}</p>")
    title = html.escape(sheet.title)
    return (
        f'<!doctype html><html lang="en"><head><meta '
        f'charset="utf-8"><title>{title}</title><style>{_STYLE}</style></head>'
        f"<body><h1>{title}</h1><p>{html.escape(sheet.below)}</p>{''.join(body)}</body></html>\n"
    )


def as_pdf(sheet: Sheet, *, fonts: Path) -> bytes:
    """The same on paper; `fonts` is a folder of fonts that have every letter quoted."""
    import typst

    content = json.dumps(
        {
            "title": sheet.title,
            "below": sheet.below,
            "parts": [{"heading": heading, "items": items} for heading, items in sheet.parts],
        },
        ensure_ascii=False,
        sort_keys=True,
    )
    template = (files("commonground.hub") / "field.typ").read_bytes()
    made: bytes = typst.compile(  # type: ignore[misc]
        template, font_paths=[str(fonts)], ignore_system_fonts=True, sys_inputs={"content": content}, timestamp=0
    )
    return made


def _parts(page: Field) -> list[tuple[str, list[dict[str, str]]]]:
    """What stands on the page: heading, then items with their citation."""
    said = [_quote(p.text, f"{title}, {p.locator} [{p.version[:8]}]", p.language) for p, title, _ in page.said]
    promised = [
        _quote(entry.promise.quote, f"{entry.title}, {entry.promise.locator}; {_when(entry)}", entry.promise.language)
        for entry in page.promised
    ]
    practices = [
        _quote(p.text, f"{office}: {title}, {p.locator} [{p.version[:8]}]", p.language)
        for p, title, office in page.practices
    ]
    conflicts = [_plain(f"{a.name} and {b.name}: {why}") for a, b, why in page.conflicts]
    parts = [
        ("What the texts say", said or [_plain("No passage.")]),
        ("What is promised and due", promised or [_plain("No commitment found.")]),
        (
            "What the figures show",
            [_measured(item.as_dict()) for item in page.figures] or [_plain("No indicator.")],
        ),
        ("Practices reported by offices", practices or [_plain("No office has reported one.")]),
    ]
    if conflicts:
        parts.append(("For someone to settle", conflicts))
    parts.append(("What is missing", [_plain(", ".join(page.gaps) if page.gaps else "Nothing.")]))
    return parts


def _when(entry: Any) -> str:
    promise = entry.promise
    who = f"{promise.actor or 'nobody named'}, {promise.kind}, {entry.standing}"
    if entry.late:
        return f"{who}, due {promise.due_date}, {entry.late} days late"
    return (
        f"{who}, due {promise.due_date or promise.due_text}"
        if promise.due_date or promise.due_text
        else f"{who}, open, no date"
    )


def _measured(told: dict[str, Any]) -> dict[str, str]:
    """An indicator's last figure with its trend and one of the cells it rests on, or that nothing answers it."""
    if not told["values"]:
        return _plain(f"{_named(told)}: no figure in the store answers it.")
    last = told["values"][-1]
    trend = f", {told['trend']}" if told["trend"] else ""
    judged = f" ({told['progress']})" if told["progress"] else ""
    at = last["locator"]
    cell = f"{at['path']}{f', {sheet}' if (sheet := at['sheet']) else ''}, row {at['row']}, {at['column']}"
    return _quote(
        f"{_named(told)}: {last['value']:,.0f} in {last['year']}, as {last['places']} places reported to "
        f"{last['source']}{trend}{judged}.",
        f"{'such as ' if last['places'] > 1 else ''}{cell} [{at['release'][:8]}]",
        "en",
    )


def _named(told: dict[str, Any]) -> str:
    """An indicator by number, title, unit and the direction that is better."""
    better = {"up": "; more is better", "down": "; less is better"}.get(told["direction"], "")
    return f"{told['id']} {told['title']} ({told['unit']}{better})"


def _baselines(indicators: list[dict[str, Any]]) -> list[dict[str, str]]:
    """What the texts state of the start, each once."""
    bases = {base["id"]: base for one in indicators for base in one["baseline"]}
    return [
        _quote(f"{base['what']}: {base['value']} {base['unit']}, {base['period']}", f"{base['source']}", "en")
        for base in bases.values()
    ]


def _quote(text: str, cite: str, lang: str) -> dict[str, str]:
    return {"text": text, "cite": cite, "lang": lang}


def _plain(text: str) -> dict[str, str]:
    return {"text": text, "cite": "", "lang": "en"}
