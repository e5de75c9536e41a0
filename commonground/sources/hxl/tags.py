"""One HXL tag: read as the standard writes it, or repaired with the fault named.

A tag is `#base+attribute+attribute`; order, case and spaces of the attributes do not matter. What people
write instead (no '#', commas or spaces for '+', attributes that begin with a digit) is read as what it can only
mean; what could mean two things is not a tag.
"""

import re
import unicodedata
from dataclasses import dataclass

# The hashtags of HXL 1.1, and those of 1.0 and of agencies' exports that are still met.
_WORDS = """
    access activity adm adm1 adm2 adm3 adm4 adm5 affected age beneficiary capacity cause channel contact country
    crisis currency date delivery description event frequency funding gender geo group impact indicator inneed item
    loc meta modality need operations org output people population reached region respondee sector service severity
    sex status subsector targeted value
    """
CORE = frozenset(_WORDS.split())
# Synonyms of hashtags, as exports of agencies print them.
_SAME = {"beneficiaries": "beneficiary", "admin1": "adm1", "admin2": "adm2", "admin3": "adm3", "admin4": "adm4",
         "organisation": "org", "organization": "org", "targetted": "targeted", "location": "loc"}  # fmt: skip
_STRICT = re.compile(r"#[a-z][a-z0-9_]*(?:\s*\+\s*[a-z][a-z0-9_]*)*")
_WORD = re.compile(r"[^\W_]\w*")
_STRANGE = re.compile(r"[\w\s+]")
_LONGEST = 200
# A misspelt hashtag is read as the core one it is this like; shorter ones are too easily another word.
_LIKE, _LETTERS = 84, 5


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag as it is used; `fault` says what was wrong with the printed one, "" when nothing was."""

    base: str
    attributes: frozenset[str]
    printed: str
    fault: str = ""

    def __str__(self) -> str:
        return "+".join([f"#{self.base}", *sorted(self.attributes)])

    @property
    def core(self) -> bool:
        return self.base in CORE


def parse(cell: str, *, among_tags: bool = False) -> Tag | None:
    """Read a cell as a tag, repaired where need be; None when it is none.

    Without '#' and '+' "country code" is a heading, and a tag only `among_tags`: in a row known to hold them.
    """
    printed = cell.strip()
    if not printed or len(printed) > _LONGEST:
        return None
    text = unicodedata.normalize("NFKC", printed).lower()
    if _STRICT.fullmatch(text):
        base, *attributes = (part.strip() for part in text[1:].split("+"))
        known = _base(base)
        if known == base or known is None:
            return Tag(base, frozenset(attributes), printed)
        return Tag(known, frozenset(attributes), printed, f"#{base} is not a hashtag; #{known} is")
    return _repaired(text, printed, among_tags)


def _repaired(text: str, printed: str, among_tags: bool) -> Tag | None:
    faults = []
    hashed = text.startswith("#")
    if not hashed:
        faults.append("the '#' is missing")
    words = _WORD.findall(text)
    found = _split_base(words)
    if found is None:
        return None
    base, rest = found
    if not hashed and rest and "+" not in text and not among_tags:
        return None
    strange = _STRANGE.sub("", text[1:] if hashed else text)
    if strange:
        faults.append(f"attributes are parted by {strange[0]!r} and not by '+'")
    elif re.search(r"\w\s+\w", text) or re.match(r"#\s", text):
        faults.append("there is a space inside it")
    elif "++" in text.replace(" ", "") or text.rstrip().endswith("+"):
        faults.append("a '+' stands without its attribute")
    digits = [word for word in rest if word[0].isdigit()]
    if digits:
        faults.append(f"attribute {digits[0]!r} begins with a digit")
    attributes = frozenset(_attribute(word) for word in rest)
    return Tag(base, attributes, printed, "; ".join(faults) or "it is not written as a tag")


def _split_base(words: list[str]) -> tuple[str, list[str]] | None:
    """Part a tag's words into its hashtag and its attributes: "in need f" is inneed and f."""
    if not words or words[0][0].isdigit():
        return None
    joined = "".join(words[:2])
    if joined in CORE and (words[0] not in CORE or words[0] == "adm"):
        return joined, words[2:]
    if (base := _base(words[0])) is not None:
        return base, words[1:]
    head, _, tail = words[0].partition("_")
    if tail and (base := _base(head)) is not None:
        return base, [*tail.split("_"), *words[1:]]
    return None


def _base(word: str) -> str | None:
    """The core hashtag a word is, is a synonym of, or is a misspelling of."""
    if word in CORE:
        return word
    if word in _SAME:
        return _SAME[word]
    from rapidfuzz import fuzz, process

    if len(word) < _LETTERS:
        return None
    found = process.extractOne(word, [w for w in CORE if len(w) >= _LETTERS], scorer=fuzz.ratio, score_cutoff=_LIKE)
    return found[0] if found else None


def _attribute(word: str) -> str:
    """An attribute begins with a letter: 2013 becomes y2013, and any other number n5."""
    if not word[0].isdigit():
        return word
    return f"y{word}" if re.fullmatch(r"(19|20)\d\d", word) else f"n{word}"
