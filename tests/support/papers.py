"""Reads what was printed: the text of a PDF's page, the dots of a PNG, the QR code among them."""

import re
import struct
import zlib
from collections.abc import Iterator, Sequence
from itertools import groupby

# PDF, as far as the library that prints ours writes it


def pages(pdf: bytes) -> int:
    """Count the pages."""
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def text_of(pdf: bytes) -> str:
    """Read the text of the pages, in the order in which it was drawn."""
    objects = {int(found[1]): found[2] for found in re.finditer(rb"(\d+) 0 obj(.*?)endobj", pdf, re.DOTALL)}
    fonts = {
        name: _letters(_stream(objects[int(_reference(objects[int(number)], b"ToUnicode"))]))
        for name, number in re.findall(rb"/(f\d+) (\d+) 0 R", pdf)
    }
    drawn = (_stream(one) for one in objects.values() if b"stream" in one)
    return "".join(_read(one, fonts) for one in drawn if b" Tf" in one)


def _reference(of: bytes, name: bytes) -> bytes:
    found = re.search(rb"/" + name + rb" (\d+) 0 R", of)
    assert found is not None
    return found[1]


def _stream(of: bytes) -> bytes:
    found = re.search(rb"stream\r?\n(.*)\r?\nendstream", of, re.DOTALL)
    assert found is not None
    return zlib.decompress(found[1]) if b"FlateDecode" in of else found[1]


def _letters(table: bytes) -> dict[str, str]:
    return {
        code.decode().upper(): bytes.fromhex(letters.decode()).decode("utf-16-be")
        for code, letters in re.findall(rb"<(\w{4})> <(\w+)>", table.partition(b"endcodespacerange")[2])
    }


def _read(drawn: bytes, fonts: dict[bytes, dict[str, str]]) -> str:
    """Follow the drawing, text by text: a font, then strings of glyphs' numbers, two bytes each."""
    said = []
    shown = re.sub(rb"<<.*?>>", b"", drawn, flags=re.DOTALL)  # not of which kind it is, or what is said instead
    for text in re.findall(rb"\bBT\b(.*?)\bET\n", shown, re.DOTALL):
        font = fonts[re.findall(rb"/(f\d+) [\d.]+ Tf", text)[0]]
        numbers = (one.hex().upper() for one in _strings(text[text.index(b" Tm") :]))
        said.append("".join(font.get(one[at : at + 4], "\ufffd") for one in numbers for at in range(0, len(one), 4)))
    return "\n".join(said) + "\n"


_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def _strings(text: bytes) -> Iterator[bytes]:
    """Read strings of glyphs: in hexadecimal, or in brackets, where brackets in pairs stand for themselves."""
    depth, found = 0, b""
    for sign in re.findall(rb"\\[0-7]{3}|\\.|<\w+>|.", text, re.DOTALL):
        if depth == 0 and sign.startswith(b"<"):
            yield bytes.fromhex(sign[1:-1].decode())
            continue
        depth += (sign == b"(") - (sign == b")")
        if sign == b")" and depth == 0:
            yield found
            found = b""
        elif depth > 1 or (depth == 1 and sign != b"("):
            found += _unescaped(sign)


def _unescaped(sign: bytes) -> bytes:
    if not sign.startswith(b"\\"):
        return sign
    meant = sign[1:]
    return bytes([int(meant, 8)]) if meant.isdigit() else _ESCAPED.get(meant, meant)


# PNG

Rows = Sequence[Sequence[bool]]


def dots(png: bytes) -> Rows:
    """Read which dots of a picture are dark; only one of its colours is looked at."""
    width, height, depth, colours = struct.unpack(">IIBB", png[16:26])
    assert (depth, colours) == (8, 6), "eight bits for each of red, green, blue and opacity"
    raw = zlib.decompress(b"".join(data for name, data in _chunks(png) if name == b"IDAT"))
    line = 1 + 4 * width
    above, rows = [0] * width, []
    for start in range(0, height * line, line):
        above = _unfiltered(raw[start], raw[start + 1 : start + line : 4], above)
        rows.append([red < 128 for red in above])
    return rows


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 8
    while at < len(png):
        length, name = struct.unpack(">I4s", png[at : at + 8])
        yield name, png[at + 8 : at + 8 + length]
        at += 12 + length


def _unfiltered(way: int, filtered: bytes, above: Sequence[int]) -> list[int]:
    """Undo a filter of PNG (https://www.w3.org/TR/png-3/#9Filter-types)."""
    row: list[int] = []
    left = corner = 0
    for value, up in zip(filtered, above, strict=True):
        guess = (0, left, up, (left + up) // 2, _paeth(left, up, corner))[way]
        left, corner = (value + guess) & 0xFF, up
        row.append(left)
    return row


def _paeth(left: int, up: int, corner: int) -> int:
    return min((left, up, corner), key=lambda one: abs(left + up - corner - one))


# QR codes that stand upright


def qr(rows: Rows) -> list[list[bool]]:
    """Find a QR code by its three large squares, and give which of its modules are dark."""
    (left, top, module), (right, _top, _), (_left, bottom, _) = _squares(rows)
    size = round((right - left) / module) + 7
    assert size == round((bottom - top) / module) + 7
    step = (right - left) / (size - 7)
    first_x, first_y = left - 3 * step, top - 3 * step
    return [[rows[round(first_y + y * step)][round(first_x + x * step)] for x in range(size)] for y in range(size)]


def _squares(rows: Rows) -> list[tuple[float, float, float]]:
    """Find the centres of the large squares, upper left, upper right, lower left, each with its module's width."""
    seen: list[tuple[int, float, float]] = [(y, x, module) for y, row in enumerate(rows) for x, module in _eyes(row)]
    found: list[tuple[float, float, float]] = []
    while seen:
        y, x, module = seen[0]
        near = [one for one in seen if abs(one[1] - x) < module and abs(one[0] - y) < 7 * module]
        seen = [one for one in seen if one not in near]
        across = [width for _y, _x, width in near]
        if len(near) > 2 * module:  # as high as a square's heart, or nearly
            centre = sum(one[0] for one in near) / len(near)
            found.append((sum(one[1] for one in near) / len(near), centre, sum(across) / len(across)))
    assert len(found) == 3, found
    return sorted(found, key=lambda one: (one[1] > min(each[1] for each in found) + one[2] * 7, one[0]))


def _eyes(row: Sequence[bool]) -> Iterator[tuple[float, float]]:
    """Find where dark and light follow each other as 1:1:3:1:1; give the middle, and a module's width."""
    runs: list[tuple[bool, int, int]] = []
    at = 0
    for is_dark, run in groupby(row):
        length = len(list(run))
        runs.append((is_dark, at, length))
        at += length
    for first in range(len(runs) - 4):
        five = runs[first : first + 5]
        module = sum(length for _dark, _at, length in five) / 7
        wanted = (1, 1, 3, 1, 1)
        if five[0][0] and all(abs(one[2] - many * module) < module / 2 for one, many in zip(five, wanted, strict=True)):
            yield five[0][1] + 3.5 * module, module
