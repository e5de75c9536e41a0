"""Words against the rules of words: each finding with its rule and a better wording."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache

from commonground.core.errors import RuleError
from commonground.law.clauses import basis_of, citations
from commonground.law.evaluation import Scope, truth, value_of
from commonground.law.expression import Expression, parse
from commonground.law.reading import required, table_yaml

SEVERITIES = ("error", "warning", "review", "info")
# A sentence is tried in stretches of at most this many characters. A stretch begins OVERLAP before the last
# one ended, more than any pattern can span, so nothing is lost and no line without a full stop costs much.
STRETCH = 4000
OVERLAP = 400

_LINE_END = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
_SENTENCE_END = re.compile(r"[.!?;](?=\s|$)")
# A straight mark opens before a word and closes after one, so that an inch sign opens nothing.
_QUOTED = re.compile(
    r"(?<![^\s(\[{,:\u2014\u2013-])\"(?=[^\s\"])[^\"\n]*?(?<=[^\s])\"(?![\w])"
    r"|“[^“”\n]*”|„[^„“”\n]*[“”]|«[^«»\n]*»"
)
_QUOTED_PLAINLY = re.compile(r"\"[^\"\n]*\"")
# Characters that look like the ones patterns know, each replaced by one so that places stay the same.
_ALIKE = str.maketrans({"\u2010": "-", "\u2011": "-", "\u00a0": " ", "\u202f": " ", "\u2019": "'"})


@dataclass(frozen=True, slots=True)
class Finding:
    """Words a rule speaks of: where they stand, how much it matters, what to write instead and why."""

    rule: str
    severity: str
    words: str
    span: tuple[int, int]
    better: str
    because: str
    clauses: tuple[str, ...]
    basis: str

    def as_dict(self) -> dict[str, object]:
        """Return it as JSON prints it."""
        return asdict(self) | {"span": list(self.span), "clauses": list(self.clauses)}


@dataclass(frozen=True, slots=True)
class _Pattern:
    find: re.Pattern[str]
    unless: re.Pattern[str] | None
    unless_context: Expression | None
    severity: str
    better: str
    rule: str
    because: str
    clauses: tuple[str, ...]
    basis: str


def findings(text: str, context: Mapping[str, object] | None = None) -> list[Finding]:
    """Return what the rules of words find in a text, in the order it stands there.

    `context` may say what the text alone cannot, such as {"voluntariness_passed": True}.
    """
    known = _context_names()
    for name in context or {}:
        if name not in known:
            raise RuleError(
                f"'{name}' is not a context the rules of words read.",
                where="context",
                next=f"It may hold {', '.join(sorted(known))}.",
            )
    scope = {name: value_of(value) for name, value in (context or {}).items()}
    patterns = [p for p in _patterns() if not _excused(p, scope)]
    # One search tells most sentences clean; it costs a tenth of asking each pattern.
    anything = re.compile("|".join(f"(?:{p.find.pattern})" for p in patterns), re.IGNORECASE)
    found = {
        (finding.span, finding.rule, finding.severity): finding
        for start, stretch in _stretches(text)
        if anything.search(stretch)
        for pattern in patterns
        for finding in _in_stretch(pattern, start, stretch, text)
    }
    return sorted(found.values(), key=lambda finding: (finding.span, finding.rule))


def line_of(text: str, positions: Iterable[int]) -> list[tuple[int, int]]:
    """Return line and column, from 1, of positions in a text."""
    starts = [0, *(end.end() for end in _LINE_END.finditer(text))]
    at = [(bisect_right(starts, position), position) for position in positions]
    return [(line, position - starts[line - 1] + 1) for line, position in at]


def _excused(pattern: _Pattern, scope: Scope) -> bool:
    # An unknown context does not excuse.
    return pattern.unless_context is not None and truth(pattern.unless_context, scope) is True


def _in_stretch(pattern: _Pattern, start: int, stretch: str, text: str) -> Iterator[Finding]:
    hits = list(pattern.find.finditer(stretch))
    if not hits or (pattern.unless is not None and pattern.unless.search(stretch)):
        return
    for hit in hits:
        span = (start + hit.start(), start + hit.end())
        better = pattern.better
        if pattern.rule == "T-01" and (parts := _in_parts(stretch, hit.start())):
            better = parts
        yield Finding(
            pattern.rule,
            pattern.severity,
            text[span[0] : span[1]],
            span,
            better,
            pattern.because,
            pattern.clauses,
            pattern.basis,
        )


def _stretches(text: str) -> Iterator[tuple[int, str]]:
    """Yield the sentences of a text with quotations blanked, long ones in overlapping stretches."""
    start = 0
    for end in (*(found.span() for found in _LINE_END.finditer(text)), (len(text), len(text))):
        # The line ends before a sentence does; a quotation may hold several sentences of a line.
        line = _QUOTED.sub(_blank, text[start : end[0]].translate(_ALIKE))
        at = 0
        for stop in (*(found.end() for found in _SENTENCE_END.finditer(line)), len(line)):
            sentence = _QUOTED_PLAINLY.sub(_blank, line[at:stop])
            for piece in range(0, max(len(sentence) - OVERLAP, 1), STRETCH - OVERLAP):
                cut = sentence[piece : piece + STRETCH]
                if cut.strip():
                    yield start + at + piece, cut
            at = stop
        start = end[1]


def _blank(quoted: re.Match[str]) -> str:
    words = quoted.group()
    return words[0] + " " * (len(words) - 2) + words[-1]


# "4 000 migrants, including 1 500 refugees": two counts, the second inside the first.
_COUNT = r"(\d{1,3}(?:[ ,.\u2009]\d{3})+|\d+)"
_INCLUDING = re.compile(
    rf"\b{_COUNT}\s+migrants?\b[^.;\d]{{0,40}}{_COUNT}\s+(refugees?|asylum[- ]seekers?)\b", re.IGNORECASE
)


def _in_parts(sentence: str, start: int) -> str:
    """Word both parts with their own numbers where the sentence gives the whole and one part."""
    for found in _INCLUDING.finditer(sentence):
        if found.start() <= start < found.end():
            whole, part = (int(re.sub(r"\D", "", found.group(n))) for n in (1, 2))
            if part <= whole:
                # A thin break between thousands, as the texts of both agencies print them.
                all_, some, rest = (f"{n:,}".replace(",", " ") for n in (whole, part, whole - part))
                kind, tail = found.group(3).lower(), sentence[found.end() :].strip(" ,.!?;")
                said = f" {tail}" if tail and len(tail) <= 60 else ""
                return (
                    f"{all_} {kind} and migrants{said}: {some} {kind} and {rest} migrants "
                    "(if the rest are migrants by decision, else undetermined)"
                )
    return ""


@lru_cache(maxsize=1)
def _context_names() -> frozenset[str]:
    return frozenset(table_yaml("terminology_rules.yaml")["context"])


@lru_cache(maxsize=1)
def _patterns() -> tuple[_Pattern, ...]:
    ours = table_yaml("better_wording.yaml")["better"]
    found = []
    for rule in table_yaml("terminology_rules.yaml")["rules"]:
        where = f"terminology_rules.yaml, {rule.get('id')}"
        basis, cited = basis_of(rule.get("basis"), where=where), citations(rule.get("source"), where=where)
        for row in rule.get("patterns", ()):
            severity = row.get("severity", required(rule, "severity", str, where=where))
            if severity not in SEVERITIES:
                raise RuleError(f"the severity '{severity}' is not known.", where=where, next="Correct it.")
            excuse = row.get("unless_context")
            found.append(
                _Pattern(
                    find=re.compile(required(row, "find", str, where=where), re.IGNORECASE),
                    unless=re.compile(row["unless"], re.IGNORECASE) if "unless" in row else None,
                    unless_context=parse(excuse, where=where).knowing(_context_names()) if excuse else None,
                    severity=severity,
                    better=row.get("better", ours.get(rule["id"], "")),
                    rule=rule["id"],
                    because=required(rule, "rule", str, where=where),
                    clauses=cited,
                    basis=basis,
                )
            )
    return tuple(found)
