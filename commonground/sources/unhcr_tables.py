"""What the columns of UNHCR's yearly tables count: of whom, as a stock or a flow."""

from commonground.core.words import Category, Measure, Unit
from commonground.sources.layout import Cell, calendar_year, year_end

# UNHCR rounds counts of one to four to 0 or 5 before publishing: in its tables the values 1 to 4 never
# occur, while 6, 7 and 8 do. A printed 5 therefore stands for 1 to 5.
ROUNDED_FIVE = {5.0: (1.0, 5.0)}
# A printed 0 also stands where a country reported nothing for the column.
AMBIGUOUS_ZERO = "zero_or_not_reported"

STOCK = {"measure": Measure.STOCK.value, "unit": Unit.PERSONS.value, **year_end("year")}
FLOW = {"measure": Measure.FLOW.value, "unit": Unit.PERSONS.value, **calendar_year("year")}


def _stock(column: str, category: Category, **fields: str) -> Cell:
    return Cell(column, {"category": category.value, **STOCK, **fields})


def _flow(column: str, category: Category, **fields: str) -> Cell:
    return Cell(column, {"category": category.value, **FLOW, **fields})


POPULATION = (
    _stock("refugees", Category.REFUGEE),
    _stock("asylum_seekers", Category.ASYLUM_SEEKER),
    _flow("returned_refugees", Category.RETURNED_REFUGEE),
    _stock("idps", Category.IDP),
    _flow("returned_idps", Category.RETURNED_IDP),
    _stock("stateless", Category.STATELESS),
    _stock("ooc", Category.OTHER_OF_CONCERN),
    _stock("oip", Category.OIP),
    _stock("vda", Category.OIP),  # the historic column for Venezuelans displaced abroad (O-28)
    _stock("hst", Category.HOST_COMMUNITY),
)
SOLUTIONS = (
    _flow("returned_refugees", Category.RETURNED_REFUGEE),
    _flow("resettlement", Category.REFUGEE, series="resettlement arrivals"),
    _flow("naturalisation", Category.REFUGEE, series="naturalisation"),
    _flow("returned_idps", Category.RETURNED_IDP),
)
# New people counted in a year, by origin: another table than the applications lodged.
FLOWS = (
    _flow("refugees", Category.REFUGEE, series="newly counted"),
    _flow("asylum_seekers", Category.ASYLUM_SEEKER, series="newly counted"),
    _flow("refugee_like", Category.REFUGEE, series="newly counted, refugee-like"),
    _flow("oip", Category.OIP, series="newly counted"),
)
UNRWA = (Cell("total", {"category": Category.PALESTINE_REFUGEE.value, "source": "UNRWA", **STOCK}),)
# IDMC's stock by conflict and violence, republished in thousands: the original stands in the feed idmc_gidd.
IDMC = (
    Cell(
        "total", {"category": Category.IDP.value, "source": "IDMC", "series": "conflict", "flags": "rounded", **STOCK}
    ),
)
OUTCOMES = {
    "dec_recognized": "recognised",
    "dec_other": "complementary protection",
    "dec_rejected": "rejected",
    "dec_closed": "otherwise closed",
}
