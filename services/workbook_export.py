"""Writes the catalogue as an Excel workbook, with dates and numbers that spreadsheets know."""

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from services.spreadsheets import guarded

DATE_FORMAT = "yyyy-mm-dd hh:mm"

WIDTHS = {"titolo": 40, "descrizione": 60, "centro": 30, "indirizzo": 30, "ricorrenza": 30, "contatto": 30}
WIDTHS |= {"condizione": 30, "residenza": 30, "documenti": 40, "domande": 60}
WIDTHS |= {"inizio": 18, "fine": 18, "date_saltate": 30, "date_aggiunte": 30, "date_cambiate": 60}
USUAL_WIDTH = 14

_WHOLE = ("eta_min", "eta_max", "posti", "risposta_entro")
_DECIMAL = ("lat", "lon", "costo")
_MOMENTS = ("inizio", "fine")


def write_workbook(names: Sequence[str], rows: Sequence[Mapping[str, str]]) -> bytes:
    """Write rows of cells as a workbook of one sheet, a row at a time."""
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet("Attività")
    sheet.freeze_panes = "C2"
    for number, name in enumerate(names, 1):
        sheet.column_dimensions[get_column_letter(number)].width = WIDTHS.get(name, USUAL_WIDTH)
    sheet.append([_bold(sheet, name) for name in names])
    for row in rows:
        sheet.append([_cell(sheet, name, row[name]) for name in names])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _bold(sheet: Any, text: str) -> object:
    cell = WriteOnlyCell(sheet, value=text)
    cell.font = Font(bold=True)
    return cell


def _cell(sheet: Any, name: str, text: str) -> object:
    if not text:
        return None
    if name in _MOMENTS and not text.endswith(" 00:00"):  # which is a day without its time, to Excel
        cell = WriteOnlyCell(sheet, value=datetime.fromisoformat(text))
        cell.number_format = DATE_FORMAT
        return cell
    if name in _WHOLE:
        return int(text)
    if name in _DECIMAL:
        number = float(text)
        return number if float(f"{number:.15g}") == number else text  # Excel keeps 15 digits
    return guarded(text)


def write_table(title: str, rows: Sequence[Sequence[str | int]]) -> bytes:
    """Write a table as a workbook of one sheet: its first row are the names of the columns."""
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(title)
    sheet.freeze_panes = "B2"
    for number in range(1, len(rows[0]) + 1):
        sheet.column_dimensions[get_column_letter(number)].width = 2 * USUAL_WIDTH if number == 1 else USUAL_WIDTH
    sheet.append([_bold(sheet, str(name)) for name in rows[0]])
    for row in rows[1:]:
        sheet.append([guarded(cell) if isinstance(cell, str) else cell for cell in row])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()
