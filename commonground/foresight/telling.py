"""Forecasts and triggers as plain records: what JSON, the picture and its pages tell."""

from dataclasses import asdict
from typing import Any

from commonground.foresight.stocks import Note, Outlook, Record
from commonground.foresight.triggers import Alarms, Watched

_NOT_MOVING = "that step is not taken as people moving."
_NOTES = {
    "one_figure": "One figure only: the range comes from other series and from what was learnt before.",
    "few_figures": "{n} figures only: the range leans on other series.",
    "gaps": "Periods without a count between its figures: {n}; none was filled in.",
    "break_table": f"Its table says that people are counted otherwise from {{items}} on: {_NOT_MOVING}",
    "break_anew": f"People were counted anew at {{items}}: {_NOT_MOVING}",
    "break_method": f"Another method from {{items}} on: {_NOT_MOVING}",
    "break_way": f"Counted in another way from {{items}} on: {_NOT_MOVING}",
    "break_coverage": f"More or less was covered from {{items}} on: {_NOT_MOVING}",
    "break_listed": "Other places were counted than the time before (how many then and now; the people in places only"
    f" one time counted): {{items}}; {_NOT_MOVING}",
    "break_person": f"Counted otherwise, as a person says: {{items}}; {_NOT_MOVING}",
    "break_asked": f"Counted otherwise from {{items}} on, as you asked: {_NOT_MOVING}",
    "break_suspected": "Nearly all series rose or fell at once (how many of how many): {items}. Did people move, or"
    " were they counted otherwise? It is taken as people moving until somebody answers with commonground questions.",
    "masked": "Masked counts stand as ranges; the forecast starts from both ends of the last one.",
    "all_zero": "Every count so far is zero: the range says how often such a series began to rise.",
    "few_cases": "Earlier forecasts that could be judged: {n}. The ranges lean on what UNHCR's yearly table up to 2012"
    " showed.",
    "also_counted": "The same people are also counted by: {items}.",
}


def in_english(note: Note) -> str:
    """A note as the command line prints it."""
    return _NOTES[note.id].format(n=f"{note.n:,}", items="; ".join(note.items))


def outlook_record(one: Outlook) -> dict[str, Any]:
    """The outlook as JSON tells it."""
    return {
        "category": one.asked.category,
        "measure": one.asked.measure,
        "origin": one.asked.origin or None,
        "place": one.asked.place or None,
        "source": one.source,
        "series": one.series,
        "step": one.step.value,
        "releases": list(one.releases),
        "base_rates": [
            {
                "ahead": rate.lead,
                "cases": rate.cases,
                "rose_by_more_than": {
                    f"{round((rise - 1) * 100)}%": round(share, 4) for rise, share in rate.rose.items()
                },
                "fell_by_more_than": {"25%": round(rate.fell, 4)},
                "median_change": round(rate.median_change, 4),
            }
            for rate in one.base_rates
        ],
        "forecast": [
            {
                "period": next_.period,
                "end": next_.end.isoformat(),
                "median": next_.median,
                **{f"range{share}": list(limits) for share, limits in next_.ranges.items()},
            }
            for next_ in one.coming
        ],
        "model": {
            "name": one.model,
            "why": why(one),
            "errors": {judged.model: round(judged.error, 4) for judged in one.judgements},
        },
        "backtest": {
            "own": [_as_record(record) for record in one.own],
            "peers": [_as_record(record) for record in one.peers],
            "peer_series": one.peer_series,
            "forecasts_that_taught_the_ranges": one.cases,
        },
        "last_forecasts": [
            {
                name: getattr(said, name)
                for name in ("made", "period", "median", "low80", "high80", "came", "inside", "alike")
            }
            for said in one.last
        ],
        "history": [
            {
                "period": p.period,
                "value": p.value,
                "low": p.low,
                "high": p.high,
                "break": p.broken,
                "why": p.why or None,
                "how": p.how or None,
            }
            for p in one.history
        ],
        "notes": [
            {"id": note.id, "n": note.n, "items": list(note.items), "text": in_english(note)} for note in one.notes
        ],
    }


def _as_record(record: Record) -> dict[str, Any]:
    return {
        "ahead": record.lead,
        "forecasts": record.forecasts,
        "median_scaled_error": round(record.median_scaled, 4),
        "median_scaled_error_of_last_value": round(record.base_scaled, 4),
        "wape": round(record.wape, 4),
        "wape_of_last_value": round(record.base_wape, 4),
        "inside": {f"{share}%": round(inside, 4) for share, inside in record.inside.items()},
        "interval_score_80": round(record.interval_score, 4),
    }


def why(one: Outlook) -> str:
    """Why this model, in a sentence."""
    errors = {judged.model: judged.error for judged in one.judgements}
    base = errors["last value"]
    if not any(errors.values()):
        return "No earlier forecast could be judged, so what was is taken to stay."
    if one.model == "last value":
        return f"No model did better than the last value ({base:.2f} usual changes off) on earlier forecasts."
    peers = f" and of {one.peer_series:,} of its size" if one.peer_series else ""
    return (
        f"Its earlier forecasts, of this series{peers}, were {errors[one.model]:.2f} usual changes off;"
        f" the last value's {base:.2f}."
    )


def trigger_record(one: Watched) -> dict[str, Any]:
    """A watched trigger as JSON tells it."""
    asked = one.trigger.asked
    return {
        "id": one.trigger.id,
        "met": one.fires,
        "category": asked.category,
        "origin": asked.origin or None,
        "place": asked.place or None,
        "period": one.period,
        "lead": one.trigger.lead,
        "direction": "above" if one.trigger.above else "below",
        "threshold": round(one.bound),
        "probability": round(one.likely, 4),
        "probability_needed": one.trigger.probability,
        "last": {"period": one.last[0], "count": round(one.last[1])},
        "median": round(one.median),
        "range80": [round(side) for side in one.range80],
        "record": {"own": _alarms(one.own), "peers": _alarms(one.peers)},
        "events": [{"period": period, "was": what} for period, what in one.events],
        "checklist": list(one.trigger.checklist),
        "who": one.trigger.who or None,
    }


def _alarms(alarms: Alarms) -> dict[str, Any]:
    rate = alarms.base_rate
    return {**asdict(alarms), "cases": alarms.cases, "base_rate": rate if rate is None else round(rate, 4)}
