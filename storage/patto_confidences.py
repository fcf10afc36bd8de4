"""What a patto holds of its person: gathered for themselves, emptied when they go, or after its time."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Integer, bindparam, delete, exists, select, update
from sqlalchemy.orm import Session, aliased

from storage.accesses import Access, Subject
from storage.check_ins import CheckIn, Due
from storage.expenses import Expense
from storage.organisations import Organisation
from storage.patti import Commitment, Goal, Patto, PattoStep, PattoVersion
from storage.patto_reviews import Review
from storage.people import Person
from storage.prepared import Prepared
from storage.tasks import Task

EMPTIED = "forgotten-"
"""How the code of a patto begins of which only numbers are left: its own may name somebody."""

_BY = aliased(Person)
_MOST = bindparam("most", type_=Integer)
_DATED = PattoVersion.patto_id.label("patto")


# Read


def patti(session: Session, person_id: int) -> Sequence[tuple[Patto, str, str]]:
    """List somebody's patti, oldest first, with the names of the ente and of whoever is in charge."""
    query = (
        select(Patto, Organisation.name, _BY.name)
        .join(Organisation, Organisation.id == Patto.organisation_id)
        .outerjoin(_BY, _BY.id == Patto.operator_id)
        .where(Patto.person_id == person_id)
    )
    return [(row[0], row[1], row[2] or row[0].operator_name) for row in session.execute(query.order_by(Patto.id))]


def versions(session: Session, patto_id: int) -> Sequence[PattoVersion]:
    """List the versions of a patto, in order."""
    query = select(PattoVersion).where(PattoVersion.patto_id == patto_id)
    return session.scalars(query.order_by(PattoVersion.number)).all()


def promises(session: Session, version_id: int) -> Sequence[tuple[Goal, Commitment]]:
    """List the commitments of a version with their goals, in order."""
    query = select(Goal, Commitment).join(Commitment, Commitment.goal_id == Goal.id)
    return _pairs(
        session.execute(query.where(Goal.version_id == version_id).order_by(Commitment.position, Commitment.id))
    )


def check_ins(session: Session, patto_id: int) -> Sequence[tuple[CheckIn, Due, str, str]]:
    """List what was said about the commitments of a patto: the word, its period, the commitment's text, by whom."""
    query = (
        select(CheckIn, Due, Commitment.text, _BY.name)
        .join(Due, Due.id == CheckIn.due_id)
        .join(Commitment, Commitment.id == Due.commitment_id)
        .join(_BY, _BY.id == CheckIn.by_id)
        .where(Due.patto_id == patto_id)
    )
    return [(row[0], row[1], row[2], row[3]) for row in session.execute(query.order_by(CheckIn.id))]


def steps(session: Session, patto_id: int) -> Sequence[tuple[PattoStep, str]]:
    """List the history of a patto with the names of those who made it."""
    query = select(PattoStep, _BY.name).outerjoin(_BY, _BY.id == PattoStep.by_id)
    return _pairs(session.execute(query.where(PattoStep.patto_id == patto_id).order_by(PattoStep.id)))


def expenses(session: Session, patto_id: int) -> Sequence[Expense]:
    """List the items of the budget of a patto."""
    return session.scalars(select(Expense).where(Expense.patto_id == patto_id).order_by(Expense.id)).all()


def reviews(session: Session, patto_id: int) -> Sequence[Review]:
    """List the reviews of a patto."""
    return session.scalars(select(Review).where(Review.patto_id == patto_id).order_by(Review.id)).all()


def tasks(session: Session, patto_id: int) -> Sequence[Task]:
    """List what there was to do about a patto."""
    return session.scalars(select(Task).where(Task.patto_id == patto_id).order_by(Task.id)).all()


def _pairs(rows: Any) -> Sequence[tuple[Any, Any]]:
    return [(row[0], row[1]) for row in rows]


# Ended and emptied


def live(session: Session, person_id: int) -> Sequence[int]:
    """Name the patti of somebody that go on."""
    return session.scalars(select(Patto.id).where(Patto.person_id == person_id, Patto.ended_at.is_(None))).all()


def of_person(session: Session, person_id: int) -> Sequence[int]:
    """Name all the patti of somebody."""
    return session.scalars(select(Patto.id).where(Patto.person_id == person_id).order_by(Patto.id)).all()


def ended_before(session: Session, moment: datetime, *, most: int) -> Sequence[int]:
    """Name patti that ended before a moment and still hold words."""
    return [row[0] for row in _ended_before().rows(session, {"moment": moment, "most": most})]


@cache
def _ended_before() -> Prepared:
    query = select(Patto.id).where(Patto.ended_at < bindparam("moment"), Patto.code.not_like(f"{EMPTIED}%"))
    return Prepared("patti_ended", query.order_by(Patto.id).limit(_MOST))


def drafts_before(session: Session, moment: datetime, *, most: int) -> Sequence[int]:
    """Name patti that were never accepted, and of which nothing was written or said since a moment."""
    return [row[0] for row in _drafts_before().rows(session, {"moment": moment, "most": most})]


@cache
def _drafts_before() -> Prepared:
    moment = bindparam("moment", type_=Patto.created_at.type)
    accepted = exists().where(PattoVersion.patto_id == Patto.id, PattoVersion.active_at.is_not(None))
    touched = exists().where(PattoStep.patto_id == Patto.id, PattoStep.at >= moment)
    query = select(Patto.id).where(Patto.ended_at.is_(None), Patto.created_at < moment, ~accepted, ~touched)
    return Prepared("patto_drafts", query.order_by(Patto.id).limit(_MOST))


def empty(session: Session, patto_ids: Sequence[int]) -> None:
    """Leave of some patti only what can be counted: states, dates, sums; no word, no name, no voice, no reader."""
    versions_of = select(PattoVersion.id).where(PattoVersion.patto_id.in_(patto_ids))
    dues_of = select(Due.id).where(Due.patto_id.in_(patto_ids))
    for statement in (
        update(Goal).where(Goal.version_id.in_(versions_of)).values(text=""),
        update(Commitment).where(Commitment.version_id.in_(versions_of)).values(text="", responsible=""),
        update(PattoVersion).where(PattoVersion.patto_id.in_(patto_ids)).values(reason=""),
        update(PattoStep).where(PattoStep.patto_id.in_(patto_ids)).values(text=None, voice=None),
        update(CheckIn).where(CheckIn.due_id.in_(dues_of)).values(note=None, voice=None),
        update(Task).where(Task.patto_id.in_(patto_ids)).values(words=None),
        update(Expense).where(Expense.patto_id.in_(patto_ids)).values(what="", reason=None),
        update(Review).where(Review.patto_id.in_(patto_ids)).values(words=None, place=""),
        delete(Access).where(Access.subject == Subject.PATTO, Access.subject_id.in_(patto_ids)),
    ):
        _run(session, statement)
    for patto_id in patto_ids:
        emptied = update(Patto).where(Patto.id == patto_id)
        _run(session, emptied.values(code=f"{EMPTIED}{patto_id}", known_as="", result_words=None))


def unname(session: Session, staff_id: int) -> None:
    """Take the name of a member of staff, who is forgotten, out of the commitments of others' patti."""
    _run(session, update(Commitment).where(Commitment.responsible_id == staff_id).values(responsible=""))


def is_emptied(patto: Patto) -> bool:
    """Tell whether only what can be counted is left of a patto: nobody writes words into it any more."""
    return patto.code.startswith(EMPTIED)


def hide_emptied(session: Session, patto_ids: Sequence[int]) -> None:
    """Show no patto in the menu of those whose patti hold no word any more, and who have no other."""
    emptied = select(Patto.person_id).where(Patto.id.in_(patto_ids), Patto.person_id.is_not(None))
    other = aliased(Patto)
    has_other = exists().where(other.person_id == Person.id, other.code.not_like(f"{EMPTIED}%"))
    _run(session, update(Person).where(Person.id.in_(emptied), ~has_other).values(has_patto=False))


def readers(session: Session, patto_ids: Sequence[int]) -> Sequence[tuple[Access, str]]:
    """List who of the staff opened some patti, also before they were anybody's here."""
    query = select(Access, Person.name).join(Person, Person.id == Access.reader_id)
    found = query.where(Access.subject == Subject.PATTO, Access.subject_id.in_(patto_ids))
    return _pairs(session.execute(found.order_by(Access.id)))


def _run(session: Session, statement: Any) -> None:
    session.execute(statement.execution_options(synchronize_session="fetch"))
