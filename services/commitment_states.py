"""How the commitments of a patto stand: told by what was said about their periods, never set by hand (rule 7)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum, auto
from typing import Any

from services.work import UnitOfWork
from storage import check_ins as records
from storage import patti
from storage.check_ins import Due, Word
from storage.patti import Commitment, PattoVersion

TIME_TO_ANSWER = timedelta(days=7)
"""For so long after its last day a period waits for its answer; one that comes later counts for it all the same."""


class State(Enum):
    """How one period of a commitment went."""

    COMING = auto()
    """Its last day is still to come."""
    OPEN = auto()
    """It has been asked about, and there is time to answer."""
    UNANSWERED = auto()
    KEPT = auto()
    PARTLY = auto()
    NOT_YET = auto()
    HELP = auto()


SAID = {Word.DONE: State.KEPT, Word.PARTLY: State.PARTLY, Word.NOT_YET: State.NOT_YET, Word.HELP: State.HELP}


@dataclass(frozen=True, slots=True)
class Said:
    """One check-in, with the name of who said it."""

    check_in_id: int
    word: Word
    by_id: int
    by: str
    on_behalf: bool
    note: str
    has_voice: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Period:
    """One period of a commitment, with everything that was said about it, the first thing first."""

    due_id: int
    starts_on: date
    due_on: date
    state: State
    is_disputed: bool
    said: Sequence[Said] = ()

    @property
    def answer(self) -> Said | None:
        """What counts: the last thing that whoever is responsible said."""
        return next((one for one in reversed(self.said) if one.word is not Word.NOT_TRUE), None)

    @property
    def notes(self) -> Sequence[Said]:
        """What was added in somebody's own words or voice."""
        return [one for one in self.said if one.note or one.has_voice]


@dataclass(frozen=True, slots=True)
class Kept:
    """A commitment with its periods so far, the newest first; those of earlier versions of the same promise among them.

    `next_on` is the day of the next asking, none where nothing is to come.
    """

    commitment: Commitment
    periods: Sequence[Period]
    next_on: date | None

    @property
    def last(self) -> Period | None:
        """The newest period that somebody answered."""
        return next((one for one in self.periods if one.answer is not None), None)

    @property
    def tally(self) -> Mapping[State, int]:
        """How often it stood how, over all periods so far."""
        return Counter(one.state for one in self.periods)


def state_of(words: Iterable[Word], due_on: date, today: date) -> tuple[State, bool]:
    """Tell how a period stands after these *words*, the first one first, and whether the person says it is not so."""
    state, is_disputed = None, False
    for word in words:
        if word is Word.NOT_TRUE:
            is_disputed = state is not None
        else:
            state, is_disputed = SAID[word], False
    return state or _unsaid(due_on, today), is_disputed


def _unsaid(due_on: date, today: date) -> State:
    if due_on > today:
        return State.COMING
    return State.OPEN if today <= due_on + TIME_TO_ANSWER else State.UNANSWERED


def of_version(uow: UnitOfWork, version: PattoVersion) -> Sequence[Kept]:
    """List the commitments of a version in their order, each with its periods whose last day has come or was answered.

    Three statements, however many there are. Whoever asks has been checked.
    """
    today = uow.programme.today(uow.now)
    said = _by_due(records.said_about(uow.session, version.patto_id))
    dues = defaultdict[int, list[Period]](list)
    for commitment_id, due_id, starts_on, due_on in records.dues_of(uow.session, version.id):
        dues[commitment_id].append(_period(due_id, starts_on, due_on, said.get(due_id, ()), today))
    return [_kept(one, dues[one.id]) for one in patti.commitments(uow.session, version.id)]


def of_due(uow: UnitOfWork, due: Due) -> Period:
    """Tell how one period stands, with all that was said about it. Whoever asks has been checked."""
    said = _by_due(records.said_about_due(uow.session, due.id))
    return _period(due.id, due.starts_on, due.due_on, said.get(due.id, ()), uow.programme.today(uow.now))


def _kept(commitment: Commitment, periods: Sequence[Period]) -> Kept:
    to_come = [one.due_on for one in periods if one.state is State.COMING]
    return Kept(commitment, [one for one in periods if one.state is not State.COMING], min(to_come, default=None))


def _period(due_id: int, starts_on: date, due_on: date, said: Sequence[Said], today: date) -> Period:
    state, is_disputed = state_of((one.word for one in said), due_on, today)
    return Period(due_id, starts_on, due_on, state, is_disputed, said)


def _by_due(rows: Iterable[Sequence[Any]]) -> Mapping[int, Sequence[Said]]:
    found = defaultdict[int, list[Said]](list)
    for due_id, check_in_id, word, by_id, by, on_behalf, note, has_voice, at in rows:
        found[due_id].append(Said(check_in_id, word, by_id, by, on_behalf, note or "", has_voice, at))
    return found
