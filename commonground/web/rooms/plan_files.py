"""A plan as files to take away, and as the command that makes it anew."""

import shlex
from collections.abc import Callable

import orjson
import polars as pl
from django.http import HttpResponse
from django.utils.http import content_disposition_header

from commonground.matching import answer, neutral, placements
from commonground.picture.dossier import Dossier
from commonground.picture.languages import Language
from commonground.web.rooms.plan_tables import why
from commonground.web.rooms.planning import GAP, Plan, written

# Spreadsheets read a CSV as UTF-8 only with this mark before it.
MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"


def response(plan: Plan, name: str, file: str, words: Language) -> HttpResponse:
    """The file asked for, to be kept rather than shown."""
    kind, write = FILES[file]
    headers = {"Content-Disposition": content_disposition_header(True, f"{name}-{file}") or "attachment"}
    return HttpResponse(write(plan, words), content_type=kind, headers=headers)


def command(plan: Plan, dossier: Dossier, *, seconds: int) -> str:
    """The command line that makes this plan with more time and to a smaller gap, run in the dossier's folder."""
    folder = dossier.folder.resolve()
    file = plan.fed.file.resolve()
    parts = ["commonground", "match", str(file.relative_to(folder)) if file.is_relative_to(folder) else file.name]
    parts += ["--kind", plan.fed.kind] if plan.fed.kind != "resettlement" else []
    parts += ["--time", str(seconds), "--gap", f"{GAP / 10:g}"]
    for act, pairs in (("--pin", plan.hand.pins), ("--forbid", plan.hand.forbids)):
        for pair in pairs:
            parts += [act, written(pair)]
    return shlex.join([*parts, "--out", "plan"])


def _placements(plan: Plan, words: Language) -> str:
    return MARK + neutral(placements(plan.found)).write_csv()


def _cases(plan: Plan, words: Language) -> str:
    """Every case: its place or none, what it uses, the next best, and why, with the key of a reason."""
    instance = plan.instance
    told = [
        {
            "case": one.case,
            "place": one.placed.place if one.placed else None,
            **{name: float(instance.need[at, d]) for d, name in enumerate(instance.dimensions)},
            "value": round(one.placed.value, 6) if one.placed else None,
            "next_best": one.next_best.place if one.next_best else None,
            "regret": None if one.regret is None else round(max(one.regret, 0.0), 6),
            "kept_by_a_person": one.case in plan.kept,
            "reason": plan.reasons[one.case].key if one.case in plan.reasons else None,
            "why": why(plan, one, words),
        }
        for at, one in enumerate(plan.explained)
    ]
    return MARK + neutral(pl.DataFrame(told, infer_schema_length=None)).write_csv()


def _whole(plan: Plan, words: Language) -> bytes:
    return orjson.dumps(answer(plan.found, cpu_seconds=plan.seconds), option=orjson.OPT_INDENT_2)


Writer = Callable[[Plan, Language], str | bytes]
FILES: dict[str, tuple[str, Writer]] = {
    "placements.csv": ("text/csv; charset=utf-8", _placements),
    "cases.csv": ("text/csv; charset=utf-8", _cases),
    "plan.json": ("application/json", _whole),
}
