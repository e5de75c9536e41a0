"""Small worlds of stocks: tables in the shape of UNHCR's yearly statistics and of its portal, from one seed."""

import json
from pathlib import Path

import numpy as np

HEADINGS = "year,coo_name,coo,coo_iso,coa_name,coa,coa_iso,refugees,asylum_seekers,returned_refugees,idps,returned_idps,stateless,ooc,oip,hst"  # noqa: E501
ORIGINS = {
    "SDN": "Sudan",
    "SYR": "Syria",
    "AFG": "Afghanistan",
    "COD": "DR Congo",
    "SSD": "South Sudan",
    "ERI": "Eritrea",
}
HOSTS = {"TCD": "Chad", "EGY": "Egypt", "KEN": "Kenya", "UGA": "Uganda", "ETH": "Ethiopia", "JOR": "Jordan"}


def stocks(*, years: int = 20, seed: int = 1) -> np.ndarray:
    """Thirty-six pairs by years: slow change, momentum, and a jump now and then."""
    chance = np.random.default_rng(seed)
    logs = np.zeros((len(ORIGINS) * len(HOSTS), years))
    logs[:, 0] = chance.uniform(7.5, 12, len(logs))
    step = np.zeros(len(logs))
    for year in range(1, years):
        jump = np.where(chance.random(len(logs)) < 0.05, chance.normal(0.5, 0.4, len(logs)), 0)
        step = 0.4 * step + chance.normal(0, 0.05, len(logs)) + jump
        logs[:, year] = logs[:, year - 1] + step
    return np.exp(logs).round()


def pairs() -> list[tuple[str, str]]:
    return [(origin, host) for origin in ORIGINS for host in HOSTS]


def write_population(path: Path, values: np.ndarray, *, first: int = 2004) -> Path:
    """A population table of these refugees; NaN is no row, a string stands as it is printed."""
    lines = [HEADINGS]
    for (origin, host), row in zip(pairs(), values, strict=False):
        for year, count in enumerate(row, start=first):
            if count == count:  # no row for NaN
                names = f"{ORIGINS[origin]},{origin},{origin},{HOSTS[host]},{host},{host}"
                lines.append(f"{year},{names},{int(count)},0,0,0,0,0,0,,0")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def write_portal(path: Path, series: list[tuple[str, int]], *, place: str) -> Path:
    """A portal's series of one country by day."""
    data = [{"data_date": day, "individuals": str(people), "geomaster_name": place} for day, people in series]
    path.write_text(json.dumps({"data": data}), encoding="utf-8")
    return path
