"""Reads tables that people made: CSV as spreadsheets write it, whatever the encoding or the separator."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from locales import N_
from services.search import folded

if TYPE_CHECKING:
    from _csv import Reader

LARGEST = 20 * 1024 * 1024
"""A file of more bytes is refused: a catalogue of 10,000 rows is a quarter of it."""


class UnreadableTable(Exception):
    """The file as a whole cannot be read; nothing was imported."""

    def __init__(self, message: str, **values: object) -> None:
        super().__init__(message)
        self.message, self.values = message, values


@dataclass(frozen=True, slots=True)
class Line:
    """One row: the number of its last line in the file, and its cells by column."""

    number: int
    cells: dict[str, str]
    surplus: int


@dataclass(frozen=True, slots=True)
class Table:
    """Rows still to be read, and what was noticed about the file."""

    columns: Sequence[str]
    unknown: Sequence[str]
    encoding: str
    lines: Iterator[Line]


def read_csv(data: bytes, *, known: Sequence[str], required: Sequence[str]) -> Table:
    """Open a CSV in UTF-8 (with or without BOM) or Windows-1252, with `;`, `,` or tabs between the cells.

    Raises:
        UnreadableTable: too large, no text, no rows, a required column missing or a column given twice.
    """
    if len(data) > LARGEST:
        raise UnreadableTable(
            N_("Il file è di {size} MB: il limite è {limit} MB. Dividilo in più file."),
            size=len(data) // (1024 * 1024),
            limit=LARGEST // (1024 * 1024),
        )
    text, encoding = _decoded(data)
    first = next((line for line in text.splitlines() if line.strip()), "")
    if not first:
        raise UnreadableTable(N_("Il file è vuoto: serve una prima riga con i nomi delle colonne."))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(";,\t", key=first.count))
    header = _header(reader)
    _check_header(header, required)
    return Table(
        columns=[name for name in header if name in known],
        unknown=[name for name in header if name and name not in known],
        encoding=encoding,
        lines=_lines(reader, header),
    )


def _decoded(data: bytes) -> tuple[str, str]:
    if b"\0" in data:
        raise UnreadableTable(N_("Il file non è un CSV: salvalo dal foglio di calcolo come «CSV UTF-8»."))
    try:
        return data.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace"), "Windows-1252"


def _header(reader: Iterator[list[str]]) -> list[str]:
    for row in reader:
        if any(cell.strip() for cell in row):
            return [folded(cell).replace(" ", "_") for cell in row]
    return []


def _check_header(header: Sequence[str], required: Sequence[str]) -> None:
    missing = [name for name in required if name not in header]
    if missing:
        raise UnreadableTable(
            N_("Mancano queste colonne: {columns}. La prima riga deve avere i nomi delle colonne."),
            columns=", ".join(missing),
        )
    twice = sorted({name for name in header if name and header.count(name) > 1})
    if twice:
        raise UnreadableTable(N_("Queste colonne ci sono due volte: {columns}."), columns=", ".join(twice))


def _lines(reader: "Reader", header: Sequence[str]) -> Iterator[Line]:
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield Line(reader.line_num, {}, surplus=-1)
            continue
        if any(cell.strip() for cell in row):
            cells = dict(zip(header, (cell.strip() for cell in row), strict=False))
            surplus = sum(1 for cell in row[len(header) :] if cell.strip())
            yield Line(reader.line_num, cells, surplus)
