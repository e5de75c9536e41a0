"""Sums over categories: a permitted total with its parts, or a refusal with its rule and an offer."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import combinations
from typing import Any

from commonground.core.errors import ForbiddenSum, RuleError
from commonground.core.words import Category
from commonground.core.words import category as category_named
from commonground.law.overlap_rules import OverlapRule, Part, between
from commonground.law.reading import table_yaml
from commonground.law.sum_checks import Objection, objections
from commonground.law.total import Total, choose_or_show, lines_of


def add(
    parts: Iterable[Part],
    *,
    total_of: str | None = None,
    overlap: int | None = None,
    dual_listed: int | None = None,
    policy: Mapping[str, object] | None = None,
) -> Total:
    """Add parts as the categories allow, or raise ForbiddenSum with the rule and what to do instead.

    `total_of` names a total an agency defines; `overlap` is how many stateless people are displaced too,
    `dual_listed` how many people two schemes both count.
    """
    offered = tuple(parts)
    if total_of is not None:
        result = _named(total_of, offered, overlap, policy)
    else:
        result = _weighed(offered, overlap=overlap, dual_listed=dual_listed, policy=policy)
    if result.refused:
        names = ", ".join(part.name for part in offered)
        raise ForbiddenSum(
            f"{result.reason}.",
            rule=result.refused_by,
            where=f"{names} ({result.refused_by})",
            next=result.offer,
        )
    return result


def total(ask: str, given: Mapping[str, object], *, policy: Mapping[str, object] | None = None) -> Total:
    """Answer a question for a total over named numbers; a refusal is an answer with its rule and an offer."""
    table = table_yaml("sums.yaml")
    about = {name: _whole(given.get(name), name) for name in table["about"]}
    parts = tuple(_part(name, value) for name, value in given.items() if name not in table["about"])
    overlap, dual_listed, year = about["stateless_displaced"], about["dual_listed"], about["year"]
    for name, row in table["totals"].items():
        if any(re.search(asked, ask, re.IGNORECASE) for asked in row["ask"]):
            return _named(name, parts, overlap, policy)
    estimate = table["estimate"]
    whole = next((p for p in parts if p.category == estimate["whole"]), None)
    if whole is not None and any(re.search(asked, ask, re.IGNORECASE) for asked in estimate["ask"]):
        return _estimated(whole, parts)
    return _weighed(parts, overlap=overlap, dual_listed=dual_listed, year=year, policy=policy)


def _whole(raw: object, name: str) -> int | None:
    if raw is None:
        return None
    if isinstance(raw, bool) or not isinstance(raw, int) or raw < 0:
        raise RuleError(f"{raw!r} is not a whole number.", where=f"sum, {name}", next="Write a whole number, or null.")
    return raw


def _part(name: str, raw: object) -> Part:
    """Read a named number as a part: by the names of sums.yaml, else as a category's id or code."""
    table = table_yaml("sums.yaml")
    value = _whole(raw, name)
    for key, row in table["given"].items():
        if name == key or (key.endswith("*") and name.startswith(key[:-1])):
            return Part(name, value=value, **{**row, "category": Category(row["category"])})
    named = category_named(name)
    if named is None:
        raise RuleError(
            f"'{name}' names no category.",
            where="sum",
            next="Use an id of categories.yaml or a name of sums.yaml.",
        )
    defaults = table["defaults"]
    source = defaults["source"].get(named, defaults["other_source"])
    return Part(name, named, value, source=source, measure=defaults["measure"].get(named, "stock"))


def _rules_between(parts: Iterable[Part]) -> Iterator[tuple[Part, Part, OverlapRule]]:
    for one, other in combinations(parts, 2):
        for rule in between(one, other):
            yield one, other, rule


def _weighed(
    offered: tuple[Part, ...],
    *,
    overlap: int | None = None,
    dual_listed: int | None = None,
    year: int | None = None,
    policy: Mapping[str, object] | None = None,
) -> Total:
    """A sum nobody defined: every pair must be allowed by a row, or by the rules of categories."""
    recorded = tuple(part for part in offered if part.value is not None)
    found = list(_rules_between(recorded))
    against = [*_forbidden(found, overlap, dual_listed), *objections(recorded, found, policy=policy)]
    rules = {rule.id for _, _, rule in found} | {objection.rule for objection in against}
    refusals = [objection for objection in against if objection.refuses]
    if refusals:
        return _refused(offered, recorded, rules, refusals, found)
    if any(rule.kind == "lines" for _, _, rule in found):
        return lines_of(recorded, frozenset(rules | {"T-07"}), offered)
    result = _summed(recorded, rules, against)
    if any(rule.kind == "without_overlap" for _, _, rule in found):
        result = _less(result, overlap or 0, "stateless", "the displaced stateless are counted once")
    if any(rule.kind == "after_dual_listed" for _, _, rule in found):
        result = _less(result, dual_listed or 0, "", "people both schemes count are counted once")
    if any(rule.kind == "possible_overlap" for _, _, rule in found):
        low = max(part.value or 0 for part in recorded)
        result = replace(result, label="possible overlap", low=low, high=result.value)
    return _with_missing(result, [part for part in offered if part.value is None], year)


def _forbidden(
    found: Iterable[tuple[Part, Part, OverlapRule]], overlap: int | None, dual_listed: int | None
) -> Iterator[Objection]:
    for one, other, rule in found:
        pair = f"{one.name} and {other.name}: {rule.relation}"
        if rule.kind == "never":
            yield Objection(rule.id, f"{pair}, never added", rule.what_to_do)
        elif rule.kind == "total":
            yield Objection(rule.id, f"{pair}, added only inside {', '.join(rule.totals)}", rule.what_to_do)
        elif rule.kind == "without_overlap" and overlap is None:
            yield Objection(rule.id, "overlap not published", rule.what_to_do)
        elif rule.kind == "after_dual_listed" and dual_listed is None:
            yield Objection(rule.id, "how many people both schemes count is not recorded", rule.what_to_do)


def _refused(
    offered: tuple[Part, ...],
    recorded: tuple[Part, ...],
    rules: set[str],
    refusals: list[Objection],
    found: list[tuple[Part, Part, OverlapRule]],
) -> Total:
    result = Total(
        value=None,
        parts=offered,
        rules=tuple(sorted(rules)),
        refused=True,
        refused_by=refusals[0].rule,
        reason=refusals[0].reason,
        offer=refusals[0].offer,
    )
    whole = next((p for p in recorded if p.category == Category.DESA_MIGRANT_STOCK), None)
    if whole is not None:
        estimate = _estimated(whole, recorded)
        if estimate.value is not None and len(estimate.parts) > 1:
            named = " and ".join(_PLURAL[part.category] for part in estimate.parts[1:])
            return replace(result, offer=f"estimate of migrants other than {named}: {estimate.value}, labelled")
    return choose_or_show(result, recorded)


_PLURAL = {Category.REFUGEE: "refugees", Category.ASYLUM_SEEKER: "asylum-seekers"}


def _summed(parts: tuple[Part, ...], rules: Iterable[str], against: Iterable[Objection] = ()) -> Total:
    values = [part.value for part in parts if part.value is not None]
    ranged = any(part.low is not None or part.high is not None for part in parts)
    return Total(
        value=sum(values) if values else None,
        low=sum(p.low if p.low is not None else p.value or 0 for p in parts) if ranged else None,
        high=sum(p.high if p.high is not None else p.value or 0 for p in parts) if ranged else None,
        parts=parts,
        rules=tuple(sorted(set(rules))),
        label=next((o.label for o in against if o.label), ""),
        caveats=tuple(dict.fromkeys(o.reason for o in against if not o.refuses)),
    )


def _less(result: Total, overlap: int, name: str, caveat: str) -> Total:
    parts = tuple(
        replace(part, value=part.value - overlap) if name and part.category == name and part.value is not None else part
        for part in result.parts
    )
    value = None if result.value is None else result.value - overlap
    if any(part.value is not None and part.value < 0 for part in parts) or (value or 0) < 0:
        raise RuleError("the overlap is larger than what it lies in.", where="sum", next="Check the two numbers.")
    return replace(result, value=value, parts=parts, caveats=(*result.caveats, caveat))


def _with_missing(result: Total, missing: list[Part], year: int | None) -> Total:
    if not missing:
        return result
    first_year = table_yaml("sums.yaml")["first_year"]
    early = [p for p in missing if year is not None and year < first_year.get(p.category, year)]
    names = tuple(part.name for part in missing)
    if result.value is None:
        rules = {"O-05"} if early else {"O-29"}
        return replace(result, rules=tuple(sorted(rules)), label="not observed", missing=names)
    rules = {*result.rules, "O-29"} | ({"O-05"} if early else set())
    return replace(result, rules=tuple(sorted(rules)), flags=("incomplete",), missing=names)


def _named(name: str, offered: tuple[Part, ...], overlap: int | None, policy: Mapping[str, object] | None) -> Total:
    """A total an agency defines: its own parts and no others, each other number named as not used."""
    row = table_yaml("sums.yaml")["totals"].get(name)
    if row is None:
        raise RuleError(f"'{name}' is not a total an agency defines.", where="sum", next="See sums.yaml.")
    members: list[Mapping[str, Any]] = row["parts"]
    used = tuple(part for part in offered if any(_member(part, member) for member in members))
    recorded = tuple(part for part in used if part.value is not None)
    present = tuple(part for part in offered if part.value is not None)
    found = [item for item in _rules_between(present) if item[0] in recorded or item[1] in recorded]
    inside = [(a, b, r) for a, b, r in found if a in recorded and b in recorded]
    against = [o for o in _forbidden(inside, overlap, 0) if o.rule not in _allowed(inside, name)]
    # Stocks and flows stand together only in such a total, so their difference is no objection here.
    against += [o for o in objections(recorded, inside, policy=policy) if o.rule in ("O-25", "O-26", "O-27")]
    rules = {r.id for _, _, r in found if not (row["published"] and r.kind == "yes")}
    rules |= {objection.rule for objection in against}
    refusals = [objection for objection in against if objection.refuses]
    if refusals:
        return _refused(offered, recorded, rules, refusals, inside)
    result = _summed(recorded, rules, against)
    if any(rule.kind == "without_overlap" for _, _, rule in inside):
        result = _less(result, overlap or 0, Category.STATELESS, "stateless people not displaced only")
    absent = [str(m["category"]) for m in members if not any(_member(part, m) for part in used)]
    missing = [part for part in used if part.value is None]
    result = _with_missing(result, missing, None)
    if absent:
        rules_now = tuple(sorted({*result.rules, "O-29"}))
        names = (*result.missing, *absent)
        result = replace(result, rules=rules_now, flags=("incomplete",), missing=names)
    return replace(result, not_used=tuple(part.name for part in offered if part not in used))


def _allowed(inside: Iterable[tuple[Part, Part, OverlapRule]], name: str) -> set[str]:
    return {rule.id for _, _, rule in inside if rule.kind == "total" and name in rule.totals}


def _member(part: Part, member: Mapping[str, Any]) -> bool:
    return all(getattr(part, key) == value for key, value in member.items())


def _estimated(whole: Part, parts: Iterable[Part]) -> Total:
    """UN DESA's stock less the refugees and asylum-seekers inside it: an estimate, labelled as one."""
    row = table_yaml("sums.yaml")["estimate"]
    less = [p for p in parts if p.category in row["less"] and p.value is not None]
    rules = {rule.id for part in less for rule in between(whole, part)}
    value = None if whole.value is None else whole.value - sum(part.value or 0 for part in less)
    if value is None or value < 0:
        return Total(None, (whole, *less), tuple(sorted(rules)), label="not observed")
    caveats = tuple(row["caveats"])
    return Total(value, (whole, *less), tuple(sorted(rules)), label="estimate", caveats=caveats)
