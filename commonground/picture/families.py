"""Which family of the law a category belongs to: families stand side by side in every picture."""

from functools import cache

from commonground.law.reading import table_yaml


@cache
def _families() -> dict[str, str]:
    table = table_yaml("categories.yaml")
    return {row["id"]: row["family"] for row in table["categories"]}


def family_of(category: str) -> str:
    """The family of a category; a statistical aggregate (UN DESA's stock) is a family of its own."""
    return _families().get(category, "statistical_aggregate")
