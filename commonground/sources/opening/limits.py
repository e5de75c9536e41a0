"""How much a file may ask of the machine before it is refused."""

from dataclasses import dataclass

MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of what is read; each default stands well above every honest file we know."""

    # Files of agencies are a few MB; a CSV of 4 million rows is 400 MB. Beyond this nobody meant it.
    file_bytes: int = 20_000 * MB
    # A workbook or JSON file has to be held in memory, a plain table streams through.
    workbook_bytes: int = 200 * MB
    json_bytes: int = 96 * MB
    # What a packed file may grow to. Streamed text may be long; a workbook's parts are held in memory.
    unpacked_text_bytes: int = 20_000 * MB
    unpacked_workbook_bytes: int = 512 * MB
    # DEFLATE cannot pass 1032:1. Sheets reach 30:1 and repetitive CSV 60:1; bombs sit near 1000:1.
    ratio: int = 250
    # Ratios of small files mean nothing.
    ratio_from_bytes: int = 16 * MB
    archive_members: int = 5_000
    # The longest honest line known holds a few long texts: 100 KB. Must not exceed READ below.
    line_bytes: int = 1 * MB
    # A spreadsheet's own width; the widest survey export known has 3,000 columns.
    columns: int = 16_384
    # A sheet's rectangle up to here is read whatever its shape, beyond it only if a quarter is filled.
    sheet_area: int = 4_000_000
    sheet_area_dense: int = 24_000_000
    sheets: int = 500
    # What the reader of workbooks may use: so much for any, and so much more for each MB of the file.
    reader_megabytes: int = 600
    reader_megabytes_each: int = 60
    reader_megabytes_most: int = 3_000
    reader_seconds: int = 3
    reader_seconds_each: int = 2
    # Values in a JSON file, counted by its commas and brackets; each costs about 70 bytes in memory.
    json_values: int = 6_000_000
    json_depth: int = 40


# How much is read at a time.
READ = 1 * MB
