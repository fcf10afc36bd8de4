"""Excel workbooks: what is read as people see it, and what is refused before it does harm."""

import io
import re
import tracemalloc
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.chart import BarChart

from services import imports, workbook_parts
from services.catalogue_rows import CatalogueRow
from services.imports import Reading
from services.programme import Programme
from services.spreadsheets import LARGEST, MOST_ROWS, UnreadableTable
from tests.support.desk import Desk
from tests.support.world import an_activity
from views import console

ROW: dict[str, Any] = an_activity("Yoga", codice="Y1")


def workbook(*rows: Sequence[Any], prepare: Callable[[Any], None] = lambda _book: None) -> bytes:
    """Make a workbook of one sheet."""
    book = Workbook()
    sheet: Any = book.active
    for row in rows:
        sheet.append(list(row))
    prepare(book)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def table(*rows: dict[str, Any], above: Sequence[Sequence[Any]] = ()) -> bytes:
    names = list(dict.fromkeys(name for row in rows for name in row))
    return workbook(*above, names, *([row.get(name) for name in names] for row in rows))


def read(data: bytes, territory: str = "") -> Reading:
    return imports.read_file(data, "a.xlsx", programme=Programme(), territory=territory)


def row_of(data: bytes) -> CatalogueRow:
    reading = read(data)
    assert [console.problem(one) for one in reading.problems] == []
    return next(iter(reading.rows.values()))


def reason(data: bytes) -> str:
    with pytest.raises(UnreadableTable) as refused:
        read(data)
    return console.unreadable("a.xlsx", refused.value)


# What is read


def test_typed_cells_are_read_as_they_would_stand_in_a_csv() -> None:
    cells = {
        "inizio": datetime.fromisoformat("2026-12-02 17:30"),
        "fine": datetime.fromisoformat("2026-12-02 18:59:59.999999"),
        "posti": 12.0,
        "costo": 7.5,
        "eta_min": 6,
        "accessibile": True,
        "lat": 45.3628,
        "lon": 9.0,
        "titolo": 2026,
        "contatto": None,
    }
    row = row_of(table(ROW | cells))
    assert (f"{row.inizio:%d %H:%M:%S}", f"{row.fine:%d %H:%M:%S}") == ("02 17:30:00", "02 19:00:00")
    assert (row.posti, row.costo, row.eta_min, row.accessibile) == (12, 750, 6, True)
    assert (row.lat, row.lon, row.titolo, row.contatto) == (45.3628, 9.0, "2026", "")


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"inizio": date(2026, 12, 2)}, "«2026-12-02» non è una data con l'ora"),
        ({"inizio": time(17, 30)}, "«17:30» non è una data con l'ora"),
        ({"posti": 12.5}, "«12.5» non va bene"),
        ({"posti": True}, "«si» non va bene"),
        ({"titolo": "#N/A", "tipo": "#REF!"}, "«#REF!» non va bene"),
        ({"costo": 1e-7}, "«0.0000001» non è un costo"),
    ],
)
def test_typed_cells_that_do_not_fit_are_told_with_their_row(cells: dict[str, Any], words: str) -> None:
    (problem,) = read(table(ROW, ROW | {"codice": "Y2"} | cells)).problems
    told = console.problem(problem)
    assert told.startswith("riga 3 (Y2), colonna ")
    assert words in told


def test_rows_are_counted_as_excel_numbers_them() -> None:
    def with_gaps(book: Any) -> None:
        sheet = book.active
        for place, (name, value) in enumerate((ROW | {"tipo": "boh"}).items(), 2):
            sheet.cell(4, place, name)
            sheet.cell(9, place, value)

    (problem,) = read(workbook(["Le nostre attività"], [], ["", "inverno 2026"], prepare=with_gaps)).problems
    assert problem.line == 9


def test_the_first_sheet_that_has_the_columns_is_read() -> None:
    def with_more(book: Any) -> None:
        book.create_chartsheet("Grafico", 0).add_chart(BarChart())
        sheet = book.create_sheet("Attività")
        sheet.append(list(ROW))
        sheet.append(list(ROW.values()))
        book.create_sheet("Altro").append(list(ROW))

    assert list(read(workbook(["Note"], ["Ciao"], prepare=with_more)).rows) == ["Y1"]


def test_cells_that_are_merged_downwards_hold_the_value_for_every_row() -> None:
    def merge(book: Any) -> None:
        sheet = book.active
        sheet.merge_cells("A1:C1")  # a title across
        sheet.merge_cells(start_row=3, end_row=5, start_column=5, end_column=5)

    names = list(ROW)
    rows = [[code if name == "codice" else value for name, value in ROW.items()] for code in ("A", "B", "C")]
    place = names.index("centro")
    for row in rows[1:]:
        row[place] = None
    assert place == 4
    found = read(workbook(["Inverno"], names, *rows, prepare=merge)).rows
    assert {code: one.centro for code, one in found.items()} == dict.fromkeys("ABC", "Centro civico Ombriano")


def test_a_formula_counts_with_the_value_that_it_last_had() -> None:
    data = rewritten(table(ROW | {"posti": 12}), "<v>12</v>", "<f>6+6</f><v>12</v>")
    assert row_of(data).posti == 12
    assert row_of(table(ROW | {"posti": "=6+6"})).posti is None  # a program that calculates nothing wrote it


def test_a_territory_of_the_whole_file_fills_the_cells_that_say_none() -> None:
    without = {name: value for name, value in ROW.items() if name != "territorio"}
    assert "Mancano queste colonne: territorio" in reason(table(without))
    assert read(table(without), "Cremona").rows["Y1"].territorio == "Cremona"
    some = read(table(ROW, ROW | {"codice": "Y2", "territorio": ""}), "Cremona").rows
    assert [one.territorio for one in some.values()] == ["Crema", "Cremona"]


# What is refused


def rewritten(data: bytes, old: str, new: str, part: str = "xl/worksheets/sheet1.xml") -> bytes:
    """Change a part of a workbook, as no program that is in its senses would."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            text = source.read(name)
            if name == part:
                assert old.encode() in text
                text = text.replace(old.encode(), new.encode(), 1)
            target.writestr(name, text)
    return written.getvalue()


def with_shared_texts(data: bytes, *, more: str = "") -> bytes:
    """Move a workbook's texts into a part of their own, as Excel does."""
    written, texts = io.BytesIO(), list[str]()

    def shared(match: re.Match[bytes]) -> bytes:
        texts.append(match[2].decode())
        return match[1] + f't="s"><v>{len(texts) - 1}</v></c>'.encode()

    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            text = source.read(name)
            if name.startswith("xl/worksheets/"):
                text = re.sub(rb'(<c [^>]*)t="inlineStr"><is><t>(.*?)</t></is></c>', shared, text)
            if name == "[Content_Types].xml":
                kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
                part = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
                text = text.replace(b"</Types>", part.encode())
            target.writestr(name, text)
        items = "".join(f"<si><t>{one}</t></si>" for one in texts)
        space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        target.writestr("xl/sharedStrings.xml", f'<sst xmlns="{space}">{items}{more}</sst>')
    assert texts
    return written.getvalue()


def test_texts_are_read_where_excel_keeps_them() -> None:
    row = row_of(with_shared_texts(table(ROW | {"titolo": "Caffè"})))
    assert (row.titolo, row.centro) == ("Caffè", "Centro civico Ombriano")


def zipped(**parts: bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return written.getvalue()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "non è una cartella di lavoro Excel"),
        (b"codice;titolo\nA1;Yoga", "non è una cartella di lavoro Excel"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"x" * 1000, "ha una password, o è un vecchio .xls"),
        (zipped(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), "non è una cartella di lavoro Excel"),
        (zipped(xl__workbook=b"<workbook/>"), "Il file Excel è rovinato"),
        (table(ROW)[:3000], "non è una cartella di lavoro Excel"),
        (rewritten(table(ROW), "<sheetData>", "<sheetData><row"), "Il file Excel è rovinato"),
        (workbook(), "Il file è vuoto"),
        (workbook(["Ciao"], ["x"]), "Mancano queste colonne: codice, titolo"),
        (workbook(list(ROW)), "nessuna riga"),
        (workbook([*ROW, "codice"], [*ROW.values(), "x"]), "Queste colonne ci sono due volte: codice"),
        (b"x" * (LARGEST + 1), "più grande di 20 MB"),
    ],
    ids=range(12),
)
def test_a_file_that_is_no_workbook_or_no_catalogue_is_refused_in_one_line(data: bytes, words: str) -> None:
    assert words in reason(data)
    assert "\n" not in reason(data)


END = "</sheetData>"
BOMBS: dict[str, tuple[str, str, str]] = {
    "a sheet of a gigabyte": ("sheet1", END, " " * (workbook_parts.LARGEST_SHEET + 1) + END),
    "one row of millions of cells": ("sheet1", END, "<row>" + "<c/>" * 2_000_000 + "</row>" + END),
    "millions of rows": ("sheet1", END, "<row/>" * 1_200_000 + END),
    "styles without end": ("styles", "</styleSheet>", "<x/>" * 3_000_000 + "</styleSheet>"),
}
"""Small files that unpack to far more than they should: which part, and what in it is replaced by what."""


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_within_bounded_memory(name: str) -> None:
    part, old, new = BOMBS[name]
    explodes(rewritten(table(ROW), old, new, f"xl/{'worksheets/' if part == 'sheet1' else ''}{part}.xml"))


def test_millions_of_texts_are_refused_within_bounded_memory() -> None:
    explodes(with_shared_texts(table(ROW), more="<si/>" * 1_100_000))


def explodes(data: bytes) -> None:
    """Check that a small file is refused for its size once unpacked, before it is unpacked."""
    assert len(data) < LARGEST
    tracemalloc.start()
    try:
        assert "una volta aperto, è enorme" in reason(data)
        assert tracemalloc.get_traced_memory()[1] < 60 * 1024 * 1024
    finally:
        tracemalloc.stop()


def test_entities_that_grow_and_grow_are_refused() -> None:
    growing = "<!DOCTYPE x [<!ENTITY a '" + "a" * 1000 + "'>"
    for one, other in zip("bcdefg", "abcdef", strict=True):
        growing += f"<!ENTITY {one} '" + f"&{other};" * 100 + "'>"
    data = rewritten(table(ROW), "<worksheet", growing + "]><worksheet")
    assert reason(rewritten(data, "<sheetData>", "<sheetData>&g;")).endswith("riprova.")


def test_what_a_file_says_about_its_size_is_not_believed() -> None:
    data = rewritten(table(ROW), '<dimension ref="A1:I2"', '<dimension ref="A1:XFD1048576"')
    assert list(read(data).rows) == ["Y1"]
    data = rewritten(table(ROW), '<row r="2">', '<row r="1048576">')
    assert list(read(data).lines.values()) == [1_048_576] or list(read(data).rows) == ["Y1"]


def test_too_many_rows_are_refused() -> None:
    row = '<row><c t="inlineStr"><is><t>A</t></is></c></row>'
    assert f"più di {MOST_ROWS} righe" in reason(rewritten(table(ROW), END, row * MOST_ROWS + END))


GOOD = table(ROW, above=[["Titolo"]])


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(GOOD)), st.binary(max_size=12))
def test_no_damage_to_a_workbook_crashes_the_reader(at: int, damage: bytes) -> None:
    try:
        lines = [console.problem(one) for one in read(GOOD[:at] + damage + GOOD[at + len(damage) :]).problems]
    except UnreadableTable as refused:
        lines = [console.unreadable("a.xlsx", refused)]
    assert all(line.isprintable() for line in lines)


# The command


def test_the_command_imports_a_workbook_whatever_its_name(desk: Desk) -> None:
    desk.writes("Attività.XLSX", table(ROW))
    desk.runs("import", "Attività.XLSX").says("Attività.XLSX: 1 righe, 1 nuove")
    desk.writes("senza", table(ROW | {"posti": 3}))
    desk.runs("import", "senza", "--format", "xlsx", "--dry-run").says("  ~ Y1: posti", "      posti: (vuoto) → 3")
    desk.writes("finto.csv", table(ROW))
    assert "non è un CSV" in desk.runs("import", "finto.csv").err
