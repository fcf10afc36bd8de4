"""Words of a hard moment in what somebody writes: who should see at once whom to call, and whom else to tell.

Better one alarm too many than one too few. The words are in `data/crisis.toml`, which says how they are written.
"""

import re
import tomllib
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from services import tasks
from services.lexicon import DATA
from services.work import UnitOfWork
from storage.patti import Patto
from storage.tasks import Reason

WORDS = DATA / "crisis.toml"

FORGIVING = 7
"""Letters of the shortest word in which one slip of the finger is forgiven."""

GAP = 3
"""So many other words may stand where a phrase has dots."""

_WORD = re.compile(r"[^\W_]+")
_AGAIN = re.compile(r"(.)\1+")
_SHORT = {
    "n": "non",
    "x": "per",
    "xke": "perche",
    "xche": "perche",
    "perke": "perche",
    "ke": "che",
    "k": "che",
    "ki": "chi",
    "tt": "tutto",
    "pu": "piu",
}
"""Words as people shorten them."""


class Kind(StrEnum):
    """What kind of hard moment words speak of; each is a group of the file."""

    VIOLENCE = "violence"
    HUNGER = "hunger"
    EVICTION = "eviction"
    LIFE = "life"


Kinds = frozenset[Kind]


@dataclass(frozen=True, slots=True)
class Said:
    """One word of the file; an open one is only the beginning of a word."""

    letters: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One place in a phrase: the words that may stand there, and how many others may come before."""

    any_of: frozenset[Said]
    gap: int


Phrase = tuple[Step, ...]


def heard(text: str | None) -> Kinds:
    """Tell of what kinds of hard moments a text speaks."""
    words = [_meant_by(word) for word in _words(text or "")]
    there = frozenset[Said]().union(*words)
    return frozenset(
        kind
        for kind, phrases in _groups().items()
        if any(_may_stand(phrase, there) and _stands(words, phrase) for phrase in phrases)
    )


def note(uow: UnitOfWork, patto: Patto, text: str | None) -> Kinds:
    """Hear whether what somebody wrote about a patto speaks of a hard moment; if so there is an urgent task at once.

    The patto's row is locked by whoever calls. Gives what was heard, for the answer (`views/crisis.py`).
    """
    kinds = heard(text)
    if kinds:
        tasks.raise_for(uow, patto, Reason.CRISIS)
    return kinds


def _may_stand(phrase: Phrase, there: frozenset[Said]) -> bool:
    return all(not there.isdisjoint(step.any_of) for step in phrase)


def _stands(words: Sequence[frozenset[Said]], phrase: Phrase) -> bool:
    return any(_goes_on(words, at, phrase) for at in range(len(words)))


def _goes_on(words: Sequence[frozenset[Said]], at: int, phrase: Phrase) -> bool:
    """Tell whether a phrase stands in words from a place on."""
    if not phrase:
        return True
    first, rest = phrase[0], phrase[1:]
    tried = range(at, min(at + first.gap + 1, len(words)))
    return any(not words[place].isdisjoint(first.any_of) and _goes_on(words, place + 1, rest) for place in tried)


@lru_cache(maxsize=5_000)
def _meant_by(word: str) -> frozenset[Said]:
    """Give all the words of the file that somebody who wrote a word may have meant."""
    beginnings = (Said(word[:length], is_open=True) for length in range(1, len(word) + 1))
    exact = {Said(word, is_open=False), *beginnings} & _vocabulary()
    return frozenset(exact | {said for said in _forgiving() if _is_slip(word, said)})


def _is_slip(word: str, said: Said) -> bool:
    """Tell whether a word is a long one of the file but for one slip of the finger."""
    length = len(said.letters)
    readings = {word[: length + more] for more in (-1, 0, 1)} if said.is_open else {word}
    return any(OSA.distance(one, said.letters, score_cutoff=1) <= 1 for one in readings)


@cache
def _groups() -> dict[Kind, Sequence[Phrase]]:
    groups = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    return {Kind(name): tuple(tuple(_steps(line)) for line in lines) for name, lines in groups.items()}


@cache
def _vocabulary() -> frozenset[Said]:
    return frozenset(
        said for phrases in _groups().values() for phrase in phrases for step in phrase for said in step.any_of
    )


@cache
def _forgiving() -> Collection[Said]:
    return tuple(said for said in _vocabulary() if len(said.letters) >= FORGIVING)


def _steps(line: str) -> Iterator[Step]:
    gap = 0
    for part in line.split():
        if part == "..":
            gap = GAP
        else:
            yield Step(frozenset(_said(one) for one in part.split("|")), gap)
            gap = 0


def _said(part: str) -> Said:
    return Said(_plain(part.removesuffix("*")), part.endswith("*"))


def _words(text: str) -> Sequence[str]:
    """List the words of a text in the form that the file's are compared in."""
    return [_plain(word) for word in _WORD.findall(_bare(text.replace("+", " più ")))]


@lru_cache(maxsize=5_000)
def _plain(word: str) -> str:
    """Bring a word to one form: how it sounds, whatever its accents, its doubled letters and its short form."""
    bare = "".join(_WORD.findall(_bare(word)))
    bare = _SHORT.get(_AGAIN.sub(r"\1", bare), bare)
    sounds = re.sub("k(?=[eiy])", "ch", bare).replace("k", "c")
    return _AGAIN.sub(r"\1", sounds)


def _bare(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.lower())
    return "".join(sign for sign in plain if not unicodedata.combining(sign))
