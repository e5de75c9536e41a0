"""What a dossier's documents promise enters its picture; a dossier without documents never wakes the hub."""

import subprocess
import sys
from datetime import date
from pathlib import Path

from commonground.hub import HubStore, accept, add, amend, reject
from commonground.picture.brief.promises import promises
from commonground.picture.dossier import Dossier
from commonground.picture.languages import language
from commonground.picture.promising import commitments

NOTE = (
    "1. The Port Office met on 3 May 2024.\n\n"
    "2. IOM will open two shelters by 30 June 2024.\n\n"
    "3. UNHCR will publish a list of wells by 31 July 2024.\n\n"
    "4. The Committee requested the Government to name a focal point.\n"
)


def dossier(folder: Path, *documents: str, day: date = date(2024, 7, 10)) -> Dossier:
    return Dossier(
        folder, "port", {"en": "Port"}, ("XPT",), date(2024, 1, 1), date(2024, 12, 31), day,
        documents=tuple(folder / one for one in documents),
    )  # fmt: skip


def test_a_dossier_without_documents_does_not_load_the_hub(tmp_path: Path) -> None:
    told = commitments(dossier(tmp_path), tmp_path / "store")
    assert (told["promises"], told["documents"], told["refused"]) == ([], [], [])
    asked = (
        "import sys, commonground.picture; sys.exit(any(name.startswith('commonground.hub') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", asked], check=False, timeout=60).returncode == 0


def test_what_is_late_is_reckoned_on_the_dossiers_day(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text(NOTE, "utf-8")
    late = {}
    for day in (date(2024, 6, 30), date(2024, 7, 10), date(2024, 8, 1)):
        told = commitments(dossier(tmp_path, "note.txt", day=day), tmp_path / "store")
        late[day.isoformat()] = {one["actor"]: one["days_late"] for one in told["promises"] if one["due_date"]}
    assert late == {
        "2024-06-30": {"IOM": None, "UNHCR": None},
        "2024-07-10": {"IOM": 10, "UNHCR": None},
        "2024-08-01": {"IOM": 32, "UNHCR": 1},
    }


def test_a_document_twice_promises_once_and_one_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    for name in ("papers/a.txt", "papers/b.txt"):
        (tmp_path / name).write_text(NOTE, "utf-8")
    (tmp_path / "papers" / "scan.pdf").write_bytes(b"%PDF-1.4 cut off")
    told = commitments(dossier(tmp_path, "papers", "gone.docx"), tmp_path / "store")
    assert len(told["promises"]) == 3
    assert [one["path"] for one in told["documents"]] == ["papers/a.txt"]
    assert [one["path"] for one in told["refused"]] == ["papers/scan.pdf", "gone.docx"]
    lines = promises({"commitments": told}, language("en"))
    assert lines[0].startswith("IOM: open two shelters") and "days late: 10" in lines[0]
    assert lines[1:] == ["Not read: papers/scan.pdf.", "Not read: gone.docx."]


def test_what_people_decided_in_the_hub_counts(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text(NOTE, "utf-8")
    store = HubStore.open(tmp_path / "store", create=True)
    add([tmp_path / "note.txt"], store, on="2024-05-04", encode=False)
    here = dossier(tmp_path, "note.txt")
    before = {one["locator"]: one["id"] for one in commitments(here, tmp_path / "store")["promises"]}
    said = {"who": "Ada", "why": "asked them", "day": "2024-07-09"}
    accept(store, before["para 2"], **said)
    amend(store, before["para 3"], due_date="2024-07-01", **said)
    reject(store, before["para 4"], **said)
    told = commitments(here, tmp_path / "store")
    assert {one["locator"]: (one["standing"], one["days_late"]) for one in told["promises"]} == {
        "para 2": ("accepted", 10),
        "para 3": ("accepted", 9),
    }
