"""The answer to a sum: its value and parts, or why there is none and what may be shown instead."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from commonground.law.overlap_rules import Part
from commonground.law.reading import table_yaml


@dataclass(frozen=True, slots=True)
class Total:
    """A permitted total with its parts, or a refusal with its rule and an offer."""

    value: int | None
    parts: tuple[Part, ...]
    rules: tuple[str, ...]
    low: int | None = None
    high: int | None = None
    label: str = ""
    caveats: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    not_used: tuple[str, ...] = ()
    refused: bool = False
    refused_by: str = ""
    reason: str = ""
    offer: str = ""
    choose_one: bool = False
    show_as: str = ""
    lines: Mapping[str, int] = field(default_factory=dict)

    @property
    def working(self) -> str:
        """The sum written out."""
        return "+".join(str(part.value) for part in self.parts if part.value is not None)

    def as_dict(self) -> dict[str, object]:
        """Return it as JSON prints it; what does not apply is left out."""
        said: dict[str, object] = {"value": self.value, "rules": list(self.rules), **self.lines}
        if self.not_used:
            said["not_used"] = list(self.not_used)
        if self.value is not None:
            said["working"] = self.working
        for key in ("low", "high", "label", "reason", "offer", "show_as"):
            if getattr(self, key) not in (None, ""):
                said[key] = getattr(self, key)
        if self.caveats:
            said["caveats"] = list(self.caveats)
        if self.flags:
            said["flag"] = self.flags[0]
            said["missing"] = list(self.missing)
        if self.refused:
            said["refuse"] = True
            said["refused_by"] = self.refused_by
            if self.choose_one:
                said |= {"refuse_sum": True, "choose_one": True}
            if self.show_as:
                said["refuse_people_total"] = True
        if "voluntary_returns_of_migrants" in self.lines:
            said["refuse_single_voluntary_total"] = True
        return said


def lines_of(parts: tuple[Part, ...], rules: frozenset[str], offered: tuple[Part, ...]) -> Total:
    """Numbers that may stand side by side under a neutral word and never as one."""
    lines: dict[str, int] = {}
    for part in parts:
        row = next(
            (
                row
                for row in table_yaml("sums.yaml")["lines"]
                if part.series in row.get("series", ()) or part.category in row.get("category", ())
            ),
            {"name": part.name},
        )
        lines[row["name"]] = lines.get(row["name"], 0) + (part.value or 0)
    together = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in lines.items())
    missing = tuple(part.name for part in offered if part.value is None)
    flags: tuple[str, ...] = ()
    if missing:
        flags, rules = ("incomplete",), rules | {"O-29"}
    ids = tuple(sorted(rules))
    return Total(
        value=None,
        parts=parts,
        rules=ids,
        flags=flags,
        missing=missing,
        refused=True,
        refused_by=next(id for id in ids if id in ("O-23", "O-24")),
        reason="they stand side by side under the neutral word returns, never as one number",
        offer=f"returns, line by line: {together}",
        lines=lines,
    )


def choose_or_show(result: Total, recorded: tuple[Part, ...]) -> Total:
    """Say what may be done with numbers that may not be added: choose one source, or show the unit."""
    units = {part.unit for part in recorded}
    if len(recorded) > 1 and units == {"movements"}:
        return replace(result, show_as="movements observed per point")
    one_category = len({part.category for part in recorded}) == 1
    if one_category and len({part.source for part in recorded}) > 1 and len(units) == 1:
        return replace(result, choose_one=True, offer=f"choose one: {result.offer}")
    return result
