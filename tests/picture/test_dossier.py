"""A dossier says what is wrong with it, and where; nothing in it is passed over in silence."""

from pathlib import Path

import pytest

from commonground.core.errors import DossierError
from commonground.picture.dossier import load

GOOD = """
id = "merania"
places = ["XMR"]
start = 2021-01-01
end = 2024-12-31
files = ["raw"]
name.en = "Merania"
"""


def dossier(folder: Path, text: str) -> Path:
    (folder / "situation.toml").write_text(text, encoding="utf-8")
    return folder


def test_codes_of_populations_and_overrides_are_read_as_the_categories_they_name(tmp_path: Path) -> None:
    override = '[[override]]\ncategory = "IDP"\nsource = "UNHCR"\nwho = "A. Officer"\nwhy = "counted in November"\n'
    found = load(dossier(tmp_path, f'populations = ["REF", "idp"]\n{GOOD}{override}'))
    assert found.populations == ("refugee", "internally_displaced_person")
    assert found.overrides[0].category == "internally_displaced_person"


def test_the_store_may_be_named_by_a_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEPT", str(tmp_path / "kept"))
    assert load(dossier(tmp_path, GOOD + 'store = "${KEPT}/store"\n')).store == tmp_path / "kept" / "store"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('id = "merania"', 'id = "../x y"', "address"),
        ('id = "merania"', "id = 7", "address"),
        ("start = 2021-01-01", "start = 2021-01-01T10:00:00", "hour"),
        ("start = 2021-01-01", "start = 2025-01-01", "after end"),
        ('files = ["raw"]', "as_of = 2019-12-31", "between start and end"),
        ('files = ["raw"]', 'files = "raw"', "list of texts"),
        ('files = ["raw"]', 'level = "two"', "admin level"),
        ('files = ["raw"]', "level = 9", "admin level"),
        ('files = ["raw"]', "level = true", "admin level"),
        ('files = ["raw"]', 'fictitious = "no"', "true nor false"),
        ('files = ["raw"]', 'languages = ["en", "de"]', "not spoken"),
        ('files = ["raw"]', 'populations = ["martians"]', "not a category"),
        ('files = ["raw"]', "store = 5", "not a text"),
        ('files = ["raw"]', 'fils = ["raw"]', "not a key"),
        ('["XMR"]', '["XMR", "XMR"]', "twice"),
        ('name.en = "Merania"', "name.en = 5", "not a text"),
        ('name.en = "Merania"', 'name.en = ""', "not a text"),
    ],
)
def test_a_fault_is_named_with_its_key(tmp_path: Path, old: str, new: str, says: str) -> None:
    with pytest.raises(DossierError, match=says) as refusal:
        load(dossier(tmp_path, GOOD.replace(old, new)))
    assert refusal.value.where.endswith("situation.toml") and refusal.value.next


OVERRIDE = {"category": '"IDP"', "source": '"UNHCR"', "who": '"A"', "why": '"b"'}
QUESTION = {"id": '"q"', "text": '"How many?"', "figures": '{category = "refugee"}'}


def table(name: str, values: dict[str, str]) -> str:
    return f"[[{name}]]\n" + "".join(f"{key} = {value}\n" for key, value in values.items() if value)


@pytest.mark.parametrize(
    ("tables", "says"),
    [
        (table("override", OVERRIDE | {"category": '"idpz"'}), "not a category"),
        (table("override", OVERRIDE | {"why": ""}), "has no why"),
        (table("override", OVERRIDE | {"source": ""}), "neither source nor feed"),
        (table("override", OVERRIDE | {"sorce": '"x"'}), "sorce"),
        (table("override", OVERRIDE) * 2, "two choose"),
        ('[override]\ncategory = "IDP"\n', "list of tables"),
        (table("question", QUESTION | {"figures": '{colour = "red"}'}), "colour"),
        (table("question", QUESTION | {"figures": "{category = 5}"}), "neither a text"),
        (table("question", QUESTION | {"figures": '{category = "martian"}'}), "not a category"),
        (table("question", QUESTION | {"figures": '{measure = "stok"}'}), "stok"),
        (table("question", QUESTION | {"figures": '{by = "moon"}'}), "moon"),
        (table("question", QUESTION | {"figures": '{level = "x"}'}), "admin level"),
        (table("question", QUESTION | {"foo": "1"}), "foo"),
        (table("question", QUESTION) * 2, "two have the id"),
    ],
)
def test_a_fault_of_an_override_or_a_question_is_named(tmp_path: Path, tables: str, says: str) -> None:
    with pytest.raises(DossierError, match=says):
        load(dossier(tmp_path, GOOD + tables))
