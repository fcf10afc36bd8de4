"""Brings a catalogue file into the database: new rows added, known ones updated, bad ones told."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import islice

from locales import N_
from services.catalogue_rows import COLUMNS, EXAMPLES, OPTIONAL, REQUIRED, CatalogueRow, read_row
from services.catalogue_writing import Writing
from services.cells import BadCell
from services.programme import Programme
from services.readings import Problem, Reading, Report
from services.spreadsheets import Line, Table, UnreadableTable, read_csv
from services.work import UnitOfWork
from storage.base import MOST_IN_A_LIST
from storage.database import Turn, wait_for_turn

__all__ = [
    "FORMATS",
    "Problem",
    "Progress",
    "Reading",
    "Report",
    "kind_of",
    "read_catalogue",
    "read_file",
    "write_catalogue",
]

FORMATS = ("csv", "xlsx", "ics")
"""The kinds of files that catalogues come in."""

Progress = Callable[[int, int], None]
"""Is told how many rows of how many are done."""


def kind_of(name_or_format: str) -> str:
    """Give the format that a file's name ends with, or that is named itself; empty where it is none of ours."""
    kind = name_or_format.rpartition(".")[2].strip().lower()
    return kind if kind in FORMATS else ""


def read_file(data: bytes, name_or_format: str, *, programme: Programme, territory: str = "") -> Reading:
    """Read a catalogue of any format without touching the database: the one door for all files.

    *territory* is for rows that do not say where they are.

    Raises:
        UnreadableTable: nothing in it can be imported.
    """
    kind = kind_of(name_or_format)
    if kind == "ics":
        from services.calendar_rows import read_calendar

        return read_calendar(data, programme=programme, territory=territory)
    required = [name for name in REQUIRED if not (territory and name == "territorio")]
    if kind == "xlsx":
        from services.workbooks import read_xlsx  # openpyxl takes a moment to import

        return _read_table(read_xlsx(data, known=[*COLUMNS, *OPTIONAL], required=required), territory)
    if kind == "csv":
        return _read_table(read_csv(data, known=[*COLUMNS, *OPTIONAL], required=required), territory)
    raise UnreadableTable(N_("Non so leggere questo file: salvalo come CSV, XLSX o iCalendar (.ics)."))


def read_catalogue(data: bytes) -> Reading:
    """Read a catalogue CSV without touching the database.

    Raises:
        UnreadableTable: nothing in it can be imported.
    """
    return read_file(data, "csv", programme=Programme())


def _read_table(table: Table, territory: str) -> Reading:
    rows: dict[str, CatalogueRow] = {}
    numbers: dict[str, int] = {}
    problems: list[Problem] = []
    notes: list[Problem] = []
    for line in table.lines:
        if line.cells is not None and line.cells.get("codice") in EXAMPLES:
            notes.append(
                Problem(line.number, line.cells["codice"], "", N_("è una riga di esempio, lasciata fuori"), {})
            )
            continue
        try:
            row = _new_row(_with_territory(line, territory), numbers)
        except BadCell as bad:
            code = (line.cells or {}).get("codice", "")
            problems.append(Problem(line.number, code[:64], bad.column, bad.message, bad.values))
        else:
            rows[row.codice], numbers[row.codice] = row, line.number
    if not rows and not problems:
        if notes:
            raise UnreadableTable(N_("Il file ha solo le righe di esempio: scrivi le tue attività al loro posto."))
        raise UnreadableTable(N_("Il file ha l'intestazione ma nessuna riga."))
    return Reading(rows, problems, table.encoding, table.unknown, notes, numbers)


def _with_territory(line: Line, territory: str) -> Line:
    if not territory or line.cells is None or line.cells.get("territorio"):
        return line
    return replace(line, cells=line.cells | {"territorio": territory})


def _new_row(line: Line, numbers: Mapping[str, int]) -> CatalogueRow:
    row = read_row(line)
    if row.codice in numbers:
        raise BadCell(N_("il codice c'è già alla riga {line}"), "codice", line=numbers[row.codice])
    return row


def write_catalogue(uow: UnitOfWork, reading: Reading, *, progress: Progress | None = None) -> Report:
    """Write what was read: add, update or leave each row by its code. Safe to repeat."""
    wait_for_turn(uow.session, Turn.DATES)
    writing = Writing(uow, reading)
    done = 0
    rows = iter(reading.rows.values())
    while batch := list(islice(rows, MOST_IN_A_LIST)):
        writing.write(batch)
        done += len(batch)
        if progress is not None:
            progress(done, len(reading.rows))
    writing.withdraw(reading.withdrawn)
    return writing.finished()
