"""Looks into an Excel file's archive before it is read: whether it is one, and how much it would unpack to."""

import io
import re
import zipfile
from collections.abc import Iterator

from locales import N_
from services.spreadsheets import UnreadableTable

LARGEST_SHEET = 128 * 1024 * 1024
"""Bytes of a sheet once unpacked; it is read bit by bit."""

LARGEST_TEXTS = 48 * 1024 * 1024
"""Bytes of the table of texts once unpacked: it is in memory while a sheet is read."""

LARGEST_PART = 8 * 1024 * 1024
"""Bytes of any other part that is read."""

MOST_PARTS = 2_000
MOST_TEXTS = 1_000_000
MOST_ROWS_IN_PARTS = 1_100_000  # Excel's own limit, about
LARGEST_ROW = 4 * 1024 * 1024

NOT_A_WORKBOOK = N_("Il file non è una cartella di lavoro Excel: salvalo come .xlsx, oppure come «CSV UTF-8».")
ENORMOUS = N_("Il file Excel, una volta aperto, è enorme: copia solo la tabella in un file nuovo.")

_OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1")
_CHUNK = 1024 * 1024
_OVERLAP = 256

_ROW = re.compile(rb"<(?:\w+:)?row[\s>/]")
_TEXT = re.compile(rb"<(?:\w+:)?si[\s>/]")
_END_OF_ROWS = re.compile(rb"</(?:\w+:)?sheetData>")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]{0,100}?ref=\"([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})\"")


def check(data: bytes) -> None:
    """See that an archive holds a workbook that can be read within bounds.

    Reading never gives more than the archive says that it holds, so its own
    word is enough for sizes; what is small and makes many objects is counted.

    Raises:
        UnreadableTable: it does not.
    """
    if data.startswith(_OLD_OFFICE):
        raise UnreadableTable(
            N_("Il file ha una password, o è un vecchio .xls: salvalo come .xlsx senza password e riprova.")
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check(archive)
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise UnreadableTable(NOT_A_WORKBOOK) from error


def _check(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    if not any(part.filename.startswith("xl/") for part in parts):
        raise UnreadableTable(NOT_A_WORKBOOK)
    if any(part.flag_bits & 1 for part in parts):
        raise UnreadableTable(N_("Il file ha una password: salvalo senza password e riprova."))
    if len(parts) > MOST_PARTS or any(part.file_size > _limit(part.filename) for part in parts):
        raise UnreadableTable(ENORMOUS)


def _limit(part: str) -> int:
    if part.startswith("xl/worksheets/") or not part.endswith((".xml", ".rels")):
        return LARGEST_SHEET  # pictures and the like are never unpacked
    return LARGEST_TEXTS if "sharedstrings" in part.lower() else LARGEST_PART


def check_texts(data: bytes) -> None:
    """See that the table of texts is not made of more texts than a catalogue has cells."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if "sharedstrings" in name.lower() and _count(archive, name) > MOST_TEXTS:
                raise UnreadableTable(ENORMOUS)


def _count(archive: zipfile.ZipFile, name: str) -> int:
    return sum(len(_TEXT.findall(text, 0, fresh)) for text, fresh in _stretches(archive, name))


def look_through(data: bytes, sheet: str) -> list[str]:
    """See that a sheet can be read a row at a time, and give its merged ranges."""
    merged: list[str] = []
    rows = since_a_row = 0
    over = False
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for text, fresh in _stretches(archive, sheet.lstrip("/")):
            begun = len(_ROW.findall(text, 0, fresh))
            rows += begun
            over = over or bool(_END_OF_ROWS.search(text))
            since_a_row = 0 if begun or over else since_a_row + fresh
            if rows > MOST_ROWS_IN_PARTS or since_a_row > LARGEST_ROW:
                raise UnreadableTable(ENORMOUS)
            merged += [match[1].decode() for match in _MERGED.finditer(text) if match.start() < fresh]
    return merged


def _stretches(archive: zipfile.ZipFile, name: str) -> Iterator[tuple[bytes, int]]:
    """Give a part piece by piece, each with the beginning of the next, and how much of it is its own."""
    with archive.open(name) as part:
        piece = part.read(_CHUNK)
        while piece:
            following = part.read(_CHUNK)
            yield piece + following[:_OVERLAP], len(piece)
            piece = following
