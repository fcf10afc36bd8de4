"""Slips of the finger, mended: a word that nobody knows becomes the known one that is nearest."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST = 5
"""Letters of the shortest word in which one slip is mended; in half as many letters again, two are."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """The words that are known, and those that others may be slips of, the likeliest first."""

    known: Collection[str]
    meant: tuple[str, ...]
    subjects: tuple[str, ...]

    def with_subjects(self, subjects: Iterable[str], known: Collection[str]) -> "Spelling":
        """Know some words more."""
        ours = [word for word in subjects if word not in self.known and _can_be_meant(word)]
        more = frozenset(self.known).union(known, ours)
        return Spelling(more, (*self.meant, *ours), (*self.subjects, *ours))

    def mended(self, text: str) -> str:
        """Give a text with its slips mended; a word without a likely meaning stays as it is."""
        return " ".join(self._mended(word) for word in text.split())

    def _mended(self, word: str) -> str:
        if len(word) < SHORTEST - 1 or not word.isalpha() or word in self.known:
            return word
        slips = 2 if len(word) >= SHORTEST + 4 else 1
        near = process.extract(word, self.meant, scorer=OSA.distance, score_cutoff=slips, limit=12)
        single = _undoubled(word)
        likely = [
            (distance, _undoubled(one) != single, place, one)
            for one, distance, place in near
            if _is_likely(word, one, int(distance))
        ]
        return min(likely)[3] if likely else self._completed(word)

    def _completed(self, word: str) -> str:
        """Give the whole of a word that was written in short, «ripetiz», or with a k for a c, «kitarra»."""
        for other in (word, word.replace("k", "ch"), word.replace("k", "c")):
            if other != word and other in self.known:
                return other
        return next((one for one in self.subjects if one.startswith(word)), word)


def _is_likely(word: str, meant: str, distance: int) -> bool:
    """Tell whether a slip is one that fingers make: they seldom miss the first letter, nor in the shortest words."""
    if len(word) < SHORTEST or len(meant) < SHORTEST:
        return _without_vowels(word) == _without_vowels(meant) or sorted(word) == sorted(meant)
    if distance > 1:
        return word[:2] == meant[:2] and word[-2:] == meant[-2:]
    return word[0] == meant[0] or word[:2] == meant[1::-1] or len(word) > SHORTEST + 1


def _undoubled(word: str) -> str:
    """Give a word with double letters made single: which are double is what most people are unsure of."""
    return "".join(letter for letter, before in zip(word, " " + word, strict=False) if letter != before)


def _without_vowels(word: str) -> str:
    return "".join(letter for letter in word if letter not in "aeiou")


def spelling(grammar: Iterable[str], subjects: Iterable[str], names: Iterable[str], known: Collection[str]) -> Spelling:
    """Gather what words may be slips of, in the order of their likelihood; only subjects are written in short."""
    ours = tuple(dict.fromkeys(filter(_can_be_meant, subjects)))
    meant = tuple(dict.fromkeys(word for words in (grammar, ours, names) for word in filter(_can_be_meant, words)))
    return Spelling(frozenset(known) | frozenset(meant), meant, ours)


def _can_be_meant(word: str) -> bool:
    return len(word) >= SHORTEST - 1 and word.isalpha()
