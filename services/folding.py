"""Words as people type them and as catalogues write them, brought to one form."""

import re
import unicodedata

_WORD = re.compile(r"[a-z0-9]+")
_TURNS = dict.fromkeys([0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""Signs that nobody sees, and that turn round whatever is written after them."""


def legible(text: str) -> str:
    """Give a line as it can be shown among our words: in one piece, and without signs that turn ours round."""
    return " ".join(text.translate(_TURNS).split())


def folded(text: str) -> str:
    """Bring a text to lower case without accents, apostrophes and signs, one space between words."""
    plain = unicodedata.normalize("NFKD", text.lower())
    return " ".join(_WORD.findall("".join(letter for letter in plain if not unicodedata.combining(letter))))
