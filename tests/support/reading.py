"""How a text reads: its sentences, how long they are, and how easy (Gulpease)."""

import re
from collections.abc import Iterable

from tests.support.screens import plain

_END = re.compile(r"(?<=[.!?…])\s+")
_WORD = re.compile(r"[^\W\d_][\w'’]*")
_LETTER = re.compile(r"[^\W\d_]")


def sentences(text: str) -> list[str]:
    """Split a screen's text: a sentence ends with its stop, or with its line, where nothing follows it.

    Lines without a word (a time, an emoji) are none.
    """
    parts = [part for line in plain(text).splitlines() for part in _END.split(line)]
    return [part.strip() for part in parts if words(part)]


def words(text: str) -> list[str]:
    """List the words of a text; numbers and emoji are none, so that they make nothing easier."""
    return _WORD.findall(text)


def gulpease(texts: Iterable[str]) -> tuple[float, int]:
    """Measure how easy Italian texts are (Lucisano and Piemontese, 1988), with how many words they have.

    100 is the easiest; from 60 on, whoever finished primary school reads with
    effort, from 80 on with ease.
    """
    told = "\n".join(texts)
    count = len(words(told))
    letters = sum(len(_LETTER.findall(word)) for word in words(told))
    return 89 + (300 * len(sentences(told)) - 10 * letters) / max(1, count), count
