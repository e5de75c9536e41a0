"""Words and signs that files print in place of a number, in English, French, Spanish and Arabic."""

from enum import StrEnum

# Each stands for "nobody gave a number", never for zero. Words that can mean nought ("nil", "none at all",
# "aucun", "ninguno", "لا يوجد") are left out on purpose: such a cell is refused, so that a person decides.
UNREPORTED = frozenset(
    {
        "", "-", "--", "---", "–", "—", "―", "‒", ".", "..", "...", "…", "?", "/", "#n/a", "#n/a n/a",
        "na", "n/a", "n.a.", "n.a", "n a", "nd", "n/d", "n.d.", "n.d", "nr", "n/r", "n.r.", "nan", "nc",
        "null", "<null>", "(null)", "none", "<na>", "nil reported", "blank", "(blank)", "missing",
        "not available", "not applicable", "not reported", "not known", "not collected", "not specified",
        "no data", "no information", "unavailable", "unknown", "unk", "pending", "tbd", "tbc", "tba",
        "to be determined", "to be confirmed", "to be defined",
        "non disponible", "non renseigné", "non communiqué", "non applicable", "non connu", "inconnu",
        "inconnue", "n/c",
        "pas de données", "sans données", "donnée manquante", "à déterminer", "à confirmer",
        "à définir", "(vide)",
        "no disponible", "no aplica", "no reportado", "no informado", "desconocido", "desconocida",
        "sin datos",
        "sin dato", "sin información", "s/d", "s.d.", "s/i", "por determinar", "por confirmar", "por definir",
        "(en blanco)",
        "غير متوفر", "غير متوفرة", "غير متاح", "غير متاحة", "غير معروف", "غير معروفة",
        "غير محدد", "غير محددة",
        "لا توجد بيانات", "لا بيانات", "بدون بيانات", "لا ينطبق", "قيد التحديد",
    }
)  # fmt: skip

# A number exists and the publisher hides it.
MASKED = frozenset(
    {
        "*", "**", "***", "suppressed", "redacted", "masked", "confidential", "withheld",
        "masqué", "masquée", "confidentiel", "confidentielle", "secret statistique",
        "suprimido", "suprimida", "confidencial", "reservado", "محجوب", "محجوبة", "سري",
    }
)  # fmt: skip

ABOUT = (
    "~", "≈", "≃", "∼", "c.", "ca.", "ca", "circa", "approx.", "approx", "approximately", "about", "around",
    "roughly", "some", "estimated", "est.", "environ", "env.", "près de", "à peu près", "approximativement",
    "aprox.", "aprox", "aproximadamente", "alrededor de", "cerca de", "unos", "unas",
    "حوالي", "حوالى", "نحو", "قرابة", "تقريبا", "تقريبًا", "ما يقارب",
)  # fmt: skip
ABOUT_AFTER = ("approx.", "approx", "approximately", "environ", "env.", "aprox.", "aprox", "تقريبا", "تقريبًا")


class Bound(StrEnum):
    """How a bounded number excludes or includes the number it is printed with."""

    BELOW = "below"  # <5: at most 4
    AT_MOST = "at_most"  # up to 5
    ABOVE = "above"  # >500: at least 501
    AT_LEAST = "at_least"  # 500+, and "more than 500", which reports say of 500 itself


BOUNDS = {
    **dict.fromkeys(("<", "less than", "fewer than", "below", "moins de", "menos de", "أقل من", "اقل من"),
                    Bound.BELOW),
    **dict.fromkeys(("<=", "=<", "≤", "⩽", "up to", "at most", "no more than", "jusqu'à", "au plus",
                     "hasta", "como máximo", "حتى", "لا يزيد عن"), Bound.AT_MOST),
    **dict.fromkeys((">",), Bound.ABOVE),
    **dict.fromkeys((">=", "=>", "≥", "⩾", "more than", "over", "above", "at least", "no less than",
                     "plus de",
                     "au moins", "más de", "mas de", "al menos", "por lo menos", "أكثر من", "اكثر من",
                     "ما لا يقل عن"), Bound.AT_LEAST),
}  # fmt: skip

RANGE_SIGNS = "–—‒-"
RANGE_WORDS = ("to", "à", "a", "al", "إلى", "الى")

# "m" and "million" mean the same in all four languages. "billion" (10^9 or 10^12) and "mil" (a thousand, or
# short for a million) do not, and are refused.
MULTIPLIERS = {
    **dict.fromkeys(("k", "thousand", "mille", "ألف", "الف"), 10**3),
    **dict.fromkeys(("m", "mn", "mln", "mio", "million", "millions", "millón", "millon", "millones",
                     "مليون"), 10**6),
    **dict.fromkeys(("bn", "milliard", "milliards", "mil millones", "مليار"), 10**9),
}  # fmt: skip
TWO_SCALES = frozenset({"billion", "billions", "billón", "billon", "billones", "بليون", "b", "mil"})

CURRENCY_SIGNS = {"us$": "USD", "$us": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₤": "GBP"}
