"""What people told for classes and ideas: gathered for themselves, emptied when they go, or after its time."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Integer, Text, bindparam, delete, exists, func, or_, select, type_coerce, update
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from storage.accesses import Access, Subject
from storage.applications import LIVE, OPEN, Application, ApplicationQuestion, ApplicationState
from storage.appointments import Appointment, AppointmentState, Slot
from storage.base import plain
from storage.catalogue import Activity
from storage.certificates import Certificate
from storage.follow_ups import FollowUp
from storage.ideas import LIVE as LIVE_IDEAS
from storage.ideas import Idea, IdeaFile, IdeaState, IdeaStep
from storage.occurrences import Occurrence
from storage.people import Person
from storage.prepared import Prepared
from storage.types import cipher_of

NOTHING = "{}"
"""Answers of which nothing is left."""


# Read by whose they are


def applications(session: Session, person_id: int) -> Sequence[tuple[Application, str]]:
    """List somebody's applications with the titles of the classes, oldest first."""
    return _titled(session, Application, Application.person_id == person_id)


def questions(session: Session, person_id: int) -> Sequence[tuple[ApplicationQuestion, str]]:
    """List what operators asked somebody about applications, with the titles of the classes."""
    query = (
        select(ApplicationQuestion, Activity.title)
        .join(Application, Application.id == ApplicationQuestion.application_id)
        .join(Activity, Activity.id == Application.activity_id)
        .where(Application.person_id == person_id)
    )
    return _pairs(session.execute(query.order_by(ApplicationQuestion.id)))


def appointments(session: Session, person_id: int) -> Sequence[tuple[Appointment, Slot, str, str]]:
    """List somebody's counselling: the booking, its time, the title of the class, and with whom."""
    operator = aliased(Person)
    query = (
        select(Appointment, Slot, Activity.title, operator.name)
        .join(Slot, Slot.id == Appointment.slot_id)
        .join(Activity, Activity.id == Slot.activity_id)
        .join(operator, operator.id == Slot.operator_id)
        .where(Appointment.person_id == person_id)
    )
    return [(row[0], row[1], row[2], row[3]) for row in session.execute(query.order_by(Appointment.id))]


def certificates(session: Session, person_id: int) -> Sequence[tuple[Certificate, str]]:
    """List somebody's certificates with the titles of the classes."""
    return _titled(session, Certificate, Certificate.person_id == person_id)


def follow_ups(session: Session, person_id: int) -> Sequence[tuple[FollowUp, str]]:
    """List what somebody was asked after classes, with their titles."""
    return _titled(session, FollowUp, FollowUp.person_id == person_id)


def ideas(session: Session, person_id: int) -> Sequence[Idea]:
    """List somebody's business ideas."""
    return session.scalars(select(Idea).where(Idea.author_id == person_id).order_by(Idea.id)).all()


def idea_steps(session: Session, person_id: int) -> Sequence[tuple[IdeaStep, int, str]]:
    """List what happened to somebody's ideas, and what they wrote about others': the step, whose idea, by whom."""
    query = (
        select(IdeaStep, Idea.author_id, Person.name)
        .join(Idea, Idea.id == IdeaStep.idea_id)
        .join(Person, Person.id == IdeaStep.by_id)
        .where(or_(Idea.author_id == person_id, IdeaStep.by_id == person_id))
    )
    return [(row[0], row[1], row[2]) for row in session.execute(query.order_by(IdeaStep.id))]


def idea_files(session: Session, person_id: int) -> Sequence[IdeaFile]:
    """List the documents of somebody's ideas."""
    mine = select(Idea.id).where(Idea.author_id == person_id)
    return session.scalars(select(IdeaFile).where(IdeaFile.idea_id.in_(mine)).order_by(IdeaFile.id)).all()


def readers(session: Session, person_id: int) -> Sequence[tuple[Access, str]]:
    """List who of the staff opened what somebody wrote, with their names."""
    query = select(Access, Person.name).join(Person, Person.id == Access.reader_id)
    return _pairs(session.execute(query.where(Access.person_id == person_id).order_by(Access.id)))


def _titled(session: Session, table: Any, condition: Any) -> Sequence[tuple[Any, str]]:
    query = select(table, Activity.title).join(Activity, Activity.id == table.activity_id)
    return _pairs(session.execute(query.where(condition).order_by(table.id)))


def _pairs(rows: Any) -> Sequence[tuple[Any, str]]:
    return [(row[0], row[1]) for row in rows]


# Ended


def unsettled(session: Session, person_id: int) -> Sequence[int]:
    """Name the drafts and open applications of somebody, in the order of the classes."""
    query = select(Application.id).where(
        Application.person_id == person_id, Application.state.in_((ApplicationState.DRAFT, *OPEN))
    )
    return session.scalars(query.order_by(Application.activity_id)).all()


def activities_of(session: Session, person_id: int) -> set[int]:
    """Name the classes in which somebody's leaving changes something: applications, and times that they offer."""
    applied = select(Application.activity_id).where(Application.person_id == person_id, Application.state.in_(LIVE))
    booked = select(Slot.activity_id).join(Appointment).where(Appointment.person_id == person_id)
    offered = select(Slot.activity_id).where(Slot.operator_id == person_id, Slot.called_off_at.is_(None))
    return {one for query in (applied, booked, offered) for one in session.scalars(query)}


def live_ideas(session: Session, person_id: int) -> Sequence[int]:
    """Name the ideas of somebody that still may be read and judged."""
    query = select(Idea.id).where(Idea.author_id == person_id, Idea.state.in_(LIVE_IDEAS))
    return session.scalars(query.order_by(Idea.id)).all()


def ideas_in_hand(session: Session, staff_id: int) -> Sequence[int]:
    """Name the ideas that a member of staff judges right now, or follows as a tutor."""
    judged = (Idea.validator_id == staff_id) & (Idea.state == IdeaState.IN_REVIEW)
    followed = (Idea.tutor_id == staff_id) & Idea.state.in_(LIVE_IDEAS)
    query = select(Idea.id).where(or_(judged, followed))
    return session.scalars(query.order_by(Idea.id)).all()


def slots_ahead(session: Session, operator_id: int, *, now: datetime) -> Sequence[Slot]:
    """List the times to come that an operator offers."""
    query = select(Slot).where(Slot.operator_id == operator_id, Slot.called_off_at.is_(None), Slot.starts_at > now)
    return session.scalars(query.order_by(Slot.id)).all()


def leave_to_others(session: Session, staff_id: int) -> None:
    """Take a member of staff out of what they have in hand: applications to judge, ideas to follow or judge."""
    in_hand = update(Application).where(Application.reviewer_id == staff_id)
    _run(session, in_hand.values(reviewer_id=None, taken_at=None))
    _run(session, update(Idea).where(Idea.tutor_id == staff_id).values(tutor_id=None))
    theirs = update(Idea).where(Idea.validator_id == staff_id)
    _run(session, theirs.where(Idea.state != IdeaState.VALIDATED).values(validator_id=None))


# Emptied


def empty_person(session: Session, person_id: int, *, now: datetime) -> None:
    """Leave of all that somebody told only what can be counted: no words, no names, no documents, no readers."""
    ahead = select(Slot.id).where(Slot.starts_at > now)
    mine = (Appointment.person_id == person_id) & (Appointment.state == AppointmentState.BOOKED)
    cancel = update(Appointment).where(mine, Appointment.slot_id.in_(ahead))
    _run(session, cancel.values(state=AppointmentState.CANCELLED, changed_at=now))
    applied = select(Application.id).where(Application.person_id == person_id)
    _run(session, delete(ApplicationQuestion).where(ApplicationQuestion.application_id.in_(applied)))
    empty_applications(session, Application.person_id == person_id)
    _run(session, update(Certificate).where(Certificate.person_id == person_id).values(name=None))
    _run(session, delete(FollowUp).where(FollowUp.person_id == person_id, FollowUp.answered_at.is_(None)))
    _empty_ideas(session, Idea.author_id == person_id)
    _run(session, delete(Access).where(Access.person_id == person_id))


def empty_applications(session: Session, *conditions: Any) -> None:
    """Take the words out of some applications."""
    empty = update(Application).where(*conditions)
    _run(session, empty.values(answers=NOTHING, reason=None, exception=None))


def _empty_ideas(session: Session, *conditions: Any) -> None:
    of = select(Idea.id).where(*conditions)
    _run(session, update(IdeaStep).where(IdeaStep.idea_id.in_(of)).values(text=None))
    _run(session, delete(IdeaFile).where(IdeaFile.idea_id.in_(of)))
    _run(session, update(Idea).where(*conditions).values(title="", canvas=NOTHING))


def delete_drafts_before(session: Session, moment: datetime) -> None:
    """Delete applications that were begun, never sent and not touched since a moment, and what is left of such."""
    _old_drafts().do(session, {"moment": moment})


@cache
def _old_drafts() -> Prepared:
    never_sent = (ApplicationState.DRAFT, ApplicationState.WITHDRAWN, ApplicationState.CALLED_OFF)
    rows = plain(Application)
    old = delete(rows).where(
        rows.c.state.in_(never_sent), rows.c.sent_at.is_(None), rows.c.changed_at < bindparam("moment")
    )
    return Prepared("forget_drafts", old)


def empty_settled_before(session: Session, moment: datetime) -> None:
    """Take the words out of applications settled before a moment, of admitted ones once their class ended before it.

    The same of ideas that were withdrawn before it. What is empty already is left alone.
    """
    facts = {"moment": moment, "shortest": _shortest(session)}
    ids = [row[0] for row in _settled_applications().rows(session, facts)]
    if ids:
        _run(session, delete(ApplicationQuestion).where(ApplicationQuestion.application_id.in_(ids)))
        empty_applications(session, Application.id.in_(ids))
        mentioned = (Access.subject == Subject.APPLICATION) & Access.subject_id.in_(ids)
        _run(session, delete(Access).where(mentioned))
    gone = [row[0] for row in _withdrawn_ideas().rows(session, facts)]
    if gone:
        _empty_ideas(session, Idea.id.in_(gone))


@cache
def _settled_applications() -> Prepared:
    lasts = exists().where(
        Occurrence.activity_id == Application.activity_id,
        Occurrence.cancelled_at.is_(None),
        Occurrence.ends_at >= bindparam("moment"),
    )
    is_over = or_(
        Application.state.not_in(LIVE), (Application.state == ApplicationState.ADMITTED) & ~lasts.correlate(Application)
    )
    query = select(Application.id).where(
        is_over, Application.changed_at < bindparam("moment"), _holds_words(Application.answers)
    )
    return Prepared("settled_applications", query.order_by(Application.id).limit(MOST))


@cache
def _withdrawn_ideas() -> Prepared:
    withdrawn = (Idea.state == IdeaState.WITHDRAWN) & (Idea.changed_at < bindparam("moment"))
    return Prepared("withdrawn_ideas", select(Idea.id).where(withdrawn, _holds_words(Idea.canvas)).limit(MOST))


MOST = 500
"""Applications that are emptied in one go; the next hour takes the next."""


def _holds_words(column: InstrumentedAttribute[str]) -> Any:
    """Ask for texts that are longer than an emptied one: as they are stored, all of those are equally short."""
    return func.length(type_coerce(column, Text)) > bindparam("shortest", type_=Integer)


def _shortest(session: Session) -> int:
    return len(cipher_of(session.get_bind().dialect).encrypt(NOTHING.encode()))


def _run(session: Session, statement: Any) -> None:
    session.execute(statement.execution_options(synchronize_session=False))
