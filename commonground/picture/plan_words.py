"""A plan's sentences in the reader's language: from their keys and what fills them; what others wrote as it stands."""

from collections.abc import Callable, Mapping
from typing import Any

from commonground.law import safeguards
from commonground.law.clauses import clause as clause_of
from commonground.matching import Clause, Said, key_of
from commonground.picture.languages import Cited, Language, cite


def sentence(text: str, lang: Language) -> str:
    """Say a sentence of a plan; one that somebody else wrote keeps its words and its direction."""
    if not isinstance(text, Said) or not text.key:
        return name(text, lang)
    key, params = f"plan.said.{text.key}", text.params
    if params.get("further"):
        key += "_further"
    return lang.text(key, **{kind: _filled(kind, value, lang) for kind, value in params.items()})


def rule(written: str, key: str, lang: Language) -> str:
    """Name a rule or a clause: one of ours in the reader's language, another as its table does."""
    return lang.text(f"plan.rule.{key}") if lang.has(f"plan.rule.{key}") else name(written, lang)


def column(written: str, lang: Language) -> str:
    """Name a column of the tables: a capacity, or what is recorded of a case."""
    known = f"plan.column.{written}"
    return lang.text(known) if lang.has(known) else name(written.replace("_", " "), lang)


def short(reason: str, lang: Language) -> str:
    """Name a reason in a few words, as the choice among reasons does."""
    return lang.text(f"plan.short.{reason}")


def name(written: str, lang: Language) -> str:
    """Show a name so that it keeps its own order of letters inside another script's line."""
    plain = "".join(sign if sign.isprintable() else " " for sign in written)
    if lang.direction == "ltr" and plain.isascii():
        return plain
    return f"\N{FIRST STRONG ISOLATE}{plain}\N{POP DIRECTIONAL ISOLATE}" if plain else ""


def cited(clause: Clause, lang: Language) -> list[tuple[str, Cited]]:
    """Cite what the safeguard behind a closed pair stands on, each with its key; nothing for a rule of the tables."""
    if clause.safeguard not in safeguards().all:
        return []
    keys = safeguards().all[clause.safeguard].grounds.clauses
    return [(key, cite(clause_of(key).as_dict(), lang)) for key in keys]


def _filled(kind: str, value: Any, lang: Language) -> str:
    if kind in _FILL:
        return _FILL[kind](value, lang)
    if isinstance(value, int | float):
        return lang.number(round(value, 2))
    return name(str(value), lang)


def _closed(counts: list[Mapping[str, Any]], lang: Language) -> str:
    return lang.text("list.between").join(
        lang.text(
            "plan.said.closed_by",
            rule=rule(one["rule"], one["key"], lang),
            places=lang.counted("places", one["places"]),
        )
        for one in counts
    )


def _clause(clause: Clause | str, lang: Language) -> str:
    return sentence(clause.text if isinstance(clause, Clause) else clause, lang)


def _rules(rules: list[str] | str, lang: Language) -> str:
    if isinstance(rules, str):
        return name(rules, lang)
    return lang.apart(sentence(one, lang) if _binds(one) else rule(one, key_of(one), lang) for one in rules)


def _binds(one: str) -> bool:
    return key_of(one) == "rule_binds"


_FILL: dict[str, Callable[[Any, Language], str]] = {
    "open": lambda n, lang: lang.counted("open_places", n),
    "dimension": column,
    "dimensions": lambda names, lang: lang.join(column(one, lang) for one in names),
    "column": column,
    "columns": lambda names, lang: lang.join(column(one, lang) for one in names),
    "cases": lambda names, lang: lang.join(name(one, lang) for one in names),
    "table": lambda table, lang: lang.text(f"plan.table.{table}"),
    "share": lambda share, lang: lang.percent(share),
    "closed": _closed,
    "clause": _clause,
    "rule": lambda named, lang: rule(named, key_of(named), lang),
    "rules": _rules,
    "group": sentence,
}
