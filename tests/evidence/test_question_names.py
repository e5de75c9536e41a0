"""A question has one name, so that its answer is the answer to it alone."""

from datetime import date
from pathlib import Path

from commonground.evidence.questioning import questions
from tests.sources.look_alikes import text
from tests.sources.store_of import store_of


def test_people_and_households_of_one_table_are_two_questions(tmp_path: Path) -> None:
    rows = (
        "Admin1,IDPs,Households,Date\n#adm1+code,#affected+idps+ind,#affected+idps+hh,#date\nTD07,900,200,2020-06-30\n"
    )
    store, _ = store_of(tmp_path, text(tmp_path / "idps.csv", rows))
    stale = [one for one in questions(store, as_of=date(2026, 1, 1)) if one["rule"] == "stale"]
    assert len({one["id"] for one in stale}) == len(stale) == 2
    assert sorted("in households" in one["text"] for one in stale) == [False, True]
