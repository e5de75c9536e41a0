"""The forecasts and triggers a dossier asks for, each with its record, as part of the picture."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from commonground.core.errors import CommonGroundError, DossierError
from commonground.core.words import Measure, category
from commonground.foresight.stocks import Asked, Step, outlook
from commonground.foresight.telling import outlook_record, trigger_record
from commonground.foresight.triggers import triggers_of, watch
from commonground.picture.composition import country_names
from commonground.picture.dossier import FILE
from commonground.picture.figures import Figures

_KEYS = {"forecast", "trigger"}
_FORECAST_KEYS = {"category", "measure", "origin", "place", "source", "series", "every", "horizon"}
HORIZON = 2


def foreseen(figures: Figures) -> dict[str, Any]:
    """What [foresight] of the dossier asks for, from figures dated no later than its day."""
    where = str(figures.dossier.folder / FILE)
    asked = figures.dossier.foresight
    for strange in sorted(set(asked) - _KEYS):
        raise DossierError(
            f"foresight: {strange} is not one of its keys", where=where,
            next="Write [[foresight.forecast]] or [[foresight.trigger]].",
        )  # fmt: skip
    triggers = triggers_of(asked["trigger"], where=where) if "trigger" in asked else []
    until = figures.dossier.as_of
    forecasts = []
    for number, one in enumerate(asked.get("forecast", []), start=1):
        series, horizon = _asked(one, f"{where}, forecast {number}")
        try:
            record = outlook_record(outlook(figures.store, replace(series, until=until), horizon=horizon))
        except CommonGroundError as refusal:
            record = _refused(series, refusal)
        forecasts.append(_named(record, figures))
    watched = []
    for trigger in triggers:
        try:
            record = trigger_record(watch(figures.store, trigger, until=until))
        except CommonGroundError as refusal:
            record = _refused(trigger.asked, refusal) | {"id": trigger.id, "checklist": list(trigger.checklist)}
        watched.append(_named(record, figures))
    return {"forecasts": forecasts, "triggers": watched}


def _asked(one: Any, where: str) -> tuple[Asked, int]:
    def fault(what: str, then: str) -> DossierError:
        return DossierError(what, where=where, next=then)

    if not isinstance(one, Mapping):
        raise fault("it is no table", "Write [[foresight.forecast]] and its keys below it.")
    for strange in sorted(set(one) - _FORECAST_KEYS):
        raise fault(f"{strange} is not a key of a forecast", f"Known: {', '.join(sorted(_FORECAST_KEYS))}.")
    kind = category(str(one.get("category", "")))
    if kind is None:
        raise fault(f"category is {one.get('category')!r}", "Write an id or code: refugee, REF, IDP.")
    if not one.get("place") and not one.get("origin"):
        raise fault("neither origin nor place is given", "Say whose origin, which place, or both.")
    horizon, every = one.get("horizon", HORIZON), one.get("every")
    if isinstance(horizon, bool) or not isinstance(horizon, int) or horizon < 1:
        raise fault(f"horizon is {horizon!r}", "Write how many periods ahead: horizon = 2.")
    if every is not None and every not in tuple(Step):
        raise fault(f"every is {every!r}", 'Write every = "year", "quarter" or "month".')
    measure = one.get("measure", Measure.STOCK.value)
    if measure not in (Measure.STOCK, Measure.FLOW, Measure.MOVEMENTS):
        raise fault(f"measure is {measure!r}", 'Write measure = "stock", "flow" or "movements".')
    asked = Asked(
        kind.value, str(one.get("origin", "")).upper(), str(one.get("place", "")).upper(), str(one.get("source", "")),
        one.get("series"), Step(every) if every else None, measure=measure,
    )  # fmt: skip
    return asked, horizon


def _refused(asked: Asked, refusal: CommonGroundError) -> dict[str, Any]:
    """A forecast that cannot be made stands in the picture with the reason, as every other gap does."""
    return {
        "category": asked.category,
        "origin": asked.origin or None,
        "place": asked.place or None,
        "refused": refusal.what,
    }


def _named(record: dict[str, Any], figures: Figures) -> dict[str, Any]:
    """The record with the names of its two places."""
    for side in ("origin", "place"):
        code = record[side]
        unit = figures.gazetteer.unit(code) if code and len(code) != 3 else None
        name = {"en": unit.name} if unit else country_names(code, figures) if code else None
        record[side] = {"code": code, "name": name} if code else None
    return record
