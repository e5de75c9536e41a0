"""What the pages of a plan show, in the reader's language: its headline, rows, places, rules, and its map."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from commonground.core.errors import CommonGroundError
from commonground.matching import Clause, Explanation, Option, Refusal, explanations, uses
from commonground.picture import plan_words
from commonground.picture.languages import Language
from commonground.picture.outlines import outlines
from commonground.picture.plan_map import Spot, draw
from commonground.web.room import Situation
from commonground.web.rooms.planning import Plan
from commonground.web.speaking import address

# A regret smaller than this is a rounding of the prices.
REGRET = 1e-6
# Of more cases than this a page does not ask who would be better elsewhere: that explains every one of them.
EXPLAINED = 5_000


def headline(plan: Plan, words: Language) -> dict[str, str]:
    """How many are placed, what the plan is worth, how far that is from the bound, and why the search stopped."""
    found = plan.found.plan
    return {
        "placed": words.number(plan.found.placed),
        "cases": words.number(len(plan.instance.cases)),
        "value": words.number(round(found.value, 2)),
        "bound": words.number(round(found.bound, 2)),
        "gap": words.percent(found.gap, digits=2),
        "stop": words.text(f"web.plan_stop.{found.stop}"),
    }


def kept(plan: Plan, at: int, asked: Mapping[str, str]) -> bool:
    """Whether a case passes the filters of the page."""
    case, place = plan.instance.cases[at], plan.place_of(at)
    reason = plan.reasons.get(case)
    regretful = len(plan.instance.cases) <= EXPLAINED
    states = {
        "placed": lambda: place is not None,
        "unplaced": lambda: place is None,
        "regret": lambda: not regretful or (plan.explained[at].regret or 0.0) > REGRET,
    }
    return (
        asked["find"].casefold() in case.casefold()
        and (not asked["place"] or place == asked["place"])
        and (asked["state"] not in states or states[asked["state"]]())
        and (not asked["why"] or (reason is not None and reason.key == asked["why"]))
    )


def rows(plan: Plan, cases: Sequence[int], words: Language) -> list[dict[str, Any]]:
    """Cases with what is recommended and why; the value is what the objective counts."""
    need = plan.instance.need[:, 0]
    return [
        {
            "case": told.case,
            "place": plan.place_of(at),
            "uses": words.number(float(need[at])),
            "value": words.number(round(_worth(plan, at), 2)) if plan.place_of(at) else "",
            "why": why(plan, told, words),
        }
        for at, told in zip(cases, explanations(plan.found, cases), strict=True)
    ]


def why(plan: Plan, told: Explanation, words: Language) -> str:
    """Why a case is where it is, in one sentence."""
    if told.case in plan.reasons:
        return plan_words.sentence(plan.reasons[told.case], words)
    if told.case in plan.kept:
        return words.text("web.plans.row_kept")
    if told.next_best is None or told.regret is None:
        return words.text("web.plans.row_only")
    place, net = plan_words.name(told.next_best.place, words), round(abs(told.regret), 2)
    if not net:
        return words.text("web.plans.row_even", place=place)
    key = "row_regret" if told.regret > REGRET else "row_ahead"
    return words.text(f"web.plans.{key}", place=place, net=words.number(net))


def _worth(plan: Plan, at: int) -> float:
    return float(plan.instance.value[at, plan.found.at[at]] + plan.instance.bonus[at])


def needs(plan: Plan, at: int, words: Language) -> list[tuple[str, str]]:
    """What a case uses of each capacity, without those it does not use."""
    need = plan.instance.need[at]
    return [
        (plan_words.column(name, words), words.number(float(need[d])))
        for d, name in enumerate(plan.instance.dimensions)
        if need[d]
    ]


def option(one: Option, words: Language) -> dict[str, Any]:
    """A place that is open to a case, with its value, prices and what is left."""
    numbers = {key: words.number(round(getattr(one, key), 2)) for key in ("value", "price", "push", "net")}
    return {**numbers, "place": one.place, "binds": words.join(plan_words.column(name, words) for name in one.binds)}


def closure(clause: Clause, places: Sequence[str], words: Language) -> dict[str, Any]:
    """A clause that closes places: its name, its words, the law it keeps, and the places."""
    return {
        "rule": plan_words.rule(clause.rule, plan_words.key_of(clause.text), words),
        "says": plan_words.sentence(clause.text, words),
        "safeguard": clause.safeguard,
        "cited": [
            {"key": key, "says": words.text("list.between").join(filter(None, (one.document, one.place)))}
            for key, one in plan_words.cited(clause, words)
        ],
        "places": places,
    }


def places(plan: Plan, words: Language) -> list[tuple[str, list[dict[str, Any]]]]:
    """Each place with the use, the room and the price of each of its capacities."""
    return [(name, capacities(plan, j, words)) for j, name in enumerate(plan.instance.places)]


def capacities(plan: Plan, place: int, words: Language) -> list[dict[str, Any]]:
    """The capacities of one place: used, room, and price."""
    use, price, room = uses(plan.found)[place], plan.found.plan.prices.capacity[place], plan.instance.capacity[place]
    return [
        {
            "id": dimension,
            "name": plan_words.column(dimension, words),
            "used": words.number(float(use[d])),
            "room": words.number(float(room[d])),
            "price": words.number(round(float(price[d]), 2)),
            "short": bool(price[d] > REGRET),
        }
        for d, dimension in enumerate(plan.instance.dimensions)
    ]


def rules(plan: Plan, words: Language) -> list[dict[str, str]]:
    """Each rule held for a group: what it asks, what the group gets, what one more would cost, and its clause."""
    return [
        {
            "rule": plan_words.rule(row.rule, plan_words.key_of(row.clause), words),
            "group": plan_words.sentence(row.group, words),
            "clause": plan_words.sentence(row.clause, words),
            **{key: words.number(round(getattr(row, key), 3)) for key in ("asked", "got", "price")},
        }
        for row in plan.found.rules
    ]


def fault(refusal: CommonGroundError, words: Language) -> dict[str, Any]:
    """A refusal: in the reader's language where it has a key, else as it was raised, for the page to mark."""
    if isinstance(refusal, Refusal):
        return {"says": plan_words.sentence(refusal.said, words)}
    return {"what": refusal.what, "next": refusal.next}


def drawn(
    plan: Plan, words: Language, shown: Situation, name: str, hand: Sequence[tuple[str, str]]
) -> dict[str, SafeString | str] | None:
    """The places on the map where their table gives latitude and longitude for any of them."""
    table = plan.instance.place_table
    if not {"latitude", "longitude"} <= set(table.columns):
        return None
    use, spots = uses(plan.found)[:, 0], []
    dimension = plan_words.column(plan.instance.dimensions[0], words)
    for j, place in enumerate(plan.instance.places):
        try:
            lat, lon = float(table["latitude"][j] or "x"), float(table["longitude"][j] or "x")
        except ValueError:
            continue  # a place without a position stays in the table
        if -90 <= lat <= 90 and -180 <= lon <= 180:
            used, room = float(use[j]), float(plan.instance.capacity[j, 0])
            says = f"{plan_words.name(place, words)}: {words.number(used)} / {words.number(room)} ({dimension})"
            spots.append(Spot(place, lat, lon, used, room, f"{place} {words.number(used)}/{words.number(room)}", says))
    if not spots:
        return None

    def link(place: str) -> str:
        return address(words.code, shown.slug, "plans", name, "place", place, also=hand)

    # Our own drawing code escapes the names it prints.
    land = outlines(shown.picture["places"])
    svg = mark_safe(draw(spots, words, title=words.text("web.plans.map"), link=link, shapes=land))  # noqa: S308
    return {"svg": svg, "legend": words.text("web.plans.legend", dimension=dimension)}
