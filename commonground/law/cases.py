"""A case as a person wrote it: one person, a family or a scheme, read without guessing what was meant."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from commonground.core.errors import RuleError
from commonground.law.evaluation import Value
from commonground.law.facts import facts, facts_of, recorded, unread_facts
from commonground.law.inputs import near_key
from commonground.law.policy import Setting, settings
from commonground.law.safeguards import safeguards_of
from commonground.law.solutions import solution, solutions

# What a case may carry; `expected` and `why` make a file a test of itself and are not read here.
_CASE_KEYS = (
    *("id", "title", "solution", "categories", "facts", "scheme", "solutions", "members", "policy"),
    *("expected", "why"),
)
_MEMBER_KEYS = ("id", "categories", "facts", "solutions")
# Families have some tens of members; a scheme may list its candidates.
MOST_MEMBERS = 5000
LONGEST_ID = 200


@dataclass(frozen=True, slots=True)
class Recorded:
    """Facts as recorded: in general, and for one solution by name."""

    general: Mapping[str, Value]
    by_solution: Mapping[str, Mapping[str, Value]]

    def about(self, wanted: str, *, general_is_of_it: bool) -> dict[str, Value]:
        """Return what is recorded about one solution; a consent or a place of another is not."""
        kept = {
            name: value for name, value in self.general.items() if general_is_of_it or name not in of_one_solution()
        }
        return {**kept, **self.by_solution.get(wanted, {})}


@dataclass(frozen=True, slots=True)
class Case:
    """One person, family or scheme, with the facts of each member and the policy in force."""

    id: str
    title: str
    solution: str | None  # the one the facts in general were recorded for, where the case names it
    shared: Recorded
    members: Mapping[str, Recorded]  # empty for a case of one person
    policy: Mapping[str, Setting]
    unread: tuple[str, ...]

    def about(self, wanted: str, *, assume: bool = False) -> dict[str, dict[str, Value]]:
        """Return every member's facts for one solution; a case of one person has one, without a name.

        Where the case names no solution, a fact about one solution counts for none, unless `assume`d
        to have been recorded for the one wanted.
        """
        general = self.solution == wanted or (self.solution is None and assume)
        shared = self.shared.about(wanted, general_is_of_it=general)
        if not self.members:
            return {"": shared}
        return {name: {**shared, **own.about(wanted, general_is_of_it=general)} for name, own in self.members.items()}


@lru_cache(maxsize=1)
def of_one_solution() -> frozenset[str]:
    """Name the facts that speak of one solution and are read by more than one."""
    readers: dict[str, set[str]] = {}
    for one in solutions():
        for safeguard in safeguards_of(one):
            for name in safeguard.facts:
                readers.setdefault(name, set()).add(one)
    return frozenset(name for name, fact in facts().items() if fact.one_solution and len(readers.get(name, ())) > 1)


def read_case(raw: object, *, where: str, policy: object = None) -> Case:
    """Read one case, or refuse it with what is wrong; `policy` holds for the file, a case may differ."""
    case = _map(raw, "a case", where)
    name = case.get("id")
    if isinstance(name, bool) or not isinstance(name, str | int) or name == "":
        raise RuleError(
            "the case has no id.", where=where, next="Give it one, such as id: FAM-7; quote a word such as 'yes'."
        ).keyed("no_id", like="id: FAM-7")
    if len(str(name)) > LONGEST_ID:
        raise RuleError("the id is longer than any number of a case.", where=where, next="Write it as title.").keyed(
            "long_id"
        )
    where = f"{where.rsplit(', case', 1)[0]}, case {name}"
    unread = _unknown_keys(case, _CASE_KEYS, where)
    wanted = case.get("solution")
    chosen = {**_policy(policy, where), **_policy(case.get("policy"), where)}
    members = _members(case.get("members"), where)
    shared, passed = _recorded(case, where)
    scheme = recorded(case.get("scheme"), where=f"{where}, scheme")
    _only_of(scheme, ("scheme", "place"), f"{where}, scheme")
    for both in scheme.keys() & shared.general.keys():
        if scheme[both] != shared.general[both]:
            raise RuleError(f"scheme and facts differ on {both}.", where=f"{where}, scheme", next="Keep the right one.")
    if members:
        for facts_shared in (shared.general, *shared.by_solution.values()):
            _only_of(facts_shared, ("family", "case", "scheme", "place"), where)
    title = case.get("title")
    return Case(
        id=str(name),
        title=title if isinstance(title, str) else "",
        solution=None if wanted is None else solution(wanted, where=where).id,
        shared=Recorded({**scheme, **shared.general}, shared.by_solution),
        members={id: one for id, (one, _) in members.items()},
        policy=settings(chosen, where=f"{where}, policy"),
        unread=(
            *unread,
            *passed,
            *unread_facts(case.get("scheme")),
            *(key for _, keys in members.values() for key in keys),
        ),
    )


def _map(raw: object, what: str, where: str) -> Mapping[str, Any]:
    if not isinstance(raw, Mapping):
        raise RuleError(f"{what} is a map.", where=where, next="Write keys and values, such as id: FAM-7.")
    return {str(key): value for key, value in raw.items()}


def _policy(raw: object, where: str) -> dict[str, Any]:
    if raw is None or raw == "defaults":
        return {}
    if not isinstance(raw, Mapping):
        raise RuleError("policy is a map of keys and numbers.", where=where, next="Write key: number.")
    return {str(key): value for key, value in raw.items()}


def _unknown_keys(raw: Mapping[str, Any], known: tuple[str, ...], where: str) -> tuple[str, ...]:
    unknown = tuple(key for key in raw if key not in known)
    for key in unknown:
        if near := near_key(key, known):
            raise RuleError(f"'{key[:60]}' is not a key here.", where=where, next=f"Write '{near}' if meant.").keyed(
                "near_key", word=key[:60], near=near
            )
        if key in facts():
            raise RuleError(
                f"'{key}' is a fact and stands outside facts.", where=where, next="Write it under facts."
            ).keyed("outside", word=key, place="facts")
    return unknown


def _recorded(raw: Mapping[str, Any], where: str) -> tuple[Recorded, tuple[str, ...]]:
    """Read facts, categories and what is recorded by solution, of a case or of a member."""
    general = recorded(raw.get("facts"), where=f"{where}, facts")
    unread = list(unread_facts(raw.get("facts")))
    if raw.get("categories") is not None:
        general = _with_categories(general, raw["categories"], where)
    by_solution = {}
    for named, own in _map(raw.get("solutions") or {}, "what is recorded by solution", f"{where}, solutions").items():
        of = solution(named, where=f"{where}, solutions").id
        by_solution[of] = recorded(own, where=f"{where}, solutions, {of}")
        unread += unread_facts(own)
    return Recorded(general, by_solution), tuple(unread)


def _with_categories(general: Mapping[str, Value], held: object, where: str) -> dict[str, Value]:
    """Add what the categories set; a fact recorded otherwise contradicts them and is not overruled."""
    if not isinstance(held, list) or not all(isinstance(one, str) for one in held):
        raise RuleError(
            "categories are a list of ids.", where=where, next="Write categories: [refugee, separated_child]."
        )
    sets = facts_of(held, where=f"{where}, categories")
    for name, value in sets.items():
        if general.get(name) is not None and general[name] != value:
            raise RuleError(
                f"the categories and the facts differ on {name}.", where=where, next="Keep the right one."
            ).keyed("categories_differ", word=name)
    return {**general, **sets}


def _members(raw: object, where: str) -> dict[str, tuple[Recorded, tuple[str, ...]]]:
    if raw is None:
        return {}
    if not isinstance(raw, list) or not raw or len(raw) > MOST_MEMBERS:
        raise RuleError(
            f"members are a list of 1 to {MOST_MEMBERS:,} people.",
            where=where,
            next="Write members: [{id: mother, facts: {person_category: refugee}}].",
        )
    found: dict[str, tuple[Recorded, tuple[str, ...]]] = {}
    for number, row in enumerate(raw, start=1):
        member = _map(row, "a member", f"{where}, member {number}")
        id = member.get("id")
        if isinstance(id, bool) or not isinstance(id, str | int) or id == "" or str(id) in found:
            raise RuleError(
                "a member has an id of its own.", where=f"{where}, member {number}", next="Write id: mother."
            ).keyed("member_id", like="id: mother")
        place = f"{where}, member {id}"
        unknown = _unknown_keys(member, _MEMBER_KEYS, place)
        own, unread = _recorded(member, place)
        found[str(id)] = (own, (*unknown, *unread))
    return found


def _only_of(known: Mapping[str, Value], levels: tuple[str, ...], where: str) -> None:
    """Refuse a fact of one person recorded for everybody at once: one consent is not everybody's."""
    for name in known:
        if facts()[name].level not in levels:
            raise RuleError(
                f"'{name}' is about one {facts()[name].level}.",
                where=where,
                next="Write it for each member, under members."
                if facts()[name].level == "person"
                else "Write it under facts.",
            ).keyed(
                "of_each_member" if facts()[name].level == "person" else "not_of_all",
                word=name,
                place="members" if facts()[name].level == "person" else "facts",
            )
