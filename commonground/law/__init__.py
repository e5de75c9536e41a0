"""The room of rules: what the texts say, read by one evaluator, each answer with its clause."""

from commonground.law.afterwards import (
    FollowUp,
    Review,
    Score,
    Weights,
    follow_up,
    read_weights,
    review,
    score,
)
from commonground.law.casebook import Casebook, casebook
from commonground.law.cases import Case, read_case
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
from commonground.law.checking import Check
from commonground.law.clauses import Clause, basis_of, citations, clause, clauses
from commonground.law.cohort import Point, Visit, Wave, progress
from commonground.law.comparing import STATES, Comparison, Option, compare, verdict_of
from commonground.law.evaluation import Scope, Value, evaluate, same, truth, value_of
from commonground.law.expression import Expression, parse
from commonground.law.facts import Fact, facts, facts_of
from commonground.law.gating import Verdict, clauses_of, gate, next_step, together
from commonground.law.inputs import Input, checked, near_key
from commonground.law.instruments import durable_solutions, integration, survey
from commonground.law.line import Flip, Line, Outcome
from commonground.law.mandates import decide, preamble, unread
from commonground.law.needs import SpecificNeed, specific_needs
from commonground.law.noticing import Notice, notices
from commonground.law.overlap import Bounds, NationalityBound, bounds
from commonground.law.overlap_rules import Part, overlap_rules
from commonground.law.policy import PolicyKey, Setting, policy_keys, settings
from commonground.law.printing import written
from commonground.law.reading import parse_yaml, read_text, table_csv, table_yaml
from commonground.law.reconciling import Alternative, Candidate, Choice, Override, choose
from commonground.law.safeguards import Safeguard, safeguards, safeguards_of
from commonground.law.solutions import Eligibility, Solution, eligibility, solution, solutions
from commonground.law.sums import add, total
from commonground.law.terminology import Finding, findings, line_of
from commonground.law.total import Total

__all__ = [
    "STATES",
    "Alternative",
    "Bounds",
    "Candidate",
    "Case",
    "Casebook",
    "CategoryEntry",
    "Check",
    "Choice",
    "Clause",
    "Code",
    "Comparison",
    "Eligibility",
    "Expression",
    "Fact",
    "Finding",
    "Flip",
    "FollowUp",
    "Input",
    "Line",
    "NationalityBound",
    "Notice",
    "Option",
    "Outcome",
    "Override",
    "Part",
    "Point",
    "PolicyKey",
    "Relation",
    "Review",
    "Safeguard",
    "Scope",
    "Score",
    "Setting",
    "Solution",
    "SpecificNeed",
    "Total",
    "Value",
    "Verdict",
    "Visit",
    "Wave",
    "Weights",
    "add",
    "basis_of",
    "bounds",
    "casebook",
    "categories",
    "category_of",
    "checked",
    "choose",
    "citations",
    "clause",
    "clauses",
    "clauses_of",
    "code",
    "code_of",
    "compare",
    "crosswalk",
    "decide",
    "durable_solutions",
    "eligibility",
    "evaluate",
    "facts",
    "facts_of",
    "findings",
    "follow_up",
    "gate",
    "integration",
    "line_of",
    "near_key",
    "next_step",
    "notices",
    "overlap_rules",
    "parse",
    "parse_yaml",
    "policy_keys",
    "preamble",
    "progress",
    "read_case",
    "read_text",
    "read_weights",
    "relation",
    "review",
    "safeguards",
    "safeguards_of",
    "same",
    "score",
    "settings",
    "solution",
    "solutions",
    "specific_needs",
    "survey",
    "table_csv",
    "table_yaml",
    "together",
    "total",
    "truth",
    "unread",
    "value_of",
    "verdict_of",
    "written",
]
