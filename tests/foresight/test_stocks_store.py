"""From files to forecasts: what the store holds is what is forecast, and the commands say it."""

import json
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from commonground.cli import commonground
from commonground.core.errors import CommonGroundError
from commonground.evidence.asking import Ask, ask
from commonground.evidence.histories import histories
from commonground.evidence.store import Store
from commonground.foresight.nowcast import nowcast
from commonground.foresight.stocks import Asked, Step, gather, outlook
from commonground.foresight.triggers import read_triggers, triggers_of, watch
from commonground.sources.reading import read
from tests.foresight.worlds import stocks, write_population

SDN_TCD = Asked("refugee", "SDN", "TCD")


def store_with(folder: Path, values: np.ndarray, **more: str) -> Store:
    """A store with a population table, and files of other names and texts."""
    folder.mkdir(exist_ok=True)
    write_population(folder / "population.csv", values)
    for name, text in more.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    store = Store.open(folder / "store", create=True)
    report = read(sorted(folder.glob("*.csv")), store, on="2024-06-01")
    assert not report.refused, report.refused
    return store


@pytest.fixture(scope="module")
def world(tmp_path_factory) -> Store:
    return store_with(tmp_path_factory.mktemp("world"), stocks())


def said(store: Store, *words: str, ok: int = 0) -> str:
    result = CliRunner().invoke(commonground, [*words, "--store", str(store.path)], catch_exceptions=False)
    assert result.exit_code == ok, result.output
    return result.output


# --- histories are what asking answers ------------------------------------------------------------------------


@pytest.mark.parametrize("by", [("origin",), ()])
def test_histories_tell_the_numbers_that_asking_tells(world, by):
    what = Ask(category=("refugee",), measure=("stock",), by=by)
    rows = {(row.origin or "", row.place, row.end): row.value for row in ask(world, what)}
    found = histories(world, what)
    told = {(row["origin"], row["place"], row["end"]): row["value"] for row in found.iter_rows(named=True)}
    assert told == rows


def test_a_newer_version_of_a_file_answers_alone(tmp_path):
    store = store_with(tmp_path / "a", stocks())
    newer = stocks()
    newer[0, -1] = 123_456
    write_population(tmp_path / "newer.csv", newer)
    read([tmp_path / "newer.csv"], store, on="2024-07-01")
    panel = gather(store, SDN_TCD)
    assert panel.panel.values[panel.row, -1] == 123_456


def test_a_later_selection_of_a_table_does_not_displace_it(tmp_path):
    store = store_with(tmp_path / "a", stocks())
    lines = (tmp_path / "a/population.csv").read_text("utf-8").splitlines()
    one = [lines[0], *(line for line in lines if ",SDN," in line and ",TCD," in line)]
    (tmp_path / "one.csv").write_text("\n".join(one) + "\n", "utf-8")
    read([tmp_path / "one.csv"], store, on="2024-07-01")
    place = gather(store, Asked("refugee", "", "TCD"))
    assert np.array_equal(place.panel.values[place.row], stocks()[0::6].sum(axis=0))
    test_histories_tell_the_numbers_that_asking_tells(store, ())
    test_histories_tell_the_numbers_that_asking_tells(store, ("origin",))


# --- what is gathered -----------------------------------------------------------------------------------------


def test_the_series_and_its_peers_are_gathered(world):
    found = gather(world, SDN_TCD)
    assert (found.source, found.panel.step, len(found.panel.keys)) == ("UNHCR", Step.YEAR, 36)
    assert np.array_equal(found.panel.values[found.row], stocks()[0])


def test_all_origins_of_a_place_and_everybody_from_an_origin(world):
    place = gather(world, Asked("refugee", "", "TCD"))
    origin = gather(world, Asked("refugee", "SDN", ""))
    assert np.array_equal(place.panel.values[place.row], stocks()[0::6].sum(axis=0))
    assert np.array_equal(origin.panel.values[origin.row], stocks()[:6].sum(axis=0))


def test_one_doubtful_zero_after_many_people_is_no_count_and_a_second_is(tmp_path):
    values = stocks()
    values[0, 8], values[1, 8:10] = 0, 0
    panel = gather(store_with(tmp_path / "zeros", values), SDN_TCD).panel
    at = [panel.keys.index(key) for key in (("SDN", "TCD"), ("SDN", "EGY"))]
    assert np.isnan(panel.values[at[0], 8]) and np.isnan(panel.values[at[1], 8])
    assert panel.values[at[1], 9] == 0


def test_nothing_later_than_the_day_is_used(world, tmp_path):
    early = store_with(tmp_path / "early", stocks()[:, :15])
    cut = Asked("refugee", "SDN", "TCD", until=date(2018, 12, 31))
    one, other = (outlook(store, cut, horizon=2) for store in (world, early))
    assert one.coming == other.coming and one.peers == other.peers and one.last == other.last


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (Asked("refugee", "SDN", "FRA"), "no dated figure"),
        (Asked("stateless", "", "TCD"), "may stand where nothing was reported"),
        (Asked("refugee", "SDN", "TCD", until=date(1999, 1, 1)), "no dated figure"),
        (Asked("refugee", "SDN", "TCD", breaks=("1888",)), "no period of these figures"),
        (Asked("refugee", "SDN", "TCD", breaks=("soon",)), "no period of these figures"),
        (Asked("refugee", "SDN", "TD999"), "no such place"),
    ],
)
def test_what_cannot_be_forecast_is_refused_with_the_reason(world, asked, says):
    with pytest.raises(CommonGroundError, match=says) as refusal:
        outlook(world, asked, horizon=1)
    assert refusal.value.next


# --- the commands -----------------------------------------------------------------------------------------------


def test_the_command_tells_base_rates_ranges_model_and_record(world):
    told = json.loads(said(world, "forecast", "-c", "REF", "--origin", "sdn", "--place", "TCD", "--json"))
    assert [row["period"] for row in told["forecast"]] == ["2024", "2025", "2026"]
    assert told["base_rates"] and told["model"]["name"] in told["model"]["errors"]
    assert len(told["last_forecasts"]) == 4 and told["backtest"]["own"] and told["backtest"]["peers"]
    text = said(world, "forecast", "-c", "REF", "--origin", "SDN", "--place", "TCD")
    assert text.index("Usual:") < text.index("Last count:") < text.index("8 of 10") < text.index("Model:")


def test_categories_are_forecast_apart(world):
    told = said(world, "forecast", "-c", "REF", "-c", "ASY", "--place", "TCD", ok=1)
    assert "may stand where nothing was reported" in told  # asylum-seekers: refused, never added to refugees


@pytest.mark.parametrize("words", [["-c", "nobody", "--place", "TCD"], ["-c", "REF", "--place", "XXX"]])
def test_the_command_refuses_in_a_sentence(world, words):
    assert "Next:" in said(world, "forecast", *words, ok=1)


def test_a_covariate_file_is_read_or_refused(world, tmp_path):
    good = tmp_path / "good.csv"
    good.write_text("country,date,value\n" + "".join(f"SDN,{y}-06-30,{y % 5 * 100}\n" for y in range(2004, 2024)))
    told = said(world, "forecast", "-c", "REF", "--origin", "SDN", "--place", "TCD", "--conflict", str(good), "--json")
    assert "pooled with conflict" in json.loads(told)["model"]["errors"]
    bad = tmp_path / "bad.csv"
    bad.write_text("country,date,value\nSDN,soon,3\n")
    assert "row 2" in said(world, "forecast", "-c", "REF", "--place", "TCD", "--conflict", str(bad), ok=1)


def test_flows_leave_home_for_places_that_grew(tmp_path):
    before = np.full((36, 2), 1000.0)
    before[0, 1] = 1500  # Sudanese in Chad
    store = store_with(tmp_path / "flows", before)
    told = json.loads(said(store, "flows", "--from", "2004-12-31", "--to", "2005-12-31", "--json"))
    assert told["flows"] == [{"from": "SDN", "to": "TCD", "people": 500}]


# --- triggers -----------------------------------------------------------------------------------------------------

TRIGGER = {
    "id": "t", "category": "REF", "origin": "SDN", "place": "TCD", "lead": 1, "probability": 0.3,
    "checklist": ["Call"],
}  # fmt: skip


@pytest.mark.parametrize(("threshold", "met"), [(1, True), (10**9, False)])
def test_a_trigger_is_met_when_the_forecast_is_likely_beyond_it(world, threshold, met):
    found = watch(world, triggers_of([{**TRIGGER, "threshold": threshold}], where="x")[0])
    assert found.fires is met and found.likely == pytest.approx(float(met), abs=0.001)


def test_below_is_the_other_side_of_above(world):
    last = int(stocks()[0, -1])
    sides = [
        watch(world, triggers_of([{**TRIGGER, "threshold": last, "direction": side}], where="x")[0]).likely
        for side in ("above", "below")
    ]
    assert sum(sides) == pytest.approx(1)


def test_every_past_case_is_one_of_four_verdicts(world):
    found = watch(world, triggers_of([{**TRIGGER, "rise": 0.1}], where="x")[0])
    assert found.own.cases == 12  # one for each cut
    assert found.peers.cases > 100 and found.peers.hits + found.peers.misses > 0
    # By hand: years in which Sudanese in Chad rose by more than a tenth, of the last twelve.
    row = stocks()[0]
    assert found.own.hits + found.own.misses == sum(row[at] > 1.1 * row[at - 1] for at in range(8, 20))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"threshold": 5, "rise": 0.1}, "threshold or a rise"),
        ({}, "threshold or a rise"),
        ({"rise": 0.1, "probability": 1.5}, "probability is 1.5"),
        ({"rise": 0.1, "lead": 0}, "lead is 0"),
        ({"rise": 0.1, "checklist": []}, "checklist is empty"),
        ({"rise": 0.1, "direction": "up"}, "direction is 'up'"),
        ({"rise": -1}, "no number from 0 on"),
        ({"rise": 0.1, "colour": "red"}, "colour is not a key"),
        ({"rise": 0.1, "category": "people"}, "not a category"),
        ({"rise": 0.1, "place": "", "origin": ""}, "neither origin nor place"),
    ],
)
def test_a_faulty_trigger_is_named(change, says):
    with pytest.raises(CommonGroundError, match=says):
        triggers_of([{**TRIGGER, **change}], where="x")


def test_the_triggers_command_reads_its_file_and_says_that_nothing_was_done(world, tmp_path):
    file = tmp_path / "triggers.toml"
    file.write_text(
        '[[trigger]]\nid = "t"\ncategory = "REF"\norigin = "SDN"\nplace = "TCD"\nlead = 1\nrise = 0.1\n'
        'probability = 0.2\nchecklist = ["Call"]\n'
    )
    told = said(world, "triggers", str(file))
    assert told.index("Usual:") < told.index("Forecast:") < told.index("Record") and "Nothing was done" in told
    assert json.loads(said(world, "triggers", str(file), "--json"))[0]["record"]["peers"]["cases"] > 100
    (tmp_path / "empty.toml").write_text("")
    with pytest.raises(CommonGroundError, match="no trigger"):
        read_triggers(tmp_path / "empty.toml")


# --- nowcasts -----------------------------------------------------------------------------------------------------


def registrations(step: float = 1.02, *, start: tuple[int, int] = (2020, 1), months: int = 60, first: float = 50_000):
    """A monthly registration count of Sudanese in Chad, as a table with tags; it grows by `step` a month."""
    lines = ["Date,Country,Origin,Refugees", "#date,#country+code,#country+code+origin,#affected+refugees"]
    year, month = start
    for _ in range(months):
        lines.append(f"{year}-{month:02}-28,TCD,SDN,{round(first)}")
        first *= step
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return "\n".join(lines) + "\n"


def test_without_a_faster_source_the_forecast_carries_the_figure_on(world):
    found = nowcast(world, SDN_TCD, day=date(2024, 6, 30))
    assert [lean.kind for lean in found.leans] == ["forecast"]
    assert found.ranges[80][0] < found.estimate < found.ranges[80][1]
    assert found.last == (date(2023, 12, 31), stocks()[0, -1])


def test_a_faster_count_carries_the_yearly_figure_on_by_its_ratio(tmp_path):
    values = stocks()
    values[0, 16:] = 40_000 * 1.02 ** (12 * np.arange(4))  # both grow alike
    store = store_with(tmp_path / "fast", values.round(), registrations=registrations())
    found = nowcast(store, SDN_TCD, day=date(2024, 6, 30))
    stock = next((lean for lean in found.leans if lean.kind == "stock"), None)
    assert stock is not None, found
    assert stock.says == pytest.approx(values[0, -1] * 1.02**6, rel=0.01)
    assert stock.weight > 0.4 and stock.trials >= 2
    assert sum(lean.weight for lean in found.leans) == pytest.approx(1)


def test_a_nowcast_uses_nothing_after_its_day(tmp_path):
    one = store_with(tmp_path / "a", stocks(), registrations=registrations(months=60))
    other = store_with(tmp_path / "b", stocks(), registrations=registrations(months=51))
    day = date(2024, 3, 31)
    assert nowcast(one, SDN_TCD, day=day).ranges == nowcast(other, SDN_TCD, day=day).ranges


def test_a_nowcast_is_held_against_the_yearly_figures_that_came(tmp_path):
    """Both series grow by 2 % a month, so that the faster one tells each year's end before its figure comes."""
    values = stocks()
    values[0, 16:] = 40_000 * 1.02 ** (12 * np.arange(4))
    store = store_with(tmp_path / "tried", values.round(), registrations=registrations())
    found = nowcast(store, SDN_TCD, day=date(2024, 6, 30))
    assert [one.day.year for one in found.tried] == [2020, 2021, 2022, 2023]
    for one, before, came in zip(found.tried[1:], values[0, 16:], values[0, 17:], strict=False):
        assert (one.last, one.came) == (round(before), round(came))
        assert abs(one.estimate - came) < abs(before - came) / 2


def test_counts_that_contradict_a_forecast_outweigh_it(tmp_path):
    """A part of the people grew by 200,000 since the yearly figure, which no yearly figure knows of."""
    values = stocks()
    values[0] = 30_000 + np.arange(20) * 100
    new = ["Date,Country,Origin,Refugees", "#date,#country+code,#country+code+origin,#affected+refugees",
           "2023-12-31,TCD,SDN,10000", "2024-03-31,TCD,SDN,150000", "2024-06-30,TCD,SDN,210000"]  # fmt: skip
    store = store_with(tmp_path / "new", values, new="\n".join(new) + "\n")
    found = nowcast(store, SDN_TCD, day=date(2024, 6, 30))
    (stock,) = [lean for lean in found.leans if lean.kind == "stock"]
    assert stock.how == "difference" and stock.says == 31_900 + 200_000
    assert stock.weight > 0.8 and found.estimate >= 210_000  # so many are counted already


def test_a_faster_series_counted_otherwise_since_is_not_used(tmp_path):
    tags = "#date,#country+code,#country+code+origin,#affected+refugees,#meta+break"
    lines = ["Date,Country,Origin,Refugees,Break", tags,
             "2023-12-31,TCD,SDN,30000,", "2024-03-31,TCD,SDN,90000,yes", "2024-06-30,TCD,SDN,91000,"]  # fmt: skip
    store = store_with(tmp_path / "b", stocks(), broken="\n".join(lines) + "\n")
    found = nowcast(store, SDN_TCD, day=date(2024, 6, 30))
    assert all(lean.how not in ("ratio", "difference") for lean in found.leans)


@pytest.mark.shared
def test_real_registrations_tell_what_no_forecast_could(shared_data, tmp_path):
    """UNHCR's tables say 3 Malians in Burkina Faso at the end of 2011, and 38,776 a year later."""
    store = Store.open(tmp_path / "store", create=True)
    tables = [shared_data / "unhcr-population" / "population.csv", shared_data / "flee" / "mali2012"]
    read(tables, store, on="2026-01-01")
    found = nowcast(store, Asked("refugee", "MLI", "BFA"), day=date(2012, 9, 30))
    assert found.at_least is not None and 10_000 < found.estimate < 60_000
    mauritania = nowcast(store, Asked("refugee", "MLI", "MRT"), day=date(2014, 6, 30))
    assert {one.day.year: one.came for one in mauritania.tried}[2013] == 66_393


def test_a_nowcast_without_yearly_figures_is_refused(tmp_path):
    folder = tmp_path / "only"
    folder.mkdir()
    (folder / "r.csv").write_text(registrations(), encoding="utf-8")
    store = Store.open(folder / "store", create=True)
    read([folder / "r.csv"], store, on="2024-06-01")
    with pytest.raises(CommonGroundError, match="year's end"):
        nowcast(store, SDN_TCD, day=date(2024, 6, 30))


def test_months_are_forecast_by_month(tmp_path):
    store = store_with(tmp_path / "m", stocks(), registrations=registrations())
    asked = Asked("refugee", "SDN", "TCD", step=Step.MONTH)
    source = next(s for s in sorted({r["source"] for r in histories(store, Ask(category=("refugee",), by=("origin",))
                  ).iter_rows(named=True)}) if s != "UNHCR")  # fmt: skip
    found = outlook(store, Asked(asked.category, "SDN", "TCD", source), horizon=3)
    assert found.step is Step.MONTH and [coming.period for coming in found.coming] == ["2025-01", "2025-02", "2025-03"]


@pytest.mark.shared
def test_a_real_pair_is_forecast_with_its_record(shared_data, tmp_path):
    store = Store.open(tmp_path / "store", create=True)
    read([shared_data / "unhcr-population" / "population.csv"], store, on="2026-01-01")
    asked = Asked("refugee", "SDN", "TCD", until=date(2024, 12, 31))
    found = outlook(store, asked, horizon=1)
    assert found.peer_series > 300
    assert 0.74 <= found.peers[0].inside[80] <= 0.86
    # 2023: the war nobody's counts foretold is told as a miss.
    assert {said.period: said.inside for said in found.last}["2023"] is False


def test_flows_are_forecast_as_they_are_counted_in_each_year(tmp_path):
    """Returns stand in their own column of the same table, one flow a year."""
    text = write_population(tmp_path / "stocks.csv", stocks()).read_text("utf-8").splitlines()
    rows = [line.split(",") for line in text]
    for row in rows[1:]:
        row[9] = str(int(row[0]) * 3)  # returned_refugees
    store = store_with(tmp_path / "flow", stocks()[:, :1], returns="\n".join(map(",".join, rows)) + "\n")
    found = outlook(store, Asked("returned_refugee", "SDN", "TCD", measure="flow"), horizon=1)
    assert [point.value for point in found.history[-2:]] == [2022 * 3, 2023 * 3]
    assert found.coming[0].median == pytest.approx(2024 * 3, abs=5)


def test_monthly_flows_are_added_up_by_year_and_whole_years_stand_alone():
    import polars as pl

    from commonground.foresight.stocks.gathering import _of_one_step

    months = [(date(2024, month, 1), date(2024, month, 28)) for month in range(1, 13)]
    rows = pl.DataFrame({"start": [a for a, _ in months] + [date(2024, 1, 1)], "end": [b for _, b in months]
                         + [date(2024, 12, 31)]})  # fmt: skip
    assert _of_one_step(rows, Step.YEAR).height == 1
    assert _of_one_step(rows, Step.MONTH).height == 12
    assert _of_one_step(rows.head(12), Step.YEAR).height == 12


@pytest.mark.parametrize(
    ("step", "day", "label", "last"),
    [
        (Step.YEAR, date(2024, 5, 3), "2024", date(2024, 12, 31)),
        (Step.QUARTER, date(2024, 5, 3), "2024-Q2", date(2024, 6, 30)),
        (Step.QUARTER, date(2024, 12, 31), "2024-Q4", date(2024, 12, 31)),
        (Step.MONTH, date(2024, 2, 29), "2024-02", date(2024, 2, 29)),
    ],
)
def test_a_day_lies_in_its_period(step, day, label, last):
    assert step.label(step.number(day)) == label and step.last_day(step.number(day)) == last


def test_the_nowcast_command_says_what_it_leans_on(world):
    words = ("nowcast", "-c", "REF", "--origin", "SDN", "--place", "TCD", "--as-of", "2024-06-30")
    told = json.loads(said(world, *words, "--json"))
    assert told["range95"][0] <= told["range80"][0] <= told["estimate"] <= told["range80"][1] <= told["range95"][1]
    assert [lean["kind"] for lean in told["leans_on"]] == ["forecast"] and told["last_yearly"]["day"] == "2023-12-31"
    assert "It leans on:" in said(world, *words)
