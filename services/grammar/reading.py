"""A text that is being read: what has been understood is taken out of it."""

import re
import unicodedata
from collections.abc import Callable

LONGEST = 500
"""Characters of a text that are read: a long sentence, and not a pasted page."""

_SIGNS = re.compile(r"(?<=\d)[/:.,+€-]+(?=\d)|\+(?= |$)|€")
_BETWEEN = re.compile(r"[^a-z0-9/:.,+€-]+")
_WORD_OR_NUMBER = re.compile(r"\d+(?:[/:.,-]\d+)*\+?|[a-z]+|€")

NUMBERS = {
    word: number
    for number, words in enumerate(
        """zero|un uno una|due|tre|quattro|cinque|sei|sette|otto|nove|dieci|undici|dodici|tredici|quattordici|quindici
        |sedici|diciassette|diciotto|diciannove|venti""".replace("\n", "").split("|")
    )
    for word in words.split()
}
_TENS = {"venti": 20, "trenta": 30, "quaranta": 40, "cinquanta": 50, "sessanta": 60, "settanta": 70, "ottanta": 80}
for _word, _ten in _TENS.items():
    NUMBERS[_word] = _ten
    for _digit, _name in enumerate(("uno", "due", "tre", "quattro", "cinque", "sei", "sette", "otto", "nove"), 1):
        NUMBERS[(_word[:-1] if _name[0] in "uo" else _word) + _name] = _ten + _digit
NUMBERS["novanta"] = 90
NUMBERS |= {ten[:-1]: NUMBERS[ten] for ten in (*_TENS, "novanta")}  # «settant'anni»

NUMBER = r"(?:\d{1,3}|" + "|".join(sorted(NUMBERS, key=len, reverse=True)) + ")"
"""A small number, in digits or in words, as voice dictation writes them."""


def number(text: str) -> int:
    """Read what `NUMBER` matches."""
    return int(text) if text.isdecimal() else NUMBERS[text]


def spelled(text: str) -> str:
    """Bring a text to words in lower case without accents, numbers with their signs, one space between them."""
    plain = unicodedata.normalize("NFKD", text[:LONGEST].lower().replace("’", "'").replace("–", "-"))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(_WORD_OR_NUMBER.findall(letters))


class Reading:
    """What is left of a text; taking a piece out leaves a mark, so that its neighbours do not become neighbours."""

    def __init__(self, text: str) -> None:
        self.text = f" {text} "

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Take out the first piece that matches."""
        found = pattern.search(self.text)
        if found is not None:
            self.text = f"{self.text[: found.start()]} | {self.text[found.end() :]}"
        return found

    def take_all(self, pattern: re.Pattern[str], use: Callable[[re.Match[str]], None]) -> None:
        """Take out every piece that matches, one after the other."""
        while (found := self.take(pattern)) is not None:
            use(found)

    def words(self) -> list[str]:
        """Give the words that are left."""
        return [word for word in self.text.split() if word != "|"]


def words(pattern: str) -> re.Pattern[str]:
    """Compile a pattern that stands between spaces; in it a space is one or more of them."""
    return re.compile(rf"(?<= )(?:{pattern})(?= )".replace(" +", " "))
