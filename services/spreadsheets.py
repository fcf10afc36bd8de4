"""Reads tables that people made: CSV as spreadsheets write it, whatever the encoding or the separator."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from locales import N_
from services.folding import folded

LARGEST = 20 * 1024 * 1024
"""A file of more bytes is refused: a catalogue of 10,000 rows is a quarter of it."""

MOST_ROWS = 20_000
"""A file of more rows is refused: it is no catalogue, and each row may be a problem to tell."""

MOST_LINES_OF_A_ROW = 200
"""A row that goes on for longer has a quote that nobody closed."""


class UnreadableTable(Exception):
    """The file as a whole cannot be read; nothing was imported."""

    def __init__(self, message: str, **values: object) -> None:
        super().__init__(message)
        self.message, self.values = message, values


@dataclass(frozen=True, slots=True)
class Line:
    """One row: the number of its first line in the file, its cells by column, and how many it has too many.

    One that could not be read has no cells.
    """

    number: int
    cells: dict[str, str] | None
    surplus: int = 0


Row = tuple[int, Sequence[str] | None]
"""The number of a row's first line and its cells; no cells where it cannot be read."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows still to be read, and what was noticed about the file."""

    columns: Sequence[str]
    unknown: Sequence[str]
    encoding: str
    lines: Iterator[Line]


def read_csv(data: bytes, *, known: Sequence[str], required: Sequence[str]) -> Table:
    """Open a CSV in UTF-8 (with or without BOM) or Windows-1252, with `;`, `,` or tabs between the cells.

    A first line `sep=;`, by which Excel is told the separator, is understood.

    Raises:
        UnreadableTable: too large, no text, no rows, a required column missing or a known one given twice; while
            the lines are read, too many of them.
    """
    check_size(data)
    text, encoding = _decoded(data)
    lines = list(io.StringIO(text, newline=""))
    told = _SEPARATOR.fullmatch(lines[0].strip()) if lines else None
    if told:
        lines[0] = "\n"
    first = next((line for line in lines if line.strip()), "")
    if not first:
        raise UnreadableTable(N_("Il file è vuoto: serve una prima riga con i nomi delle colonne."))
    delimiter = (told[1] or "\t") if told else max(";,\t", key=first.count)
    return table(_rows(lines, delimiter), known=known, required=required, encoding=encoding)


_SEPARATOR = re.compile(r"(?i)sep=([;,\t])?")


def check_size(data: bytes) -> None:
    """Refuse a file that is larger than any catalogue."""
    if len(data) > LARGEST:
        raise UnreadableTable(
            N_("Il file è più grande di {limit} MB: dividilo in più file."), limit=LARGEST // (1024 * 1024)
        )


def table(rows: Iterator[Row], *, known: Sequence[str], required: Sequence[str], encoding: str = "UTF-8") -> Table:
    """Read rows of cells whose first names the columns.

    Raises:
        UnreadableTable: as for a CSV.
    """
    names = header(rows)
    _check_header(names, known, required)
    return Table(
        columns=[name for name in names if name in known],
        unknown=list(dict.fromkeys(name for name in names if name and name not in known)),
        encoding=encoding,
        lines=_lines(rows, names),
    )


def _decoded(data: bytes) -> tuple[str, str]:
    if b"\0" in data:
        raise UnreadableTable(N_("Il file non è un CSV: salvalo dal foglio di calcolo come «CSV UTF-8»."))
    try:
        return data.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace"), "Windows-1252"


def _rows(lines: Sequence[str], delimiter: str) -> Iterator[Row]:
    """Give each row with the number of its first line, and no cells where it cannot be read.

    After one that cannot be read, reading goes on with the line after its
    first: a quote that nobody closed costs one row and not the rest of the file.
    """
    begun = 0

    def feed() -> Iterator[str]:
        for number in range(begun, len(lines)):
            if number - begun >= MOST_LINES_OF_A_ROW:
                raise csv.Error
            yield lines[number]

    while begun < len(lines):
        start, reader = begun, csv.reader(feed(), delimiter=delimiter, strict=True)
        try:
            for row in reader:
                yield begun + 1, row
                begun = start + reader.line_num
        except csv.Error:
            yield begun + 1, None
            begun += 1


def header(rows: Iterator[Row]) -> list[str]:
    """Take the names of the columns from the first row that is not empty."""
    for _number, row in rows:
        if row is None:
            return []
        if any(cell.strip() for cell in row):
            return [folded(cell).replace(" ", "_") for cell in row]
    return []


def _check_header(names: Sequence[str], known: Sequence[str], required: Sequence[str]) -> None:
    missing = [name for name in required if name not in names]
    if missing:
        raise UnreadableTable(
            N_("Mancano queste colonne: {columns}. La prima riga deve avere i nomi delle colonne."),
            columns=", ".join(missing),
        )
    twice = [name for name in known if names.count(name) > 1]
    if twice:
        raise UnreadableTable(N_("Queste colonne ci sono due volte: {columns}."), columns=", ".join(twice))


def _lines(rows: Iterator[Row], names: Sequence[str]) -> Iterator[Line]:
    count = 0
    for number, row in rows:
        if row is not None and not any(cell.strip() for cell in row):
            continue
        count += 1
        if count > MOST_ROWS:
            raise UnreadableTable(N_("Il file ha più di {most} righe: dividilo in più file."), most=MOST_ROWS)
        if row is None:
            yield Line(number, None)
            continue
        cells = dict(zip(names, (_plain(cell.strip()) for cell in row), strict=False))
        yield Line(number, cells, surplus=sum(1 for cell in row[len(names) :] if cell.strip()))


_FORMULA = re.compile(r"'*[=+\-@]")


def guarded(text: str) -> str:
    """Write a text so that no spreadsheet takes it for a formula; reading a table undoes it."""
    return f"'{text}" if _FORMULA.match(text) else text


def _plain(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and _FORMULA.match(cell) else cell
