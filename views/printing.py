"""Draws printed pages: a template, texts, a QR code where there is an address to open."""

import re
import unicodedata
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import segno
import typst

from views.attachments import Form, Sheet, Template

PAGE = "page"
"""What every template begins with."""

NAMELESS = "FareLegami"
"""What stands in place of a title of which nothing can be printed."""

DOTS_PER_INCH = 150
"""Enough for a printer, and small enough for a chat: 1240 by 1754 dots."""

LONGEST_WORD = 30
"""Letters without a gap that fit a line; longer ones may be broken anywhere."""

WHOLE = ("address", "link", "alt")
"""Texts that people copy, or have read out to them."""

_LONG = re.compile(rf"[^\s\u200b]{{{LONGEST_WORD},}}")
_GAP = re.compile(r"[ \t\r\f\v]+")
_UNSEEN = {"Cs", "Co", "Cn", "Cc", "Cf"}
_EMOJI = {"So", "Sk", "Mn"}
_FIRST_EMOJI = 0x2190
"""Below it, signs of the same kinds are accents, degrees and the like, which fonts for reading have."""


def drawn(sheet: Sheet) -> bytes:
    """Draw a sheet; takes some hundredths of a second, and may run in any thread.

    The same sheet gives the same file. Texts are given to the template as values
    and never as its source, and it can read no file.
    """
    texts = {name: printable(name, text) for name, text in sheet.texts}
    texts["title"] = texts["title"] or NAMELESS
    if "address" in texts:
        texts["code"] = _code(texts["address"])
    if sheet.form is Form.PNG:
        return _printed(sheet.template, texts, "png")
    try:
        return _printed(sheet.template, texts, "pdf", "ua-1")
    except typst.TypstError:  # a title may have letters that no font here has: then screen readers do without
        return _printed(sheet.template, texts, "pdf")


def _printed(
    template: Template, texts: dict[str, str], form: Literal["pdf", "png"], standard: Literal["ua-1"] | None = None
) -> bytes:
    source = b"".join(Path(__file__).with_name(f"{name}.typ").read_bytes() for name in (PAGE, template))
    with TemporaryDirectory() as nothing_to_read:
        press = typst.Compiler(source, root=nothing_to_read, font_paths=_fonts(), sys_inputs=texts)
        page = press.compile(format=form, ppi=DOTS_PER_INCH, pdf_standards=standard, timestamp=0)
    assert isinstance(page, bytes)
    return page


def printable(name: str, text: str) -> str:
    """Leave out what cannot be printed, and let words that are too long for a line be broken; addresses stay whole."""
    kept = "".join(sign for sign in text if _is_printed(sign))
    if name in WHOLE:
        return kept
    lines = (_GAP.sub(" ", line).strip() for line in kept.split("\n"))
    return _LONG.sub(lambda word: "\u200b".join(word.group()), "\n".join(lines)).strip()


def _is_printed(sign: str) -> bool:
    kind = unicodedata.category(sign)
    return sign == "\n" or not (kind in _UNSEEN or (kind in _EMOJI and ord(sign) >= _FIRST_EMOJI))


@cache
def _fonts() -> typst.Fonts:
    """Find the fonts once: those that come with the library, and for other scripts what the machine has."""
    return typst.Fonts(include_system_fonts=True)


def _code(address: str) -> str:
    drawing = BytesIO()
    segno.make(address, error="q", micro=False).save(drawing, kind="svg", border=0, xmldecl=False)
    return drawing.getvalue().decode()
