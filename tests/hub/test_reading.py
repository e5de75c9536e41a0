"""Every kind of document is read; what is hostile or empty is refused with what, where and what next."""

import io
import zipfile
from pathlib import Path

import pytest

from commonground.core.errors import UnreadableFile
from commonground.hub.about import about
from commonground.hub.adding import add
from commonground.hub.cutting import cut
from commonground.hub.reading import Limits, open_text
from commonground.hub.reading.pdf import _running_heads
from commonground.hub.store import HubStore

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx(body: str, **parts: str | bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return made.getvalue()


def paragraph(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def pdf(*pages: str) -> bytes:
    """A PDF written by hand: one line of Helvetica for each line of a page."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    kids = []
    for text in pages:
        lines = "".join(f"({line}) Tj 0 -14 Td " for line in text.split("\n"))
        stream = f"BT /F1 10 Tf 50 780 Td {lines}ET"
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects)} 0 R /Resources << /Font "
            "<< /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    made = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(made))
        made += f"{number} 0 obj\n{content}\nendobj\n".encode()
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    return made + f"{end}trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(made)}\n%%EOF".encode()


def written(folder: Path, name: str, content: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_word_numbers_are_printed_as_word_prints_them(tmp_path: Path) -> None:
    numbering = (
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/>'
        '<w:lvlText w:val="%1."/></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="lowerLetter"/><w:lvlText '
        'w:val="(%2)"/></w:lvl>'
        '</w:abstractNum><w:num w:numId="5"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
    one = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="5"/></w:numPr>'
    two = '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="5"/></w:numPr>'
    body = (
        paragraph("The Council met and spoke of the lake at length.", one)
        + paragraph("The Council asked for three things to be done:", one)
        + paragraph("a count of the boats on the lake;", two)
        + paragraph("a list of the harbours of the lake;", two)
        + paragraph("The Council rose and went home over the lake.", one)
    )
    path = written(tmp_path, "council.docx", docx(body, **{"word__numbering.xml": numbering}))
    _, text = open_text(path)
    assert [one.locator for one in cut(text)] == ["para 1", "para 2", "para 2(a)", "para 2(b)", "para 3"]


def test_words_own_headings_need_no_description(tmp_path: Path) -> None:
    body = (
        paragraph("Guidance on ferry tickets", '<w:pStyle w:val="Title"/>')
        + paragraph("1. Who rides free", '<w:pStyle w:val="Heading1"/>')
        + paragraph("Children of the lake and those who came in a storm ride free.")
    )
    _, text = open_text(written(tmp_path, "tickets.docx", docx(body)))
    (said,) = [one for one in cut(text) if one.kind == "paragraph"]
    assert said.heading.endswith("1. Who rides free")
    assert about(text, cut(text)).title == "Guidance on ferry tickets"


@pytest.mark.parametrize(
    ("line", "issuer", "date"),
    [
        ("Issued by the Meru Housing Authority on 2 May 2022", "Meru Housing Authority", "2022-05-02"),
        ("Approved by the Harbour Board, 3 June 2021", "Harbour Board", "2021-06-03"),
        ("Publié par le Conseil du lac le 4 mars 2020", "Conseil du lac", "2020-03-04"),
        ("The rules that the board adopted on 1 May 2019 were lost in the storm of that year.", "", ""),
    ],
)
def test_who_issued_a_document_and_when_is_read_where_a_line_says_so(
    tmp_path: Path, line: str, issuer: str, date: str
) -> None:
    rest = "Every household in transit is offered a heated shelter on the night of its arrival at the lake."
    _, text = open_text(written(tmp_path, "policy.txt", f"Shelter policy\n\n{line}\n\n{rest}\n"))
    told = about(text, cut(text))
    assert (told.issuer, told.date) == (issuer, date)


def test_a_long_line_that_differs_in_a_number_is_no_running_head() -> None:
    pages = [
        [f"The office in district {n} registers all who arrive within {n} days of that.", "x" * n] for n in (1, 2, 3)
    ]
    assert not any("district" in line for line in _running_heads(pages))
    heads = [["Lake report 2019", f"Words of page {n} are others.", f"Page {n} of 3"] for n in (1, 2, 3)]
    assert {"lakereport", "pageof"} <= _running_heads(heads)


def test_macros_are_passed_over_and_said(tmp_path: Path) -> None:
    path = written(tmp_path, "m.docm", docx(paragraph("The ferry leaves at noon."), **{"word__vbaProject.bin": b"x"}))
    _, text = open_text(path)
    assert "macros" in text.notes[0]


def test_html_is_read_without_its_scripts_and_menus(tmp_path: Path) -> None:
    page = (
        "<!DOCTYPE html><html><head><title>Lake rules</title><script>steal()</script>"
        '<meta name="date" content="2020-05-04"></head><body><nav>Home | About</nav><h1>Lake rules</h1>'
        "<p>Ferries &amp; boats keep to the right.</p><p hidden>secret</p><script>document.write('evil')</script>"
        "<table><tr><th>Boat</th><th>Side</th></tr><tr><td>Ferry</td><td>right</td></tr></table></body></html>"
    )
    _, text = open_text(written(tmp_path, "rules.html", page))
    assert "Ferries & boats keep to the right." in text.source
    assert "Ferry | right" in text.source
    assert not {"steal", "evil", "Home", "secret"} & set(text.source.replace("(", " ").replace("'", " ").split())
    told = about(text, cut(text))
    assert (told.title, told.date) == ("Lake rules", "2020-05-04")


def test_a_pdf_gives_its_tables_notes_and_running_head(tmp_path: Path) -> None:
    import typst

    filler = "that the ferries of the lake carry people from one shore to the other in the hope of work and shelter. "
    told = "\n\n".join(f"#par[{n}#[.] The Commission noted {filler * 3}#footnote[Ledger {n}.]]" for n in range(1, 13))
    table = "#table(columns: 3, [Harbour], [Ferries], [Passengers], [Meru], [12], [3400], [Tana], [7], [1250])"
    page = '#set page(paper: "a5", header: [FWG/2021/9 #h(1fr) page of the report], numbering: "1")'
    (tmp_path / "r.typ").write_text(f"{page}\n= Report on ferries\n{told}\n\n{table}\n", encoding="utf-8")
    _, text = open_text(written(tmp_path, "report.pdf", typst.compile(str(tmp_path / "r.typ"))))
    found = cut(text)
    assert about(text, found).symbol == "FWG/2021/9"
    paragraphs = [one for one in found if one.locator.startswith("para ")]
    assert [one.locator for one in paragraphs] == [f"para {n}" for n in range(1, 13)]
    assert not [one for one in paragraphs if "Ledger" in one.text or "report" in one.text]
    assert sum(one.kind == "note" for one in found) == 12
    assert next(one.text for one in found if one.kind == "table").endswith("Tana | 7 | 1250")


def test_a_pdf_keeps_its_pages(tmp_path: Path) -> None:
    first = "1. The Council met at the lake in the spring of the year and it spoke at length of boats, of\nharbours"
    second = "2. The Council asked the ferrymen to keep to the right whenever they meet another boat on the\nlake."
    first, second = f"{first} and of storms.", f"{second}\n\n3. It rose."
    _, text = open_text(written(tmp_path, "council.pdf", pdf(first, second)))
    found = {one.locator: one for one in cut(text)}
    assert found["para 2"].page == 2
    assert found["para 1"].text.endswith("of boats, of harbours and of storms.")


HOSTILE = {
    "empty.txt": (b"", "empty"),
    "blank.md": (b" \n\n\t ", "empty"),
    "cut.pdf": (pdf("Some words")[:60], "damaged"),
    "noise.pdf": (b"%PDF-1.7\n" + bytes(range(256)) * 20, "damaged"),
    "cut.docx": (docx(paragraph("x"))[:80], "damaged"),
    "bomb.docx": (docx("<w:p/>", **{"word__media.bin": b"\0" * (40 * 1024 * 1024)}), "bombs"),
    "wordless.docx": (docx("<w:p/>"), "no text"),
    "zip.docx": (b"PK\x05\x06" + b"\0" * 18, "no Word document"),
    "line.txt": (b"word " * (11 * 1024 * 1024 // 5), "line"),
    "old.doc": (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old Word"),
    "picture.txt": (b"\x89PNG\r\n" + b"\0" * 50, "picture"),
    "binary.txt": (b"abc\0\0\0def" * 40, "no text"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_with_a_reason(tmp_path: Path, name: str) -> None:
    content, reason = HOSTILE[name]
    with pytest.raises(UnreadableFile) as refusal:
        open_text(written(tmp_path, name, content))
    assert reason in refusal.value.what
    assert refusal.value.next
    assert name in refusal.value.where


def test_entities_that_multiply_are_refused(tmp_path: Path) -> None:
    laughs = f'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><w:document {W}><w:body/></w:document>'
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("word/document.xml", laughs)
    with pytest.raises(UnreadableFile, match="hostile"):
        open_text(written(tmp_path, "laughs.docx", made.getvalue()))


def test_a_protected_pdf_is_refused(tmp_path: Path) -> None:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf("Secret words"))))
    writer.encrypt("key", algorithm="RC4-128")
    path = tmp_path / "secret.pdf"
    writer.write(path)
    with pytest.raises(UnreadableFile, match="password"):
        open_text(path)


def test_a_pdf_of_too_many_pages_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="3 pages"):
        open_text(written(tmp_path, "long.pdf", pdf("a", "b", "c")), limits=Limits(pages=2))


def test_a_refusal_leaves_the_others_and_nothing_by_half(tmp_path: Path, empty: HubStore) -> None:
    written(tmp_path, "good.txt", "The ferry leaves the northern harbour at noon every day of the week.")
    written(tmp_path, "bad.pdf", b"%PDF-1.4 nothing")
    report = add([tmp_path], empty, on="2024-01-01", encode=False)
    assert [one["document"] for one in report.added] == ["good"]
    assert [Path(one["path"]).name for one in report.refused] == ["bad.pdf"]
    assert [one.id for one in empty.documents()] == ["good"]


def test_bidi_tricks_are_passed_over_and_said(tmp_path: Path) -> None:
    path = written(tmp_path, "b.txt", "The fee is \u202e001\u202c francs for every ferryman who crosses the lake.")
    _, text = open_text(path)
    assert "direction" in text.notes[0]
    assert "\u202e" not in cut(text)[0].text


def test_what_a_document_says_of_itself(papers: Path) -> None:
    told = {}
    for name in ("ferrymen.md", "note.txt", "letter.txt"):
        _, text = open_text(papers / name)
        told[name] = about(text, cut(text))
    assert told["ferrymen.md"].title == "CONVENTION ON THE FERRYMEN OF LAKE MERU"
    assert (told["ferrymen.md"].date, told["ferrymen.md"].kind) == ("1962-05-04", "treaty")
    note = told["note.txt"]
    assert (note.date, note.symbol, note.kind) == ("2021-05-12", "FWG/2021/3", "meeting note")
    letter = told["letter.txt"]
    assert (letter.issuer, letter.date, letter.kind) == ("IOM; UNHCR", "2022-02-03", "letter")


def printed(source: str) -> bytes:
    """A PDF as a real typesetter makes one."""
    import typst

    from commonground.picture.svg import FONTS

    return bytes(typst.compile(source.encode(), font_paths=[str(FONTS)], ignore_system_fonts=True, timestamp=0))


def test_the_largest_words_of_the_first_page_are_a_title(tmp_path: Path) -> None:
    source = (
        '#set page(paper: "a5", header: [#h(1fr) lake series])\n= On the boats that\\ cross\nKesh, 3 May 2022\n\n'
        "The boats of the lake were counted in spring by those who row them and by those who wait for them.\n"
    )
    _, text = open_text(written(tmp_path, "boats.pdf", printed(source)))
    assert about(text, cut(text)).title == "On the boats that cross"


def test_a_table_of_a_pdf_keeps_its_rows_where_cells_are_broken(tmp_path: Path) -> None:
    rows = [
        ("Activity", "Lead agency", "Deadline"),
        ("Harmonize the lists of boats used at the northern and the eastern piers", "IOM", "31 March 2031"),
        ("Count boats", "Office of Ports and Lakes of Meru", "30 June 2031"),
    ]
    cells = ", ".join(f"[{cell}]" for row in rows for cell in row)
    source = f'#set page(paper: "a5")\nThe plan of the group.\n\n#table(columns: 3, {cells})\n\nIt will be read.\n'
    _, text = open_text(written(tmp_path, "plan.pdf", printed(source)))
    assert [line.text for line in text.lines if line.table] == [" | ".join(row) for row in rows]


def test_paragraphs_that_stand_apart_are_not_run_together_and_lose_their_raised_numbers(tmp_path: Path) -> None:
    """Full last lines and sentences that end at the margin tell nothing; the space between paragraphs does."""
    names = ["Alder", "Birch", "Cedar", "Doum", "Ebony", "Fir", "Ginkgo", "Holm", "Iroko", "Juniper", "Koa"]
    said = [
        " ".join(
            f"{name} sailed to {name}ton with {name.lower()} for {other}." for other in names[at : at + 2 + at % 3]
        )
        for at, name in enumerate(names)
    ]
    body = "\n\n".join(
        f"#h(0pt){one}" + ("#footnote[Ledger of the port.]" if at == 3 else "") for at, one in enumerate(said)
    )
    source = f'#set page(paper: "a6")\n#set par(justify: true)\n#set text(size: 9pt)\n{body}\n'
    _, text = open_text(written(tmp_path, "boats.pdf", printed(source)))
    told = {one.locator: one.text for one in cut(text) if one.kind == "paragraph"}
    assert told == {f"para {number}": one for number, one in enumerate(said, 1)}


def test_arabic_that_a_pdf_paints_backwards_is_read_in_order(tmp_path: Path) -> None:
    source = (
        '#set text(font: "DejaVu Sans", lang: "ar")\n= قرار بشأن اللاجئين\n'
        "1. تلتزم السلطات بتسجيل جميع الأطفال قبل نهاية عام 2031، ولا يجوز إبعاد أي طفل.\n\n"
        "2. يقدم UNHCR تقريرا عن 14 مخيما.\n"
    )
    _, text = open_text(written(tmp_path, "order.pdf", printed(source)))
    said = " ".join(line.text for line in text.lines)
    for words in ("قرار بشأن اللاجئين", "بتسجيل جميع الأطفال قبل نهاية عام 2031", "ولا يجوز", "UNHCR", "14"):
        assert words in said, words


def test_a_typeset_decision_has_its_title_its_notes_and_whole_words(tmp_path: Path) -> None:
    long = "The harbourmasters of the delta shall keep a register of internationally recognised documentation. " * 3
    source = (
        '#set page(paper: "a6", header: [LMC/DEC/9])\n#set par(justify: true)\n#set text(hyphenate: true)\n'
        "#align(center)[= Decision on the register of boats]\n"
        f"#h(0pt)1. {long}#footnote[Report of the Secretariat.]\n\n"
        "#h(0pt)2. The register is public, and notes the report of every harbour.\n\n"
        "#h(0pt)3. It is kept for ten years.\n"
    )
    _, text = open_text(written(tmp_path, "decision.pdf", printed(source)))
    passages = cut(text)
    told = about(text, passages)
    assert (told.title, told.symbol, told.kind) == ("Decision on the register of boats", "LMC/DEC/9", "decision")
    by_locator = {one.locator: one.text for one in passages}
    assert by_locator["para 1"].count("internationally recognised documentation") == 3
    assert "Report of the Secretariat" not in by_locator["para 1"]
    assert by_locator["para 3"].endswith("ten years.")


HEADS = [
    ("minutes.md", "# Minutes of the Lake Protection Group\n\nParticipants: UNHCR, IOM, ILO\n\n3 May 2022\n",
     "Minutes of the Lake Protection Group", "Lake Protection Group", "2022-05-03", "meeting note"),
    ("resolution.md", "# Resolution adopted by the General Assembly on 5 May 2020\n\n## 74/900. Safety on lakes\n",
     "Safety on lakes", "UN General Assembly", "2020-05-05", "resolution"),
    ("mou.txt", ("MEMORANDUM OF UNDERSTANDING BETWEEN THE INTERNATIONAL ORGANIZATION FOR MIGRATION\nAND THE LAKE MERU "
                "COMMISSION"
     "\n\nSigned in Meru on 3 May 2021\n"),
     "MEMORANDUM OF UNDERSTANDING BETWEEN THE INTERNATIONAL ORGANIZATION FOR MIGRATION AND THE LAKE MERU COMMISSION",
     "IOM; Lake Meru Commission", "2021-05-03", "agreement"),
    ("strategy.md", "# Strategy for the lake\n\nMinistry of Ports\n\n3 May 2021\n", "Strategy for the lake",
     "Ministry of Ports", "2021-05-03", "plan"),
    ("pledges.md", ("# Pledges for the lake\n\n3 May 2021\n\n| Who | Pledge | When |\n|---|---|---|\n| IOM | Boats "
                   "| 2022 |\n"
     "| ILO | Lamps | 14/05/2030 |\n"), "Pledges for the lake", "", "2021-05-03", ""),
    ("note.txt", "Republic of Meru\n\nMinistry of Ports\n\nRef: MP/LK/2022/7\n\n9 May 2022\n\nNote on ferries\n",
     "Note on ferries", "Ministry of Ports", "2022-05-09", "note"),
    ("email.md", "Subject: The pier\n\nDear all,\n\nLet us meet on 4 April 2024.\n", "The pier",
     "", "", "letter"),
    ("acta.md", "# Acta de la reunión del Comité del Lago\n\nPuerto Alba, 3 de mayo de 2021\n",
     "Acta de la reunión del Comité del Lago", "Comité del Lago", "2021-05-03", "meeting note"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "head", "title", "issuer", "date", "kind"), HEADS)
def test_the_head_of_each_genre_says_whose_it_is(
    tmp_path: Path, name: str, head: str, title: str, issuer: str, date: str, kind: str
) -> None:
    body = "UNHCR and IOM spoke of the boats of the lake, and ILO spoke of those who work on them in the storms. "
    _, text = open_text(written(tmp_path, name, f"{head}\n{body * 3}\n\n{body * 2}\n"))
    told = about(text, cut(text))
    assert (told.title, told.issuer, told.date, told.kind) == (title, issuer, date, kind)
