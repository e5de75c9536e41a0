"""Write what the rooms beside Merania's picture stand on: a crisis to simulate and a plan to look at. All is invented.

The same run gives the same files: `python examples/merania/rooms.py` (beside this file, or into the folder named).
"""

import csv
import sys
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random

HERE = Path(__file__).parent
START, LENGTH = date(2023, 1, 9), 300

# name, region, country, latitude, longitude, kind, day the fighting begins, people
TOWNS = [
    ("Sorn", "East", "Karvia", 13.9, -24.8, "conflict_zone", 0, 41_000),
    ("Belmar", "South", "Karvia", 12.4, -25.2, "conflict_zone", 45, 26_000),
    ("Ostra", "Centre", "Karvia", 14.4, -26.1, "town", "", 33_000),
    ("Hask", "West", "Karvia", 13.2, -26.9, "town", "", 12_000),
    ("Kharmin", "Uplands", "Merania", 14.7, -28.6, "camp", "", 21_000),
    ("Tel Oran", "Uplands", "Merania", 15.2, -29.8, "camp", "", 9_000),
    ("Al Wadi", "Lakes", "Merania", 11.2, -28.7, "camp", "", 13_000),
]
ROADS = [
    ("Sorn", "Ostra", 190),
    ("Sorn", "Belmar", 220),
    ("Belmar", "Hask", 260),
    ("Ostra", "Hask", 150),
    ("Ostra", "Kharmin", 330),
    ("Hask", "Kharmin", 270),
    ("Hask", "Al Wadi", 340),
    ("Kharmin", "Tel Oran", 160),
]
# Camp: when its first people are registered, and its part of them all.
CAMPS = {"Kharmin": (7, 0.52), "Al Wadi": (28, 0.31), "Tel Oran": (63, 0.17)}
MOST = 40_000

WHAT_IF = """name = "The border closes for two months, and a camp opens at Vesna"

[[close]]
countries = ["Karvia", "Merania"]
from = 150
until = 210

[[open]]
camp = "Vesna"
country = "Merania"
roads = {Kharmin = 210}
capacity = 8000
from = 120
"""

# place, persons, school seats, medical slots, jurisdiction, languages, assured nationalities, latitude, longitude
PLACES = [
    ("Lindow", 9, 4, 1, "Aster", "karvian tyrsan", "Karvia Tyrsa", 18.3, -31.9),
    ("Marne", 7, 3, 0, "Aster", "karvian", "Karvia Tyrsa", 18.1, -29.4),
    ("Osk", 11, 5, 2, "Borea", "karvian selmi", "Karvia Selmor Tyrsa", 14.2, -34.9),
    ("Pallin", 6, 2, 0, "Borea", "tyrsan selmi", "Selmor Tyrsa", 11.4, -34.3),
]
NATIONS = {"Karvia": "karvian", "Selmor": "selmi", "Tyrsa": "tyrsan"}


def crisis(folder: Path) -> None:
    """A border crisis of ten months, in the folder format simulations come in."""
    random = Random(23)  # noqa: S311 (an example, no secret)
    given, counted = folder / "input_csv", folder / "source_data"
    _table(given / "sim_period.csv", [("StartDate", START), ("Length", LENGTH)])
    heads = ("#name", "region", "country", "latitude", "longitude", "location_type", "conflict_date", "population")
    _table(given / "locations.csv", [heads, *TOWNS])
    _table(given / "routes.csv", [("#name1", "name2", "distance"), *ROADS])
    fought = [town for town in TOWNS if town[5] == "conflict_zone"]
    days = [(day, *(int(day >= int(town[6])) for town in fought)) for day in range(LENGTH)]
    _table(given / "conflicts.csv", [("#Day", *(town[0] for town in fought)), *days])
    closures = [("#closure_type", "name1", "name2", "start", "end"), ("link", "Hask", "Al Wadi", 0, 25)]
    _table(given / "closures.csv", closures)
    _table(given / "registration_corrections.csv", [("Kharmin", START + timedelta(182), "normalize")])
    layout = [("total", "karvians.csv"), *((camp, f"{_slug(camp)}.csv") for camp in CAMPS)]
    _table(counted / "data_layout.csv", layout)
    whole = dict.fromkeys(range(0, LENGTH, 14), 0)
    for camp, (opens, part) in CAMPS.items():
        rows = []
        for day in whole:
            grown = max(0.0, 1 - 2.718 ** (-(day - opens) / 95))
            people = round(MOST * part * grown * random.uniform(0.95, 1.05))
            # Registration lists keep people who left until somebody verifies them.
            people = round(people * 1.12) if camp == "Kharmin" and day < 182 else people
            whole[day] += people
            rows.append((START + timedelta(day), people))
        _table(counted / f"{_slug(camp)}.csv", rows)
    _table(counted / "karvians.csv", [(START + timedelta(day), people) for day, people in whole.items()])
    (folder / "what-if").mkdir(exist_ok=True)
    (folder / "what-if/border.toml").write_text(WHAT_IF, "utf-8")


def plan(folder: Path) -> None:
    """Eighteen families and four towns that receive people: what each uses, and what each pair is worth."""
    random = Random(41)  # noqa: S311 (an example, no secret)
    cases, scores = [], []
    for number in range(1, 19):
        nation = random.choice(list(NATIONS))
        persons = random.choice([1, 1, 1, 2, 2, 3, 4])
        children = max(0, persons - random.choice([1, 2]))
        ill = int(random.random() < 0.15)
        consent = "" if number == 11 else "yes"  # nobody recorded an answer: they wait
        name = f"MER-{200 + number}"
        cases.append((name, persons, children, ill, nation, NATIONS[nation], consent))
        for place in PLACES:
            speaks = NATIONS[nation] in str(place[5]).split()
            worth = random.uniform(120, 420) * max(1, persons - children) * (1.25 if speaks else 0.8)
            scores.append((name, place[0], round(worth)))
    needs = ("persons", "school_seats", "medical_slots")
    _table(folder / "cases.csv", [("case", *needs, "nationality", "language", "consent"), *cases])
    heads = ("place", *needs, "jurisdiction", "languages", "assured_nationalities", "latitude", "longitude")
    _table(folder / "places.csv", [heads, *PLACES])
    _table(folder / "scores.csv", [("case", "place", "value"), *scores])


def _slug(name: str) -> str:
    return name.lower().replace(" ", "-")


def _table(path: Path, rows: Iterable[Sequence[object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


if __name__ == "__main__":
    into = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE
    crisis(into / "karvia-2023")
    plan(into / "autumn")
