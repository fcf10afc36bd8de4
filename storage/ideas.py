"""Business ideas, from the first sentence to a validated plan."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any, cast

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    and_,
    case,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from storage.accesses import Access, Subject
from storage.base import Base
from storage.people import Person, Role
from storage.prepared import Prepared
from storage.types import EncryptedText, choice


class IdeaState(StrEnum):
    """Where a business idea stands; see `Idea` for its life."""

    IDEA = "idea"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    TO_REVISE = "to_revise"
    VALIDATED = "validated"
    WITHDRAWN = "withdrawn"


UNFINISHED = (IdeaState.IDEA, IdeaState.DRAFT)
"""States of which staff see nothing, unless the author asked for a tutor or has one."""

EDITABLE = (*UNFINISHED, IdeaState.SUBMITTED, IdeaState.TO_REVISE)
"""States in which the author may change what an idea says: nobody is judging it."""

LIVE = (*EDITABLE, IdeaState.IN_REVIEW)
"""States of which one person has one idea at most."""


class Idea(Base):
    """Somebody's business idea, with the short answers that make a plan of it.

    Life: `idea → draft → submitted → in_review ⇄ to_revise → validated`, and
    `withdrawn` from any but the last. The tutor helps; the validator judges
    and is never the author or the tutor, which the table itself checks.
    `canvas` is the JSON of `services.ideas.Canvas`. Steps, comments and files
    are rows of their own, each with its moment.
    """

    __tablename__ = "ideas"
    __table_args__ = (
        Index("ix_ideas_author_id", "author_id"),
        Index("ix_ideas_territory_id_state", "territory_id", "state"),
        CheckConstraint("validator_id IS NULL OR validator_id <> author_id", name="no_author_validates"),
        CheckConstraint(
            "validator_id IS NULL OR tutor_id IS NULL OR validator_id <> tutor_id", name="no_tutor_validates"
        ),
        CheckConstraint("tutor_id IS NULL OR tutor_id <> author_id", name="nobody_tutors_themselves"),
        CheckConstraint("state <> 'validated' OR validator_id IS NOT NULL", name="somebody_validates"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    territory_id: Mapped[int | None] = mapped_column(ForeignKey("territories.id"))
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("activities.id"))
    title: Mapped[str] = mapped_column(EncryptedText)
    canvas: Mapped[str] = mapped_column(EncryptedText)
    state: Mapped[IdeaState] = mapped_column(choice(IdeaState), default=IdeaState.IDEA)
    tutor_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    validator_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    @property
    def is_live(self) -> bool:
        """Whether something still comes of it."""
        return self.state in LIVE

    @property
    def is_editable(self) -> bool:
        """Whether its author may change it."""
        return self.state in EDITABLE


class StepKind(StrEnum):
    """What a line of an idea's history tells."""

    STATE = "state"
    COMMENT = "comment"
    TUTOR = "tutor"
    FILE = "file"


class IdeaStep(Base):
    """One line of an idea's history: a new state, a comment, a tutor, a file. Never changed."""

    __tablename__ = "idea_steps"
    __table_args__ = (Index("ix_idea_steps_idea_id", "idea_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    idea_id: Mapped[int] = mapped_column(ForeignKey("ideas.id"))
    kind: Mapped[StepKind] = mapped_column(choice(StepKind))
    state: Mapped[IdeaState | None] = mapped_column(choice(IdeaState))
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    text: Mapped[str | None] = mapped_column(EncryptedText)
    at: Mapped[datetime]


class IdeaFileState(StrEnum):
    """Whether a file has been looked into."""

    SENT = "sent"
    KEPT = "kept"
    REFUSED = "refused"


class IdeaFile(Base):
    """One version of a plan as a document.

    It stays where Telegram keeps it, under its `file_id`. Life: `sent` until
    its first bytes are looked at, then `kept`, or `refused` where it is not
    what its name says.
    """

    __tablename__ = "idea_files"
    __table_args__ = (UniqueConstraint("idea_id", "version"), Index("ix_idea_files_state", "state"))

    id: Mapped[int] = mapped_column(primary_key=True)
    idea_id: Mapped[int] = mapped_column(ForeignKey("ideas.id"))
    version: Mapped[int]
    file_id: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(EncryptedText)
    size: Mapped[int]
    state: Mapped[IdeaFileState] = mapped_column(choice(IdeaFileState), default=IdeaFileState.SENT)
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    sent_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)


_WHO, _AUTHOR = aliased(Person), aliased(Person)


@dataclass(frozen=True, slots=True)
class ListedIdea:
    """An idea in the list of staff; `wants_tutor` where its author asked for one and has none yet."""

    id: int
    title: str
    author: str
    state: IdeaState
    changed_at: datetime
    wants_tutor: bool
    validator_id: int | None


@dataclass(frozen=True, slots=True)
class ToldStep:
    """One line of a history with the name of whoever it is of; empty for somebody who is forgotten."""

    id: int
    kind: StepKind
    state: IdeaState | None
    by_id: int
    by: str
    text: str | None
    at: datetime


def idea(session: Session, idea_id: int) -> Idea | None:
    """Find an idea."""
    return session.get(Idea, idea_id)


def lock_idea(session: Session, idea_id: int) -> Idea | None:
    """Read an idea as it is now, and keep others from changing it until this transaction ends."""
    query = select(Idea).where(Idea.id == idea_id).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def lock_author(session: Session, person_id: int) -> None:
    """Keep a person from beginning two ideas at once, from two phones."""
    session.execute(select(Person.id).where(Person.id == person_id).with_for_update()).all()


def newest_of(session: Session, author_id: int) -> Idea | None:
    """Find the newest idea of an author that was not withdrawn."""
    query = select(Idea).where(Idea.author_id == author_id, Idea.state != IdeaState.WITHDRAWN)
    return session.scalars(query.order_by(Idea.id.desc()).limit(1)).one_or_none()


def step(session: Session, step_id: int) -> IdeaStep | None:
    """Find one line of a history."""
    return session.get(IdeaStep, step_id)


def story(session: Session, idea_id: int, *, skip: int, most: int) -> Sequence[ToldStep]:
    """List what happened to an idea, the newest first."""
    query = (
        select(
            IdeaStep.id,
            IdeaStep.kind,
            IdeaStep.state,
            IdeaStep.by_id,
            _WHO.name,
            IdeaStep.text,
            IdeaStep.at,
        )
        .join(_WHO, _WHO.id == IdeaStep.by_id)
        .where(IdeaStep.idea_id == idea_id)
        .order_by(IdeaStep.id.desc())
        .offset(skip)
        .limit(most)
    )
    return [ToldStep(*cast("Any", row)) for row in session.execute(query)]


def last_words(session: Session, idea_id: int) -> str:
    """Give with which words an idea was last sent back; empty, if it never was."""
    query = select(IdeaStep.text).where(IdeaStep.idea_id == idea_id, IdeaStep.state == IdeaState.TO_REVISE)
    return session.scalars(query.order_by(IdeaStep.id.desc()).limit(1)).one_or_none() or ""


def turn_since(session: Session, idea_id: int, validator_id: int) -> datetime | None:
    """Tell since when whoever judges an idea has been silent: since its last state, or their own last word."""
    theirs = or_(IdeaStep.kind == StepKind.STATE, IdeaStep.by_id == validator_id)
    return session.scalar(select(func.max(IdeaStep.at)).where(IdeaStep.idea_id == idea_id, theirs))


def asked_for_tutor(session: Session, idea_id: int, author_id: int) -> bool:
    """Tell whether an author has asked for a tutor."""
    return bool(session.scalar(select(_asked(idea_id, author_id))))


def _asked(idea_id: Any, author_id: Any) -> Any:
    return exists().where(IdeaStep.idea_id == idea_id, IdeaStep.kind == StepKind.TUTOR, IdeaStep.by_id == author_id)


def to_see(
    session: Session,
    *,
    reader: Person,
    tutored_only: bool,
    skip: int,
    most: int,
) -> Sequence[ListedIdea]:
    """List the ideas that a member of staff may open: those that wait for somebody first, then by how long.

    Those of their own household are not among them. With *tutored_only*, those whose tutor they are.
    """
    wants_tutor = and_(Idea.tutor_id.is_(None), Idea.state.in_(LIVE), _asked(Idea.id, Idea.author_id))
    urgency = case(
        (Idea.state == IdeaState.SUBMITTED, 0),
        (wants_tutor, 1),
        (Idea.state == IdeaState.IN_REVIEW, 2),
        (Idea.state == IdeaState.VALIDATED, 4),
        else_=3,
    )
    query = (
        select(Idea.id, Idea.title, _AUTHOR.name, Idea.state, Idea.changed_at, wants_tutor, Idea.validator_id)
        .join(_AUTHOR, _AUTHOR.id == Idea.author_id)
        .where(
            Idea.state != IdeaState.WITHDRAWN,
            Idea.author_id != reader.id,
            _AUTHOR.forgotten_at.is_(None),  # then nothing is left of it but that it was validated
            or_(Idea.state.not_in(UNFINISHED), Idea.tutor_id.is_not(None), wants_tutor),
        )
        .order_by(urgency, Idea.changed_at, Idea.id)
    )
    if reader.household_id is not None:
        query = query.where(or_(_AUTHOR.household_id.is_(None), _AUTHOR.household_id != reader.household_id))
    if reader.scope_id is not None:
        query = query.where(Idea.territory_id == reader.scope_id)
    if tutored_only:
        query = query.where(Idea.tutor_id == reader.id)
    return [ListedIdea(*cast("Any", row)) for row in session.execute(query.offset(skip).limit(most))]


def staff_of(
    session: Session, territory_id: int | None, roles: Collection[Role], *, but_household: int | None, but: int
) -> Sequence[Person]:
    """List who works in a territory, by name; nobody of one household, and not *but*, the author."""
    everywhere = Person.scope_id.is_(None)
    query = select(Person).where(
        Person.role.in_(roles),
        everywhere if territory_id is None else or_(everywhere, Person.scope_id == territory_id),
        Person.consent_at.is_not(None),
        Person.forgotten_at.is_(None),
        Person.id != but,
    )
    if but_household is not None:
        query = query.where(or_(Person.household_id.is_(None), Person.household_id != but_household))
    return session.scalars(query.order_by(Person.name, Person.id)).all()


def readers(session: Session, idea_id: int) -> Sequence[tuple[str, datetime]]:
    """List who of the staff has opened an idea, each with the last time, the newest first."""
    last = func.max(Access.opened_at)
    query = (
        select(Person.name, last)
        .join(Access, Access.reader_id == Person.id)
        .where(Access.subject == Subject.IDEA, Access.subject_id == idea_id)
        .group_by(Person.id, Person.name)
        .order_by(last.desc(), Person.id)
    )
    return [(name, at) for name, at in session.execute(query)]


# Files


def files(session: Session, idea_id: int) -> Sequence[IdeaFile]:
    """List the versions of a plan, the newest first."""
    return session.scalars(select(IdeaFile).where(IdeaFile.idea_id == idea_id).order_by(IdeaFile.version.desc())).all()


def file(session: Session, file_id: int) -> IdeaFile | None:
    """Find one version."""
    return session.get(IdeaFile, file_id)


def lock_file(session: Session, file_id: int) -> IdeaFile | None:
    """Read a version as it is now, and keep others from deciding about it until this transaction ends."""
    query = select(IdeaFile).where(IdeaFile.id == file_id).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def kept(session: Session, idea_id: int) -> int:
    """Count the versions that were looked at and are well."""
    query = select(func.count()).select_from(IdeaFile)
    return session.scalar(query.where(IdeaFile.idea_id == idea_id, IdeaFile.state == IdeaFileState.KEPT)) or 0


def next_to_inspect(session: Session, *, but: Collection[int]) -> IdeaFile | None:
    """Find the file that waits longest to be looked at, *but* some that are to wait longer."""
    if not _to_inspect().finds(session, {}):
        return None
    query = select(IdeaFile).where(IdeaFile.state == IdeaFileState.SENT, IdeaFile.id.not_in(but))
    return session.scalars(query.order_by(IdeaFile.id).limit(1)).one_or_none()


@cache
def _to_inspect() -> Prepared:
    return Prepared("ideas_to_inspect", select(IdeaFile.id).where(IdeaFile.state == IdeaFileState.SENT).limit(1))
