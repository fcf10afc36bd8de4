"""Who said that they come to a date, and who was there: apart from who has a place."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, UniqueConstraint, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import MOST_IN_A_LIST, Base
from storage.catalogue import Activity, EnrolmentMode
from storage.database import is_sqlite
from storage.enrolments import LIVE, Enrolment, EnrolmentState
from storage.occurrences import Occurrence
from storage.people import Person
from storage.types import choice


class Said(StrEnum):
    """What a participant, or an adult for them, said before a date."""

    COMING = "coming"
    NOT_COMING = "not_coming"


class Presence(StrEnum):
    """What the roll call found."""

    PRESENT = "present"
    ABSENT = "absent"


class Attendance(Base):
    """One participant on one date: what they said before, and whether they were there.

    Life: a row begins with what was said on a reminder, or with the roll call;
    `presence` is written by whoever calls the roll (`marked_by_id`), or by the
    participant who scans the QR (then nobody). A row without enrolment is of
    somebody who came without a place. Kept when the enrolment ends: who was
    there was there.
    """

    __tablename__ = "attendances"
    __table_args__ = (
        UniqueConstraint("occurrence_id", "person_id"),
        Index("ix_attendances_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrences.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    enrolment_id: Mapped[int | None] = mapped_column(ForeignKey("enrolments.id"))
    said: Mapped[Said | None] = mapped_column(choice(Said))
    said_at: Mapped[datetime | None]
    presence: Mapped[Presence | None] = mapped_column(choice(Presence))
    marked_at: Mapped[datetime | None]
    marked_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


def write(session: Session, rows: Sequence[Mapping[str, object]], *, unless_present: bool = False) -> int:
    """Write one row for each participant and date, over what of it is there already. Gives how many were written.

    Every row names the same columns; those it leaves out stay as they are. In
    one statement, so what two people write at the same moment is both kept.
    With *unless_present*, whoever was marked present stays that.
    """
    if not rows:
        return 0
    add: Any = (sqlite if is_sqlite(session) else postgresql).insert(Attendance.__table__)
    own = {name: add.excluded[name] for name in rows[0] if name not in ("occurrence_id", "person_id", "enrolment_id")}
    own["enrolment_id"] = func.coalesce(add.excluded.enrolment_id, Attendance.enrolment_id)
    still = or_(Attendance.presence.is_(None), Attendance.presence != Presence.PRESENT) if unless_present else None
    change = add.on_conflict_do_update(index_elements=["occurrence_id", "person_id"], set_=own, where=still)
    return len(session.execute(change.returning(Attendance.id), rows).all())


def say(
    session: Session, *, occurrence_id: int, person_id: int, enrolment_id: int | None, said: Said, now: datetime
) -> None:
    """Write down what a participant says about a date, over what they said before."""
    keys = {"occurrence_id": occurrence_id, "person_id": person_id, "enrolment_id": enrolment_id}
    write(session, [keys | {"said": said, "said_at": now}])


def forget_answers(session: Session, occurrence_ids: Sequence[int]) -> None:
    """Forget who said that they come to some dates, or that they do not."""
    for start in range(0, len(occurrence_ids), MOST_IN_A_LIST):
        part = occurrence_ids[start : start + MOST_IN_A_LIST]
        change = update(Attendance).where(Attendance.occurrence_id.in_(part), Attendance.said.is_not(None))
        session.execute(change.values(said=None, said_at=None).execution_options(synchronize_session=False))


def unmark(session: Session, occurrence_id: int, person_id: int, now: datetime) -> None:
    """Take back that somebody was there; what they said before stays."""
    change = update(Attendance).where(Attendance.occurrence_id == occurrence_id, Attendance.person_id == person_id)
    session.execute(change.values(presence=None, marked_at=now).execution_options(synchronize_session=False))


@dataclass(frozen=True, slots=True)
class Called:
    """One line of a roll call: who, with which place or turn, what they said, and whether they are here.

    `state` is nothing where there is no live enrolment any more, or never was
    one; `since` is when that state began.
    """

    person_id: int
    name: str
    birth_year: int | None
    enrolment_id: int | None
    account_id: int | None
    state: EnrolmentState | None
    since: datetime | None
    said: Said | None
    presence: Presence | None

    @property
    def has_place(self) -> bool:
        """Whether a place on that date is theirs."""
        return self.state is EnrolmentState.CONFIRMED

    @property
    def is_present(self) -> bool:
        """Whether they are here."""
        return self.presence is Presence.PRESENT


def roll(session: Session, occurrence: Occurrence) -> Sequence[Called]:
    """List who has a place on a date, waits for one, or was marked there without, in no order."""
    marks = (Attendance.person_id == Enrolment.person_id) & (Attendance.occurrence_id == occurrence.id)
    enrolled = (
        select(
            Person.id,
            Person.name,
            Person.birth_year,
            Enrolment.id,
            Enrolment.account_id,
            Enrolment.state,
            Enrolment.changed_at,
            Attendance.said,
            Attendance.presence,
        )
        .join(Person, Person.id == Enrolment.person_id)
        .outerjoin(Attendance, marks)
        .where(Enrolment.activity_id == occurrence.activity_id, Enrolment.state.in_(LIVE), _is_for(occurrence.id))
    )
    lines = [Called(*row) for row in session.execute(enrolled)]
    known = {one.person_id for one in lines}
    there = (
        select(Person.id, Person.name, Person.birth_year, Attendance.said, Attendance.presence)
        .join(Person, Person.id == Attendance.person_id)
        .where(Attendance.occurrence_id == occurrence.id, Attendance.marked_at.is_not(None))
    )
    for person_id, name, birth_year, said, presence in session.execute(there):
        if person_id not in known:
            lines.append(Called(person_id, name, birth_year, None, None, None, None, said, presence))
    return lines


def _is_for(occurrence_id: int) -> ColumnElement[bool]:
    """Ask for enrolments in the whole series, or on one date of it."""
    return or_(Enrolment.occurrence_id.is_(None), Enrolment.occurrence_id == occurrence_id)


def places_of(session: Session, occurrence: Occurrence, person_ids: Collection[int]) -> Mapping[int, int]:
    """Give which of some people hold a place on a date, each with the enrolment."""
    query = select(Enrolment.person_id, Enrolment.id).where(
        Enrolment.activity_id == occurrence.activity_id,
        Enrolment.person_id.in_(person_ids),
        Enrolment.state == EnrolmentState.CONFIRMED,
        _is_for(occurrence.id),
    )
    return {person_id: enrolment_id for person_id, enrolment_id in session.execute(query)}  # noqa: C416  rows


def present(session: Session, occurrence_id: int, person_ids: Collection[int]) -> set[int]:
    """Give which of some people were marked present on a date."""
    query = select(Attendance.person_id).where(
        Attendance.occurrence_id == occurrence_id,
        Attendance.person_id.in_(person_ids),
        Attendance.presence == Presence.PRESENT,
    )
    return set(session.scalars(query))


@dataclass(frozen=True, slots=True)
class Missed:
    """A participant who had a place on a date and did not come."""

    person_id: int
    name: str
    is_account: bool
    state: EnrolmentState


def missed(session: Session, occurrence_id: int, account_id: int) -> Sequence[Missed]:
    """List who of an account's participants was absent on a date without having said so, as it is known now."""
    query = (
        select(Person.id, Person.name, Person.id == Enrolment.account_id, Enrolment.state)
        .join(Attendance, Attendance.person_id == Person.id)
        .join(Enrolment, Enrolment.id == Attendance.enrolment_id)
        .where(
            Attendance.occurrence_id == occurrence_id,
            Attendance.presence == Presence.ABSENT,
            or_(Attendance.said.is_(None), Attendance.said != Said.NOT_COMING),
            Enrolment.account_id == account_id,
        )
        .order_by(Enrolment.id)
    )
    return [Missed(*row) for row in session.execute(query)]


@dataclass(frozen=True, slots=True)
class RollOfTheDay:
    """One date whose roll is to be called, with how many are expected and how many are here."""

    occurrence_id: int
    title: str
    starts_at: datetime
    ends_at: datetime
    expected: int
    present: int
    is_closed: bool


def rolls(
    session: Session, begin: datetime, end: datetime, territory_id: int | None, mode: EnrolmentMode | None = None
) -> Sequence[RollOfTheDay]:
    """List what begins between two moments in one territory, or in all, and is not cancelled; soonest first.

    With a *mode*, only what is entered in that way.
    """
    expected = (
        select(func.count())
        .select_from(Enrolment)
        .where(
            Enrolment.activity_id == Occurrence.activity_id,
            Enrolment.state == EnrolmentState.CONFIRMED,
            or_(Enrolment.occurrence_id.is_(None), Enrolment.occurrence_id == Occurrence.id),
        )
        .correlate(Occurrence)
        .scalar_subquery()
    )
    present = (
        select(func.count())
        .select_from(Attendance)
        .where(Attendance.occurrence_id == Occurrence.id, Attendance.presence == Presence.PRESENT)
        .correlate(Occurrence)
        .scalar_subquery()
    )
    query = (
        select(
            Occurrence.id,
            Activity.title,
            Occurrence.starts_at,
            Occurrence.ends_at,
            expected,
            present,
            Occurrence.roll_closed_at.is_not(None),
        )
        .join(Activity, Activity.id == Occurrence.activity_id)
        .where(Occurrence.starts_at >= begin, Occurrence.starts_at < end, Occurrence.cancelled_at.is_(None))
        .order_by(Occurrence.starts_at, Occurrence.id)
    )
    if territory_id is not None:
        query = query.where(Activity.territory_id == territory_id)
    if mode is not None:
        query = query.where(Activity.mode == mode)
    return [RollOfTheDay(*row) for row in session.execute(query)]


def begun_and_open(session: Session, *, after: datetime, until: datetime, earliest: datetime) -> Sequence[int]:
    """List dates that ended between two moments, where somebody was marked present and the roll was left open.

    None that began before *earliest* is looked for: that keeps the work to a stretch of an index.
    """
    somebody = select(Attendance.id).where(
        Attendance.occurrence_id == Occurrence.id, Attendance.presence == Presence.PRESENT
    )
    query = (
        select(Occurrence.id)
        .where(
            Occurrence.starts_at > earliest,
            Occurrence.starts_at <= until,
            Occurrence.ends_at > after,
            Occurrence.ends_at <= until,
            Occurrence.cancelled_at.is_(None),
            Occurrence.roll_closed_at.is_(None),
            somebody.exists(),
        )
        .order_by(Occurrence.starts_at, Occurrence.id)
    )
    return session.scalars(query).all()


def forget_what_was_said(session: Session, person_ids: Sequence[int]) -> None:
    """Delete what people said about dates for which nobody has marked them; who was there stays countable."""
    for start in range(0, len(person_ids), MOST_IN_A_LIST):
        part = person_ids[start : start + MOST_IN_A_LIST]
        session.execute(delete(Attendance).where(Attendance.person_id.in_(part), Attendance.presence.is_(None)))
