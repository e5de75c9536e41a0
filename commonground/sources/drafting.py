"""Drafting a recipe: from a table's headings and cells, what each column probably is, for a person to confirm."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from commonground.core.errors import BadCell, UnreadableFile
from commonground.core.numbers import infer_locale, parse
from commonground.core.words import Unit
from commonground.evidence.gazetteer import country
from commonground.sources import periods
from commonground.sources.layout import named_columns, splits
from commonground.sources.opening import RawFile, RawTable
from commonground.sources.wording import is_no_count, plain, said

_ROWS = 300
_TOP = 40
_CONFIRM = "  # confirm"
_PCODE = re.compile(r"[A-Z]{2,3}\d{2,}")
_LEVEL = re.compile(r"\b(?:adm|admin|administrative|level|niveau|nivel) ?(?:level )?([1-4])\b")
_UNIT_WORDS = {
    1: r"governorate|province|region|state|departamento|departement|estado|wilaya|mantika|محافظه|ولايه",
    2: r"district|county|baladiya|cercle|prefecture|municipality|municipio|commune|قضاء|بلديه",
    3: r"subdistrict|muhalla|ward|payam|ناحيه",
}
_SITE = re.compile(r"\b(camp|site|settlement|village|localite|localidad|location)\b|مخيم|موقع")
_WHEN = re.compile(r"\b(date|year|month|annee|ano|fecha|mois|mes|period|as of)\b|تاريخ")
_ORIGIN = re.compile(r"origin|nationalit|citizenship|origen|الجنسيه")
_SEX = re.compile(r"\b(sex|gender|sexe|sexo|genre|genero)\b|الجنس$")
_AGE = re.compile(r"\b(age|edad|tranche d age)\b|العمر")
_GROUP = re.compile(r"population (type|group)|categor|status|statut|type de population")
_CURRENCY = re.compile(r"currency|devise|moneda")
_METHOD = re.compile(r"\b(method|methodology|methode|methodologie|metodo|metodologia|assessment type)\b|منهج")
_COVERAGE = re.compile(r"\b(coverage|couverture|cobertura)\b|تغطيه")
_BREAK = re.compile(r"\b(break in (the )?series|series break|rupture de serie|ruptura de (la )?serie)\b")
_REACHED = re.compile(r"reached|assisted|served|arriv|atteint|assiste|alcanzad|asistid|llegad|وصول|مستفيد")
_CODED = re.compile(r"\b(id|code|no|num|lat|lon|latitude|longitude)\b")
_YEAR = re.compile(r"(19|20)\d\d")
_CAUSE = re.compile(r"\b(cause|reason|raison|motivo|hazard)\b")


@dataclass(frozen=True, slots=True)
class _Column:
    name: str
    cells: list[str]

    @property
    def words(self) -> str:
        return plain(self.name)

    def share(self, holds) -> float:  # type: ignore[no-untyped-def]
        distinct = list(dict.fromkeys(self.cells))[:100]
        return sum(map(bool, map(holds, distinct))) / len(distinct) if distinct else 0.0


def draft(file: RawFile) -> str:
    """Write a recipe for the table of the file that holds the most numbers; every guess is marked."""
    table = max(file.tables, key=_numbers)
    if not _numbers(table):
        raise UnreadableFile(
            "no table of it holds numbers", where=file.path.name, next="Check that this is the file you meant."
        )
    header, rows = _headings(table)
    columns = _columns(table, header, rows)
    lines = [
        f"# A recipe for {file.path.name}. Check every line marked '# confirm', then set confirmed = true.",
        "confirmed = false",
        *_source(file),
        *_table(file, table, header, rows, columns),
        *_roles(columns, _values(columns)),
    ]
    return "\n".join(lines) + "\n"


def _numbers(table: RawTable) -> int:
    return sum(_number(cell) for row in table.head(_ROWS) for cell in row)


def _number(cell: str) -> bool:
    try:
        return parse(cell, allow_fraction=True, allow_negative=True).low is not None
    except BadCell:
        return bool(re.fullmatch(r"[\d.,\s]+", cell.strip()))


def _countable(cell: str) -> bool:
    """Whether a cell may stand among numbers: one of them, or a word for none given."""
    try:
        parse(cell, allow_fraction=True, allow_negative=True)
    except BadCell:
        return _number(cell)
    return True


def _headings(table: RawTable) -> tuple[int, int]:
    """The last row of the headings, and how many they take."""
    header = _header(table)
    return (header + 1, 2) if splits(table, header) else (header, 1)


def _header(table: RawTable) -> int:
    """The row with the most words of their own, above the first rows of numbers; 0 where nothing heads them."""
    if table.keys:
        return 0
    best, found = 0.0, 0
    for number, row in enumerate(table.head(_TOP), start=1):
        filled = [cell.strip() for cell in row if cell.strip()]
        # Years head columns as words do.
        numbers = sum(_number(cell) and not _YEAR.fullmatch(cell) for cell in filled)
        below = [sum(map(_number, r)) for r in table.head(number + 5)[number:]]
        if not filled or not below or max(below) <= numbers:
            continue
        score = len(set(filled)) - 2 * numbers
        if score > best:
            best, found = score, number
    return found


def _columns(table: RawTable, header: int, heading_rows: int) -> list[_Column]:
    names = named_columns(table, header, heading_rows)
    rows = table.head(_ROWS)[header:]
    return [_Column(name, [r[i].strip() for r in rows if r[i].strip()]) for i, name in enumerate(names)]


def _values(columns: Sequence[_Column]) -> list[_Column]:
    """The columns that count: mostly numbers, and neither ids, years, codes nor coordinates by their heading."""
    counting = (c for c in columns if c.share(_number) > 0 and c.share(_countable) > 0.5)
    return [c for c in counting if not is_no_count(c.name) and not _dated(c)]


def _dated(column: _Column) -> bool:
    """Whether a column says when: dates in words or figures, or years under a heading that says so."""
    if column.share(lambda cell: not cell.isdigit() and periods.period(cell)) > 0.8:
        return True
    years = column.share(lambda cell: re.fullmatch(r"(19|20)\d\d", cell)) == 1
    return (years or bool(_WHEN.search(column.words))) and column.share(periods.period) > 0.5


def _source(file: RawFile) -> Iterator[str]:
    yield from ("", "[source]")
    yield f'producer = ""{_CONFIRM}: who counted'
    yield f"title = {_quoted(file.path.stem)}{_CONFIRM}"
    yield f'licence = "not stated"{_CONFIRM}'
    yield 'terms = ""'
    yield f"redistribute = false{_CONFIRM}: true if the terms let figures be passed on"


def _table(file: RawFile, table: RawTable, header: int, heading_rows: int, columns: Sequence[_Column]) -> Iterator[str]:
    yield from ("", "[table]")
    if len(file.tables) > 1 and table.sheet:
        yield f"sheet = {_quoted(table.sheet)}{_CONFIRM}"
    yield f"header = {header}{_CONFIRM}: the row of the headings"
    if heading_rows > 1:
        yield f"heading_rows = {heading_rows}{_CONFIRM}: the headings take so many rows, down to that one"
    cells = [cell for column in _values(columns) for cell in column.cells]
    yield f'locale = "{infer_locale(cells)}"  # point: 1,234.5  comma: 1.234,5'


def _roles(columns: Sequence[_Column], values: Sequence[_Column]) -> Iterator[str]:
    words = [column for column in columns if column not in values and column.cells]
    dated = [column for column in words if _dated(column)]
    yield from ("", "[period]")
    if dated:
        yield f"column = {_quoted(dated[0].name)}{_CONFIRM}"
    else:
        yield f"# from = 2024-12-31{_CONFIRM}: no column says when; give the day, or from and to"
    words = [column for column in words if column not in dated]
    taken: list[_Column] = []
    yield from ("", "[place]", *_places(words, taken))
    rest = [column for column in words if column not in taken]
    yield from ("", "[rows]", *_rows(rest, taken))
    labels = [column.name for column in words if not column.share(_number)]
    if labels:
        yield f"labels = [{', '.join(map(_quoted, labels))}]"
    for column in values:
        yield from ("", "[[value]]", *_value(column))


def _places(words: Sequence[_Column], taken: list[_Column]) -> Iterator[str]:
    """Country and origin by their cells, units by their headings or p-codes."""
    for column in words:
        if column.share(lambda cell: country(cell).level == 0) > 0.6:
            key = _key(column)
            if all(line != key for line in (_key(c) for c in taken)):
                taken.append(column)
                yield f"{key} = {_quoted(column.name)}{_CONFIRM}"
    if not any(not _ORIGIN.search(column.words) for column in taken):
        yield f'# country_is = "LBY"{_CONFIRM}: no column names the country'
    seen: set[str] = set()
    for column in words:
        unit = _unit(column)
        if unit in seen and unit in ("adm1", "adm2", "adm3") and not _LEVEL.search(column.words):
            unit = next((deeper for n in range(int(unit[3]), 5) if (deeper := f"adm{n}") not in seen), None)
        if column not in taken and unit and unit not in seen:
            seen.add(unit)
            taken.append(column)
            yield f"{unit} = {_quoted(column.name)}{_CONFIRM}"


def _key(column: _Column) -> str:
    return "origin" if _ORIGIN.search(column.words) else "country"


def _unit(column: _Column) -> str | None:
    coded = column.share(_PCODE.fullmatch) > 0.8
    found = _LEVEL.search(column.words)
    level = int(found[1]) if found else next((n for n, w in _UNIT_WORDS.items() if re.search(w, column.words)), None)
    if coded and level is None:
        widths = {len(cell) for cell in column.cells}
        level = max(1, (min(widths) - 2) // 2) if widths else None
    if level:
        return f"adm{min(level, 4)}_code" if coded else f"adm{level}"
    return "site" if _SITE.search(column.words) and not _CODED.search(column.words) else None


def _rows(rest: Sequence[_Column], taken: list[_Column]) -> Iterator[str]:
    patterns = {"sex": _SEX, "age": _AGE, "category": _GROUP, "currency": _CURRENCY, "cause": _CAUSE,
                "method": _METHOD, "coverage": _COVERAGE, "break": _BREAK}  # fmt: skip
    for key, pattern in patterns.items():
        column = next((c for c in rest if c not in taken and pattern.search(c.words)), None)
        if column is not None:
            taken.append(column)
            yield f"{key} = {_quoted(column.name)}{_CONFIRM}"
    others = [c.name for c in rest if c not in taken and not c.share(_number) and len(set(c.cells)) < len(c.cells)]
    if others:
        yield f"# apart = [{', '.join(map(_quoted, others))}]{_CONFIRM}: rows that differ in these are never summed"


def _value(column: _Column) -> Iterator[str]:
    words = said(column.name)
    yield f"column = {_quoted(column.name)}"
    if words.money:
        yield f'measure = "funding"{_CONFIRM}: or requirement'
        yield f'unit = "{Unit.USD}"{_CONFIRM}: the currency'
        return
    yield f'category = "{words.category or ""}"{_CONFIRM}' + ("" if words.category else ": whom does it count?")
    measure = "flow" if _REACHED.search(column.words) else "stock"
    yield f'measure = "{measure}"{_CONFIRM}: stock, flow, movements, incidents or cases'
    if _YEAR.fullmatch(column.name):
        yield f"year = {column.name}{_CONFIRM}: the year in which the column counts"
    yield f'unit = "{words.unit or Unit.PERSONS}"{_CONFIRM}'
    if words.sex:
        yield f'sex = "{words.sex}"{_CONFIRM}'
    if words.age:
        yield f'age = "{words.age}"{_CONFIRM}'


def _quoted(text: str) -> str:
    """A TOML string: JSON's, whose escapes TOML shares."""
    import orjson

    return orjson.dumps(text).decode().replace("\x7f", "\\u007f")
