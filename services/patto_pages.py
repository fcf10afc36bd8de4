"""A patto as its person sees it: where both sides stand now, how far each goal is, its history, and who reads it.

Nothing of it is set by hand: all is told by the check-ins (rule 7). The team
sees the very same, and each look of theirs is written down.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count, takewhile

from services import cadences, check_ins, commitment_states, patti, patto_texts
from services.cadences import Promise
from services.commitment_states import Kept, State
from services.patti import NoPatto, Standing
from services.patto_texts import PattoText
from services.work import UnitOfWork
from storage import patti as records
from storage import patto_pages as lists
from storage import people
from storage.patti import Goal, Nature, Patto, PattoVersion, Side, StepKind
from storage.patto_pages import ToldPattoStep
from storage.patto_reviews import Review
from storage.people import Person

STEPS_ON_A_PAGE = 5

WEIGHTS = {State.KEPT: 1.0, State.PARTLY: 0.5}
"""How much of a step a period counts for; whatever was not done is no step back."""

MOST_PERIODS = 2_000
"""More periods than any patto has: a rule without an end is counted no further."""


@dataclass(frozen=True, slots=True)
class GoalStanding:
    """A goal, and which part of the way there is behind: 0 at the beginning, 1 with all of its periods kept."""

    goal: Goal
    share: float


@dataclass(frozen=True, slots=True)
class PattoPage:
    """A patto as its person sees it, or one of its team; `text` is what holds now, or held last.

    `to_answer` counts what waits for the reader's answer, `next_on` is the day
    of the next question for the person.
    """

    patto: Patto
    standing: Standing
    organisation: str
    operator: str
    person: str
    text: PattoText | None
    goals: Sequence[GoalStanding]
    kept: Sequence[Kept]
    review: Review | None
    next_on: date | None
    to_answer: int
    is_person: bool

    def of(self, side: Side) -> Sequence[Kept]:
        """List what one side does; what the person gives to others stands apart, in `giving_back`."""
        return [one for one in self.kept if one.commitment.side is side and not _gives_back(one)]

    @property
    def giving_back(self) -> Sequence[Kept]:
        """What the person gives to others."""
        return [one for one in self.kept if _gives_back(one)]

    def number(self, kept: Kept) -> int:
        """Tell as which a commitment is numbered, from 1: in the order in which the page shows them, side by side."""
        shown = [one for side in Side for one in self.of(side)] + list(self.giving_back)
        return [one.commitment.id for one in shown].index(kept.commitment.id) + 1


def _gives_back(one: Kept) -> bool:
    return one.commitment.side is Side.PERSON and one.commitment.nature is Nature.GIVING_BACK


def mine(uow: UnitOfWork, person: Person) -> PattoPage | None:
    """Show somebody their patto: the live one, or the last that they had; none, where they never had one."""
    patto = patti.mine(uow, person)
    return None if patto is None else _page(uow, patto, person)


def for_team(uow: UnitOfWork, staff: Person, patto_id: int) -> PattoPage:
    """Show a patto to one of its team just as its person sees it; that they looked is written down.

    Raises:
        services.patti.NotYourPatto: they are not of its team, or there is none.
    """
    return _page(uow, patti.opened(uow, staff, patto_id), staff)


def one(uow: UnitOfWork, reader: Person, patto_id: int) -> PattoPage:
    """Show a patto to its person or to one of its team; raises as `story` does."""
    return _page(uow, readable(uow, reader, patto_id), reader)


def _page(uow: UnitOfWork, patto: Patto, reader: Person) -> PattoPage:
    version = lists.last_active(uow.session, patto.id)
    text = patto_texts.read(uow, patto, version or _newest(uow, patto))
    kept = [] if version is None else _kept(uow, version, text)
    own = [one.next_on for one in kept if one.commitment.side is Side.PERSON and one.next_on is not None]
    is_live = patto.ended_at is None
    return PattoPage(
        patto=patto,
        standing=patti.standing(uow, patto),
        organisation=text.organisation,
        operator=text.operator,
        person=text.person,
        text=None if version is None else text,
        goals=[] if version is None else _goals(uow, text, kept),
        kept=kept,
        review=lists.next_review(uow.session, patto.id) if is_live else None,
        next_on=min(own, default=None) if is_live else None,
        to_answer=sum(one.patto_id == patto.id for one in check_ins.open_for(uow, reader)) if is_live else 0,
        is_person=reader.id == patto.person_id,
    )


def _newest(uow: UnitOfWork, patto: Patto) -> PattoVersion:
    version = records.newest_version(uow.session, patto.id)
    if version is None:  # a patto is never without one
        raise NoPatto
    return version


def _kept(uow: UnitOfWork, version: PattoVersion, text: PattoText) -> Sequence[Kept]:
    """List how the commitments stand, in the order in which the text numbers them."""
    found = {one.commitment.id: one for one in commitment_states.of_version(uow, version)}
    return [found[one.id] for one in text.commitments]


# How far


def _goals(uow: UnitOfWork, text: PattoText, kept: Sequence[Kept]) -> Sequence[GoalStanding]:
    today = uow.programme.today(uow.now)
    shares = {one.commitment.id: share(one, _to_come(one, text, today)) for one in kept}
    found = []
    for goal in text.goals:
        of_goal = [shares[one.id] for one in goal.commitments]
        found.append(GoalStanding(goal.goal, sum(of_goal) / len(of_goal) if of_goal else 0.0))
    return found


def share(kept: Kept, to_come: int) -> float:
    """Tell which part of a commitment's periods was kept, of those so far and those to come."""
    done = sum(WEIGHTS.get(one.state, 0) for one in kept.periods)
    return min(1.0, done / max(1, len(kept.periods) + to_come))


def _to_come(one: Kept, text: PattoText, today: date) -> int:
    """Count the periods of a commitment whose last day is still to come and that nobody has answered yet."""
    if text.version.ended_at is not None:
        return 0
    there = {period.due_on for period in one.periods}
    promise = Promise(
        cadence=one.commitment.cadence,
        starts_on=text.version.starts_on,
        ends_on=text.version.ends_on,
        ask_weekday=text.patto.ask_weekday,
        rule=one.commitment.rule,
        due_on=one.commitment.due_on,
    )
    spans = takewhile(lambda pair: pair[0] < MOST_PERIODS, zip(count(), cadences.spans(promise), strict=False))
    return sum(span.due_on >= today and span.due_on not in there for _at, span in spans)


# History


def story(uow: UnitOfWork, reader: Person, patto_id: int, number: int) -> tuple[Patto, Sequence[ToldPattoStep], bool]:
    """List a page of a patto's history, the newest first, for its person or its team; tell whether it is the last.

    Raises:
        services.patti.NoPatto, services.patti.NotYourPatto: it is none of theirs.
    """
    patto = readable(uow, reader, patto_id)
    rows = lists.story(uow.session, patto.id, skip=number * STEPS_ON_A_PAGE, most=STEPS_ON_A_PAGE + 1)
    return patto, [_named(uow, one) for one in rows[:STEPS_ON_A_PAGE]], len(rows) <= STEPS_ON_A_PAGE


def _named(uow: UnitOfWork, step: ToldPattoStep) -> ToldPattoStep:
    """Put the name where the number of whoever follows it now is kept: whoever is forgotten is named nowhere."""
    if step.kind is not StepKind.HANDED_OVER or not step.text.isdecimal():
        return step
    taker = people.person(uow.session, int(step.text))
    name = taker.name if taker else ""
    by = step.by if name else ""  # whoever passed it on is not who follows it
    return ToldPattoStep(step.id, step.kind, step.by_id, by, name, step.has_voice, step.at)


def voice_of(uow: UnitOfWork, reader: Person, step_id: int) -> tuple[Patto, str]:
    """Give the voice message of a line of a history to its person or its team.

    Raises:
        services.patti.NoPatto, services.patti.NotYourPatto: it is none of theirs, or there is no voice.
    """
    step = records.step(uow.session, step_id)
    if step is None or step.voice is None:
        raise NoPatto
    return readable(uow, reader, step.patto_id), step.voice


def readable(uow: UnitOfWork, reader: Person, patto_id: int) -> Patto:
    """Open a patto for its person, or for its team, whose look is written down; raises as `story` does."""
    patto = records.patto(uow.session, patto_id)
    if patto is not None and patto.person_id == reader.id and reader.has_patto:
        return patto
    if not reader.is_staff:
        raise NoPatto
    return patti.opened(uow, reader, patto_id)


# Who reads it


@dataclass(frozen=True, slots=True)
class Readers:
    """Who may read a patto, by name, and who has, each with the last time."""

    patto: Patto
    team: Sequence[str]
    read: Sequence[tuple[str, datetime]]


def readers(uow: UnitOfWork, reader: Person, patto_id: int) -> Readers:
    """Tell the person, or the team, who may read a patto and who has; raises as `story` does."""
    patto = readable(uow, reader, patto_id)
    operator = None if patto.operator_id is None else people.person(uow.session, patto.operator_id)
    team = {one.id: one.name for one in (operator, *lists.responsible(uow.session, patto.id)) if one and one.is_staff}
    return Readers(patto, [name for name in team.values() if name], lists.readers(uow.session, patto.id))
