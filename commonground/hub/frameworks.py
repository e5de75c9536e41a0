"""Frameworks as data: compacts, goals, plans and their objectives, with the indicators and baselines that hang on them.

The tables stand in law/texts. What the texts do not name stays open there and here: two priorities of the memorandum
have no title, and none is made up.
"""

import csv
import io
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from commonground.core.errors import CommonGroundError
from commonground.law.reading import parse_yaml

UNSTATED = "(not stated in the seed)"
# Themes of our own that no framework numbers.
THEMES = {
    "T-MIXED": "Mixed movements and who leads",
    "T-IDP": "Internally displaced persons",
    "T-STATELESS": "Stateless persons",
    "T-DATA": "Joint data",
    "T-FORESIGHT": "Foresight and preparedness",
    "T-POLICYHUB": "Policy hub and learning",
    "T-FUNDING": "Funding",
    "T-GOVERNANCE": "Governance and accountability",
}
# What a person may classify into at a time.
SCHEMES = {
    "GCM": ("GCM-",),
    "GCR": ("GCR-",),
    "SDG": ("SDG-",),
    "plans": ("CRRF-", "JAP-", "MOU-", "MIGOF-", "MGI-"),
    "themes": ("T-",),
}
_CLASSED = {"objective", "target", "theme", "pillar", "goal", "priority", "dimension"}


@dataclass(frozen=True, slots=True)
class Node:
    """A framework, objective, principle, pillar, goal, priority or mechanism."""

    id: str
    framework: str
    type: str
    title: str
    parent: str
    lead: str
    partners: str
    source: str
    basis: str
    note: str
    words: str = ""  # our own description, for finding what belongs to it

    @property
    def stated(self) -> bool:
        """Whether any text says what it is."""
        return self.title != UNSTATED


@dataclass(frozen=True, slots=True)
class Indicator:
    """A measure of a node; `direction` up or down may be coloured, context and ambiguous never."""

    id: str
    framework_id: str
    title: str
    unit: str
    direction: str
    type: str
    custodian: str
    disaggregate_by: str
    basis: str
    note: str


@dataclass(frozen=True, slots=True)
class Baseline:
    """A figure that a text states and a later one may be compared with; not always a number."""

    id: str
    framework_id: str
    what: str
    value: str
    unit: str
    comparator: str
    period: str
    source: str
    caveat: str


@cache
def nodes() -> dict[str, Node]:
    """Every node by id, in the order of the table; our themes stand last."""
    words = {row["id"]: row["words"] for row in _rows("objectives.csv")}
    found = {
        row["id"]: Node(
            **{key: row[key] or "" for key in Node.__slots__ if key != "words"}, words=words.get(row["id"], "")
        )
        for row in _rows("frameworks.csv")
    }
    for key, title in THEMES.items():
        found[key] = Node(
            key, "themes", "theme", title, "", "", "", "", "policy", "a theme of ours", words.get(key, "")
        )
    return found


@cache
def indicators() -> tuple[Indicator, ...]:
    """Every indicator; official ones are in global lists, suggested ones are ours."""
    return tuple(
        Indicator(
            row["id"], row["framework_id"], row["title"], row["unit"], row["direction"], row["type"],
            row["custodian_or_source"], row["disaggregate_by"], row["basis"], row["note"] or "",
        )
        for row in _rows("indicators.csv")
    )  # fmt: skip


@cache
def baselines() -> tuple[Baseline, ...]:
    """Every baseline that the texts state."""
    return tuple(
        Baseline(
            row["id"], row["framework_id"], row["what"], row["value"], row["unit"], row["comparator"], row["period"],
            row["source"], row["caveat"] or "",
        )
        for row in _rows("baselines.csv")
    )  # fmt: skip


@cache
def working_group_requests() -> dict[str, tuple[dict[str, object], ...]]:
    """What the working group asked for (`requests`) and what was only discussed (`suggestions`)."""
    told = parse_yaml(_text("working_group_requests.yaml"), where="working_group_requests.yaml")
    return {"requests": tuple(told["requests"]), "suggestions": tuple(told["discussed_not_adopted"])}


def node(name: str) -> Node:
    """One node by its id, however it is written: GCM-21, gcm 21, GCM objective 21."""
    wanted = name.strip().upper().replace("OBJECTIVE", "").replace("_", "-")
    wanted = "-".join(wanted.replace("-", " ").split())
    head, dash, tail = wanted.partition("-")
    for one in (wanted, f"{head}-{tail.zfill(2)}" if dash and tail.isdigit() else wanted, f"T-{wanted}"):
        if one in nodes():
            return nodes()[one]
        folded = {key.upper(): key for key in nodes()}
        if one in folded:
            return nodes()[folded[one]]
    raise CommonGroundError(
        f"no objective or theme {name!r}", next="List them: commonground hub gaps. Examples: GCM-21, SDG-10.7, T-DATA."
    )


def classed(scheme: str) -> list[Node]:
    """The nodes of a scheme that passages are classified into."""
    if scheme not in SCHEMES:
        raise CommonGroundError(f"no scheme {scheme!r}", next=f"Use any of {', '.join(SCHEMES)}.")
    return [one for one in nodes().values() if scheme_of(one) == scheme and one.stated]


def scheme_of(one: Node) -> str:
    """The scheme that a node belongs to, or nothing."""
    return next((name for name, starts in SCHEMES.items() if one.id.startswith(starts) and one.type in _CLASSED), "")


def children(one: Node) -> list[Node]:
    """What hangs directly under a node."""
    return [other for other in nodes().values() if other.parent == one.id]


def _rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(_text(name))))


def _text(name: str) -> str:
    return (files("commonground.law") / "texts" / name).read_text(encoding="utf-8")
