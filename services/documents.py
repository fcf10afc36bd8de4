"""What a file that somebody sends really is: told by its own bytes, whatever its name says. Nothing is unpacked."""

import io
import lzma
import zipfile
import zlib
from enum import StrEnum

LARGEST = 20 * 1024 * 1024
"""Bytes of a file that Telegram lets us fetch."""

SUFFIXES = ("pdf", "docx", "xlsx", "odt", "ods")
"""What a plan is written in."""

MOST_PARTS = 2_000
LARGEST_UNPACKED = 400 * 1024 * 1024
"""Bytes that a file may say it unpacks to: many times what a plan with pictures does."""

LARGEST_LIST = 1024 * 1024
"""Bytes of the list of parts that are read."""

_PDF = b"%PDF-"
_PDF_WITHIN = 1024
"""Readers look for the mark of a PDF in so many bytes (ISO 32000-1, implementation note 13)."""

_PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe")
"""How programs of Windows, Linux and macOS, and scripts, begin."""

_ZIP = b"PK\x03\x04"
_OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1")

_END, _END_LENGTH = b"PK\x05\x06", 22
_LARGE_END, _LARGE_END_LENGTH = b"PK\x06\x07", 20
_LONGEST_COMMENT = 65_536

_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError),
    *(ValueError, NotImplementedError, RuntimeError),
)
"""What reading an archive raises that is damaged, or made to do harm."""

_HEARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
"""The part without which it is none."""

_OPEN_DOCUMENTS = {
    "odt": b"application/vnd.oasis.opendocument.text",
    "ods": b"application/vnd.oasis.opendocument.spreadsheet",
}

_RUNNING = (
    *(".exe", ".dll", ".com", ".scr", ".msi", ".bat", ".cmd", ".ps1", ".vbs", ".vbe", ".js", ".jse", ".wsf", ".jar"),
    *(".sh", ".apk", ".lnk", ".hta", "vbaproject.bin", "vbadata.xml"),
)
_RUNNING_FOLDERS = ("/activex/", "/macrosheets/", "basic/", "scripts/")


class Verdict(StrEnum):
    """What came of looking at a file."""

    GOOD = "good"
    PROGRAM = "program"
    MACROS = "macros"
    OLD_OFFICE = "old_office"
    PASSWORD = "password"  # noqa: S105  what is wrong with a file
    ENORMOUS = "enormous"
    SOMETHING_ELSE = "something_else"
    TOO_LARGE = "too_large"
    NOT_FETCHED = "not_fetched"


def suffix_of(name: str) -> str:
    """Give which kind of document a name promises; empty for any other."""
    ending = name.strip().rpartition(".")[2].casefold() if "." in name else ""
    return ending if ending in SUFFIXES else ""


def look(data: bytes, suffix: str) -> Verdict:
    """Say what a file is, that is said to be a document of a kind."""
    if len(data) > LARGEST:
        return Verdict.TOO_LARGE
    if data.startswith(_PROGRAMS):
        return Verdict.PROGRAM
    if data.startswith(_OLD_OFFICE):
        return Verdict.OLD_OFFICE
    if suffix == "pdf":
        return Verdict.GOOD if _PDF in data[:_PDF_WITHIN] else Verdict.SOMETHING_ELSE
    if not data.startswith(_ZIP):
        return Verdict.SOMETHING_ELSE
    if not _has_short_list(data):
        return Verdict.ENORMOUS
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _look_into(archive, suffix)
    except _BROKEN:
        return Verdict.SOMETHING_ELSE


def _has_short_list(data: bytes) -> bool:
    """Tell whether an archive's list of parts, which is read whole, is as short as a document's (APPNOTE.TXT, 4.3.16).

    An archive in the form for more than 4 GB is no document of 20 MB.
    """
    tail = data[-(_LARGE_END_LENGTH + _LONGEST_COMMENT + _END_LENGTH) :]
    at = _end_of_list(tail)
    if at < 0:
        return True  # it is none: opening it says so
    return (
        int.from_bytes(tail[at + 12 : at + 16], "little") <= LARGEST_LIST
        and _LARGE_END not in tail[:at][-_LARGE_END_LENGTH:]
    )


def _end_of_list(tail: bytes) -> int:
    """Find the record at the end of an archive where whoever opens it does: its numbers may look like another one."""
    last = tail[-_END_LENGTH:]
    is_last = last.startswith(_END) and last.endswith(b"\x00\x00")
    return len(tail) - _END_LENGTH if is_last else tail.rfind(_END)


def _look_into(archive: zipfile.ZipFile, suffix: str) -> Verdict:
    """Look at the list of an archive's parts, and at the one that says what they are."""
    parts = archive.infolist()
    names = [part.filename.casefold().replace("\\", "/") for part in parts]
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        return Verdict.ENORMOUS
    if any(part.flag_bits & 1 for part in parts):
        return Verdict.PASSWORD
    if any(_runs(name) for name in names):
        return Verdict.MACROS
    if suffix in _OPEN_DOCUMENTS:
        is_one = _begin_of(archive, "mimetype", 200).strip() == _OPEN_DOCUMENTS[suffix] and "content.xml" in names
        if is_one and b"encryption-data" in _begin_of(archive, "META-INF/manifest.xml", LARGEST_LIST):
            return Verdict.PASSWORD
        return Verdict.GOOD if is_one else Verdict.SOMETHING_ELSE
    listed = _begin_of(archive, "[Content_Types].xml", LARGEST_LIST).lower()
    if b"macroenabled" in listed or b"vbaproject" in listed:
        return Verdict.MACROS
    return Verdict.GOOD if listed and _HEARTS.get(suffix) in names else Verdict.SOMETHING_ELSE


def _runs(name: str) -> bool:
    """Tell whether a part is something that would run when the document is opened."""
    return name.endswith(_RUNNING) or any(f"/{folder.strip('/')}/" in f"/{name}" for folder in _RUNNING_FOLDERS)


def _begin_of(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    """Read the beginning of a part; nothing, where there is none."""
    if name not in archive.namelist():
        return b""
    with archive.open(name) as part:
        return part.read(most)
