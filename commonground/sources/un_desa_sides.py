"""Which of two country columns holds the destinations: what a table of migrants by origin and destination proves.

A file that circulates has its two columns the wrong way round, and nothing in a single row shows it. Three things
over the whole table do: which side carries the code of people whose origin is not known, whose sums are the
published ones, and on which side the great receiving countries are great.
"""

from dataclasses import dataclass

import polars as pl

# UN DESA's codes from here on are the world, regions and groups, except the one of unknown origins.
FIRST_AGGREGATE, UNKNOWN_ORIGIN = 900, 2003

# Migrants in a country at mid-2020 (UN DESA, International Migrant Stock 2020), by M49 code: well-known facts to
# hold a table against, and not a source of figures.
PUBLISHED_2020 = {
    840: 50_632_836,  # United States of America
    276: 15_762_457,  # Germany
    682: 13_454_842,  # Saudi Arabia
    643: 11_636_911,  # Russian Federation
    826: 9_359_587,  # United Kingdom
    784: 8_716_332,  # United Arab Emirates
    250: 8_524_876,  # France
    124: 8_049_323,  # Canada
    36: 7_685_860,  # Australia
    724: 6_842_202,  # Spain
    434: 826_537,  # Libya
}
# A later revision of 2020 moves these totals a little; emigrants of the same countries are far from them.
NEAR = 0.02
# Since 1990 at least five times as many people live in these as have left them, or the other way round.
RECEIVERS = {840, 682, 784, 36, 124}
SENDERS = {484, 50, 608, 156, 4}
# Countries on each side from which on a table is a whole matrix and not the part about one country.
MATRIX = 50


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that speaks for the columns as printed or for their being swapped, in words and as what they say."""

    swapped: bool
    text: str
    says: str  # which of the catalogs' sentences it is
    facts: dict[str, object]

    def as_dict(self) -> dict[str, object]:
        """For the facts of a question."""
        return {"says": self.says, **self.facts}


@dataclass(frozen=True, slots=True)
class Proof:
    """What speaks for the columns as printed, and what for their being swapped."""

    printed: tuple[Evidence, ...]
    swapped: tuple[Evidence, ...]

    @property
    def says_swapped(self) -> bool:
        """Whether every piece of evidence says so; with evidence on both sides nothing is proved."""
        return bool(self.swapped) and not self.printed

    @property
    def contradicts(self) -> bool:
        return bool(self.swapped) and bool(self.printed)


def proof(pairs: pl.DataFrame) -> Proof:
    """Weigh both-sexes rows (origin and destination as printed, M49 codes; year; value)."""
    codes = pairs.drop_nulls(["origin", "destination"])
    whole = codes.filter(_country("origin"), _country("destination"))
    found = [
        *_unknown_origins(codes),
        *_published(whole.filter(year=2020)),
        *_great_receivers(whole.filter(pl.col("year") == pl.col("year").max())),
    ]
    return Proof(
        printed=tuple(one for one in found if not one.swapped),
        swapped=tuple(one for one in found if one.swapped),
    )


def _country(side: str) -> pl.Expr:
    return (pl.col(side) < FIRST_AGGREGATE) | (pl.col(side) == UNKNOWN_ORIGIN)


def _unknown_origins(codes: pl.DataFrame) -> list[Evidence]:
    """Only an origin can be unknown: every country that counts its migrants knows where it is."""
    as_origin = codes.filter(origin=UNKNOWN_ORIGIN).height
    as_destination = codes.filter(destination=UNKNOWN_ORIGIN).height
    if bool(as_origin) == bool(as_destination):
        return []
    side = "destination" if as_destination else "origin"
    rows = as_origin or as_destination
    text = f"the code {UNKNOWN_ORIGIN} of people of unknown origin stands in the column of the {side} ({rows:,} rows)"
    facts: dict[str, object] = {"code": str(UNKNOWN_ORIGIN), "rows": rows}
    return [Evidence(bool(as_destination), text, f"unknown_as_{side}", facts)]


def _published(pairs: pl.DataFrame) -> list[Evidence]:
    origins, destinations = _sums(pairs, "origin"), _sums(pairs, "destination")
    votes: dict[str, list[tuple[int, float, float]]] = {"origin": [], "destination": []}
    for code, stock in PUBLISHED_2020.items():
        sums = {"origin": origins.get(code, 0.0), "destination": destinations.get(code, 0.0)}
        near = [side for side, total in sums.items() if abs(total - stock) <= NEAR * stock]
        if len(near) == 1:
            other = sums["destination" if near[0] == "origin" else "origin"]
            votes[near[0]].append((code, sums[near[0]], other))
    found = []
    for side, cases in votes.items():
        if cases:
            code, total, other = max(cases, key=lambda case: case[0] == 434)
            text = (
                f"in 2020 the sums over the column of the {side} are the published numbers of migrants in"
                f" {len(cases)} of {len(PUBLISHED_2020)} countries (M49 {code}: {total:,.0f}; over the other"
                f" column {other:,.0f})"
            )
            facts: dict[str, object] = {
                "countries": len(cases),
                "of": len(PUBLISHED_2020),
                "code": str(code),
                "sum": round(total),
                "other": round(other),
            }
            found.append(Evidence(side == "origin", text, f"published_by_{side}", facts))
    return found


def _great_receivers(pairs: pl.DataFrame) -> list[Evidence]:
    if min(pairs["origin"].n_unique(), pairs["destination"].n_unique()) < MATRIX:
        return []
    origins, destinations = _sums(pairs, "origin"), _sums(pairs, "destination")
    more = {code: destinations.get(code, 0.0) > origins.get(code, 0.0) for code in RECEIVERS | SENDERS}
    right = sum(more[code] for code in RECEIVERS) + sum(not more[code] for code in SENDERS)
    of = len(more)
    if right in (0, of):
        swapped = right == 0
        text = "countries that many move to have more people as " + ("origins" if swapped else "destinations")
        text += f", and countries that many leave the other way round ({of} of {of})"
        return [Evidence(swapped, text, f"receivers_as_{'origins' if swapped else 'destinations'}", {"of": of})]
    return []


def _sums(pairs: pl.DataFrame, side: str) -> dict[int, float]:
    return dict(pairs.group_by(side).agg(pl.col("value").sum()).iter_rows())
