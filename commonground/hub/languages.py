"""Which language a text is in: by its script, then by its commonest small words."""

import re
from collections import Counter

_WORD = re.compile(r"[^\W\d_]+")
_ARABIC = re.compile(r"[\u0600-\u06ff\u0750-\u077f]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")

# Small words; one that two languages share counts for both, so that only what differs decides.
_SMALL = {
    "en": "the of and to in a is that for it as was with be by on not he his are this or from at which an have shall "
    "any who what how when where must can may does do should they their under has will would been its were if",
    "fr": "le la les de des du et à un une en est que qui dans pour sur par au aux ce cette ces se sont pas ne il elle "
    "avec ou leur leurs plus être doit peut quel quelle quels quelles comment où quand y a t l d s n qu c j sa son ses",
    "es": "el la los las de del y a en un una que es se por con para no al lo su sus como o más son este esta estos "
    "qué quién cuál cuáles cómo cuándo dónde puede pueden debe deben ser ha han entre sobre hay si cuando",
    "nl": "de het een en van in op te dat die voor met is zijn aan niet door of bij als worden wordt deze dit tot om "
    "haar ook naar uit er zal zullen welke elke ten der",
    "pt": "o a os as de do da dos das e em um uma que é se por com para não ao no na nos nas seu sua como ou mais são "
    "pode deve ser quem qual quando onde pelo pela",
    "de": "der die das den dem des und in zu ein eine einer eines von mit ist im für auf nicht sich als auch es an "
    "werden wird bei oder sind durch",
    "it": "il lo la i gli le di del della dei delle e in un una che è per con non al alla dal dalla si come o più sono "
    "può deve essere chi quale quando dove",
}  # fmt: skip
_OF: dict[str, tuple[str, ...]] = {}
for _language, _words in _SMALL.items():
    for _word in _words.split():
        _OF[_word] = (*_OF.get(_word, ()), _language)

NAMES = {"en": "English", "fr": "French", "es": "Spanish", "ar": "Arabic", "nl": "Dutch", "pt": "Portuguese",
         "de": "German", "it": "Italian", "ru": "Russian", "zh": "Chinese"}  # fmt: skip
UNKNOWN = "und"


def language(text: str) -> str:
    """The language's two letters, or `und` where the words do not tell."""
    sample = text[:4000]
    letters = sum(character.isalpha() for character in sample) or 1
    for script, of in ((_ARABIC, "ar"), (_CYRILLIC, "ru"), (_CHINESE, "zh")):
        if len(script.findall(sample)) > letters / 2:
            return of
    counts: Counter[str] = Counter()
    for word in _WORD.findall(sample.lower()):
        of_word = _OF.get(word, ())
        for one in of_word:
            # A word of one language alone says more than one of four.
            counts[one] += 4 // len(of_word)
    if "¿" in sample or "¡" in sample:
        counts["es"] += 8
    ranked = counts.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
        return UNKNOWN
    return ranked[0][0]
