"""The fictitious example, drawn whole: what its pages and its picture say of conflicts, overlaps and cells."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from commonground.core.errors import DossierError
from commonground.evidence.store import Store
from commonground.picture import Picture, draw
from commonground.picture.lineage import Lineage

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "merania"
Changed = Callable[..., Picture]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("merania") / "store"
    draw(EXAMPLE, store=path, on="2026-01-01")
    return path


@pytest.fixture
def changed(store: Path, tmp_path: Path) -> Changed:
    """Draw the example with lines of its situation.toml changed, or with more of them."""

    def drawn(*changes: tuple[str, str], more: str = "") -> Picture:
        text = (EXAMPLE / "situation.toml").read_text("utf-8").replace('files = ["raw"]', f'store = "{store}"')
        text = text.replace('"raw/', f'"{EXAMPLE}/raw/')
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        (tmp_path / "situation.toml").write_text(text + more, encoding="utf-8")
        return draw(tmp_path)

    return drawn


def test_a_number_of_a_sheet_without_headings_opens_the_cell_under_its_letter(changed: Changed, store: Path) -> None:
    picture = changed()
    migrants = picture.data["headline"]["migrant"]
    assert migrants["locator"]["column"] == "B"
    row = Lineage(picture, Store.open(store)).open_cells(migrants["key"])["row"]
    assert row["headings"][:3] == ["A", "B", "C"]
    assert row["marked"] == 1
    assert row["cells"][1].replace(",", "").removesuffix(".0") == "92550"


def test_every_number_opens_a_row_with_its_cell_marked(changed: Changed, store: Path) -> None:
    picture = changed()
    lineage = Lineage(picture, Store.open(store))
    for number in picture.data["headline"].values():
        row = lineage.open_cells(number["key"])["row"]
        assert row["marked"] is not None and row["headings"][row["marked"]] == number["locator"]["column"], number


def test_the_rules_of_an_overlap_speak_of_the_sources_that_overlap(changed: Changed) -> None:
    overlap = changed().data["overlaps"][0]
    assert overlap["rules"] == ["T-02", "O-25"] and overlap["aligned"] is True


def test_the_reason_speaks_of_the_source_that_was_chosen(changed: Changed) -> None:
    idps = changed().data["headline"]["internally_displaced_person"]
    assert idps["source"] == "IDMC"
    assert idps["rule"]["because"].startswith("IDMC stands first: no round of IOM's tracking matrix")


def test_a_person_s_choice_keeps_its_reason_and_the_other_figures(changed: Changed) -> None:
    override = '\n[[override]]\ncategory = "IDP"\nsource = "UNHCR"\nwho = "A. Officer"\nwhy = "counted in November"\n'
    picture = changed(more=override).data
    idps = picture["headline"]["internally_displaced_person"]
    assert (idps["value"], idps["override"]) == (21_300, {"who": "A. Officer", "why": "counted in November"})
    assert ("IDMC", 35_914) in [(other["source"], other["value"]) for other in idps["alternatives"]]
    assert [n["source"] for n in picture["conflicts"][0]["numbers"]][:2] == ["UNHCR", "IDMC"]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('["XMR"]', '["Merania"]', 'Write "XMR"'),
        ('["XMR"]', '["lby"]', 'Write "LBY"'),
        ('["XMR"]', '["ZZZ"]', "ISO 3166"),
    ],
)
def test_a_misspelt_place_is_refused(changed: Changed, old: str, new: str, says: str) -> None:
    with pytest.raises(DossierError) as refusal:
        changed((old, new))
    assert says in refusal.value.next


def test_an_override_of_a_category_without_figures_is_refused(changed: Changed) -> None:
    more = '\n[[override]]\ncategory = "palestine_refugee_unrwa"\nsource = "UNRWA"\nwho = "A"\nwhy = "b"\n'
    with pytest.raises(DossierError, match="no figure to choose from"):
        changed(more=more)


def test_a_country_without_figures_gives_a_picture_that_says_so(changed: Changed) -> None:
    picture: dict[str, Any] = changed(('["XMR"]', '["FJI"]')).data
    assert picture["headline"] == {} and "movement" not in picture["lead"]
    assert set(picture["composition"]["absent"]) >= {"refugee", "migrant", "internally_displaced_person"}
    assert len(picture["unanswerable"]) == 2


def test_the_picture_does_not_depend_on_folder_or_store(store: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "copy"
    shutil.copytree(EXAMPLE, elsewhere)
    again = draw(elsewhere, store=tmp_path / "store", on="2026-01-01")
    assert again.to_json() == draw(EXAMPLE, store=store, on="2026-01-01").to_json()
