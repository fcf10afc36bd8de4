"""What the page of a patto shows beside its commitments: its history, who has read it, the next review."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from storage.accesses import Access, Subject
from storage.patti import Commitment, PattoStep, PattoVersion, StepKind
from storage.patto_reviews import Review
from storage.people import Person


@dataclass(frozen=True, slots=True)
class ToldPattoStep:
    """A line of a patto's history, with the name of who made it; the voice is a number, not the file."""

    id: int
    kind: StepKind
    by_id: int | None
    by: str
    text: str
    has_voice: bool
    at: datetime


_BY = aliased(Person)
_STEPS = (
    select(PattoStep.id, PattoStep.kind, PattoStep.by_id, _BY.name, PattoStep.text, PattoStep.voice, PattoStep.at)
    .outerjoin(_BY, _BY.id == PattoStep.by_id)
    .order_by(PattoStep.id.desc())
)


def story(session: Session, patto_id: int, *, skip: int, most: int) -> Sequence[ToldPattoStep]:
    """List what happened to a patto, the newest first."""
    rows = session.execute(_STEPS.where(PattoStep.patto_id == patto_id).offset(skip).limit(most))
    return [
        ToldPattoStep(row[0], row[1], row[2], row[3] or "", row[4] or "", row[5] is not None, row[6]) for row in rows
    ]


def readers(session: Session, patto_id: int) -> Sequence[tuple[str, datetime]]:
    """List who of the staff has opened a patto, each with the last time, the newest first."""
    last = func.max(Access.opened_at)
    query = (
        select(Person.name, last)
        .join(Access, Access.reader_id == Person.id)
        .where(Access.subject == Subject.PATTO, Access.subject_id == patto_id)
        .group_by(Person.id, Person.name)
        .order_by(last.desc(), Person.id)
    )
    return [(name, at) for name, at in session.execute(query)]


def responsible(session: Session, patto_id: int) -> Sequence[Person]:
    """List the members of staff who answer for something in what a patto says now, or will say."""
    query = (
        select(Person)
        .join(Commitment, Commitment.responsible_id == Person.id)
        .join(PattoVersion, PattoVersion.id == Commitment.version_id)
        .where(PattoVersion.patto_id == patto_id, PattoVersion.ended_at.is_(None))
        .order_by(Person.id)
        .distinct()
    )
    return session.scalars(query).all()


def last_active(session: Session, patto_id: int) -> PattoVersion | None:
    """Find the version that holds, or the last one that did."""
    query = select(PattoVersion).where(PattoVersion.patto_id == patto_id, PattoVersion.active_at.is_not(None))
    return session.scalars(query.order_by(PattoVersion.number.desc()).limit(1)).one_or_none()


def next_review(session: Session, patto_id: int) -> Review | None:
    """Find the review that is planned."""
    query = select(Review).where(Review.patto_id == patto_id, Review.held_at.is_(None), Review.called_off_at.is_(None))
    return session.scalars(query).one_or_none()
