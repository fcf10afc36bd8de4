"""Looks for what a patto says where nothing of it may stand: notifications, letters, buttons, addresses, logs."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from sqlalchemy import select

from services.folding import folded
from services.work import UnitOfWork
from storage.check_ins import CheckIn
from storage.expenses import Expense
from storage.outbox import Letter
from storage.patti import Commitment, Goal, Patto, PattoStep, PattoVersion
from storage.patto_reviews import Review
from storage.tasks import Task

SHORTEST = 5
"""Letters from which on a word is one's own: «casa» and «una» stand everywhere."""

TOLD = (
    (Goal, ("text",)),
    (Commitment, ("text", "responsible")),
    (PattoStep, ("text", "voice")),
    (PattoVersion, ("reason",)),
    (CheckIn, ("note", "voice")),
    (Expense, ("what", "reason")),
    (Review, ("place", "words")),
    (Task, ("words",)),
    (Patto, ("known_as", "result_words")),
)
"""What is written into a patto by somebody, table by table."""


def written(uow: UnitOfWork) -> Sequence[str]:
    """Give every text that somebody wrote into any patto."""
    texts = [
        getattr(one, column)
        for table, columns in TOLD
        for one in uow.session.scalars(select(table))
        for column in columns
    ]
    return sorted({text for text in texts if text})


def letters(uow: UnitOfWork) -> Sequence[str]:
    """Give the facts of every letter, as they are stored once they are deciphered."""
    return [f"{one.key} {one.facts}" for one in uow.session.scalars(select(Letter))]


def own_words(texts: Iterable[str], common: Iterable[str]) -> frozenset[str]:
    """Give the words that stand in a patto and not among what the bot says to everybody anyway."""
    usual = {word for text in common for word in _words(text)}
    return frozenset(word for text in texts for word in _words(text) if len(word) >= SHORTEST) - usual


def leaks(secret: frozenset[str], places: Mapping[str, Iterable[str]]) -> Iterator[str]:
    """Tell where words of a patto stand."""
    for place, texts in places.items():
        for text in texts:
            found = secret.intersection(_words(text))
            if found:
                yield f"{place}: {sorted(found)} in {text[:200]!r}"


def _words(text: str) -> Sequence[str]:
    return re.findall(r"[^\W_]+", folded(text))
