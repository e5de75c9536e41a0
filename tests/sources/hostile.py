"""Files made to harm or mislead a reader, written into a folder by `make`."""

import gzip
import io
import json
import os
import struct
import zipfile
import zlib
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"


def xlsx(sheet: str, *, strings: str = "", prolog: str = "", prefix: str = "", name: str = "S") -> bytes:
    """Write a workbook of one sheet from its inner XML."""
    space = f"xmlns:{prefix[:-1]}" if prefix else "xmlns"
    relations = f"{PACKAGE}/relationships"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" '
        'ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.'
        'openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{relations}"><Relationship Id="rId1" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        f'<sheet name="{name}" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{relations}"><Relationship Id="rId1" '
        f'Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" '
        f'Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'{prolog}<{prefix}worksheet {space}="{MAIN}">{sheet}</{prefix}worksheet>',
        "xl/sharedStrings.xml": f'{prolog}<sst xmlns="{MAIN}">{strings}</sst>',
    }
    return archive(parts)


def cells(*filled: str, prefix: str = "") -> str:
    """Write cells given as "A1=5" one a row."""
    rows = []
    for cell in filled:
        ref, _, value = cell.partition("=")
        number = "".join(filter(str.isdigit, ref))
        p = prefix
        rows.append(f'<{p}row r="{number}"><{p}c r="{ref}"><{p}v>{value}</{p}v></{p}c></{p}row>')
    return f"<{prefix}sheetData>{''.join(rows)}</{prefix}sheetData>"


def archive(parts: dict[str, str | bytes]) -> bytes:
    """Zip parts by name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for name, content in parts.items():
            z.writestr(name, content)
    return out.getvalue()


def ole(streams: dict[str, bytes]) -> bytes:
    """Write a compound file; every stream is padded past the size kept in mini sectors."""
    sector, fat, body, at = 512, [0xFFFFFFFD], b"", 1
    entries = [_entry("Root Entry", 5, 0xFFFFFFFE, 0, child=1)]
    body_directory = at
    at += 1
    fat.append(0xFFFFFFFE)
    for i, (name, content) in enumerate(streams.items(), start=1):
        content = content.ljust(4096, b"\0")
        content = content.ljust(-(-len(content) // sector) * sector, b"\0")
        count = len(content) // sector
        right = i + 1 if i < len(streams) else 0xFFFFFFFF
        entries.append(_entry(name, 2, at, len(content), right=right))
        fat += [*range(at + 1, at + count), 0xFFFFFFFE]
        at += count
        body += content
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIIIIIIII", header, 44, 1, body_directory, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)
    struct.pack_into("<108I", header, 80, *[0xFFFFFFFF] * 108)
    table = struct.pack("<128I", *(fat + [0xFFFFFFFF] * (128 - len(fat))))
    directory = b"".join(entries).ljust(512, b"\0")
    return bytes(header) + table + directory + body


def _entry(name: str, kind: int, start: int, size: int, child: int = 0xFFFFFFFF, right: int = 0xFFFFFFFF) -> bytes:
    raw = (name + "\0").encode("utf-16-le")
    return (
        raw.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(raw), kind, 1, 0xFFFFFFFF, right, child)
        + b"\0" * 36
        + struct.pack("<III", start, size, 0)
    )


def biff(*records: tuple[int, bytes]) -> bytes:
    """Write records of an old workbook stream."""
    return b"".join(struct.pack("<HH", kind, len(body)) + body for kind, body in records)


def with_password(zipped: bytes) -> bytes:
    """Set the flag that says a member is encrypted."""
    out = bytearray(zipped)
    out[6] |= 1
    at = out.rindex(b"PK\x01\x02")
    out[at + 8] |= 1
    return bytes(out)


ENTITIES = '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
EXTERNAL = '<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
CORNERS = ("A1=1", "XFD1048576=2")
ONE_CELL = (0x0203, struct.pack("<HHHd", 0, 0, 0, 1.0))
FAR_CELL = (0x0203, struct.pack("<HHHd", 65535, 255, 0, 1.0))
START, END = (0x0809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)), (0x000A, b"")


def ods(body: str, prolog: str = "") -> bytes:
    """Write an OpenDocument workbook of one sheet from its rows."""
    content = (
        f'<?xml version="1.0"?>{prolog}<office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="S">{body}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    return archive({"mimetype": ODS_TYPE, "content.xml": content, "META-INF/manifest.xml": "<m/>"})


def xlsb_sheet(*at: tuple[int, int]) -> bytes:
    """Write the records of a binary sheet that fills these cells."""
    out = b""
    for row, column in at:
        out += bytes([0, 17]) + struct.pack("<I", row) + b"\0" * 13
        out += bytes([5, 16]) + struct.pack("<IId", column, 0, 1.0)
    return out


def packed_zeros(megabytes: int) -> bytes:
    """Gzip so many MB of one repeated record."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    block = b"0,0\n" * (1 << 18)
    return b"".join(packer.compress(block) for _ in range(megabytes)) + packer.flush()


def make(folder: Path) -> dict[str, str]:
    """Write every hostile file; return its name and a word that its refusal must contain."""
    good = xlsx(cells("A1=1", "A2=2"))
    html = b"<!DOCTYPE html>\n<html><head><title>502 Bad Gateway</title></head><body>Sorry</body></html>"
    records = json.dumps([{"iso3": "LBY", "people": i} for i in range(50)]).encode()
    far_ods = (
        '<table:table-row table:number-rows-repeated="1048576"><table:table-cell office:value-type="float" '
        'office:value="1" table:number-columns-repeated="16384"/></table:table-row>'
    )
    bomb = archive({"data.csv": b"0,0\n" * (1 << 24)})
    laughing = '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&c;</t></is></c></row></sheetData>'
    bare = "".join(f'<row r="{i}"><c r="A{i}"><f>1+{i}</f></c></row>' for i in range(1, 20))
    reversed_row = '<row r="1048576"><c r="XFD1048576"><v>1</v></c><c r="A1048576"><v>1</v></c></row>'
    unreferenced = "<row>" + "<c><v>1</v></c>" * 200 + "</row>" + "<row></row>" * 60_000 + "<row><c><v>1</v></c></row>"
    files: dict[str, tuple[bytes, str]] = {
        "truncated.xlsx": (good[: len(good) // 2], "damaged"),
        "truncated.json": (records[:-20], "cut off"),
        "truncated.csv.gz": (gzip.compress(b"a,b\n" + b"1,2\n" * 5000)[:-20], "cut off"),
        "flipped.csv.gz": (
            gzip.compress(b"a,b\n" + os.urandom(3000).hex().encode())[:-9] + b"\0" * 9,
            "damaged",
        ),
        "report.csv": (b"%PDF-1.7\n1 0 obj", "PDF"),
        "chart.csv": (b"\x89PNG\r\n\x1a\n" + b"\0" * 64, "PNG"),
        "error.csv": (html, "web page"),
        "error.xlsx": (html, "web page"),
        "feed.csv": (b'<?xml version="1.0"?><rss></rss>', "XML"),
        "locked.xlsx": (ole({"EncryptionInfo": b"x", "EncryptedPackage": b"y" * 9000}), "password"),
        "locked.xls": (ole({"Workbook": biff(START, (0x2F, b"\0" * 6), END)}), "password"),
        "locked.zip": (with_password(archive({"data.csv": "a,b\n1,2\n"})), "password"),
        "letter.doc": (ole({"WordDocument": b"x" * 5000}), "not a workbook"),
        "letter.docx": (
            archive({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"}),
            "a text document",
        ),
        "bomb.zip": (bomb, "bombs"),
        "bomb.csv.gz": (packed_zeros(200), "bombs"),
        "bomb.xlsx": (xlsx(cells("A1=1"), strings="<si><t>a</t></si>" * (1 << 22)), "bombs"),
        "nested.zip": (archive({"inner.zip": archive({"data.csv": "a,b\n1,2\n"})}), "inside an archive"),
        "nested.csv.gz": (gzip.compress(gzip.compress(b"a,b\n1,2\n")), "inside an archive"),
        "several.zip": (archive({"a.csv": "a\n", "b.csv": "b\n"}), "2 files"),
        "traversal.zip": (archive({"../../etc/data.csv": "a,b\n1,2\n"}), "outside itself"),
        "absolute.zip": (archive({"/etc/data.csv": "a,b\n1,2\n"}), "outside itself"),
        "laughs.xlsx": (xlsx(laughing, prolog=ENTITIES), "entities"),
        "external.xlsx": (xlsx(laughing.replace("&c;", "&a;"), prolog=EXTERNAL), "entities"),
        "laughs.ods": (ods("<table:table-row/>", ENTITIES), "entities"),
        "corners.xlsx": (xlsx(cells(*CORNERS)), "spans"),
        "corners-prefixed.xlsx": (xlsx(cells(*CORNERS, prefix="x:"), prefix="x:"), "spans"),
        "corners-reversed.xlsx": (xlsx(f"<sheetData>{reversed_row}</sheetData>"), "spans"),
        "corners-unreferenced.xlsx": (xlsx(f"<sheetData>{unreferenced}</sheetData>"), "spans"),
        "corners.xls": (ole({"Workbook": biff(START, ONE_CELL, FAR_CELL, END)}), "spans"),
        "corners.ods": (ods(far_ods), "spans"),
        "corners.xlsb": (
            archive(
                {
                    "[Content_Types].xml": "<Types/>",
                    "xl/workbook.bin": b"\0",
                    "xl/worksheets/sheet1.bin": xlsb_sheet((0, 0), (1048575, 16383)),
                }
            ),
            "spans",
        ),
        "formulas.xlsx": (xlsx(f"<sheetData>{bare}</sheetData>"), "never calculated"),
        "long-line.csv": (b"a,b\n1," + b"x" * (50 << 20) + b"\n", "longer than"),
        "open-quote.csv": (b'a,b\n"1,2\n' + b"1,2\n" * (1 << 20), "quotation mark"),
        "nul.csv": (b"a,b\n1,2\n1,\0\n", "Line 3 holds a NUL"),
        "nul.json": (b'[{"a": "x\\u0000"}]', "NUL"),
        "mixed.csv": ("país,año\n".encode() * 40 + "país\n".encode("latin-1"), "mixed"),
        "half.csv": ("país,año\n".encode("utf-16")[:-1], "cut off"),
        "empty.csv": (b"", "empty"),
        "blanks.csv": (b"\n , \n\t\n" * 10, "blanks"),
        "blank.xlsx": (xlsx("<sheetData/>"), "blank"),
        "wide.csv": (b"a," * 400_000 + b"\n", "cells"),
        "wide-later.csv": (b"a,b\n" * 70_000 + b"a," * 400_000 + b"\n", "cells"),
        "wide.json": (json.dumps([{f"k{i}": 1 for i in range(20_000)}]).encode(), "cells"),
        "deep.json": (b"[" * 100_000 + b"]" * 100_000, "damaged"),
        "deeper.json": (b'{"a":' * 200 + b"[{}]" + b"}" * 200, "levels deep"),
        "huge-number.json": (b'[{"people": 1e400}]', "infinity"),
        "many.json": (b"[" + b"{}," * 8_000_000 + b"{}]", "values"),
    }
    for name, (content, _) in files.items():
        (folder / name).write_bytes(content)
    return {name: word for name, (_, word) in files.items()}
