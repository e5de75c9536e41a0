"""How a name is looked for in one country: exactly, by alias, by likeness; a doubt is left to a person."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from commonground.evidence.gazetteer.answer import Match, Unit
from commonground.evidence.gazetteer.codes import CodeReading
from commonground.evidence.gazetteer.index import NEAR_LETTERS, CountryIndex, Likeness
from commonground.evidence.gazetteer.names import fold

# How sure an exact name is: with its parent, and alone but only one of that name in the country.
UNDER_PARENT, ALONE, ALIAS = 1.0, 0.97, 0.95
# A code whose printed name is that of another unit: the code stands, and the doubt is said.
CONTRADICTED = 0.5
# The other half of "Dessalines/Marchandes" must not itself be like another unit.
_ANOTHER_UNIT = 0.75
_HALVES = re.compile(r"\s*/\s*|\s*\(\s*|\s*\)\s*")


def find(index: CountryIndex, name: str, *, level: int | None, under: Unit | None) -> Match:
    """Return the unit a name means at a level, under a unit where that is known; a doubt gives proposals."""
    here = under.code if under else None
    for tier, sure in (("exact", UNDER_PARENT if under else ALONE), ("alias", ALIAS)):
        found = index.named(name, tier, level=level, under=here)
        if unit := _outermost(index, found):
            return answer(index, unit, tier, sure, note=f"{name!r} is an alias" if tier == "alias" else "")
        if len(found) > 1:
            return doubt(index, f"{len(found)} places are called {name!r}", ((1.0, u) for u in found), under)
    if under and (elsewhere := index.named(name, "exact", level=level)):
        note = f"{name!r} is not in {under.name}; places of that name lie elsewhere"
        return doubt(index, note, ((0.9, u) for u in elsewhere), under)
    return _by_likeness(index, name, level, under)


def _by_likeness(index: CountryIndex, name: str, level: int | None, under: Unit | None) -> Match:
    ranked = index.alike(name, level=level, under=under.code if under else None)
    if found := decide(index, ranked, name, wide=under is None and level != 1):
        method = "transliterated" if found.equal else "near"
        return answer(index, found.unit, method, round(found.score, 3), note=f"{name!r} read as {found.unit.name}")
    if half := _one_half(index, name, level, under):
        return half
    why = "no place is near enough, or two are" if ranked else "nothing is like it"
    if not ranked and under:
        ranked = index.alike(name, level=level, under=None)
        why = f"nothing in {under.name} is like it"
    return doubt(index, f"{name!r}: {why}", ((f.score, f.unit) for f in ranked), under)


def decide(index: CountryIndex, ranked: Sequence[Likeness], name: str, *, wide: bool) -> Likeness | None:
    """Return the best of some likenesses when it is near enough and far enough before the second."""
    if not ranked:
        return None
    best = ranked[0]
    # The province that holds a district of its own name is not the district's rival.
    rival = next((f.score for f in ranked[1:] if f.unit.code not in index.above(best.unit.code)), 0.0)
    short = len(fold(name).replace(" ", "")) < NEAR_LETTERS and not best.equal
    sure = best.score >= best.enough(wide=wide) and best.score - rival >= best.margin
    return best if sure and not short else None


def _one_half(index: CountryIndex, name: str, level: int | None, under: Unit | None) -> Match | None:
    """Read "Dessalines/Marchandes" or "Hasakeh (city)" when one half is a unit and the other is like none."""
    halves = [half for half in _HALVES.split(name) if half]
    if len(halves) != 2:
        return None
    here = under.code if under else None
    exact = {half: index.named(half, "exact", level=level, under=here) for half in halves}
    known = [half for half, units in exact.items() if len(units) == 1]
    if len(known) != 1 or any(len(units) > 1 for units in exact.values()):
        return None
    other = next(half for half in halves if half not in known)
    rivals = (f for f in index.alike(other, level=level, under=None) if f.unit not in exact[known[0]])
    if any(f.score >= _ANOTHER_UNIT for f in rivals):
        return None
    return replace(find(index, known[0], level=level, under=under), method="alias", confidence=ALIAS)


def could_be(index: CountryIndex, name: str, unit: Unit) -> bool:
    """Say whether a name could be a spelling of a unit, all other units apart."""
    return any(
        f.unit == unit and f.score >= f.enough(wide=True) for f in index.alike(name, level=unit.level, under=None)
    )


def answer(
    index: CountryIndex,
    unit: Unit,
    method: str,
    sure: float,
    *,
    note: str = "",
    code: CodeReading | None = None,
    own: str = "",
) -> Match:
    """Return the match of a unit; with a code that is finer than the unit, that code stands beside it."""
    adm1, adm2 = index.ancestors(unit.code)
    finer = code is not None and code.method == "code_ancestor"
    return Match(
        unit.code,
        level=unit.level,
        method=method,
        confidence=sure,
        name=unit.name,
        adm1=adm1,
        adm2=adm2,
        own_code=own if finer else None,
        own_level=code.own_level if code and finer else None,
        note=note,
    )


def doubt(index: CountryIndex, note: str, nearest: Iterable[tuple[float, Unit]], under: Unit | None = None) -> Match:
    """Return no unit, what may have been meant, and the province as far as it is known."""
    adm1, adm2 = index.ancestors(under.code) if under else (None, None)
    return Match(adm1=adm1, adm2=adm2, note=note, proposals=index.proposals(nearest))


def _outermost(index: CountryIndex, found: Sequence[Unit]) -> Unit | None:
    """Return the only unit, or the one that holds all the others of its name (a province and its capital)."""
    return next((u for u in found if all(u.code in index.above(other.code) for other in found)), None)
