"""The refusals that several readers share."""

from commonground.core.errors import UnreadableFile
from commonground.sources.opening.limits import Limits


def protected(where: str) -> UnreadableFile:
    """Refuse a file that needs a password."""
    return UnreadableFile(
        "The file is protected by a password.",
        where=where,
        next="Save it without a password, and give that file.",
    )


def broken(where: str) -> UnreadableFile:
    """Refuse a workbook that is not whole."""
    return UnreadableFile(
        "The workbook is damaged or cut off.",
        where=where,
        next="Download it again, or open and save it anew.",
    )


def damaged(where: str) -> UnreadableFile:
    """Refuse an archive that is not whole."""
    return UnreadableFile(
        "The archive is damaged or cut off.", where=where, next="Download it again; it may be incomplete."
    )


def check_area(rows: int, columns: int, cells: int, where: str, limits: Limits) -> None:
    """Refuse a sheet whose stray cells span more than a machine holds; rows and columns count from A1."""
    area = rows * columns
    if area <= limits.sheet_area or (area <= limits.sheet_area_dense and area <= 4 * cells):
        return
    raise UnreadableFile(
        f"The sheet spans {rows:,} rows and {columns:,} columns, of which {cells:,} cells are filled.",
        where=where,
        next="Delete the stray cells far from the table, save the workbook, and give it again.",
    )


def too_wide(width: int, where: str, limits: Limits) -> UnreadableFile:
    """Refuse a table that is wider than any spreadsheet."""
    return UnreadableFile(
        f"A record has {width:,} cells, more than the {limits.columns:,} of the widest spreadsheet.",
        where=where,
        next="Check the delimiter, or export the data with one record a row.",
    )
