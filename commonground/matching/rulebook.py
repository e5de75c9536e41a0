"""The table of rules: hard ones close pairs with their clause, soft ones become floors, shares and balance."""

from commonground.core.errors import RuleError
from commonground.matching.closing import passing
from commonground.matching.instance import Clause, Closures, SoftRule
from commonground.matching.tables import Table

HARD, SOFT = "hard", ("floor", "share", "balance")
COLUMNS = ("rule", "kind", "test", "clause", "level", "group")


def read_rules(table: Table | None, cases: Table, places: Table, closures: Closures) -> tuple[SoftRule, ...]:
    """Close what fails a hard rule's test, and give back the soft rules."""
    if table is None:
        return ()
    table.wants("rule", "kind", "clause")
    table.only(*COLUMNS)
    names, kinds = table.keys("rule"), [kind.lower() for kind in table.texts("kind")]
    clauses = table.texts("clause")
    tests = table.texts("test") if table.has("test") else [""] * len(names)
    groups = [g.lower() for g in table.texts("group")] if table.has("group") else [""] * len(names)
    soft = []
    for row, (name, kind, test, clause, group) in enumerate(zip(names, kinds, tests, clauses, groups, strict=True)):
        where = f"{table.path}, row {row + 2}, {name}"
        if not clause:
            raise RuleError("the rule has no clause", where=where, next="Say which text or decision it rests on.")
        if kind == HARD:
            if not test:
                raise RuleError("a hard rule needs a test", where=where, next="Write what must hold for a pair.")
            closures.close(~passing(test, cases.frame, places.frame, where=where), Clause(name, clause))
        elif kind in SOFT:
            soft.append(_soft(table, row, name, kind, clause, test, group, cases, where))
        else:
            raise RuleError(f"{kind!r} is no kind of rule", where=where, next=f"Use {HARD}, {', '.join(SOFT)}.")
    return tuple(soft)


def _soft(
    table: Table, row: int, name: str, kind: str, clause: str, test: str, group: str, cases: Table, where: str
) -> SoftRule:
    if not table.has("level"):
        raise RuleError(f"a {kind} needs a level", where=where, next="Add a column level, such as 0.9.")
    level = float(Table(table.frame.slice(row, 1), table.path).numbers("level")[0])
    if group and not cases.has(group):
        raise RuleError(f"cases have no column {group!r}", where=where, next=f"Use {', '.join(cases.columns)}.")
    if kind == "balance" and not cases.has("week"):
        raise RuleError("balance needs the column week", where=where, next="Add arrival_week to the cases.")
    if kind != "balance" and not (group or test):
        raise RuleError(f"a {kind} needs a group", where=where, next="Name a column in group, or write a test.")
    return SoftRule(name, kind, level, clause, group or None, test or None)
