"""An instance is read whole or refused with what, where and what next; every closed pair names its clause."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from commonground.core.errors import CommonGroundError
from commonground.matching import match, read_instance, unplaced
from tests.matching.world import CASES, PLACES, SCORES, budget, folder


@pytest.mark.parametrize(
    ("table", "text", "said"),
    [
        ("scores", SCORES.replace("value", "points"), "'value' is missing"),
        ("scores", SCORES.replace("place,value", "place,value,colour"), None),
        ("scores", "case,place,value,colour\nanna,north,1,red\n", "'colour' is not known"),
        ("scores", SCORES.replace("anna,north,100", "anna,north,"), "row 2, value: the cell is blank"),
        ("scores", SCORES.replace("anna,north,100", "anna,north,many"), "'many' is not a number"),
        ("scores", SCORES.replace("anna,north,100", "anna,north,inf"), "'inf' is not a number"),
        ("scores", SCORES.replace("anna,north", "ana,north"), "Did you mean 'anna'"),
        ("scores", SCORES + "anna,north,100\n", "have a score already"),
        ("places", PLACES.replace("north,3", "north,-3"), "row 2, persons: -3 is below 0"),
        ("places", PLACES.replace("north,3", "north,"), "unknown is never zero"),
        ("places", PLACES + "north,1,1,P\n", "stands in row 2 too"),
        ("places", "place\nnorth\n", "no capacity"),
        ("places", "place,persons,beds\n", "there is no place"),
        ("cases", CASES.replace("anna,1", "anna,-1"), "below 0"),
        ("cases", CASES.replace("anna", ""), "the name is blank"),
        ("cases", CASES.replace("skill_tier", "skil_tier"), "Did you mean 'skill_tier'"),
        ("cases", "case,family,persons,beds\na,b,1,1\n", "two columns mean 'case'"),
        ("cases", CASES.replace("nationality", "tie").replace(",X,", ",east,"), "no place 'east'"),
        ("cases", CASES.replace("nationality", "linked_case").replace(",X,", ",eve,"), "no case 'eve'"),
        ("rules", "rule,kind,test,clause\nr,hard,persons < 3,\n", "no clause"),
        ("rules", "rule,kind,test,clause\nr,soft,persons < 3,c\n", "no kind of rule"),
        ("rules", "rule,kind,test,clause\nr,hard,cases.colour = 1,c\n", "cannot be evaluated"),
        ("rules", "rule,kind,test,clause\nr,hard,\"(SELECT 1 FROM read_csv('/etc/passwd')) = 1\",c\n", "cannot be"),
        ("rules", "rule,kind,clause,level,group\nr,share,c,lots,nationality\n", "'lots' is not a number"),
        ("rules", "rule,kind,clause,level,group\nr,share,c,0.9,colour\n", "no column 'colour'"),
        ("cases", None, "no table of cases"),
    ],
)
def test_bad_input_is_refused_with_what_and_where(
    tmp_path: Path, table: str, text: str | None, said: str | None
) -> None:
    path = folder(tmp_path, **{table: text or ""})
    with pytest.raises(CommonGroundError) as refusal:
        read_instance(path)
    assert refusal.value.next
    assert said is None or said in str(refusal.value)


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe\x00case", b'case,persons\n"a', b"<html><body>404</body></html>", b"\x00" * 50, b"case\na,b,c,d\n"],
)
def test_a_file_that_is_no_table_is_refused(tmp_path: Path, content: bytes) -> None:
    folder(tmp_path)
    (tmp_path / "cases.csv").write_bytes(content)
    with pytest.raises(CommonGroundError):
        read_instance(tmp_path)


def test_families_under_a_prefix_and_parquet_read_alike(tmp_path: Path) -> None:
    folder(tmp_path)
    for name in ("cases", "places", "scores"):
        frame = pl.read_csv(tmp_path / f"{name}.csv").rename({"case": "family"} if name != "places" else {})
        other = {"cases": "families"}.get(name, name)
        frame.write_parquet(tmp_path / f"year.{other}.parquet")
    plain, prefixed = read_instance(tmp_path), read_instance(tmp_path / "year")
    assert plain.cases == prefixed.cases and plain.dimensions == prefixed.dimensions == ["persons", "beds"]
    assert (plain.value == prefixed.value).all() and (plain.closures.by == prefixed.closures.by).all()


HARD = "rule,kind,test,clause\nno return,hard,NOT (cases.nationality = 'X' AND places.jurisdiction = 'P'),Article 33\n"


def test_a_hard_rule_closes_its_pairs_with_its_clause_and_no_score_opens_them(tmp_path: Path) -> None:
    path = folder(tmp_path, rules=HARD, scores=SCORES.replace("chen,north,400", "chen,north,1000000"))
    instance = read_instance(path)
    closed = {
        (instance.cases[i], instance.places[j]): instance.closures.clauses[k - 1].text
        for (i, j), k in np.ndenumerate(instance.closures.by)
        if k
    }
    assert closed == {("anna", "north"): "Article 33", ("chen", "north"): "Article 33"}
    found = match(instance, budget=budget())
    assert all((instance.cases[i], instance.places[j]) not in closed for i, j in enumerate(found.at.tolist()) if j >= 0)


def test_a_blank_that_a_rule_asks_about_does_not_pass(tmp_path: Path) -> None:
    cases = CASES.replace("anna,1,1,1,X", "anna,1,1,1,")
    instance = read_instance(folder(tmp_path, cases=cases, rules=HARD))
    assert instance.closures.by[0, 0] > 0 and instance.closures.by[0, 1] == 0


@pytest.mark.parametrize(
    ("tables", "case", "reason"),
    [
        ({"cases": CASES.replace("chen,3,2", "chen,9,2")}, "chen", "does not fit (2 places)"),
        ({"cases": CASES.replace("nationality", "consent").replace("X", "1").replace("Y", "")}, "dora", "consent"),
        ({"scores": SCORES.replace("dora,north,90\n", "").replace("dora,south,310\n", "")}, "dora", "not listed"),
        (
            {
                "cases": CASES.replace("nationality", "tie").replace("X", "").replace("Y", "south"),
                "closed": "case,place,rule,clause\nbashir,south,non-refoulement,No assurance.\n",
            },
            "bashir",
            "non-refoulement (1 place)",
        ),
    ],
)
def test_who_cannot_go_anywhere_is_unplaced_with_the_reason(
    tmp_path: Path, tables: dict[str, str], case: str, reason: str
) -> None:
    found = match(read_instance(folder(tmp_path, **tables)), budget=budget())
    assert reason in dict(unplaced(found))[case]


@pytest.mark.parametrize(
    ("assured", "open_to"),
    [
        ("Sudan", ["Sudan"]),
        ("South Sudan", ["South Sudan"]),
        ("South Sudan; Chad", ["South Sudan"]),
        ("Sudan, South Sudan", ["South Sudan", "Sudan"]),
        ("North Sudan", []),
        ("SYR Sudan", ["Sudan"]),
        ("", []),
    ],
)
def test_an_assurance_is_read_for_the_nationality_it_names_alone(
    tmp_path: Path, assured: str, open_to: list[str]
) -> None:
    cases = CASES.replace(",X,", ",Sudan,").replace(",Y,", ",South Sudan,")
    places = f'place,persons,beds,assured_nationalities\nnorth,3,3,"{assured}"\nsouth,4,3,\n'
    instance = read_instance(folder(tmp_path, cases=cases, places=places))
    nations = instance.case_table["nationality"].to_list()
    assert sorted({nations[i] for i in np.flatnonzero(instance.closures.open[:, 0])}) == open_to


@pytest.mark.parametrize("named", ["chen", "chen li", "chen li; dora b", "chen li,dora b", "chen dora"])
def test_linked_cases_are_found_whatever_their_names_hold(tmp_path: Path, named: str) -> None:
    texts = {"cases": CASES.replace("nationality", "linked_case").replace(",Y,", ",,"), "scores": SCORES}
    if "li" in named:
        texts = {k: t.replace("chen", "chen li").replace("dora", "dora b") for k, t in texts.items()}
    texts["cases"] = texts["cases"].replace("anna,1,1,1,X", f'anna,1,1,1,"{named}"').replace(",X,", ",,")
    instance = read_instance(folder(tmp_path, **texts))
    with_anna = {"chen": 2, "dora": 3}
    wanted = [0, *(row for name, row in with_anna.items() if name in named)]
    assert np.flatnonzero(instance.unit == instance.unit[0]).tolist() == wanted


def test_linked_cases_go_to_one_place_or_nowhere(tmp_path: Path) -> None:
    cases = (
        CASES.replace("nationality", "linked_case").replace(",X,", ",,").replace("3,Y", "3,anna").replace(",Y,", ",,")
    )
    places = PLACES.replace("south,4,3", "south,2,3")
    found = match(read_instance(folder(tmp_path, cases=cases, places=places)), gap=0, budget=budget())
    at = dict(zip(found.instance.cases, found.at.tolist(), strict=True))
    assert at["anna"] == at["dora"] != 1


@pytest.mark.shared
@pytest.mark.parametrize(("name", "pairs"), [("tiny-8x4.npz", 17), ("place-300x20.npz", 3468)])
def test_the_tests_of_services_and_safeguards_close_no_pair_the_instance_opens(
    shared_data: Path, name: str, pairs: int
) -> None:
    instance = read_instance(shared_data / "matching" / name)
    misfits = [c for c in instance.closures.counts() if c["rule"] == "does not fit"]
    assert int(instance.closures.open.sum()) + sum(int(str(c["pairs"])) for c in misfits) >= pairs
    assert not any(c["rule"] == "closed as given" for c in instance.closures.counts())


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04broken"])
def test_arrays_that_cannot_be_read_are_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bad.npz"
    path.write_bytes(content)
    with pytest.raises(CommonGroundError):
        read_instance(path)


def test_columns_in_any_order_and_of_any_kind_are_read_alike(tmp_path: Path) -> None:
    pl.DataFrame({"colour": ["red", "blue"], "persons": [1, 2], "Family": [7, 8]}).write_parquet(
        tmp_path / "x_families.parquet"
    )
    pl.DataFrame({"persons": [3.0, 4.0], "place": ["n", "s"]}).write_parquet(tmp_path / "x_places.parquet")
    pl.DataFrame({"value": [1.5, 2.5], "place": ["n", "s"], "family": [7, 8]}).write_parquet(
        tmp_path / "x_scores.parquet"
    )
    found = match(read_instance(tmp_path / "x"), gap=0.0, budget=budget())
    assert found.instance.cases == ["7", "8"] and found.at.tolist() == [0, 1] and found.plan.value == 4.0
    assert found.notes == ("Not used: colour of cases.",)


def test_three_arrays_are_enough(tmp_path: Path) -> None:
    path = tmp_path / "small.npz"
    np.savez(path, value=np.array([[1, -1], [2, 3]]), need=np.array([[1], [1]]), cap=np.array([[1], [1]]))
    found = match(read_instance(path), gap=0.0, budget=budget())
    assert found.at.tolist() == [0, 1] and found.plan.value == 4.0 and found.instance.numbered


@pytest.mark.parametrize("seed", range(4))
def test_other_names_in_another_order_change_nothing_but_the_names(tmp_path: Path, seed: int) -> None:
    random = np.random.default_rng(seed)
    worth = random.integers(1, 1_000_000, (12, 4))  # no two plans are worth the same

    def placed(cases: list[str], places: list[str], rows: np.ndarray, name: str) -> dict[str, str]:
        (tmp_path / name).mkdir()
        at = folder(
            tmp_path / name,
            cases="case,persons\n" + "".join(f"{cases[i]},{1 + i % 3}\n" for i in rows),
            places="place,persons\n" + "".join(f"{one},{4 + j}\n" for j, one in reversed(list(enumerate(places)))),
            scores="case,place,value\n"
            + "".join(f"{cases[i]},{places[j]},{worth[i, j]}\n" for i in rows for j in range(4)),
        )
        plan = match(read_instance(at), gap=0, budget=budget())
        return {case: plan.instance.places[j] for case, j in zip(plan.instance.cases, plan.at, strict=True) if j >= 0}

    plain = [f"c{i:02}" for i in range(12)], [f"p{j}" for j in range(4)]
    other = [f"{chr(122 - i)}-{i}" for i in range(12)], ["São João", "ميناء", "x y", "001"]
    first = placed(*plain, np.arange(12), "plain")
    second = placed(*other, random.permutation(12), "other")
    said = dict(zip(plain[0], other[0], strict=True)), dict(zip(plain[1], other[1], strict=True))
    assert {said[0][case]: said[1][place] for case, place in first.items()} == second and len(first) >= 8
