"""Italian itself: which words there are, and how common each is in everyday speech."""

from collections.abc import Mapping
from functools import cache
from math import log10

from spellchecker import SpellChecker

SELDOM = 60
"""How often a word must occur in the library's count of some hundred million spoken words; others may be slips."""

ORDINARY = 3000
"""How often a word occurs at the most that still tells something about an activity by itself."""


@cache
def words() -> Mapping[str, int]:
    """Give the words of spoken Italian with their counts, without accents, as questions are read."""
    counted: dict[str, int] = {}
    for word, count in SpellChecker(language="it").word_frequency.dictionary.items():
        if count >= SELDOM:
            plain = word.translate(_ACCENTS)
            counted[plain] = counted.get(plain, 0) + count
    return counted


_ACCENTS = str.maketrans("àèéìíòóùú", "aeeiioouu")


def tells(word: str) -> float:
    """Say how much a word tells by itself: 1 for one that is seldom heard, near 0 for one that is in every sentence."""
    count = words().get(word, 0)
    return 1.0 if count <= ORDINARY else max(0.05, 1 - log10(count / ORDINARY) / 2)
