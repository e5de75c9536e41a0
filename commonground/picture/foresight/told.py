"""The foresight part of a picture in words of one language: base rates first, then ranges, then the record."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from commonground.core.words import Method
from commonground.picture.languages import Language

_METHOD = re.compile("|".join(Method))


@dataclass(frozen=True)
class Forecast:
    """One forecast in words; `refused` says why there is none."""

    title: str
    category: str
    refused: str = ""
    usual: tuple[str, ...] = ()
    last: str = ""
    rows: tuple[tuple[str, ...], ...] = ()  # period, middle, the ranges of 50, 80 and 95
    model: str = ""
    records: tuple[str, ...] = ()
    past: tuple[tuple[str, ...], ...] = ()  # period, middle, the range of 80, what came, inside or outside
    notes: tuple[str, ...] = ()
    brief: str = ""


@dataclass(frozen=True)
class Trigger:
    """One trigger in words."""

    id: str
    met: bool
    state: str
    watches: str
    usual: str = ""
    likely: str = ""
    records: tuple[str, ...] = ()
    checklist: tuple[str, ...] = ()
    who: str = ""
    refused: str = ""
    brief: str = ""


@dataclass(frozen=True)
class Told:
    """Everything the pages and the brief say of what is likely next."""

    forecasts: tuple[Forecast, ...]
    triggers: tuple[Trigger, ...]

    @property
    def lines(self) -> list[tuple[str, bool]]:
        """A line for each, and whether it is a trigger that is met: those first, then forecasts, then the others."""
        met, quiet = ([(one.brief, one.met) for one in self.triggers if one.met is said] for said in (True, False))
        return [*met, *((one.brief, False) for one in self.forecasts), *quiet]


def told(picture: Mapping[str, Any], lang: Language) -> Told:
    """Put the foresight part of a picture into words; empty where the dossier asks for none."""
    part = picture.get("foresight", {"forecasts": [], "triggers": []})
    return Told(
        tuple(_forecast(one, lang) for one in part["forecasts"]), tuple(_trigger(one, lang) for one in part["triggers"])
    )


def _title(one: Mapping[str, Any], lang: Language) -> str:
    names = {side: lang.country(one[side]["name"]) for side in ("origin", "place") if one[side]}
    kind = "people_from_in" if len(names) == 2 else "people_from" if "origin" in names else "people_in"
    return lang.text(f"foresight.{kind}", category=lang.category(one["category"]), **names)


def _forecast(one: Mapping[str, Any], lang: Language) -> Forecast:
    title = _title(one, lang)
    if "refused" in one:
        refused = lang.text("foresight.refused", why=lang.say(one["refused"]))
        return Forecast(title, one["category"], refused, brief=f"{title}. {refused}")
    last = next(point for point in reversed(one["history"]) if point["low"] is not None)
    count = lang.range(last["low"], last["high"]) if last["value"] is None else lang.number(last["value"])
    first = one["forecast"][0]
    return Forecast(
        title=title,
        category=one["category"],
        usual=tuple(_usual(rate, one, lang) for rate in one["base_rates"]) or (lang.text("foresight.usual_unknown"),),
        last=lang.text("foresight.last", n=count, period=last["period"], source=lang.agency(one["source"])),
        rows=tuple(
            (row["period"], lang.number(row["median"]), *(lang.range(*row[f"range{share}"]) for share in (50, 80, 95)))
            for row in one["forecast"]
        ),
        model=_model(one, lang),
        records=tuple(
            _record(record, whose, one, lang) for whose in _whose(one) for record in one["backtest"][whose]
        ),
        past=tuple(
            (
                past["period"], lang.number(past["median"]), lang.range(past["low80"], past["high80"]),
                lang.number(past["came"]), lang.text(f"foresight.{_verdict(past)}"),
            )
            for past in one["last_forecasts"]
        ),
        notes=tuple(_note(note, lang) for note in one["notes"]),
        brief=lang.text(
            "foresight.brief", title=title, period=first["period"], range=lang.range(*first["range80"]),
            middle=lang.number(first["median"]), last=count, then=last["period"],
        ),
    )  # fmt: skip


def _note(note: Mapping[str, Any], lang: Language) -> str:
    items = note["items"]
    if note["id"] == "break_method":
        items = [_METHOD.sub(lambda word: lang.text(f"method.{word[0]}"), item) for item in items]
        # An arrow between words points the way they are read.
        items = [item.replace("→", "←") for item in items] if lang.direction == "rtl" else items
    said = lang.apart(lang.foreign(item) for item in items)
    return lang.text(f"foresight.note.{note['id']}", n=lang.number(note["n"]), items=said)


def _verdict(past: Mapping[str, Any]) -> str:
    if not past["alike"]:
        return "counted_otherwise"
    return "inside" if past["inside"] else "outside"


def _whose(one: Mapping[str, Any]) -> tuple[str, ...]:
    """Whose record is told: that of its peers, where it has any, and its own."""
    return ("peers", "own") if one["backtest"]["peer_series"] else ("own",)


def _ahead(periods: int, step: str, lang: Language) -> str:
    return lang.counted(f"{step}s", periods)


def _usual(rate: Mapping[str, Any], one: Mapping[str, Any], lang: Language) -> str:
    return lang.text(
        "foresight.usual",
        ahead=_ahead(rate["ahead"], one["step"], lang),
        n=lang.number(rate["cases"]),
        rose=lang.percent(rate["rose_by_more_than"]["25%"]),
        doubled=lang.percent(rate["rose_by_more_than"]["100%"]),
        fell=lang.percent(rate["fell_by_more_than"]["25%"]),
    )


def _model(one: Mapping[str, Any], lang: Language) -> str:
    name, errors = one["model"]["name"], one["model"]["errors"]
    said = lang.text("foresight.model", model=lang.text(f"foresight.models.{name.replace(' ', '_')}"))
    if name == "last value":
        return f"{said} {lang.text('foresight.no_better')}"
    peers = one["backtest"]["peer_series"]
    off = {"error": lang.number(round(errors[name], 2)), "base": lang.number(round(errors["last value"], 2))}
    if peers:
        chosen = lang.text("foresight.chosen", n=lang.number(peers), **off)
    else:
        chosen = lang.text("foresight.chosen_alone", **off)
    return f"{said} {chosen}"


def _record(record: Mapping[str, Any], whose: str, one: Mapping[str, Any], lang: Language) -> str:
    return lang.text(
        f"foresight.record_{whose}",
        ahead=_ahead(record["ahead"], one["step"], lang),
        n=lang.number(record["forecasts"]),
        wape=lang.percent(record["wape"]),
        base=lang.percent(record["wape_of_last_value"]),
        inside=lang.percent(record["inside"]["80%"]),
    )


def _trigger(one: Mapping[str, Any], lang: Language) -> Trigger:
    title, checklist = _title(one, lang), tuple(lang.say(line) for line in one["checklist"])
    if "refused" in one:
        refused = lang.text("foresight.refused", why=lang.say(one["refused"]))
        state = lang.text("foresight.unknown")
        return Trigger(
            one["id"], False, state, title, checklist=checklist, refused=refused, brief=f"{title}. {refused}"
        )
    state = lang.text(f"foresight.{'met' if one['met'] else 'not_met'}")
    bound = lang.number(one["threshold"], rounded=True)
    watches = lang.text(f"foresight.watch_{one['direction']}", title=title, n=bound, period=one["period"])
    peers = one["record"]["peers"]
    usual = lang.text("foresight.usual_unknown")
    if peers["base_rate"] is not None:
        usual = lang.text("foresight.base", share=lang.percent(peers["base_rate"]), n=lang.number(peers["cases"]))
    likely = lang.text(
        "foresight.likely", share=lang.percent(one["probability"]), needed=lang.percent(one["probability_needed"])
    )
    records = tuple(_alarms(one["record"][whose], whose, lang) for whose in ("peers", "own"))
    brief = lang.text("foresight.brief_trigger", watches=watches, state=state, likely=likely)
    return Trigger(
        one["id"], one["met"], state, watches, usual, likely, records, checklist, one["who"] or "", "", brief
    )


def _alarms(alarms: Mapping[str, Any], whose: str, lang: Language) -> str:
    counts = {name: lang.number(alarms[name]) for name in ("hits", "misses", "false_alarms", "quiet")}
    return lang.text(f"foresight.alarms_{whose}", **counts)
