"""Categories: the words of the house and the tables agree, and codes lead to one category or to none."""

import pytest

from commonground.core.words import Category
from commonground.law import categories, category_of, code, code_of, crosswalk, relation, table_yaml


def test_the_words_of_the_house_are_the_ids_of_the_table():
    ids = {row["id"] for row in table_yaml("categories.yaml")["categories"]} | {"desa_migrant_stock"}
    assert {c.value for c in Category} - {"resident_population", "not_a_population"} == ids
    assert set(categories()) == {Category(id) for id in ids}


def test_every_category_carries_clause_basis_and_axis():
    for entry in categories().values():
        assert entry.clauses and entry.basis
        assert entry.axis in {"legal_status", "movement", "need", "place", "aggregate"}


@pytest.mark.parametrize(
    ("system", "word", "category"),
    [
        ("UNHCR", "REF", Category.REFUGEE),
        ("unhcr", "refugees", Category.REFUGEE),
        ("UNHCR", "VDA", Category.OIP),
        ("UNHCR", "idps", Category.IDP),
        ("UN DESA", "international migrant stock", Category.DESA_MIGRANT_STOCK),
        ("Government label", "forcibly displaced Myanmar nationals", Category.REFUGEE),
        ("Government label", "guests / illegal migrants / persons of concern", Category.UNDETERMINED),
        ("DTM", "flow monitoring registry", Category.UNDETERMINED),
        ("DTM", "returnee from abroad", None),  # two categories: the code alone does not settle it
        ("DTM", "international migrant (MSLA stock)", None),
        ("EGRISS IRRS", "with a refugee background", None),
        ("UNHCR", "XYZ", None),
        ("nobody", "REF", None),
    ],
)
def test_a_code_names_one_category_or_none(system, word, category):
    assert category_of(system, word) == category


def test_a_code_with_two_readings_still_says_which():
    assert code("DTM", "returnee from abroad").categories == ("returned_refugee", "migrant_returnee")


@pytest.mark.parametrize(
    ("category", "system", "word"),
    [
        (Category.REFUGEE, "UNHCR", "REF"),
        (Category.OIP, "UNHCR", "OIP"),
        (Category.IDP, "IDMC", "IDP stock conflict and violence"),
        (Category.MIGRANT, "UNHCR", None),
    ],
)
def test_a_category_has_a_code_in_a_system_or_none(category, system, word):
    assert code_of(category, system) == word


def test_every_code_of_the_crosswalk_that_names_a_category_names_one_of_ours():
    unnamed = [row.code for row in crosswalk() if not row.categories]
    assert unnamed == ["with a refugee background"]


@pytest.mark.parametrize(
    ("one", "other", "starts"),
    [
        (Category.REFUGEE, Category.MIGRANT, "exclusive"),
        (Category.MIGRANT, Category.REFUGEE, "exclusive"),
        (Category.UNDETERMINED, Category.MIGRANT, "exclusive"),
        (Category.REFUGEE, Category.STATELESS, "may combine"),
        (Category.VICTIM_OF_TRAFFICKING, Category.MIGRANT, "may combine"),
        (Category.HOST_COMMUNITY, Category.IDP, "exclusive"),
        (Category.RETURNED_REFUGEE, Category.IDP, "sequence"),
    ],
)
def test_two_categories_relate_as_the_table_says(one, other, starts):
    assert relation(one, other).relation.startswith(starts)


def test_a_pair_the_table_does_not_speak_of_has_no_relation():
    assert relation(Category.OIP, Category.RETURNED_IDP) is None
