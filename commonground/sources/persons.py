"""Files about identifiable persons: recognised by headings and by what cells look like, and never quoted."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from commonground.sources import person_words as words
from commonground.sources.opening import RawFile, RawTable

# Enough rows to know a column; a list of persons shows itself in far fewer.
_SAMPLE = 3_000
_SAMPLE_CELLS = 1_000_000
# Headings stand above this row, or at least two of them stand side by side.
_TOP = 15
_HEADING_LENGTH = 90
# From how many cells on the look of a column alone, whatever its heading, is proof.
_CONTENT_ROWS = 10
# So many cells from all over a column tell whether it is worth a whole look.
_SPREAD = 150

_DATE = re.compile(
    r"(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}(?:[ T].*)?"
    r"|\d{1,2}[-/. ](?:\d{1,2}|[^\W\d]{3,9})[-/. ](?:19|20)?\d\d"
)
_PHONE = re.compile(r"[+(]{0,2}\d[\d ()/-]{5,20}(?: ?(?:x|ext\.?) ?\d{1,6})?")
_PLAIN_PHONE = re.compile(r"(?:\+|00|0)[ (]?[1-9][\d ()-]{7,18}")
_EMAIL = re.compile(r"[^@\s,;<>]{1,64}@[^@\s,;<>]{1,190}\.[A-Za-z]{2,24}")
_DOCUMENT = re.compile(r"[A-Za-z]{0,4}[ -]?\d[\dA-Za-z /.-]{3,24}")
# One letter and seven digits is how registers and passports number people; p-codes carry two letters or more.
_RECORD = re.compile(r"[A-Za-z]\d{7,9}|\d{3}-\d{2}[A-Z]\d{5}|[A-Z]{3}-\d{2}[A-Z]\d{5}")
_NAME = re.compile(r"[^\W\d_][^\d_@#:;=<>|\\{}\[\]]{1,79}")
_SEX = frozenset(
    {
        *(
            "m",
            "f",
            "h",
            "male",
            "female",
            "man",
            "woman",
            "boy",
            "girl",
            "homme",
            "femme",
            "masculin",
            "féminin",
        ),
        *("feminin", "hombre", "mujer", "masculino", "femenino", "ذكر", "أنثى", "انثى"),
    }
)


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of personal data: its headings, and how many of its cells must look like it."""

    plural: str
    heading: re.Pattern[str]
    looks: Callable[[str], bool]
    share: float
    distinct: float


def _digits(cell: str) -> int:
    return sum(sign.isdigit() for sign in cell)


def _name(cell: str) -> bool:
    return bool(_NAME.fullmatch(cell)) and len(cell.split()) <= 6 and not (cell.islower() and "." in cell)


def _document(cell: str) -> bool:
    # A count has up to six digits; a number of seven or more, or one with letters, names a paper.
    return bool(_DOCUMENT.fullmatch(cell)) and _digits(cell) >= (7 if cell.isdigit() else 5)


def _phone(cell: str) -> bool:
    return bool(_PHONE.fullmatch(cell)) and 7 <= _digits(cell) <= 21


_KINDS = (
    _Kind("names of persons", words.NAME, _name, 0.6, 0.2),
    _Kind("dates of birth", words.BIRTH, lambda cell: bool(_DATE.fullmatch(cell)), 0.6, 0.05),
    _Kind("telephone numbers", words.PHONE, _phone, 0.5, 0.3),
    _Kind("document or case numbers", words.DOCUMENT, _document, 0.5, 0.3),
    _Kind("e-mail addresses", words.EMAIL, lambda cell: bool(_EMAIL.fullmatch(cell)), 0.5, 0.0),
    _Kind("biometric data", words.BIOMETRIC, lambda cell: len(cell) > 3 and not cell.isdigit(), 0.5, 0.3),
)
# The same kinds where no heading says so: strict about the cells, and many of them.
_BY_CONTENT = (
    _Kind(
        "telephone numbers",
        words.PHONE,
        lambda c: bool(_PLAIN_PHONE.fullmatch(c)) and 9 <= _digits(c) <= 15,
        0.8,
        0.7,
    ),
    _Kind("document or case numbers", words.DOCUMENT, lambda c: bool(_RECORD.fullmatch(c)), 0.9, 0.6),
    _Kind("e-mail addresses", words.EMAIL, lambda c: bool(_EMAIL.fullmatch(c)), 0.6, 0.3),
)


def personal(table: RawTable) -> str | None:
    """Say why a table is about identifiable persons, naming kinds and rows but never a cell; else None."""
    sample = list(islice(table.rows(), min(_SAMPLE, _SAMPLE_CELLS // max(1, table.width))))
    headings = [list(table.keys)] if table.keys else []
    if _is_form_sheet(headings + sample[:_TOP]):
        return None
    found = _by_heading(headings + sample) | _by_content(sample)
    if not found and not _weak(headings + sample):
        return None
    if not found:
        return "It lists persons by name with their sex and age or relationship."
    rows = sum(any(row[i].strip() for i in found) for row in table.rows())
    kinds = list(dict.fromkeys(found[i] for i in sorted(found)))
    return f"It holds {_listed(kinds)} in {len(found)} of its columns, over up to {rows:,} rows."


def is_form(file: RawFile) -> bool:
    """Tell whether a workbook is a questionnaire (XLSForm): questions and choices, and no answers."""
    sheets = {(table.sheet or "").strip().casefold(): table for table in file.tables}
    survey = sheets.get("survey")
    if survey is None or not ({"choices", "settings"} & sheets.keys()):
        return False
    return _is_form_sheet(survey.head(_TOP))


def _is_form_sheet(rows: list[list[str]]) -> bool:
    """Tell whether a sheet's headings are those of a form's questions or choices."""
    for row in rows:
        cells = {cell.strip().casefold() for cell in row if cell.strip()}
        labelled = any(cell.startswith(("label", "hint", "calculation")) for cell in cells)
        if labelled and "name" in cells and cells & {"type", "list_name", "list name"}:
            return True
    return False


@lru_cache(maxsize=65_536)
def plain(heading: str) -> str:
    """Reduce a heading to words: `fatherName`, `nom_de_famille` and "Prénom :" become comparable."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", unicodedata.normalize("NFKC", heading))
    bare = "".join(sign for sign in unicodedata.normalize("NFD", apart) if not unicodedata.combining(sign))
    unified = bare.translate(str.maketrans("أإآىة", "ااايه", "\u0640"))
    return " ".join(re.sub(r"[\W_]+", " ", unified).casefold().split())


def _by_heading(rows: list[list[str]]) -> dict[int, str]:
    """Return column -> kind for headings whose cells below bear them out."""
    found: dict[int, str] = {}
    for at, row in enumerate(rows):
        hits = list(_headings(row))
        if at >= _TOP and len(hits) < 2:
            continue
        for column, kind in hits:
            if column not in found and _bears_out([r[column] for r in rows[at + 1 :]], kind):
                found[column] = kind.plural
    return found


def _headings(row: list[str]) -> Iterator[tuple[int, _Kind]]:
    for column, cell in enumerate(row):
        if 2 < len(cell) <= _HEADING_LENGTH and (kind := _heading(cell)):
            yield column, kind


@lru_cache(maxsize=65_536)
def _heading(cell: str) -> _Kind | None:
    """Return the kind that a cell would announce if it were a heading."""
    if not words.HINT.search(cell) or words.COUNTS.search(heading := plain(cell)):
        return None
    return next((kind for kind in _KINDS if kind.heading.search(heading)), None)


def _bears_out(cells: list[str], kind: _Kind, least: int = 1) -> bool:
    """Tell whether enough of a column's filled cells look like their kind and differ from one another."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    spread = filled[:: len(filled) // _SPREAD + 1]
    if sum(map(kind.looks, spread)) < kind.share / 2 * len(spread):
        return False  # far off: no need to look at all of them
    alike = [cell for cell in filled if kind.looks(cell)]
    if len(alike) < least or len(alike) < kind.share * len(filled):
        return False
    return len(set(alike)) >= kind.distinct * len(alike)


def _by_content(sample: list[list[str]]) -> dict[int, str]:
    found: dict[int, str] = {}
    for column in range(len(sample[0]) if sample else 0):
        cells = [row[column] for row in sample]
        for kind in _BY_CONTENT:
            if _bears_out(cells, kind, least=_CONTENT_ROWS):
                found[column] = kind.plural
    return found


def _weak(rows: list[list[str]]) -> bool:
    """Recognise "name, sex, age", which alone could also head a table of places."""
    for at, row in enumerate(rows[:_TOP]):
        headings = [plain(cell) if len(cell) <= _HEADING_LENGTH else "" for cell in row]
        names = [i for i, heading in enumerate(headings) if words.WEAK_NAME.search(heading)]
        if not names:
            continue
        below = rows[at + 1 :]
        sexes = _some(headings, words.SEX, below, lambda cell: cell.casefold() in _SEX)
        ages = _some(headings, words.AGE, below, lambda cell: cell.isdigit() and int(cell) < 120)
        relation = any(words.RELATION.search(heading) for heading in headings)
        one_each = _Kind("", words.WEAK_NAME, _name, 0.6, 0.7)
        if sexes and (ages or relation) and any(_bears_out([r[i] for r in below], one_each) for i in names):
            return True
    return False


def _some(headings: list[str], pattern: re.Pattern[str], below: list[list[str]], looks: Callable[[str], bool]) -> bool:
    kind = _Kind("", pattern, looks, 0.7, 0.0)
    return any(pattern.search(h) and _bears_out([r[i] for r in below], kind) for i, h in enumerate(headings))


def _listed(kinds: list[str]) -> str:
    return kinds[0] if len(kinds) == 1 else f"{', '.join(kinds[:-1])} and {kinds[-1]}"
