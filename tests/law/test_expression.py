"""The grammar of rules: its trees, its three-valued answers, and what it refuses."""

from contextlib import suppress
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonground.core.errors import RuleError
from commonground.law import evaluate, parse, truth, value_of, written
from commonground.law.expression import Chain, Comparison, Items, Junction, Literal, Name, Negation

HALF = Fraction(1, 2)


@pytest.mark.parametrize(
    ("text", "scope", "answer"),
    [
        ("1 / 3 + 1 / 3 + 1 / 3 == 1", {}, True),  # exact, not nearly
        ("0.1 + 0.2 == 0.3", {}, True),
        ("7 / 2", {}, Fraction(7, 2)),
        ("1 / 0", {}, None),
        ("2 - 3 - 4", {}, Fraction(-5)),  # from left to right
        ("2 - (3 - 4)", {}, Fraction(3)),
        ("2 + 3 * 4", {}, Fraction(14)),
        ("-2 * -x", {"x": HALF}, Fraction(1)),
        ("x + 1", {}, None),
        ("x > 1", {}, None),
        ("x == null", {}, True),
        ("null == x", {"x": HALF}, False),
        ("x != null", {"x": "here"}, True),
        ("null == null", {}, True),
        ("x == y", {}, None),
        ("x == y", {"x": HALF}, None),
        ("1 == true", {}, False),
        ("'1' == 1", {}, False),
        ("x < null", {"x": HALF}, None),
        ("'2018-12-31' < '2019-01-25'", {}, True),
        ('["a", "b"] == ["b", "a", "a"]', {}, True),
        ('["a"] != ["a", "b"]', {}, True),
        ("'a' in ['a', null]", {}, True),
        ("'b' in ['a', null]", {}, None),
        ("'b' in ['a']", {}, False),
        ("null in ['a']", {}, None),
        ("'a' in x", {}, None),
        ("'b' in []", {}, False),
        ("a.b.c == 1", {"a": {"b": {"c": Fraction(1)}}}, True),
        ("a.b.c == 1", {"a": {"b": None}}, None),
        ("a.x == 1", {"a": {}}, None),
        ("a == null", {"a": {}}, False),  # an empty map is recorded
        ("not (x > 1)", {}, None),
        ("not true or true", {}, True),
        ("not 1 == 2", {}, True),  # not takes the whole comparison
        ("true or false and false", {}, True),
        ("x or true", {}, True),
        ("x and false", {}, False),
        ("x and true", {}, None),
    ],
)
def test_an_expression_has_one_answer(text, scope, answer):
    got = evaluate(parse(text), scope)
    assert got == answer and type(got) is type(answer)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "a value expected and 'the end' found at character 1"),
        ("a = 1", "'=' is not part of the grammar at character 3"),
        ("a == b == c", "comparisons do not chain at character 8"),
        ("1 < 2 < 3", "do not chain"),
        ("a in b in c", "do not chain"),
        ("a b", "'b' is one too many at character 3"),
        ("(a", "')' expected and 'the end' found"),
        ("[a, ]", "a value expected and ']' found"),
        ("1.", "'.' is not part of the grammar"),
        ("'open", "is not part of the grammar at character 1"),
        ("a.", "'.' is not part of the grammar"),
        ("true.x", "'true' is a reserved word"),
        ("a == not b", "a value expected and 'not' found"),
        ("__import__('os')", "'(' is one too many"),
        ("a; b", "';' is not part of the grammar"),
        ("é == 1", "is not part of the grammar"),
        ("(" * 200 + "1" + ")" * 200, "nesting is too deep"),
        ("not " * 200 + "a", "nesting is too deep"),
        ("-" * 200 + "1", "nesting is too deep"),
        ("1+" * 3000 + "1", "is too long"),
    ],
)
def test_what_is_not_grammar_is_refused_with_rule_and_place(text, said):
    with pytest.raises(RuleError, match="M-99: ") as refusal:
        parse(text, where="M-99")
    assert said in str(refusal.value)
    assert refusal.value.next


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("x < 1", {"x": "one"}),
        ("x < y", {"x": True, "y": False}),
        ("x and true", {"x": Fraction(1)}),
        ("not x", {"x": "yes"}),
        ("x + 1", {"x": "1"}),
        ("x + 1", {"x": True}),
        ("1 in x", {"x": Fraction(1)}),
        ("x.y", {"x": Fraction(1)}),
        ("x == y", {"x": {}, "y": {}}),
        ("false and x > 1", {"x": "a"}),  # every side is looked at, whatever the first says
    ],
)
def test_a_value_of_the_wrong_kind_is_an_error_and_never_guessed(text, scope):
    with pytest.raises(RuleError, match="SG-01"):
        evaluate(parse(text, where="SG-01"), scope)


def test_a_condition_that_is_no_truth_value_is_refused():
    with pytest.raises(RuleError, match="gives a number"):
        truth(parse("1 + 1"), {})


def test_names_are_known_when_rules_load():
    with pytest.raises(RuleError, match=r"M-99: 'movement\.refuges'"):
        parse("movement.refuges > 0", where="M-99").knowing(frozenset({"movement", "movement.refugees"}))


@pytest.mark.parametrize("name", ["eval", "x", [], None, {"a": 1}])
def test_an_expression_is_a_text(name):
    if isinstance(name, str):
        assert parse(name).names == {name}
    else:
        with pytest.raises(RuleError):
            parse(name)


def test_recorded_values_become_exact_and_dates_become_text():
    assert value_of(0.1) == Fraction(1, 10)
    assert value_of(date(2019, 1, 25)) == "2019-01-25"
    assert value_of({"a": [1, None, True]}) == {"a": (Fraction(1), None, True)}
    for odd in (float("nan"), float("inf"), {1}, object()):
        with pytest.raises(RuleError):
            value_of(odd)


# The tables of Kleene's logic, written out: T true, F false, U unknown.
AND = {"TT": "T", "TF": "F", "TU": "U", "FT": "F", "FF": "F", "FU": "F", "UT": "U", "UF": "F", "UU": "U"}
OR = {"TT": "T", "TF": "T", "TU": "T", "FT": "T", "FF": "F", "FU": "U", "UT": "T", "UF": "U", "UU": "U"}
NOT = {"T": "F", "F": "T", "U": "U"}
LETTER = {True: "T", False: "F", None: "U"}

names = st.sampled_from("abc").map(lambda letter: Name((letter,)))
constants = st.sampled_from([True, False, None]).map(Literal)


def _logic(inner):
    sides = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.builds(Junction, st.sampled_from(["and", "or"]), sides) | st.builds(Negation, st.just("not"), inner)


logic = st.recursive(names | constants, _logic, max_leaves=12)


def _by_table(node, scope):
    match node:
        case Name((letter,)):
            return LETTER[scope[letter]]
        case Literal(value):
            return LETTER[value]
        case Negation(_, operand):
            return NOT[_by_table(operand, scope)]
        case Junction(word, sides):
            values = [_by_table(side, scope) for side in sides]
            joined = values[0]
            for value in values[1:]:
                joined = (AND if word == "and" else OR)[joined + value]
            return joined
    raise AssertionError(node)


@given(logic, st.fixed_dictionaries({letter: st.sampled_from([True, False, None]) for letter in "abc"}))
def test_joining_follows_the_tables_of_kleene(node, scope):
    text = written(node)
    assert LETTER[truth(parse(text), scope)] == _by_table(node, scope)


values = st.sampled_from([None, True, False, Fraction(0), Fraction(1), "a", "b", ("a",), ("b", "a"), ("a", "b")])


@given(values, values)
def test_equality_agrees_with_a_table_written_apart(left, right):
    got = truth(parse("x == y"), {"x": left, "y": right})
    if left is None or right is None:
        assert got is None
    elif isinstance(left, tuple) and isinstance(right, tuple):
        assert got is (set(left) == set(right))
    else:
        assert got is (type(left) is type(right) and left == right)
    assert truth(parse("x != y"), {"x": left, "y": right}) is (None if got is None else not got)


numbers = st.none() | st.fractions(max_denominator=20, min_value=-20, max_value=20)


@given(numbers, numbers, st.sampled_from(["+", "-", "*", "/", "<", "<=", ">", ">="]))
def test_numbers_agree_with_arithmetic_and_unknown_stays_unknown(left, right, sign):
    got = evaluate(parse(f"x {sign} y"), {"x": left, "y": right})
    if left is None or right is None or (sign == "/" and right == 0):
        assert got is None
        return
    wanted = {
        "+": lambda: left + right,
        "-": lambda: left - right,
        "*": lambda: left * right,
        "/": lambda: left / right,
        "<": lambda: left < right,
        "<=": lambda: left <= right,
        ">": lambda: left > right,
        ">=": lambda: left >= right,
    }[sign]()
    assert got == wanted


words = st.from_regex(r"[a-z_][a-z0-9_]{0,4}", fullmatch=True).filter(
    lambda word: word not in {"and", "or", "not", "in", "true", "false", "null"}
)
literals = st.builds(
    Literal,
    st.none()
    | st.booleans()
    | st.text(alphabet='abc "\\ü', max_size=5)
    | st.integers(0, 10**9).map(Fraction)
    | st.decimals(0, 1000, places=4).map(Fraction),
)
leaves = literals | st.builds(Name, st.lists(words, min_size=1, max_size=3).map(tuple))


def _any(inner):
    def chain(signs):
        rest = st.lists(st.tuples(st.sampled_from(signs), inner), min_size=1, max_size=3).map(tuple)
        return st.builds(Chain, inner, rest)

    return (
        _logic(inner)
        | st.builds(Negation, st.just("-"), inner)
        | st.builds(Items, st.lists(inner, max_size=3).map(tuple))
        | chain(["+", "-"])
        | chain(["*", "/"])
        | st.builds(Comparison, st.sampled_from(["==", "!=", "<", "<=", ">", ">=", "in"]), inner, inner)
    )


@given(st.recursive(leaves, _any, max_leaves=10))
def test_printing_and_parsing_gives_the_same_tree(node):
    assert parse(written(node)).node == node


@given(st.text(max_size=80) | st.text(alphabet="ab01.,()[]<>=!+-*/'\" andornti", max_size=80))
def test_random_text_is_parsed_or_refused_and_never_crashes(text):
    try:
        expression = parse(text)
    except RuleError:
        return
    assert parse(written(expression.node)).node == expression.node
    with suppress(RuleError):
        evaluate(expression, {"a": Fraction(1), "b": None})
