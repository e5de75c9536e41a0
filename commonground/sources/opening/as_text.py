"""A typed cell of a spreadsheet or a JSON file as the text a person would read."""

from datetime import date, datetime, time, timedelta


def as_text(cell: object) -> str:
    """Write a cell as text: 787326.0 is "787326", midnight is a date, nothing is ""."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        plain = cell.hour == cell.minute == cell.second == cell.microsecond == 0
        return cell.date().isoformat() if plain else cell.isoformat(sep=" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return str(cell)
