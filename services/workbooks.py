"""Reads tables from Excel workbooks, as the people who made them see them, within bounded memory."""

import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any, cast

from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

from locales import N_
from services import workbook_parts
from services.spreadsheets import Row, Table, UnreadableTable, check_size, header, table

MOST_COLUMNS = 200
"""Cells of a row that are looked at: a stray mark in the last of Excel's 16,384 columns costs nothing."""

MOST_TITLES = 20
"""Rows that may stand above the names of the columns."""

MOST_MERGED = 20_000

_BROKEN = N_("Il file Excel è rovinato: aprilo, salvalo di nuovo come .xlsx e riprova.")


def read_xlsx(data: bytes, *, known: Sequence[str], required: Sequence[str]) -> Table:
    """Open the first sheet of a workbook that has the columns; titles may stand above them.

    Cells are given as they would stand in a CSV: dates as `2026-12-02 17:30`,
    5.0 as `5`, true as `si`, a formula as its last value. Cells that are merged
    downwards all hold the value of the first.

    Raises:
        UnreadableTable: no workbook, broken, encrypted or far too large once unpacked; otherwise as for a CSV.
    """
    check_size(data)
    workbook_parts.check(data)
    sheets = _sheets(data)
    tops = [_headed(sheet, known) for sheet in sheets]
    chosen, above, names = next((top for top in tops if set(required) <= set(top[2])), tops[0])
    if not any(names):
        raise UnreadableTable(N_("Il file è vuoto: serve una prima riga con i nomi delle colonne."))
    rows = islice(_whole(chosen.rows(len(names) + 1)), above, None)
    return table(rows, known=known, required=required, encoding="XLSX")


class _Sheet:
    """One sheet, whose rows can be begun anew."""

    def __init__(self, sheet: Any, merged: Mapping[int, Sequence[int]]) -> None:
        self._sheet, self._merged = sheet, merged

    def rows(self, width: int = MOST_COLUMNS) -> Iterator[Row]:
        self._sheet.reset_dimensions()  # files say that they reach to the last cell of all
        above: list[str] = []
        for number, cells in enumerate(self._sheet.iter_rows(values_only=True, max_col=width), 1):
            if number not in self._merged and cells.count(None) == len(cells):
                above = []
                yield number, above
                continue
            texts = [_text(cell) for cell in cells]
            for column in self._merged.get(number, ()):
                if column < len(texts):
                    texts[column] = above[column] if column < len(above) else ""
            above = texts
            yield number, texts


def _sheets(data: bytes) -> Sequence[_Sheet]:
    try:
        workbook_parts.check_texts(data)
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheets = [cast("Any", one) for one in book.worksheets if hasattr(one, "reset_dimensions")]  # others are charts
        found = [_Sheet(one, _below(workbook_parts.look_through(data, one._worksheet_path))) for one in sheets]  # noqa: SLF001
    except UnreadableTable:
        raise
    except Exception as error:  # openpyxl raises whatever happens to its XML, ZIP and styles
        raise UnreadableTable(_BROKEN) from error
    if not found:
        raise UnreadableTable(workbook_parts.NOT_A_WORKBOOK)
    return found


def _headed(sheet: _Sheet, known: Sequence[str]) -> tuple[_Sheet, int, list[str]]:
    """Find the row that names most columns: how many stand above it, and the names."""
    tops = [(number, header(iter([(number, cells)]))) for number, cells in islice(_whole(sheet.rows()), MOST_TITLES)]
    number, names = max(tops, key=lambda top: (len(set(top[1]) & set(known)), any(top[1])), default=(1, []))
    while names and not names[-1]:
        names.pop()
    return sheet, number - 1, names


def _whole(rows: Iterator[Row]) -> Iterator[Row]:
    """Give rows; what is broken on the way makes the file unreadable."""
    try:
        yield from rows
    except UnreadableTable:
        raise
    except Exception as error:  # as above
        raise UnreadableTable(_BROKEN) from error


def _below(merged: Sequence[str]) -> dict[int, list[int]]:
    """Find which cells, by row from 1 and column from 0, hold the value of the one above them."""
    found: dict[int, list[int]] = {}
    many = 0
    for reference in merged:
        left, top, right, bottom = cast("tuple[int, int, int, int]", range_boundaries(reference))
        many += bottom - top
        if left == right and many <= MOST_MERGED:
            for row in range(top + 1, bottom + 1):
                found.setdefault(row, []).append(left - 1)
    return found


def _text(cell: object) -> str:
    """Give a cell as it would stand in a CSV."""
    match cell:
        case None:
            return ""
        case str():
            return cell
        case bool():
            return "si" if cell else "no"
        case float():
            return _number(cell)
        case datetime() if cell.time() == time():
            return cell.date().isoformat()  # a day without its time is midnight to Excel
        case datetime():
            nearest = (cell + timedelta(microseconds=500_000)).replace(microsecond=0)
            return nearest.isoformat(sep=" ", timespec="seconds" if nearest.second else "minutes")
        case date():
            return cell.isoformat()
        case time():
            return cell.isoformat(timespec="minutes")
        case _:
            return str(cell)


def _number(cell: float) -> str:
    """Write a number with the digits that Excel shows, never as a power of ten."""
    return str(int(cell)) if cell.is_integer() else format(Decimal(f"{cell:.15g}"), "f")
