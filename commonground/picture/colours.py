"""The colour of each category: those of UNHCR's data-visualisation guidance, and for migrants one outside them."""

COLOUR_OF = {
    "refugee": "#0072BC",
    "asylum_seeker": "#6CD8FD",
    "other_in_need_of_international_protection": "#D25A45",
    "palestine_refugee_unrwa": "#00446F",
    "migrant": "#8C1D6B",
    "migrant_in_vulnerable_situation": "#8C1D6B",
    "desa_migrant_stock": "#C9A0BC",
    "internally_displaced_person": "#32C189",
    "stateless": "#FFC740",
    "returned_refugee": "#A097E3",
    "returned_idp": "#A097E3",
    "migrant_returnee": "#A097E3",
    "other_of_concern": "#BFBFBF",
    "undetermined": "#9A8C7C",
}
INK = "#1B2733"  # text
QUIET = "#5B6770"  # notes and axes; 5.7 to 1 on white
RULE = "#D5DBE0"  # lines
LAND = "#E9E6DF"
COAST = "#C9C3B5"
SEA = "#F4F8FA"


def colour(category: str) -> str:
    """Return a category's colour; one without its own is grey."""
    return COLOUR_OF.get(category, "#9AA5AD")
