"""A small case of our own, in the format cases come in, and what a folder looked like on an earlier day."""

import csv
import shutil
from datetime import date, timedelta
from pathlib import Path

START = date(2020, 1, 1)


def small_case(folder: Path, *, length: int = 120) -> Path:
    """Two towns at war, a town on the road, two camps: North is verified on day 63, South opens late."""
    given, counted = folder / "input_csv", folder / "source_data"
    given.mkdir(parents=True)
    counted.mkdir()
    (given / "sim_period.csv").write_text(f"StartDate,{START}\nLength,{length}\n", "utf-8")
    (given / "locations.csv").write_text(
        "#name,region,country,latitude,longitude,location_type,conflict_date,population,note\n"
        "Aru,R,Here,0,0,conflict_zone,0,50000,,\nBelo,R,Here,0,0,conflict_zone,40,20000\n\n"
        '"Cross",R,Here,0,0,town,,1000\nNorth,R,There,0,0,camp,,9000\nSouth,R,There,0,0,camp,,4000\n',
        "utf-8-sig",
    )
    (given / "routes.csv").write_text(
        "#name1,name2,distance,forced_redirection\nAru,Cross,120,\nBelo,Cross,450,0\nCross,North,80,1\nCross,South,200,0\n",
        "utf-8",
    )
    (given / "conflicts.csv").write_text(
        "#Day, Aru, Belo\n" + "".join(f"{day},1,{int(day >= 40)}\n" for day in range(length)), "utf-8"
    )
    (given / "closures.csv").write_text(
        "#closure_type,name1,name2,start,end\nlink,Cross,South,0,30\ncamp,South,,90,-1\n"
    )
    (given / "registration_corrections.csv").write_text(f"North,{START + timedelta(63)},normalize\n", "utf-8")
    (counted / "data_layout.csv").write_text("total,all.csv\nNorth,north.csv,\nSouth,south.csv\n", "utf-8")
    north = [(7 * week, 100 * week if week < 9 else 80 * week) for week in range(length // 7)]
    south = [(35, 0), (49, 200), (77, 500), (105, 700)]
    country = [(day, 150 * day) for day in range(0, length, 10)]
    for name, counts in (("north", north), ("south", south), ("all", country)):
        lines = [f"{START + timedelta(day)},{count}" for day, count in counts]
        (counted / f"{name}.csv").write_text("date,people\n" + "\n".join(lines) + "\n", "utf-8")
    return folder


def as_of(folder: Path, day: int, into: Path) -> Path:
    """A copy of the folder without any registration, correction, conflict value or closure that begins after `day`."""
    start = next(
        date.fromisoformat(row[1].strip('" '))
        for row in csv.reader((folder / "input_csv/sim_period.csv").open(encoding="utf-8-sig"))
        if row and "start" in row[0].lower()
    )
    shutil.copytree(folder, into)
    last = (start + timedelta(day)).isoformat()
    for path in (into / "source_data").glob("*.csv"):
        _keep(path, lambda row: not row[0][:4].isdigit() or row[0] <= last)
    _keep(into / "input_csv/registration_corrections.csv", lambda row: row[0][0] == "#" or row[1].strip() <= last)
    _keep(into / "input_csv/closures.csv", lambda row: not row[3].strip().isdigit() or int(row[3]) <= day)
    _keep(into / "input_csv/conflicts.csv", lambda row: not row[0].isdigit() or int(row[0]) <= day)
    return into


def _keep(path: Path, wanted) -> None:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = [row for row in csv.reader(lines) if row and row[0].strip()]
    with path.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines).writerows([row for row in rows if wanted(row)])
