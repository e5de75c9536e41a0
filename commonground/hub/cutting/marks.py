"""The words and numbers by which a text says where in it one is: Article 5, Section 3., 12., (a), ANNEX."""

import re

# An article's number in words, as decrees print the first.
_IN_WORDS = {
    "premier": 1, "première": 1, "unique": 1, "primero": 1, "segundo": 2, "tercero": 3, "cuarto": 4, "quinto": 5,
    "único": 1, "one": 1, "first": 1, "الأولى": 1, "الثانية": 2, "الثالثة": 3, "الرابعة": 4, "الخامسة": 5,
    "السادسة": 6, "السابعة": 7, "الثامنة": 8, "التاسعة": 9, "العاشرة": 10,
}  # fmt: skip
_WORDS = "|".join([*_IN_WORDS, *(word.upper() for word in _IN_WORDS if word.isascii()), "PREMIÈRE", "ÚNICO"])
_NUMBER = rf"(?P<number>\d{{1,3}}|[IVXLC]{{1,7}}|{_WORDS})(?P<bis>\s?(?:bis|ter|quater))?"
_REST = r"\s*(?:[.:–—-]\s*)?(?P<rest>[^.]{0,120}\.?)$"
ARTICLE = re.compile(
    rf"^(?:ARTICLE|Article|Art\.|Artikel|ARTIKEL|Artículo|ARTÍCULO|Articulo|المادة|مادة)\s*\(?\s*{_NUMBER}\s*\)?{_REST}"
)
PARAGRAPH = re.compile(rf"^(?:Paragraph|PARAGRAPH|Paragraaf|Paragraphe|Párrafo|الفقرة)\s+{_NUMBER}{_REST}")
OBJECTIVE = re.compile(
    r"^(?:Objective|OBJECTIVE|Objectif|Objetivo|الهدف)\s+(?P<number>\d{1,2})\b\s*[.:–—-]?\s*(?P<rest>.*)$"
)
SECTION = re.compile(r"^(?:Section|SECTION|Sec\.|SEC\.)\s+(?P<number>\d{1,3})\.\s*(?P<rest>.*)$", re.S)
DIVISION = re.compile(
    r"^(?:(?:PART|CHAPTER|TITLE|BOOK|HOOFDSTUK|DEEL|CHAPITRE|PARTIE|TITRE|CAPÍTULO|PARTE|TÍTULO|الفصل|الباب|الجزء)\b"
    r".{0,120}|[IVX]{1,6}\.?)$",
    re.I,
)
APPENDED = re.compile(
    r"^(?P<name>SCHEDULE|ANNEX|ANNEXE|ANEXO|APPENDIX|BIJLAGE|AANHANGSEL|ADDENDUM|المرفق|مرفق)\b[\s.:–—-]*"
    r"(?P<number>[IVX]{1,5}|\d{1,2}|[A-Z])?\s*$",
    re.I,
)
NUMBER = re.compile(r"^(?P<number>\d{1,3})(?:[.)](?=\s|\(|[^\W\d])|\s{2,})\s*")
# 2.1 or 2.1.3 before a sentence; "2.5 million" is a figure.
DECIMAL = re.compile(r"^(?P<number>\d{1,2}(?:\.\d{1,2}){1,3})\.?\s+(?![a-zà-ÿ])(?=[^\W\d_]|[\"“«(])")
IN_BRACKETS = re.compile(r"^\(\s?(?P<number>\d{1,3})\s?\)\s*")
LETTER = re.compile(r"^(?:\(\s?(?P<a>[a-z])\s?\)|(?P<b>[a-z])[.)](?=\s))\s*")
CAPITAL = re.compile(r"^(?P<letter>[A-Z])\.(?=\s|$)\s*")
ROMAN = re.compile(r"^\(\s?(?P<roman>[ivx]{1,5})\s?\)\s*")
UPPER = re.compile(r"^\(\s?(?P<upper>[A-Z])\s?\)\s*")

# How a resolution begins: the body that resolves with a comma behind it, and participles.
RESOLVES = re.compile(
    r"(?:The|La|L['’]|Le|El)\s?(?!.{0,70}\b(?:is|are|was|were|will|has|have|met|est|sont|a|es|son"
    r"|ha)\b)[^.;:,]{4,70},$"
)
RECALLS = re.compile(
    r"\W*(?:(?:Also|Further|Deeply|Gravely|Once again|Having|Bearing|Rappelant|Notant|Considérant|Reconnaissant"
    r"|Réaffirmant|Soulignant"
    r"|Ayant|Constatant|Préoccupée?|Recordando|Reconociendo|Observando|Considerando|Reafirmando|Teniendo|Tomando"
    r"|Habiendo"
    r"|Preocupad[oa]|إذ)\b|(?:Recalling|Noting|Welcoming|Recognizing|Recognising|Reaffirming|Considering|Emphasizing"
    r"|Emphasising"
    r"|Stressing|Acknowledging|Expressing|Mindful|Convinced|Concerned|Alarmed|Guided|Taking|Underlining|Affirming"
    r"|Conscious"
    r"|Appreciating|Commending|Determined|Desiring|Observing|Reiterating|Aware|Encouraged|Believing|Seeking)\b)"
)


_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


def numbered(number: str) -> str:
    """An article's number in figures, however it is printed; Roman ones stay."""
    return str(_IN_WORDS.get(number.lower(), number))


def roman(numeral: str) -> int:
    """The number that a Roman numeral means."""
    total = 0
    values = [_VALUES[letter] for letter in numeral.upper()]
    for value, following in zip(values, [*values[1:], 0]):
        total += -value if value < following else value
    return total


def decimal(text: str) -> tuple[int, ...]:
    """The numbers of a paragraph printed as 2.1; none where it is not so numbered."""
    said = DECIMAL.match(text)
    return tuple(map(int, said["number"].split("."))) if said else ()


def follows(letter: str, last: str) -> bool:
    """Tell whether this letter is the next of a list; `(i)` after `(h)` is a letter, elsewhere a numeral."""
    return letter == (chr(ord(last) + 1) if last else "a")
