"""Printed numbers: what is read, what is refused, and that nothing is guessed."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonground.core.errors import BadCell
from commonground.core.numbers import LARGEST, Locale, infer_locale, parse
from commonground.core.phrases import MASKED, UNREPORTED
from commonground.core.words import Status

READ = [
    ("787326", 787326),
    ("12,000", 12000),
    ("1,234,567", 1234567),
    ("1.234.567", 1234567),
    ("1 200", 1200),
    ("1\u00a0200", 1200),  # no-break space
    ("1\u202f200", 1200),  # narrow no-break space, as French programs write it
    ("1\u2009200", 1200),  # thin space
    ("1'000", 1000),
    ("1’000’000", 1000000),
    ("12,34,567", 1234567),  # lakh
    (" 617,812 ", 617812),  # as in Iraq's population estimates
    ("12.0", 12),
    ("1,234.00", 1234),
    ("1.234,0", 1234),
    ("1234.000", 1234),
    ("007", 7),
    ("0", 0),
    ("-0", 0),
    ("+5", 5),
    ("'1200", 1200),  # a spreadsheet's mark for text
    ("١٢٣٤", 1234),
    ("١٢٬٠٠٠", 12000),
    ("١٬٢٣٤٫٠", 1234),
    ("۱۲۳", 123),  # Persian
    ("１２，０００", 12000),
    ("\u202b1200\u202c", 1200),
    ("\ufeff42", 42),
    ("1.0E5", 100000),
    ("1.2E+06", 1200000),
    ("5e0", 5),
    ("9007199254740992", LARGEST),
]


@pytest.mark.parametrize(("text", "value"), READ)
def test_a_count_is_read_however_it_is_grouped(text, value):
    quantity = parse(text)
    assert (quantity.value, quantity.low, quantity.high) == (value, value, value)
    assert isinstance(quantity.value, int)
    assert quantity.status is Status.REPORTED


REFUSED = [
    ("12.000", "12000 if the point groups thousands and 12 if it marks decimals"),
    ("12.5", "whole number"),
    ("0,125", "whole number"),
    ("-5", "negative"),
    ("−5", "negative"),
    ("35%", "percentage"),
    ("٣٥٪", "percentage"),
    ("1.5E0", "exponent"),
    ("1e400", "exponent"),
    ("1E20", "exponent"),
    ("9007199254740993", "larger"),
    ("9" * 5000, "characters long"),
    ("1" * 40, "larger"),
    ("1 23", "grouped"),
    ("12 345,678.9.1", "grouped"),
    ("1,2345,678", "grouped"),
    ("1٢3", "two scripts"),
    ("1200²", "not a number"),  # a footnote, not 12002
    ("1200 people", "not a number"),
    ("1200*", "not a number"),
    ("(500)", "not a number"),
    ("5,", "not a number"),
    ("1\u202e200", "not a number"),  # a direction mark inside
    ("nil", "not a number"),  # nought or nothing? a person decides
    ("aucun", "not a number"),
    ("c500", "not a number"),
    ("ca5", "not a number"),
    ("1a4", "not a number"),
    ("01-02", "date or a code"),
    ("5-4", "date or a code"),
    ("<0", "holds no count"),
    ("$5", "not a number"),
    ("#REF!", "spreadsheet"),
    ("#FORMULA!", "spreadsheet"),
    ("nan5", "not a number"),
    ("inf", "not a number"),
    ("0x10", "not a number"),
    ("1_000", "not a number"),
]


@pytest.mark.parametrize(("text", "why"), REFUSED)
def test_what_is_not_a_count_is_refused_with_a_reason_and_what_to_do(text, why):
    with pytest.raises(BadCell) as refusal:
        parse(text)
    assert why in refusal.value.what
    assert refusal.value.next
    assert len(str(refusal.value)) < 400


RANGES = [
    ("<5", 0, 4),  # "<5" does not say that there was anybody
    ("< 5", 0, 4),
    ("less than 5", 0, 4),
    ("moins de 5", 0, 4),
    ("أقل من 5", 0, 4),
    ("<=5", 0, 5),
    ("≤5", 0, 5),
    ("hasta 5", 0, 5),
    ("1-4", 1, 4),
    ("1–4", 1, 4),
    ("1 to 4", 1, 4),
    ("1 à 4", 1, 4),
    ("1,000-1,500", 1000, 1500),
    (">500", 501, None),
    ("more than 500", 500, None),  # reports say it of 500 itself
    ("más de 1.234.567", 1234567, None),
    ("500+", 500, None),
    (">=500", 500, None),
]


@pytest.mark.parametrize(("text", "low", "high"), RANGES)
def test_a_masked_count_is_a_range_and_has_no_value(text, low, high):
    quantity = parse(text)
    assert (quantity.value, quantity.low, quantity.high) == (None, low, high)
    assert quantity.status is Status.MASKED


@pytest.mark.parametrize(
    "text",
    [
        "~500",
        "≈ 500",
        "c. 500",
        "ca 500",
        "approx. 500",
        "about 500",
        "environ 500",
        "حوالي ٥٠٠",
        "500 approx.",
    ],
)
def test_an_estimate_keeps_its_value_and_says_that_it_is_about(text):
    quantity = parse(text)
    assert (quantity.value, quantity.about, quantity.status) == (500, True, Status.REPORTED)


@pytest.mark.parametrize("text", [*sorted(UNREPORTED), " N/A ", "NULL", "None", "Not Available", "–", "\xa0"])
def test_a_blank_in_any_language_is_not_reported_and_never_zero(text):
    quantity = parse(text)
    assert quantity.status is Status.NOT_REPORTED
    assert (quantity.value, quantity.low, quantity.high) == (None, None, None)


@pytest.mark.parametrize("text", sorted(MASKED))
def test_a_masked_cell_without_bounds_is_not_a_blank(text):
    quantity = parse(text)
    assert (quantity.status, quantity.value, quantity.low, quantity.high) == (Status.MASKED, None, None, None)


@pytest.mark.parametrize(
    ("text", "locale", "value"),
    [
        ("12.000", Locale.COMMA, 12000),
        ("12.000", Locale.POINT, 12),
        ("1.234", Locale.COMMA, 1234),
        ("12,000", Locale.POINT, 12000),
        ("12,0", Locale.COMMA, 12),
        ("1 200,0", Locale.COMMA, 1200),
    ],
)
def test_a_declared_locale_settles_what_is_ambiguous(text, locale, value):
    assert parse(text, locale=locale).value == value


@pytest.mark.parametrize(
    ("text", "locale"), [("1.234.567", Locale.POINT), ("1,234.5", Locale.COMMA), ("12,5", Locale.POINT)]
)
def test_a_cell_that_contradicts_its_column_is_refused(text, locale):
    with pytest.raises(BadCell):
        parse(text, locale=locale, allow_fraction=True)


@pytest.mark.parametrize(
    ("cells", "locale"),
    [
        (["12.000", "1.234.567", "5"], Locale.COMMA),
        (["12.000", "1,5"], Locale.COMMA),
        (["1 234,5", "12.000"], Locale.COMMA),
        (["12.000", "12.5"], Locale.POINT),
        (["1,234.50", "$7,000.25"], Locale.POINT),
        (["12.000", "12,000"], Locale.UNDECLARED),  # neither proves anything
        (["12.5", "12,5"], Locale.UNDECLARED),  # they contradict each other
        (["1.2.2024", "see 3.2", "v1.5b", "12.000"], Locale.UNDECLARED),  # dates and notes are no evidence
        ([], Locale.UNDECLARED),
    ],
)
def test_a_column_settles_its_locale_only_by_proof(cells, locale):
    assert infer_locale(cells) is locale


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("$1,000,000", 1000000),
        ("US$ 1 000 000", 1000000),
        ("1,000,000 USD", 1000000),
        ("USD 3.5m", 3500000),
        ("3.5 million", 3500000),
        ("2.25 mln USD", 2250000),
        ("1,2 millones", 1200000),
        ("5k", 5000),
        ("5 $", 5),
        ("USD5", 5),
        ("3.5 m USD", 3500000),
        ("12.50", 12.5),
        ("1131050820", 1131050820),
    ],
)
def test_money_is_read_where_it_is_unambiguous(text, value):
    assert parse(text, money=True).value == value


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("1.5 billion", "different amounts"),
        ("5 mil", "different amounts"),
        ("EUR 5", "not in USD"),
        ("€5", "not in USD"),
        ("-5", "negative"),
    ],
)
def test_money_of_another_scale_or_currency_is_refused(text, why):
    with pytest.raises(BadCell, match=why):
        parse(text, money=True)


def test_what_a_column_allows_is_read():
    assert parse("-5", allow_negative=True).value == -5
    assert parse("−1,200", allow_negative=True).value == -1200
    assert parse("12.5", allow_fraction=True).value == 12.5
    assert parse("35%", allow_percent=True).value == 35
    assert parse("€1.234,50", money=True, currency="EUR").value == 1234.5


GROUPS = {Locale.POINT: [",", " ", "'", "\u202f", ""], Locale.COMMA: [".", " ", "\u00a0", "'", ""]}
DIGITS = ["0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "０１２３４５６７８９"]


@given(
    n=st.integers(0, 10**15),
    locale=st.sampled_from([Locale.POINT, Locale.COMMA]),
    group=st.integers(0, 4),
    digits=st.sampled_from(DIGITS),
    pad=st.sampled_from(["", " ", "\u200f", "\u00a0"]),
)
def test_a_number_printed_in_a_locale_is_read_as_itself(n, locale, group, digits, pad):
    sign = GROUPS[locale][group]
    text = f"{n:,}".replace(",", sign).translate(str.maketrans("0123456789", digits))
    assert parse(pad + text + pad, locale=locale).value == n


@given(
    st.integers(0, 10**9),
    st.integers(1, 99),
    st.sampled_from([(",", ".", Locale.POINT), (".", ",", Locale.COMMA)]),
)
def test_a_number_with_decimals_is_read_in_its_locale_and_without(n, cents, marks):
    group, mark, locale = marks
    text = f"{n:,}".replace(",", group) + f"{mark}{cents:02d}"
    expected = float(f"{n}.{cents:02d}")
    assert parse(text, locale=locale, allow_fraction=True).value == expected
    assert parse(text, allow_fraction=True).value == expected


FLAGS = st.fixed_dictionaries(
    {
        "locale": st.sampled_from(Locale),
        "money": st.booleans(),
        "allow_negative": st.booleans(),
        "allow_fraction": st.booleans(),
        "allow_percent": st.booleans(),
    }
)
CELLS = st.one_of(
    st.text(max_size=100),
    st.text(alphabet="0123456789.,'+-eE%<>~* ٫٬٣$€kmUSD", max_size=20),
    st.sampled_from([text for text, *_ in READ + REFUSED + RANGES]),
)


@given(CELLS, FLAGS)
def test_any_text_is_read_or_refused_and_nothing_else(text, flags):
    try:
        quantity = parse(text, **flags)
    except BadCell as refusal:
        assert refusal.next
        return
    numbers = [n for n in (quantity.value, quantity.low, quantity.high) if n is not None]
    assert all(math.isfinite(n) and abs(n) <= LARGEST for n in numbers)
    if quantity.low is not None and quantity.high is not None:
        assert quantity.low <= quantity.high
    if quantity.status is Status.NOT_REPORTED:
        assert not numbers


@given(CELLS)
def test_without_leave_no_count_is_negative_or_a_fraction(text):
    try:
        quantity = parse(text)
    except BadCell:
        return
    assert all(isinstance(n, int) and n >= 0 for n in (quantity.value, quantity.low, quantity.high) if n is not None)
