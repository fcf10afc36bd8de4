"""A name as it can stand on paper: without what our fonts do not have, and without what is no name."""

import re
import unicodedata

from services.folding import legible

SHORTEST, LONGEST = 2, 80
"""Letters and signs of a name, spaces included."""

_SCRIPTS = (
    range(0x0041, 0x02B0),  # Latin
    range(0x0370, 0x0500),  # Greek, Cyrillic
    range(0x05D0, 0x05EB),  # Hebrew
    range(0x0620, 0x064B),  # Arabic
    range(0x1E00, 0x2000),  # Latin and Greek with more than one accent
)
"""Letters of the fonts that come with the library that prints (views/printing.py), whatever else a machine has."""

_SIGNS = " '’‘\"“”«»-‐.,()·"

_RUN_ON = re.compile(r"(?<=\w\w)\.(?=\w)")
"""A stop between two words: with a gap after it, no name looks like the address of a page."""

_TOO_MUCH = 400
"""A text so long is no name; the rest is not looked at."""


def name_on_paper(text: str) -> str:
    """Give a name as it would be printed: what is empty then, or too short or too long, is none.

    Letters for decoration become plain ones (NFKC), and signs that nobody sees
    are gone: what is shown here, on the paper and to whoever checks it is the same.
    """
    plain = unicodedata.normalize("NFKC", legible(text[:_TOO_MUCH]))
    kept = "".join(sign for sign in plain if _is_kept(sign))
    name = " ".join(_RUN_ON.sub(". ", kept).split()).strip(" ,.·-‐")
    return name if sum(sign.isalpha() for sign in name) >= SHORTEST else ""


def _is_kept(sign: str) -> bool:
    if sign in _SIGNS:
        return True
    return unicodedata.category(sign)[0] == "L" and any(ord(sign) in script for script in _SCRIPTS)
