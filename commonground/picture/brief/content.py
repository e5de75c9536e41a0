"""Everything a brief prints, in one language and in order; paper and screen show the same content."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from commonground.picture import charts
from commonground.picture import map as maps
from commonground.picture.brief.changes import changes
from commonground.picture.brief.leading import Lead, leads
from commonground.picture.brief.memory import Memory, mark, remember
from commonground.picture.brief.promises import promises
from commonground.picture.brief.room import ROOMS, Room
from commonground.picture.brief.unknown import unknowns
from commonground.picture.charts import counted, source_date
from commonground.picture.colours import colour
from commonground.picture.languages import Language

# What a release is stored with where its file names no licence.
_UNSTATED = "not stated"


@dataclass(frozen=True, slots=True)
class Card:
    """One headline figure: rounded for reading, the exact number and its source below."""

    label: str
    reading: str
    reported: bool
    exact: str
    note: str
    colour: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """Sources that differ: what they say, how far apart, and by which rule one is shown."""

    numbers: list[str]
    text: str
    rule: str


@dataclass(frozen=True, slots=True)
class Source:
    """One row of the table of sources."""

    source: str
    title: str
    dates: str
    read: str
    licence: str


@dataclass(frozen=True, slots=True)
class Brief:
    """The whole brief; lists hold what there is room for, and say what they leave to the situation room."""

    kind: str
    name: str
    places: str
    as_of: str
    period: str
    fictitious: str
    cards: list[Card]
    cards_more: str
    changed: list[str]
    changed_title: str
    composition: str
    map: str
    leads: list[Lead]
    leads_more: str
    sensitivity: str
    conflicts: list[Conflict]
    conflicts_more: str
    overlaps: list[str]
    beside: list[str]
    unknown: list[str]
    promises: list[str]
    foresight: list[str]
    sources: list[Source]
    sources_more: str
    terms: str
    footer: str
    memory: Memory


def content(picture: Mapping[str, Any], lang: Language, *, since: Memory | None = None, room: Room = ROOMS[0]) -> Brief:
    """Put a picture into words, numbers and drawings; with `since`, also what changed."""
    situation, now = picture["situation"], remember(picture)
    name = lang.country(situation["name"])
    unknown = unknowns(picture, lang)
    changed = _changed(since, now, lang, room) if since else []
    return Brief(
        kind=lang.text("brief.kind"),
        name=name,
        places=lang.join(lang.country(place["name"]) for place in situation["places"]),
        as_of=lang.text("brief.as_of", date=lang.date(picture["as_of"])),
        period=lang.text("brief.period", period=lang.period(situation["start"], situation["end"])),
        fictitious=lang.text("brief.fictitious") if situation["fictitious"] else "",
        cards=[_card(category, number, lang) for category, number in list(picture["headline"].items())[: room.cards]],
        cards_more=_more(len(picture["headline"]) - room.cards, lang),
        changed=changed,
        changed_title=lang.text("brief.changed", date=lang.date(since["as_of"])) if since else "",
        composition=charts.composition(picture, lang, width=700, notes=False),
        map=maps.draw(picture, lang, width=700, tallest=min(room.map_height, 330) if since else room.map_height),
        leads=leads(picture, lang, room),
        leads_more=_more(len(picture["lead"]) - room.lines, lang),
        sensitivity=charts.sensitivity(picture, lang, width=400),
        conflicts=[_conflict(one, lang, room) for one in picture["conflicts"][: room.conflicts]],
        conflicts_more=_more(len(picture["conflicts"]) - room.conflicts, lang),
        overlaps=[text for one in picture["overlaps"][: room.overlaps] for text in _overlap(one, lang)]
        + _left(len(picture["overlaps"]) - room.overlaps, lang),
        beside=[_beside(name, n["beside"], lang) for name, n in picture["headline"].items() if n.get("beside")],
        unknown=unknown[: room.unknown] + _left(len(unknown) - room.unknown, lang),
        promises=promises(picture, lang),
        foresight=_foresight(picture, lang, room),
        sources=[_source(one, lang) for one in _headline_first(picture)[: room.sources]],
        sources_more=_more(len(picture["sources"]) - room.sources, lang),
        terms=_terms(picture, lang),
        footer=lang.text("brief.footer", name=name, date=lang.date(picture["as_of"]), mark=mark(picture)[:12]),
        memory=now,
    )


def _more(left: int, lang: Language) -> str:
    return lang.text("brief.more", n=lang.number(left)) if left > 0 else ""


def _left(left: int, lang: Language) -> list[str]:
    return [_more(left, lang)] if left > 0 else []


def _changed(since: Memory, now: Memory, lang: Language, room: Room) -> list[str]:
    found = changes(since, now, lang)
    return found[: room.changes] + _left(len(found) - room.changes, lang) or [lang.text("brief.changed_none")]


def _card(category: str, number: Mapping[str, Any], lang: Language) -> Card:
    value, low, high = number["value"], number["low"], number["high"]
    masked = number["status"] == "masked"
    exact = []
    if value is not None and not masked and lang.number(value, rounded=True) != lang.number(value):
        exact.append(lang.text("brief.exactly", n=lang.number(value)))
    if masked:
        exact.append(lang.text("brief.masked"))
    elif low is not None and high is not None and low != high:
        exact.append(lang.text("brief.between", low=lang.number(low), high=lang.number(high)))
    if number["unit"] == "households":
        exact.append(lang.text("brief.households"))
    notes = [source_date(number, lang)]
    if number.get("override"):
        by_hand = number["override"]
        notes.append(lang.text("brief.chosen_by_hand", who=lang.foreign(by_hand["who"]), why=lang.say(by_hand["why"])))
    if number.get("aligned") is False:
        notes.append(lang.text("brief.not_aligned"))
    reading = counted(number, lang) if masked else lang.number(value, rounded=True)
    reported = number["status"] != "not_reported"
    return Card(lang.category(category), reading, reported, lang.apart(exact), lang.apart(notes), colour(category))


def _conflict(one: Mapping[str, Any], lang: Language, room: Room) -> Conflict:
    numbers = [_told(number, lang) for number in one["numbers"][: room.numbers]]
    numbers += _left(len(one["numbers"]) - room.numbers, lang)
    text = lang.text(
        "brief.conflict",
        category=lang.category(one["category"]),
        ratio=lang.number(None if one["ratio"] is None else round(one["ratio"], 2)),
        gap=lang.number(one["gap"]),
        source=lang.agency(one["numbers"][one["chosen"]]["source"]),
    )
    rule = one["rule"]["id"]
    return Conflict(numbers, text, lang.text("brief.rule", text=lang.rule(rule), id=rule))


def _foresight(picture: Mapping[str, Any], lang: Language, room: Room) -> list[str]:
    """What is likely next: triggers that are met first, then forecasts, then the other triggers."""
    if "foresight" not in picture:
        return []
    from commonground.picture.foresight import told  # a brief without forecasts never loads the room

    found = [line for line, _ in told(picture, lang).lines]
    return found[: room.foresight] + _left(len(found) - room.foresight, lang)


def _told(number: Mapping[str, Any], lang: Language) -> str:
    return lang.text(
        "brief.conflict_number",
        source=lang.agency(number["source"]),
        value=counted(number, lang),
        period=lang.period(number["start"], number["end"]),
    )


def _beside(category: str, numbers: list[dict[str, Any]], lang: Language) -> str:
    items = lang.apart(_told(number, lang) for number in numbers)
    return lang.text("brief.beside", category=lang.category(category), items=items)


def _overlap(one: Mapping[str, Any], lang: Language) -> list[str]:
    if one["low"] == one["high"]:
        return []  # no nationality was seen by both
    left, right = one["left"], one["right"]
    apart = [] if one.get("aligned", True) else [lang.text("web.overlaps.not_aligned")]
    told = lang.text(
        "brief.overlap",
        left=f"{lang.category(left['category'], left['value'])} ({lang.agency(left['source'])})",
        right=lang.join(f"{lang.category(n['category'], n['value'])} ({lang.agency(n['source'])})" for n in right),
        low=lang.number(one["low"]),
        high=lang.number(one["high"]),
    )
    both = [lang.country(nation["name"]) for nation in one["nationalities"] if nation["both"]]
    return [told, *apart, *([lang.text("brief.overlap_both", names=lang.join(both))] if both else [])]


def _headline_first(picture: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The sources in the order the headline stands on them, then the others."""
    order = {n["locator"]["release"]: place for place, n in reversed(list(enumerate(picture["headline"].values())))}
    return sorted(picture["sources"], key=lambda one: order.get(one["release"], len(order)))


def _source(one: Mapping[str, Any], lang: Language) -> Source:
    licence = one["licence"] or ""
    named = lang.text("brief.no_licence") if licence == _UNSTATED else lang.foreign(licence)
    restricted = "" if one["redistribute"] else lang.text("brief.restricted")
    return Source(
        source=lang.join(lang.agency(code) for code in one["source"].split(", ")),
        title=lang.foreign(one["title"] or one["path"]),
        dates=lang.period(one["first"], one["last"]),
        read=lang.date(one["read_on"] or None),
        licence=lang.apart([named, restricted]),
    )


def _terms(picture: Mapping[str, Any], lang: Language) -> str:
    told = [lang.text("brief.terms", preamble=lang.rule("M-00"))]
    kept = sorted({code for one in picture["sources"] if not one["redistribute"] for code in one["source"].split(", ")})
    if kept:
        told.append(lang.text("brief.terms_restricted", sources=lang.join(lang.agency(code) for code in kept)))
    return " ".join(told)
