"""What words mean the same: the synonyms of the catalogue's readers and writers, from files that anyone can extend."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from services.folding import folded
from services.stems import stem

DATA = Path(__file__).parent / "data"
SYNONYMS = DATA / "sinonimi.txt"
EMPTY_WORDS = DATA / "parole_vuote.txt"
ELSEWHERE = DATA / "altrove.txt"

LONGEST_PHRASE = 4
SAME, NARROWER = 0.85, 0.5
"""How much a synonym counts beside the word itself, and something that belongs under it."""

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that is looked for: what was written, and the stems that stand for it, each with its weight.

    A `subject` is known to be what activities are about; other words may be
    there only because people write sentences. A `general` one, such as sport,
    says little beside another subject.
    """

    said: str
    variants: tuple[tuple[Phrase, float], ...]
    is_subject: bool = False
    is_general: bool = False


@dataclass(slots=True)
class Lexicon:
    """Synonyms by their stems; `own` are the phrases that have a line without `>`, and so are no general words."""

    same: dict[Phrase, set[Phrase]] = field(default_factory=dict)
    narrower: dict[Phrase, set[Phrase]] = field(default_factory=dict)
    own: set[Phrase] = field(default_factory=set)
    words: set[str] = field(default_factory=set)

    def learn(self, lines: Iterable[str]) -> None:
        """Take in the lines of a synonyms file."""
        for line in lines:
            said, _, _comment = line.partition("#")
            broad, arrow, narrow = said.partition(">")
            left, right = self._phrases(broad), self._phrases(narrow)
            for phrase in left:
                self.same.setdefault(phrase, set()).update(set(left) - {phrase})
                if arrow:
                    self.narrower.setdefault(phrase, set()).update(right)
                else:
                    self.own.add(phrase)

    def _phrases(self, listed: str) -> list[Phrase]:
        phrases = []
        for one in listed.split(","):
            words = _without_small(folded(one).split())
            self.words.update(words)
            if words:
                phrases.append(tuple(stem(word) for word in words)[:LONGEST_PHRASE])
        return phrases

    def telling(self, words: Sequence[str]) -> list[str]:
        """Keep the words that tell something: those that are not empty, or stand in a phrase that is known."""
        kept: list[str] = []
        place = 0
        words = _without_small(words)
        while place < len(words):
            length = self._longest(words[place:])
            part = words[place : place + max(length, 1)]
            kept += part if length > 1 else (word for word in part if word not in empty_words())
            place += len(part)
        return kept

    def _longest(self, words: Sequence[str]) -> int:
        """Measure the longest phrase that is known and begins here; 0, where none does."""
        stemmed = tuple(stem(word) for word in words[:LONGEST_PHRASE])
        return next((n for n in range(len(stemmed), 0, -1) if stemmed[:n] in self.same), 0)

    def terms(self, words: Sequence[str]) -> tuple[Term, ...]:
        """Read words as things to look for: the longest phrases that are known, and the words that are left."""
        found: list[Term] = []
        place = 0
        while place < len(words):
            part = words[place : place + max(1, self._longest(words[place:]))]
            found.append(self._term(" ".join(part), tuple(stem(word) for word in part)))
            place += len(part)
        return tuple(_merged(dict.fromkeys(found)))

    def _term(self, said: str, phrase: Phrase) -> Term:
        same = self.same.get(phrase, set())
        narrower = (one for wide in (phrase, *same) for one in self.narrower.get(wide, ()))
        variants = dict.fromkeys(narrower, NARROWER) | dict.fromkeys(same, SAME) | {phrase: 1.0}
        is_general = phrase in self.narrower and phrase not in self.own
        return Term(said, tuple(sorted(variants.items())), phrase in self.same, is_general)


def _merged(terms: Iterable[Term]) -> list[Term]:
    """Take words that stand for each other as one: «la bici con la gomma bucata» is one subject, not two."""
    merged: list[Term] = []
    for term in terms:
        for place, other in enumerate(merged):
            if term.is_subject and other.is_subject and _mean_the_same(term, other):
                variants = dict(other.variants)
                for phrase, weight in term.variants:
                    variants[phrase] = max(weight, variants.get(phrase, 0))
                merged[place] = Term(f"{other.said} {term.said}", tuple(sorted(variants.items())), is_subject=True)
                break
        else:
            merged.append(term)
    return merged


def _mean_the_same(term: Term, other: Term) -> bool:
    own = {phrase for phrase, weight in term.variants if weight == 1}
    return any(phrase in own and weight >= SAME for phrase, weight in other.variants)


def read_lexicon(extra: Path | None = None) -> Lexicon:
    """Read the synonyms that come with the programme, and those of a file of one's own.

    Raises:
        OSError: the file cannot be read.
        UnicodeDecodeError: it is no text in UTF-8.
    """
    lexicon = Lexicon()
    for file in (SYNONYMS, *([extra] if extra else ())):
        lexicon.learn(file.read_text(encoding="utf-8-sig").splitlines())
    return lexicon


@cache
def own_lexicon() -> Lexicon:
    """Give the synonyms that come with the programme."""
    return read_lexicon()


@cache
def empty_words() -> frozenset[str]:
    """List the words that say nothing about an activity."""
    return frozenset(word for line in _lines(EMPTY_WORDS) for word in folded(line).split())


@cache
def elsewhere() -> frozenset[str]:
    """List towns where nothing is organised, folded."""
    return frozenset(folded(name) for line in _lines(ELSEWHERE) for name in line.split(",") if folded(name))


_SMALL = frozenset(
    """a ad al allo alla ai agli alle all il lo la i gli le l un uno una di del dello della dei degli delle dell d da
    dal dallo dalla dai dagli dalle dall in nel nello nella nei negli nelle nell su sul sulla sui sugli sulle con col
    per e ed o si mi ti ci vi che""".split()  # noqa: SIM905
)
"""Words that a phrase may leave out: «gruppo di acquisto», «gruppo acquisto»."""


def _without_small(words: Sequence[str]) -> list[str]:
    return [word for word in words if word not in _SMALL]


def _lines(file: Path) -> Iterator[str]:
    for line in file.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            yield line
