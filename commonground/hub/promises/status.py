"""How a text leaves what it promises: open, done, standing, continuing or pending."""

import re

from commonground.hub.promises import patterns
from commonground.hub.promises.due import Due

_PENDING = re.compile(
    r"\b(?:en attente|en suspens|reste(?:nt)? à|n['’]a pas encore|pendientes?|aún no|todavía no)\b|معلق|قيد الانتظار"
    r"|لم [يت]\w+ بعد",
    re.I,
)
_DONE = re.compile(
    r"\b(?:have|has) (?:already )?(?:appointed|established|set up|set aside|earmarked|designated|nominated|launched"
    r"|allocated|signed|concluded)|conclusion of"
    r"|\b(?:was|were|has been|have been) (?:now |fully |also |since |successfully )?(?:completed|finali[sz]ed"
    r"|fulfilled|achieved"
    r"|accomplished|delivered|handed over|concluded|inaugurated)\b|\bas (?:foreseen|planned|agreed|promised|pledged"
    r"|committed)\b"
    r"|\b(?:a|ont) été (?:achevée?s?|finalisée?s?|livrée?s?|menée?s? à bien)|\b(?:fue|fueron|ha sido|han sido|se ha"
    r"|se han)"
    r" (?:completad|concluid|finalizad|entregad)|\bاكتمل|\bأنجز",
    re.I,
)
_STANDS = re.compile(r"\bmust be\b|\bwill be led\b|\bretain\b|\bworking under\b|\breaffirmed\b", re.I)
# What we shall do is done once; what others shall do is a rule.
_RULE = re.compile(
    r"(?<![Ww]e )(?<!\bI )\bshall\b|\b(?:must|(?:is|are) responsible for|No \w+ (?:may|is to)|deben?|doi(?:t|vent)"
    r"|يجب|يتعين"
    r"|(?:is|are) (?:required|obliged|bound) to|undertakes to (?:inform|consult|notify))\b"
)
_CONTINUES = re.compile(
    r"\bcontinue|\bcontinu|\bremain|\bkeep|\bon-?going\b|\bunder ?way\b|\bin progress\b|\bpoursui|\ben cours\b"
    r"|\bseguir[áe]|\ben curso\b"
    r"|[يتن]واصل|[يت]ستمر", re.I
)  # fmt: skip
_RUNS = re.compile(
    r"\b(?:is|are|remains?) (?:still |currently |now )?(?:on-?going|under ?way|in progress)\b|\ben (?:cours|curso)\b"
)
_ONCE = re.compile(r"\b(?:meet|every|each|once|twice) (?:a )?(?:year|quarter|month|week)", re.I)


def status(kind: str, quote: str, when: Due) -> str:
    """As the text leaves it; what came of it since, a later passage or a person says."""
    if patterns.PENDING.search(quote) or _PENDING.search(quote):
        return "pending"
    if _DONE.search(quote):
        return "done"
    if _STANDS.search(quote) or (
        not when.date and (_RULE.search(quote) or (kind == "decision" and _ONCE.search(quote)))
    ):
        return "standing"
    return "continuing" if _RUNS.search(quote) or (_CONTINUES.search(quote) and kind == "commitment") else "open"
