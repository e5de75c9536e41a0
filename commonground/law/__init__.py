"""The room of rules: what the texts say, read by one evaluator, each answer with its clause."""

from commonground.law.categories import (
    CategoryEntry,
    Code,
    Relation,
    categories,
    category_of,
    code,
    code_of,
    crosswalk,
    relation,
)
from commonground.law.clauses import Clause, basis_of, citations, clause, clauses
from commonground.law.evaluation import Scope, Value, evaluate, same, truth, value_of
from commonground.law.expression import Expression, parse
from commonground.law.inputs import Input, checked, near_key
from commonground.law.line import Flip, Line, Outcome
from commonground.law.mandates import decide, preamble, unread
from commonground.law.overlap import Bounds, NationalityBound, bounds
from commonground.law.overlap_rules import Part, overlap_rules
from commonground.law.policy import PolicyKey, Setting, policy_keys, settings
from commonground.law.printing import written
from commonground.law.reading import parse_yaml, read_text, table_csv, table_yaml
from commonground.law.reconciling import Alternative, Candidate, Choice, Override, choose
from commonground.law.sums import add, total
from commonground.law.terminology import Finding, findings, line_of
from commonground.law.total import Total

__all__ = [
    "Alternative",
    "Bounds",
    "Candidate",
    "CategoryEntry",
    "Choice",
    "Clause",
    "Code",
    "Expression",
    "Finding",
    "Flip",
    "Input",
    "Line",
    "NationalityBound",
    "Outcome",
    "Override",
    "Part",
    "PolicyKey",
    "Relation",
    "Scope",
    "Setting",
    "Total",
    "Value",
    "add",
    "basis_of",
    "bounds",
    "categories",
    "category_of",
    "checked",
    "choose",
    "citations",
    "clause",
    "clauses",
    "code",
    "code_of",
    "crosswalk",
    "decide",
    "evaluate",
    "findings",
    "line_of",
    "near_key",
    "overlap_rules",
    "parse",
    "parse_yaml",
    "policy_keys",
    "preamble",
    "read_text",
    "relation",
    "same",
    "settings",
    "table_csv",
    "table_yaml",
    "total",
    "truth",
    "unread",
    "value_of",
    "written",
]
