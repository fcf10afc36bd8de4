"""What the words of a question are worth to each activity: how rare they are, and where they stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log

from services import italian
from services.lexicon import Term
from services.shelf import Shelf
from services.stems import stems

ENOUGH = 0.3
"""The share of a question's words, by their worth, that an activity must have where none of them is a subject."""

LEAST_TELLING = 0.3
"""How much one word at least must tell by itself where no word is a subject."""

PASSING = 0.3
"""What a word counts that is no subject, beside one that is."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """What activities are worth, those that are worth nothing left out; and the subjects that none has."""

    worth: Mapping[int, float]
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Found:
    """One term, the activities that have it with what its best place counts, and how rare that is."""

    term: Term
    hits: Mapping[int, float]
    rarity: float


def weigh(made: Shelf, terms: Sequence[Term]) -> Weighed:
    """Weigh the activities that have some of the terms.

    Where the question names a subject, an activity must have one; and where
    nothing has any of its subjects, nothing is proposed in their stead. Other
    words count where there are enough of them that tell something.
    """
    found = [_look_up(made, term) for term in terms]
    subjects = [one for one in found if one.term.is_subject and not one.term.is_general]
    if not subjects and all(one.term.is_general for one in found):
        subjects = found
    if not subjects:
        return _by_all_words(made, found)
    missing = tuple(one.term.said for one in subjects if not one.hits)
    if len(missing) == len(subjects):
        return Weighed({}, missing)
    worth: dict[int, float] = {}
    for one in subjects:
        for activity_id, counts in one.hits.items():
            worth[activity_id] = worth.get(activity_id, 0.0) + counts * one.rarity
    for one in (other for other in found if other not in subjects):
        _add_in_passing(worth, one)
    return Weighed(worth, missing)


def _add_in_passing(worth: dict[int, float], one: _Found) -> None:
    counts = PASSING * one.rarity
    few, hits = (worth, one.hits) if len(worth) < len(one.hits) else (one.hits, worth)
    for activity_id in [activity_id for activity_id in few if activity_id in hits]:
        worth[activity_id] += counts * one.hits[activity_id]


def _by_all_words(made: Shelf, found: Sequence[_Found]) -> Weighed:
    if not any(one.hits and _tells(one.term) >= LEAST_TELLING for one in found):
        return Weighed({})
    rarest = log(1 + len(made.entries))
    whole = sum(one.rarity if one.hits else rarest * _tells(one.term) for one in found)
    worth: dict[int, float] = {}
    share: dict[int, float] = {}
    for one in found:
        for activity_id, counts in one.hits.items():
            worth[activity_id] = worth.get(activity_id, 0.0) + counts * one.rarity
            share[activity_id] = share.get(activity_id, 0.0) + one.rarity
    least = ENOUGH * whole
    return Weighed({activity_id: total for activity_id, total in worth.items() if share[activity_id] >= least})


def _look_up(made: Shelf, term: Term) -> _Found:
    hits = made.having(term.variants)
    if not hits and " " not in term.said:
        hits = made.having(tuple(((stem,), 1.0) for stem in made.compounds(stems(term.said)[-1])))
    rarity = log(1 + len(made.entries) / (1 + len(hits)))
    return _Found(term, hits, rarity * _tells(term))


def _tells(term: Term) -> float:
    return 1.0 if term.is_subject else italian.tells(term.said)
