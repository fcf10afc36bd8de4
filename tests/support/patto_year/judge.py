"""Judges a year of patti by what is written in the database: who was asked and told what, and when."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select

from services import commitment_states
from services.commitment_states import State
from services.programme import Programme
from services.work import UnitOfWork
from storage.check_ins import CheckIn, Due, Word
from storage.expenses import COUNTED, Expense
from storage.outbox import Letter, LetterState
from storage.patti import Patto, PattoVersion
from storage.tasks import Task

Period = tuple[int, date]
"""A commitment, and the day on which one of its periods ends."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """A letter that arrived."""

    person_id: int
    kind: str
    at: datetime
    message_id: int
    gentle: bool
    unasked: bool


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that was said about a period."""

    check_in_id: int
    due_id: int
    by_id: int
    word: Word
    note: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Budget:
    """What a patto may cost, what its row says, and what its items come to."""

    cap: int
    committed: int
    items: int


@dataclass
class Facts:
    """What a year left, and what was seen on the way."""

    programme: Programme = field(default_factory=Programme)
    arrived: list[Arrived] = field(default_factory=list)
    asked: defaultdict[Period, list[datetime]] = field(default_factory=lambda: defaultdict(list))
    """When periods were asked about."""
    wished_again: set[Period] = field(default_factory=set)
    """Periods about which somebody wanted to be asked once more."""
    said: dict[int, Said] = field(default_factory=dict)
    ended: dict[int, datetime] = field(default_factory=dict)
    """By commitment: when its patto came to its end."""
    states: list[tuple[Sequence[Word], date, date, State, bool]] = field(default_factory=list)
    """What was said about a period that ended on a day, the day it is, and how the bot says that it stands."""
    budgets: dict[int, Budget] = field(default_factory=dict)
    open_tasks: Counter[tuple[int, str]] = field(default_factory=Counter)
    changed: list[str] = field(default_factory=list)
    """What was said, and was otherwise later."""

    def looks(self, uow: UnitOfWork) -> None:
        """See what was asked a moment ago."""
        for due in uow.session.scalars(select(Due).where(Due.asked_at == uow.now)):
            moments = self.asked[due.commitment_id, due.due_on]
            if uow.now not in moments:
                moments.append(uow.now)

    def hears_wishes(self, uow: UnitOfWork) -> None:
        """Note about what somebody wants to be asked once more."""
        for due in uow.session.scalars(select(Due).where(Due.ask_again_on.is_not(None))):
            self.wished_again.add((due.commitment_id, due.due_on))

    def takes_stock(self, uow: UnitOfWork) -> None:
        """Read everything, and compare what was said with what was read before (rule 7)."""
        self.programme = uow.programme
        patti = {one.id: one for one in uow.session.scalars(select(Patto))}
        for due in uow.session.scalars(select(Due)):
            ended_at = patti[due.patto_id].ended_at
            if ended_at is not None:
                self.ended[due.commitment_id] = ended_at
        now = {one.id: _said(one) for one in uow.session.scalars(select(CheckIn))}
        self.changed += [
            f"check-in {at} was {one}, and is {now.get(at)}" for at, one in self.said.items() if now.get(at) != one
        ]
        self.said = now
        items: Counter[int] = Counter()
        for one in uow.session.scalars(select(Expense).where(Expense.state.in_(COUNTED))):
            items[one.patto_id] += one.cents
        self.budgets = {at: Budget(one.cap_cents, one.committed_cents, items[at]) for at, one in patti.items()}
        open_ = uow.session.scalars(select(Task).where(Task.closed_at.is_(None)))
        self.open_tasks = Counter((one.patto_id, one.reason.value) for one in open_)
        self.states = list(_states(uow))
        self.arrived = [_arrived(one) for one in uow.session.scalars(select(Letter)) if one.state is LetterState.SENT]


def _states(uow: UnitOfWork) -> Iterator[tuple[Sequence[Word], date, date, State, bool]]:
    today = uow.programme.today(uow.now)
    for version in uow.session.scalars(select(PattoVersion)):
        for kept in commitment_states.of_version(uow, version):
            for one in kept.periods:
                yield [said.word for said in one.said], one.due_on, today, one.state, one.is_disputed


def _said(one: CheckIn) -> Said:
    return Said(one.id, one.due_id, one.by_id, one.word, one.note, one.at)


def _arrived(one: Letter) -> Arrived:
    assert one.settled_at is not None
    return Arrived(one.person_id, one.kind, one.settled_at, one.message_id or 0, one.gentle, one.unasked)


LATE = 7
"""Days after its last day on which a period may still be asked about for the first time."""


def faults(facts: Facts) -> Iterator[str]:
    """Give all that should not have happened."""
    yield from _too_many(facts)
    yield from _at_night(facts)
    yield from _asked_wrongly(facts)
    yield from _standing_wrongly(facts)
    yield from facts.changed
    for at, budget in facts.budgets.items():
        if not 0 <= budget.committed == budget.items <= budget.cap:
            yield f"the budget of patto {at} does not add up: {budget}"
    yield from (f"patto {at} has {n} open tasks for {why}" for (at, why), n in facts.open_tasks.items() if n > 1)


def _too_many(facts: Facts) -> Iterator[str]:
    for (person, day), messages in days(facts.programme, [one for one in facts.arrived if one.gentle]).items():
        if len(messages) > 1:
            yield f"person {person} has {len(messages)} gentle messages on {day}"


def _at_night(facts: Facts) -> Iterator[str]:
    for one in facts.arrived:
        if one.unasked and facts.programme.is_quiet(one.at):
            yield f"person {one.person_id} is written to at night: {one.kind} at {one.at}"


def _asked_wrongly(facts: Facts) -> Iterator[str]:
    for (commitment, due_on), moments in facts.asked.items():
        which = f"the period of commitment {commitment} to {due_on}"
        if len(moments) > 1 + ((commitment, due_on) in facts.wished_again):
            yield f"{which} was asked about {len(moments)} times"
        first = facts.programme.today(moments[0])
        if not 0 <= (first - due_on).days <= LATE:
            yield f"{which} was asked about on {first}"
        if commitment in facts.ended and moments[-1] > facts.ended[commitment]:
            yield f"{which} was asked about after its patto had ended"


def _standing_wrongly(facts: Facts) -> Iterator[str]:
    for words, due_on, today, state, is_disputed in facts.states:
        wanted = expected(words, due_on, today)
        if (state, is_disputed) != wanted:
            yield f"after {list(words)} a period stands as {state}, disputed: {is_disputed}; it should be {wanted}"


def expected(words: Sequence[Word], due_on: date, today: date) -> tuple[State, bool]:
    """Tell in our own way how a period stands: the last answer counts, and whether a "not true" came after it."""
    answers = [at for at, word in enumerate(words) if word is not Word.NOT_TRUE]
    if not answers:
        if today < due_on:
            return State.COMING, False
        return (State.OPEN if (today - due_on).days <= 7 else State.UNANSWERED), False
    names = {Word.DONE: "KEPT", Word.PARTLY: "PARTLY", Word.NOT_YET: "NOT_YET", Word.HELP: "HELP"}
    return State[names[words[answers[-1]]]], len(words) - 1 > answers[-1]


def days(programme: Programme, arrived: Sequence[Arrived]) -> Mapping[tuple[int, date], set[int]]:
    """Give the messages of each person and day, by the wall clock."""
    found: defaultdict[tuple[int, date], set[int]] = defaultdict(set)
    for one in arrived:
        found[one.person_id, programme.today(one.at)].add(one.message_id)
    return found
