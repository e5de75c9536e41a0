"""A large HXL file of a country that is not there: units with p-codes, months, agencies, two columns of people."""

from pathlib import Path

import polars as pl

# An invented country has no ISO3; its units borrow Libya's letters so that every reader knows the country.
ISO3, LETTERS = "LBY", "LY"
PROVINCES, DISTRICTS = 24, 9
AGENCIES = ("IOM", "UNHCR", "NRC", "IRC", "Ministry of Interior", "Red Crescent")
HEADINGS = ("Country", "Province", "Province code", "District", "District code", "From", "To", "Agency", "IDPs",
            "Refugees")  # fmt: skip
TAGS = ("#country+code", "#adm1+name", "#adm1+code", "#adm2+name", "#adm2+code", "#date+start", "#date+end", "#org",
        "#affected+idps+ind", "#affected+refugees+ind")  # fmt: skip
_SYLLABLES = ("ba", "de", "ko", "lu", "mi", "na", "ro", "sa", "ti", "zu", "ge", "fa")
_BATCH = 200_000


def _name(number: int) -> str:
    parts = []
    for _ in range(4):
        number, rest = divmod(number, len(_SYLLABLES))
        parts.append(_SYLLABLES[rest])
    return "".join(parts).title()


def units() -> pl.DataFrame:
    """Every district with its province."""
    return pl.DataFrame(
        [
            {
                "Province": _name(p * 131 + 7), "Province code": f"{LETTERS}{p + 1:02d}",
                "District": _name((p * DISTRICTS + d) * 17 + 2000), "District code": f"{LETTERS}{p + 1:02d}{d + 1:02d}",
            }
            for p in range(PROVINCES) for d in range(DISTRICTS)
        ]
    )  # fmt: skip


def write_pcodes(path: Path) -> Path:
    """Write the table of p-codes in the shape OCHA publishes."""
    below = units()
    above = below.select("Province", "Province code").unique(maintain_order=True)
    lines = ["Location,Admin Level,P-Code,Name,Parent P-Code,Valid from date",
             "#country+code,#geo+admin_level,#adm+code,#adm+name,#adm+code+parent,#date+start"]  # fmt: skip
    lines += [f"{ISO3},1,{code},{name},{ISO3},2020-01-01" for name, code in above.iter_rows()]
    lines += [f"{ISO3},2,{code},{name},{above},2020-01-01" for _, above, name, code in below.iter_rows()]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def write(path: Path, rows: int) -> Path:
    """Write the file; the same number of rows gives the same bytes, and no two rows are equal."""
    below = units()
    with path.open("w", encoding="utf-8") as out:
        out.write(",".join(HEADINGS) + "\n" + ",".join(TAGS) + "\n")
        for start in range(0, rows, _BATCH):
            n = pl.int_range(start, min(start + _BATCH, rows), eager=True)
            place = below[(n % below.height).to_list()]
            month = n // below.height % 300
            first = pl.select(pl.date(2000 + month // 12, month % 12 + 1, 1)).to_series()
            frame = pl.DataFrame({"Country": pl.repeat(ISO3, n.len(), eager=True)}).hstack(place).with_columns(
                From=first,
                To=first.dt.month_end(),
                Agency=pl.Series([AGENCIES[i] for i in (n // (below.height * 300) % len(AGENCIES)).to_list()]),
                IDPs=(n * 7919 + n // 1000) % 99_991,
                Refugees=(n * 104_729 + n // 777) % 49_999,
            )  # fmt: skip
            frame.select(HEADINGS).write_csv(out, include_header=False)
    return path
