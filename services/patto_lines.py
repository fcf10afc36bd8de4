"""The lines of a draft: its goals, commitments and period, changed by whoever is in charge.

Every change locks the patto first, and is one of the version that is a draft:
what was proposed meanwhile stays as both sides read it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from locales import N_
from services import patti, patto_texts
from services.folding import legible
from services.patti import NotYourPatto
from services.refusals import Refusal
from services.work import UnitOfWork
from storage import patti as records
from storage.patti import Cadence, Commitment, Goal, Nature, Patto, PattoVersion, Side
from storage.people import Person

LONGEST_NAME = 60
LONGEST_GOAL = 150
LONGEST_COMMITMENT = 200
LONGEST_RESPONSIBLE = 60

LONGEST_PERIOD = timedelta(days=3 * 366)

MOST_GOALS = 6
MOST_COMMITMENTS = 20


class GoalsAreEnough(Refusal):
    """A draft gets more goals than anybody keeps in mind."""

    message = N_("Gli obiettivi sono già tanti: togline uno, poi aggiungi quello nuovo.")


class CommitmentsAreEnough(Refusal):
    """A draft gets more commitments than anybody can keep."""

    message = N_("Gli impegni sono già tanti: togline uno, poi aggiungi quello nuovo.")


class LineGone(Refusal):
    """A goal or commitment is changed that is in no draft any more."""

    message = N_("Questa riga non c'è più. Ecco la bozza com'è adesso.")


class PeriodIsTooLong(Refusal):
    """A period is longer than anybody plans."""

    message = N_("Un patto dura al massimo tre anni: scegli una fine più vicina.")


class PeriodIsBackwards(Refusal):
    """A period ends before it begins."""

    message = N_("La fine viene prima dell'inizio: scrivi le due date di nuovo.")


@dataclass(frozen=True, slots=True)
class NewCommitment:
    """What a commitment says, before it is written down."""

    text: str
    side: Side
    nature: Nature
    cadence: Cadence = Cadence.WEEKLY
    rule: str = ""
    due_on: date | None = None
    responsible: str = ""
    responsible_id: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None


# For whoever has checked the patto: templates and imports


def write_goal(uow: UnitOfWork, version: PattoVersion, text: str) -> Goal:
    """Add a goal after the others."""
    goal = Goal(version_id=version.id, position=_after(records.goals(uow.session, version.id)), text=text)
    uow.session.add(goal)
    uow.session.flush()
    return goal


def write_commitment(uow: UnitOfWork, version: PattoVersion, goal: Goal, new: NewCommitment) -> Commitment:
    """Add a commitment after the others; it is the first of its row of versions."""
    one = Commitment(
        version_id=version.id,
        goal_id=goal.id,
        position=_after(records.commitments(uow.session, version.id)),
        text=new.text,
        side=new.side,
        nature=new.nature,
        responsible=new.responsible,
        responsible_id=new.responsible_id,
        cadence=new.cadence,
        rule=new.rule,
        due_on=new.due_on,
        starts_on=new.starts_on,
        ends_on=new.ends_on,
    )
    uow.session.add(one)
    uow.session.flush()
    one.origin_id = one.id
    uow.session.flush()
    return one


def _after(lines: Sequence[Goal] | Sequence[Commitment]) -> int:
    return max((one.position for one in lines), default=0) + 1


# Goals


def add_goal(uow: UnitOfWork, staff: Person, patto_id: int, text: str) -> Goal:
    """Add a goal to a draft.

    Raises:
        services.refusals.Refusal: it is not theirs, has ended, or is no draft, as in all functions here.
        GoalsAreEnough: there are as many as there may be.
    """
    _patto, version = _draft(uow, staff, patto_id)
    if len(records.goals(uow.session, version.id)) >= MOST_GOALS:
        raise GoalsAreEnough
    return write_goal(uow, version, text)


def say_goal(uow: UnitOfWork, staff: Person, goal_id: int, text: str) -> Goal:
    """Say a goal in other words."""
    goal, _version = _goal(uow, staff, goal_id)
    goal.text = text
    uow.session.flush()
    return goal


def raise_goal(uow: UnitOfWork, staff: Person, goal_id: int) -> Goal:
    """Put a goal before the one that is before it."""
    goal, version = _goal(uow, staff, goal_id)
    _swap_with_earlier(goal, records.goals(uow.session, version.id))
    uow.session.flush()
    return goal


def remove_goal(uow: UnitOfWork, staff: Person, goal_id: int) -> Patto:
    """Take a goal away, with what was to be done for it."""
    goal, version = _goal(uow, staff, goal_id)
    for one in records.commitments(uow.session, version.id):
        if one.goal_id == goal.id:
            _delete(uow, one)
    uow.session.delete(goal)
    uow.session.flush()
    return _patto(uow, version)


# Commitments


def add_commitment(uow: UnitOfWork, staff: Person, goal_id: int, side: Side, text: str) -> Commitment:
    """Add a commitment to a goal of a draft: every week, until somebody says otherwise.

    Raises:
        CommitmentsAreEnough: there are as many as there may be.
    """
    goal, version = _goal(uow, staff, goal_id)
    if len(records.commitments(uow.session, version.id)) >= MOST_COMMITMENTS:
        raise CommitmentsAreEnough
    name, person_id = first_responsible(side, staff)
    nature = Nature.ACTIVATION if side is Side.PERSON else Nature.SUPPORT
    new = NewCommitment(text, side, nature, responsible=name, responsible_id=person_id)
    return write_commitment(uow, version, goal, new)


def say_commitment(uow: UnitOfWork, staff: Person, commitment_id: int, text: str) -> Commitment:
    """Say a commitment in other words."""
    one, _version = _commitment(uow, staff, commitment_id)
    one.text = text
    uow.session.flush()
    return one


def give_to_side(uow: UnitOfWork, staff: Person, commitment_id: int, side: Side) -> Commitment:
    """Make a commitment one of another side, which answers for it itself until somebody is named."""
    one, _version = _commitment(uow, staff, commitment_id)
    if one.side is not side:
        one.side = side
        one.responsible, one.responsible_id = first_responsible(side, staff)
    uow.session.flush()
    return one


def mean(uow: UnitOfWork, staff: Person, commitment_id: int, nature: Nature) -> Commitment:
    """Say what a commitment is for."""
    one, _version = _commitment(uow, staff, commitment_id)
    one.nature = nature
    uow.session.flush()
    return one


def set_cadence(
    uow: UnitOfWork,
    staff: Person,
    commitment_id: int,
    cadence: Cadence,
    *,
    rule: str = "",
    due_on: date | None = None,
) -> Commitment:
    """Say how often a commitment is due; a *rule* is one that `services.recurrence.check` gave."""
    one, _version = _commitment(uow, staff, commitment_id)
    one.cadence, one.rule, one.due_on = cadence, rule, due_on
    one.starts_on = one.ends_on = None  # what is said anew holds as long as the rest
    uow.session.flush()
    return one


def set_responsible(
    uow: UnitOfWork, staff: Person, commitment_id: int, name: str, person_id: int | None = None
) -> Commitment:
    """Name who answers for a commitment, and the member of staff behind the name where there is one."""
    one, _version = _commitment(uow, staff, commitment_id)
    one.responsible, one.responsible_id = name, person_id
    uow.session.flush()
    return one


def to_change(uow: UnitOfWork, staff: Person, commitment_id: int) -> tuple[Commitment, Patto]:
    """Lock the patto of a commitment that is about to be changed."""
    one, version = _commitment(uow, staff, commitment_id)
    return one, _patto(uow, version)


def raise_commitment(uow: UnitOfWork, staff: Person, commitment_id: int) -> Commitment:
    """Put a commitment before the one that is before it in its goal."""
    one, version = _commitment(uow, staff, commitment_id)
    _swap_with_earlier(one, [c for c in records.commitments(uow.session, version.id) if c.goal_id == one.goal_id])
    uow.session.flush()
    return one


def remove_commitment(uow: UnitOfWork, staff: Person, commitment_id: int) -> int:
    """Take a commitment away; gives the goal that it was for."""
    one, _version = _commitment(uow, staff, commitment_id)
    goal_id = one.goal_id
    _delete(uow, one)
    uow.session.flush()
    return goal_id


# The rest


def set_period(uow: UnitOfWork, staff: Person, patto_id: int, starts_on: date, ends_on: date) -> Patto:
    """Say from when to when the version holds.

    Raises:
        PeriodIsBackwards: it ends before it begins.
        PeriodIsTooLong: it lasts for more than three years.
        services.patto_texts.PeriodIsOver: it has ended already.
    """
    patto, version = _draft(uow, staff, patto_id)
    if ends_on < starts_on:
        raise PeriodIsBackwards
    if ends_on - starts_on > LONGEST_PERIOD:
        raise PeriodIsTooLong
    if ends_on < uow.programme.today(uow.now):
        raise patto_texts.PeriodIsOver
    version.starts_on, version.ends_on = starts_on, ends_on
    uow.session.flush()
    return patto


def first_responsible(side: Side, staff: Person) -> tuple[str, int | None]:
    """Tell who answers for a side until somebody is named: the person for their own, whoever writes for the ente's."""
    return (staff.name, staff.id) if side is Side.ORGANISATION else ("", None)


def readable(text: str, longest: int) -> str | None:
    """Read words that somebody wrote, in one line; nothing where there are none, or too many."""
    said = legible(text)
    length = len(said.encode("utf-16-le", "ignore")) // 2
    return said if length <= longest and any(sign.isalnum() for sign in said) else None


def _draft(uow: UnitOfWork, staff: Person, patto_id: int) -> tuple[Patto, PattoVersion]:
    patto = patti.led(uow, staff, patto_id)
    return patto, patto_texts.to_write(uow, patto)


def _goal(uow: UnitOfWork, staff: Person, goal_id: int) -> tuple[Goal, PattoVersion]:
    """Find a goal of a draft, whose patto is locked: it is looked for again behind the lock."""
    goal = records.goal(uow.session, goal_id)
    version = _of(uow, staff, goal)
    again = records.goal(uow.session, goal_id, fresh=True)
    if again is None:
        raise LineGone
    return again, version


def _commitment(uow: UnitOfWork, staff: Person, commitment_id: int) -> tuple[Commitment, PattoVersion]:
    one = records.commitment(uow.session, commitment_id)
    version = _of(uow, staff, one)
    again = records.commitment(uow.session, commitment_id, fresh=True)
    if again is None:
        raise LineGone
    return again, version


def _of(uow: UnitOfWork, staff: Person, line: Goal | Commitment | None) -> PattoVersion:
    """Lock the patto of a line, and see that the line is in its draft."""
    written = None if line is None else records.version(uow.session, line.version_id)
    if written is None:
        raise LineGone
    _patto_of_line, version = _draft(uow, staff, written.patto_id)
    if version.id != written.id:
        raise LineGone
    return version


def _patto(uow: UnitOfWork, version: PattoVersion) -> Patto:
    patto = records.patto(uow.session, version.patto_id)
    if patto is None:
        raise NotYourPatto
    return patto


def _delete(uow: UnitOfWork, one: Commitment) -> None:
    """Delete a commitment that names itself as the first of its row."""
    if one.origin_id == one.id:
        one.origin_id = None
        uow.session.flush()
    uow.session.delete(one)


def _swap_with_earlier(line: Goal | Commitment, among: Sequence[Goal] | Sequence[Commitment]) -> None:
    at = [one.id for one in among].index(line.id)
    if at:
        earlier = among[at - 1]
        line.position, earlier.position = earlier.position, line.position
