"""A brief on paper: two A4 pages of PDF, the same bytes for the same picture."""

import json
import re
from collections.abc import Callable
from dataclasses import asdict
from importlib import resources
from typing import Any

import typst

from commonground.core.errors import CommonGroundError
from commonground.picture.brief.content import Brief
from commonground.picture.brief.memory import NAME
from commonground.picture.brief.room import ROOMS, Room
from commonground.picture.languages import Language
from commonground.picture.svg import FONTS

PAGES = 2
_PAGE = re.compile(rb"/Type\s*/Page\b")


def printed(draft: Callable[[Room], Brief], lang: Language) -> bytes:
    """Set a brief on two pages in its own font, in the widest room and the largest letters that fit."""
    template: Any = (resources.files(__package__) / "brief.typ").read_bytes()
    for room in ROOMS:
        brief = draft(room)
        pdf = typst.compile(
            template,
            font_paths=[str(FONTS)],
            ignore_system_fonts=True,
            sys_inputs={"content": json.dumps(told(brief, lang), ensure_ascii=False, sort_keys=True)},
            timestamp=0,
        )
        if len(_PAGE.findall(pdf)) == PAGES:
            return bytes(pdf)
    raise CommonGroundError(
        "the brief does not fit on two pages", where=brief.name, next="Name fewer populations in situation.toml."
    )


def told(brief: Brief, lang: Language) -> dict[str, Any]:
    """Return what the template prints: the content, the headings and the direction."""
    said = asdict(brief)
    said["memory"] = json.dumps(brief.memory, sort_keys=True, ensure_ascii=False)
    said["memory_name"] = NAME
    said["sources"] = [[one.source, one.title, one.dates, one.read, one.licence] for one in brief.sources]
    said["columns"] = [lang.text(f"brief.col_{name}") for name in ("source", "title", "dates", "read", "licence")]
    said["page"] = lang.text("brief.page", n="{n}", all="{all}")
    said["headline"] = lang.text("brief.headline")
    said["no_conflict"] = lang.text("brief.no_conflict")
    names = ("composition", "map", "lead", "clauses", "flip", "conflicts", "overlaps", "unknown", "promises", "sources")
    said |= {f"{name}_title": lang.text(f"brief.{name}") for name in names}
    said["foresight_title"] = lang.text("foresight.title") if brief.foresight else ""
    return said | {"code": lang.code, "direction": lang.direction}
